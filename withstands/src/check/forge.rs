//! A session that is signed data: is the signature checked, is its secret a known one, may it be left out?

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{
    Ended, Severity, Verdict, found, found_as, held,
    ids_read::is_data,
    secrets::{Scheme, Signed, keygrip, signed},
    untried,
};
use crate::{error::Step, site::Site, token::like, visitor::Visitor};

pub(super) const IDS: &[&str] = &["guessed-secret", "token-unverified", "token-none", "token-without-end"];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let mark = site.net.mark();
    let alice = site.alice().await?;
    let session = site.session_of(&alice);
    let Some((name, raw)) = session.first().cloned() else {
        return Ok(IDS.iter().map(|id| (*id, untried("no session was seen"))).collect());
    };
    let value = percent_decoded(&raw);
    let words = words(site, &name);
    let beside = session.iter().find(|(n, _)| *n == format!("{name}.sig"));
    if let Some((_, signature)) = beside {
        return beside_it(site, &alice, (&name, &raw, signature), &words).await;
    }
    let Some(parts) = signed(&value) else {
        let because = "the session is no signed data: there is no signature to try";
        return Ok(IDS.iter().map(|id| (*id, untried(because))).collect());
    };
    let tried = Tried { site, alice: &alice, name: &name, escaped: raw != value };
    let unverified = tried.unverified(&parts).await?;
    let guessed = match unverified {
        Verdict::Found(_) => untried("the signature is not checked, so its secret does not matter"),
        _ => tried.guessed(&parts, &words).await?,
    };
    let (none, end) = match parts.scheme {
        Scheme::Jwt => (tried.none(&parts).await?, tried.end(&parts, mark)),
        _ => (untried("the session is no JSON Web Token"), untried("the session is no JSON Web Token")),
    };
    Ok(vec![
        ("guessed-secret", guessed),
        ("token-unverified", unverified),
        ("token-none", none),
        ("token-without-end", end),
    ])
}

/// What people make secrets of: the site's name, the host, the cookie.
fn words(site: &Site<'_>, cookie: &str) -> Vec<String> {
    let title = site.target.name.to_lowercase();
    let mut words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).map(str::to_owned).collect();
    words.push(title.split_whitespace().collect());
    words.push(cookie.to_owned());
    words.extend(site.target.url.host_str().map(str::to_owned));
    words
}

