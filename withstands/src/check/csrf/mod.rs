//! Cross-site request forgery: one named change, one difference at a time, and its effect read on the victim's page.
//!
//! What the server does with a request and whether a browser sends the cookie along are two questions. The first decides
//! whether it is found, the second how serious it is.

mod forged;
mod logging_in;
mod shapes;
mod travel;

use super::{Ended, Severity, Verdict, found_as, held, untried};
use crate::{
    error::{Step, Stop},
    site::{Prepared, Site},
    token::nonce,
    visitor::Visitor,
};

use forged::{Forger, Tokens};
use shapes::Shape;

pub(super) use logging_in::{LOGIN_IDS, login_csrf};

pub(super) const IDS: &[&str] = &[
    "csrf-form",
    "csrf-text-plain",
    "csrf-get",
    "csrf-method-override",
    "csrf-any-token",
    "csrf-others-token",
    "csrf-token-after-logout",
    "csrf-origin-null",
    "csrf-origin-prefix",
    "csrf-from-sibling",
];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    site.cookie()?;
    let mut alice = site.alice().await?;
    let first = site.prepare_change(&mut alice, "").await?;
    let before = original(site, &mut alice).await?;
    control(site, &mut alice).await?;
    let mallorys = site.prepare_change(&mut site.mallory().await?, "").await?;
    let tokens = Tokens::between(&first, &mallorys, &site.changing()?.field);
    let forger = Forger { site, tokens: &tokens };
    let ended = shapes(&forger, &mut alice).await;
    if let Some(before) = before {
        let back = site.prepare_change(&mut alice, &before).await?;
        alice.go(back.honest()).await?;
    }
    ended
}

/// What the field held before, if its page says so.
async fn original<'n>(site: &Site<'n>, alice: &mut Visitor<'n>) -> Step<Option<String>> {
    let change = site.changing()?;
    let form = site.prepare(alice, (&change.page, &change.send, change.how), Some(&change.field)).await?;
    Ok(form
        .fields
        .iter()
        .find(|(name, value)| *name == change.field && !value.is_empty())
        .map(|(_, value)| value.clone()))
}

/// The honest request has its effect, and without one there is none.
async fn control<'n>(site: &Site<'n>, alice: &mut Visitor<'n>) -> Step<()> {
    let text = nonce();
    if site.shows(alice, &text).await? {
        return Err(Stop::untried("control: the page shows a text that nobody has sent"));
    }
    let prepared = site.prepare_change(alice, &text).await?;
    alice.go(prepared.honest()).await?;
    match site.shows(alice, &text).await? {
        true => Ok(()),
        false => Err(Stop::untried("control: Alice's own change is not shown afterwards")),
    }
}

async fn shapes<'n>(forger: &Forger<'_, 'n>, alice: &mut Visitor<'n>) -> Step<Vec<Ended>> {
    let elsewhere = forger.elsewhere_refused(alice).await?;
    let mut ended: Vec<Ended> = Vec::new();
    let bare = attempt(forger, alice, Shape::Bare).await?;
    let plain = attempt(forger, alice, Shape::TextPlain).await?;
    let open = [&bare, &plain].iter().any(|verdict| matches!(verdict, Verdict::Found(_)));
    ended.push(("csrf-form", bare));
    ended.push(("csrf-text-plain", plain));
    ended.push(("csrf-get", attempt(forger, alice, Shape::Get).await?));
    for (id, shape) in [
        ("csrf-method-override", Shape::Override),
        ("csrf-any-token", Shape::AnyToken),
        ("csrf-others-token", Shape::OthersToken),
        ("csrf-token-after-logout", Shape::AfterLogout),
        ("csrf-origin-null", Shape::OriginNull),
        ("csrf-origin-prefix", Shape::OriginPrefix),
        ("csrf-from-sibling", Shape::Sibling),
    ] {
        let verdict = if open {
            untried("a request without any token, from any site, is taken already")
        } else if shape.about_token() && !forger.tokens.any() {
            untried("the form has no token")
        } else if shape.about_origin() && !elsewhere {
            held("it is not the origin that decides: a token is asked for")
        } else {
            attempt(forger, alice, shape).await?
        };
        ended.push((id, verdict));
    }
    weaker_behind_origin(forger, alice, elsewhere, &mut ended).await?;
    Ok(ended)
}

/// Where requests from elsewhere are refused whatever their token, is the token checked at all?
async fn weaker_behind_origin<'n>(
    forger: &Forger<'_, 'n>,
    alice: &mut Visitor<'n>,
    elsewhere: bool,
    ended: &mut [Ended],
) -> Step<()> {
    if !elsewhere || !forger.tokens.any() {
        return Ok(());
    }
    let here = Forger { tokens: forger.tokens, site: forger.site };
    for (id, verdict) in ended.iter_mut().filter(|(_, verdict)| matches!(verdict, Verdict::NotFound(_))) {
        let shape = match *id {
            "csrf-form" => Shape::Bare,
            "csrf-any-token" => Shape::AnyToken,
            "csrf-others-token" => Shape::OthersToken,
            "csrf-token-after-logout" => Shape::AfterLogout,
            _ => continue,
        };
        let mark = forger.site.net.mark();
        if here.took_effect(alice, shape, true).await?.is_some() {
            let says = format!("{} What stands in the way is the Origin check alone.", shape.says());
            *verdict = found_as(forger.site, mark, Severity::Low, says);
            if *id == "csrf-form" {
                break;
            }
        }
    }
    Ok(())
}

async fn attempt<'n>(forger: &Forger<'_, 'n>, alice: &mut Visitor<'n>, shape: Shape) -> Step<Verdict> {
    let site = forger.site;
    if shape == Shape::TextPlain && !forger.takes_json() {
        return Ok(untried("the form is no JSON"));
    }
    let mark = site.net.mark();
    let verdict = match forger.took_effect(alice, shape, false).await? {
        None => held(format!("{}: it changed nothing", shape.tried())),
        Some(act) => {
            let from = act.from.clone().unwrap_or_else(|| site.target.url.clone());
            let travels = travel::verdict(alice, &site.target.session.cookies, &act, &from);
            let severity = if travels.anywhere { Severity::High } else { Severity::Medium };
            found_as(site, mark, severity, format!("{} {}", shape.says(), travels.says))
        }
    };
    if !site.whose(alice).await?.is("Alice") {
        *alice = site.alice().await?;
    }
    Ok(verdict)
}

/// The request with another text and nothing else changed.
fn with_text(prepared: &Prepared, field: &str, text: &str) -> Prepared {
    prepared.with(field, text)
}
