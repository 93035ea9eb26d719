//! A forged request of one shape, sent, and whether the victim's page shows its effect.

use cloakroom_engine::cookie::Kind;
use http::Method;
use url::Url;

use super::{shapes::Shape, with_text};
use crate::{
    error::Step,
    site::{Prepared, Site},
    target::How,
    token::{like, nonce},
    visitor::{Act, Visitor},
};

/// What of a form is a token: what its page hides, and differs between two people.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens {
    fields: Vec<String>,
    header: bool,
    address: bool,
}

impl Tokens {
    pub(super) fn between(alices: &Prepared, mallorys: &Prepared, field: &str) -> Self {
        let value = |of: &Prepared, name: &str| of.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        // A number of a record differs too, and is no token.
        let long = |name: &str| value(alices, name).is_some_and(|value| value.len() >= 8);
        let differs = |name: &&String| *name != field && long(name) && value(alices, name) != value(mallorys, name);
        let fields = alices.hidden.iter().filter(differs).cloned().collect();
        let header = !alices.headers.is_empty() && alices.headers != mallorys.headers;
        Self { fields, header, address: alices.url.query() != mallorys.url.query() }
    }

    pub(super) fn any(&self) -> bool {
        !self.fields.is_empty() || self.header || self.address
    }
}

/// Forges requests.
pub(super) struct Forger<'a, 'n> {
    pub(super) site: &'a Site<'n>,
    pub(super) tokens: &'a Tokens,
}