fn percent_decoded(value: &str) -> String {
    let query = format!("v={}", value.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(query.as_bytes()).next().map_or_else(|| value.to_owned(), |(_, v)| v.into_owned())
}

/// A signature in a cookie of its own, as Koa and cookie-session have it.
async fn beside_it(
    site: &Site<'_>,
    alice: &Visitor<'_>,
    (name, value, signature): (&str, &str, &str),
    words: &[String],
) -> Step<Vec<Ended>> {
    let mark = site.net.mark();
    let wrong = [(name.to_owned(), value.to_owned()), (format!("{name}.sig"), like(signature))];
    let unverified = match site.whose_by(alice, &wrong).await?.is("Alice") {
        true => found(site, mark, "The cookie was taken with a wrong signature."),
        false => held("a wrong signature is refused"),
    };
    let guessed = match keygrip(name, value, signature, words) {
        Some(secret) => {
            found_as(site, mark, Severity::High, says_guessed(&secret, "whoever has it can write any session"))
        }
        None => held("no known secret makes the signature"),
    };
    let other = || untried("the session is no JSON Web Token");
    Ok(vec![
        ("guessed-secret", guessed),
        ("token-unverified", unverified),
        ("token-none", other()),
        ("token-without-end", other()),
    ])
}

fn says_guessed(secret: &str, gain: &str) -> String {
    format!("The signature is made with the secret \"{secret}\", which is in a list of known ones: {gain}.")
}

struct Tried<'a, 'n> {
    site: &'a Site<'n>,
    alice: &'a Visitor<'n>,
    name: &'a str,
    /// Did the value come percent-encoded?
    escaped: bool,
}

impl Tried<'_, '_> {
    /// Does this value show Alice's page, in place of her own?
    async fn opens(&self, value: &str) -> Step<bool> {
        let mut visitor = self.site.stranger("Mallory");
        if self.alice.bearer.is_some() {
            visitor.bearer = Some((self.name.to_owned(), format!("Bearer {value}")));
            return Ok(self.site.whose(&visitor).await?.is("Alice"));
        }
        let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let value = if self.escaped { encoded } else { value.to_owned() };
        let rest = self.site.session_of(self.alice).into_iter().skip(1);
        let cookies: Vec<(String, String)> = std::iter::once((self.name.to_owned(), value)).chain(rest).collect();
        Ok(self.site.whose_by(&visitor, &cookies).await?.is("Alice"))
    }

    async fn unverified(&self, parts: &Signed) -> Step<Verdict> {
        let mark = self.site.net.mark();
        let own = format!("{}{}{}", parts.data, parts.mark, parts.signature);
        if !self.opens(&own).await? {
            return Ok(untried("control: a copy of the session does not open the account"));
        }
        // A mark inside an opaque ID is no signature: only data, or what Express writes, is known to have one.
        let known = parts.data.starts_with("s:") || is_data(&own) || parts.scheme != Scheme::Plain;
        for wrong in [like(&parts.signature), String::new()] {
            if known && self.opens(&format!("{}{}{wrong}", parts.data, parts.mark)).await? {
                return Ok(found(
                    self.site,
                    mark,
                    "The session was taken with a wrong signature: anybody can write one.",
                ));
            }
        }
        Ok(if known {
            held("a wrong signature is refused")
        } else {
            untried("it is not known that the session has a signature")
        })
    }

    async fn guessed(&self, parts: &Signed, words: &[String]) -> Step<Verdict> {
        let mark = self.site.net.mark();
        let Some(secret) = parts.secret(words) else { return Ok(held("no known secret makes the signature")) };
        let data = match parts.scheme {
            Scheme::Jwt => self.claims_changed(parts, None),
            Scheme::Flask => parts.data.rsplit_once('.').map(|(payload, time)| {
                let other = if time.ends_with('A') { 'B' } else { 'A' };
                format!("{payload}.{}{other}", &time[..time.len().saturating_sub(1)])
            }),
            Scheme::Plain => None,
        };
        let Some(data) = data else {
            self.opens(&format!("{}{}{}", parts.data, parts.mark, parts.signature)).await?;
            return Ok(found(
                self.site,
                mark,
                says_guessed(&secret, "whoever has it can sign what the server will believe"),
            ));
        };
        let forged = format!("{data}.{}", parts.by(&secret, &data));
        Ok(match self.opens(&forged).await? {
            true => found_as(
                self.site,
                mark,
                Severity::Critical,
                says_guessed(&secret, "a session written with it opened Alice's account"),
            ),
            false => held("a known secret makes the signature, but a session written with it was refused"),
        })
    }

    /// Header and claims of the token, with another claim, under the algorithm that is named.
    fn claims_changed(&self, parts: &Signed, algorithm: Option<&str>) -> Option<String> {
        let token = cloakroom_engine::token::read(&parts.data);
        let mut header: Map<String, Value> = token.header.ok()?;
        let mut claims = token.claims.ok()?;
        if let Some(algorithm) = algorithm {
            header.insert("alg".to_owned(), json!(algorithm));
        }
        claims.insert("cloakroom".to_owned(), json!(1));
        let part = |object: Map<String, Value>| BASE64_URL_SAFE_NO_PAD.encode(Value::Object(object).to_string());
        Some(format!("{}.{}", part(header), part(claims)))
    }

    async fn none(&self, parts: &Signed) -> Step<Verdict> {
        let mark = self.site.net.mark();
        for algorithm in ["none", "None", "NONE"] {
            let Some(data) = self.claims_changed(parts, Some(algorithm)) else { break };
            if self.opens(&format!("{data}.")).await? {
                let says = format!("A token that says alg: {algorithm} and has no signature opened Alice's account.");
                return Ok(found(self.site, mark, says));
            }
        }
        Ok(held("a token without a signature is refused"))
    }

    fn end(&self, parts: &Signed, mark: usize) -> Verdict {
        let claims = cloakroom_engine::token::read(&parts.data).claims.unwrap_or_default();
        match claims.get("exp").is_some() {
            true => held("the token says when it ends"),
            false => found(self.site, mark, "The token has no claim exp: it is good for ever."),
        }
    }
}