impl<'n> Forger<'_, 'n> {
    pub(super) fn takes_json(&self) -> bool {
        self.site.target.change.as_ref().is_some_and(|change| change.how == How::Json)
    }

    /// Is a request from elsewhere refused though its token is right? Then the origin decides.
    pub(super) async fn elsewhere_refused(&self, alice: &mut Visitor<'n>) -> Step<bool> {
        let text = nonce();
        let prepared = self.site.prepare_change(alice, &text).await?;
        let act = Act { from: Some(self.evil()), forced: true, kind: Kind::Navigate, ..prepared.honest() };
        alice.clone().go(act).await?;
        Ok(!self.site.shows(alice, &text).await?)
    }

    fn evil(&self) -> Url {
        Url::parse("https://evil.example/").unwrap_or_else(|_| self.site.target.url.clone())
    }

    /// Another port of the same host: the same site, another origin.
    fn sibling(&self) -> Url {
        let mut url = self.site.target.url.clone();
        let port = url.port_or_known_default().unwrap_or(80);
        let _ = url.set_port(Some(if port == 5173 { 5174 } else { 5173 }));
        url.set_path("/");
        url
    }

    /// Sends it. Returns what was sent, if the victim's page shows its effect.
    pub(super) async fn took_effect(&self, alice: &mut Visitor<'n>, shape: Shape, here: bool) -> Step<Option<Act>> {
        for variant in 0..variants(shape) {
            let text = nonce();
            let prepared = self.prepared(alice, shape, &text).await?;
            let act = self.act(&prepared, shape, variant, here);
            alice.clone().go(act.clone()).await?;
            if self.site.shows(alice, &text).await? {
                return Ok(Some(act));
            }
        }
        Ok(None)
    }

    /// The fields, with the token that the shape has.
    async fn prepared(&self, alice: &mut Visitor<'n>, shape: Shape, text: &str) -> Step<Prepared> {
        let field = &self.site.changing()?.field;
        let own = self.site.prepare_change(alice, text).await?;
        Ok(match shape {
            Shape::OthersToken => {
                let mut mallory = self.site.mallory().await?;
                with_text(&self.site.prepare_change(&mut mallory, text).await?, field, text)
            }
            Shape::AfterLogout => {
                let mut before = self.site.alice().await?;
                let old = self.site.prepare_change(&mut before, text).await?;
                self.site.log_out(&mut before).await?;
                // A site that has one session a person has ended hers meanwhile.
                if !self.site.whose(alice).await?.is("Alice") {
                    *alice = self.site.alice().await?;
                }
                old
            }
            _ => own,
        })
    }

    fn act(&self, prepared: &Prepared, shape: Shape, variant: usize, here: bool) -> Act {
        let evil = if here { prepared.page.clone() } else { self.evil() };
        let bare = self.bare(prepared);
        let form = |of: &Prepared, method: Method| Act {
            forced: true,
            ..Act::form(method, of.url.clone(), &of.fields, &evil)
        };
        let from = |act: Act, page: &Url, origin: Option<String>| Act { from: Some(page.clone()), origin, ..act };
        let kept = form(prepared, if self.takes_json() { Method::POST } else { prepared.method.clone() });
        // Mallory has no token of Alice's, so where the question is the origin, none is sent.
        let without = form(&bare, Method::POST);
        match shape {
            Shape::Bare => form(&bare, Method::POST),
            Shape::TextPlain => {
                let body = Some(("text/plain".to_owned(), bare.json().to_string()));
                Act { body, ..form(&bare, Method::POST) }
            }
            Shape::Get => Act { forced: true, ..Act::form(Method::GET, bare.url.clone(), &linked(&bare), &evil) },
            Shape::Override => self.overridden(&bare, variant, &evil),
            Shape::AnyToken => {
                let made = self.made_up(prepared, variant == 0);
                let extra = made.headers.clone();
                if self.takes_json() {
                    Act { extra, from: Some(evil), forced: true, ..made.honest() }
                } else {
                    form(&made, made.method.clone())
                }
            }
            Shape::OthersToken | Shape::AfterLogout if self.takes_json() => {
                Act { from: Some(evil), forced: true, ..prepared.honest() }
            }
            Shape::OthersToken | Shape::AfterLogout => kept,
            Shape::OriginNull => from(without, &self.evil(), Some("null".to_owned())),
            Shape::OriginPrefix => {
                let origin = format!("{}.evil.example", self.site.target.url.origin().ascii_serialization());
                from(without, &self.evil(), Some(origin))
            }
            Shape::Sibling => from(without, &self.sibling(), None),
        }
    }

    fn bare(&self, prepared: &Prepared) -> Prepared {
        let mut bare = prepared.without(&self.tokens.fields);
        bare.headers.clear();
        if self.tokens.address {
            bare.url.set_query(None);
        }
        bare
    }

    fn made_up(&self, prepared: &Prepared, empty: bool) -> Prepared {
        let mut made = prepared.clone();
        let other = |value: &str| if empty { String::new() } else { like(value) };
        for (name, value) in &mut made.fields {
            if self.tokens.fields.contains(name) {
                *value = other(value);
            }
        }
        for (_, value) in &mut made.headers {
            *value = other(value);
        }
        made
    }

    fn overridden(&self, bare: &Prepared, variant: usize, evil: &Url) -> Act {
        let (method, named) = OVERRIDES[variant.min(OVERRIDES.len() - 1)].clone();
        let mut other = bare.clone();
        let own = bare.method.to_string();
        let named = if named.is_empty() { own.as_str() } else { named };
        if method == Method::POST {
            other.url.query_pairs_mut().append_pair("_method", named);
        }
        other.fields.push(("_method".to_owned(), named.to_owned()));
        if method == Method::GET {
            other.fields = linked(&other);
        }
        Act { forced: true, ..Act::form(method, other.url, &other.fields, evil) }
    }
}

/// What a link holds: the address may have a query already, which says what is asked for.
fn linked(of: &Prepared) -> Vec<(String, String)> {
    let own = of.url.query_pairs().into_owned();
    own.filter(|(name, _)| !of.fields.iter().any(|(n, _)| n == name)).chain(of.fields.iter().cloned()).collect()
}

/// What is sent, and what `_method` says; empty for the method that the site's own page uses.
const OVERRIDES: &[(Method, &str)] =
    &[(Method::GET, ""), (Method::POST, "GET"), (Method::POST, "PUT"), (Method::POST, "PATCH"), (Method::POST, "HEAD")];

fn variants(shape: Shape) -> usize {
    match shape {
        Shape::Override => OVERRIDES.len(),
        Shape::AnyToken => 2,
        _ => 1,
    }
}
