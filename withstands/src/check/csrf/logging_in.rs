//! Login CSRF: a page of Mallory's logs Alice in, as Mallory.

use http::Method;
use url::Url;

use super::super::{Ended, Verdict, found, held};
use crate::{
    error::{Step, Stop},
    site::{LoginForm, Site},
    visitor::Act,
};

pub(in super::super) const LOGIN_IDS: &[&str] = &["login-csrf"];

pub(in super::super) async fn login_csrf(site: &Site<'_>) -> Step<Vec<Ended>> {
    site.cookie()?;
    Ok(vec![("login-csrf", run(site).await?)])
}

async fn run(site: &Site<'_>) -> Step<Verdict> {
    let mallory = &site.people.mallory;
    let evil = Url::parse("https://evil.example/").map_err(|_| Stop::untried("no address of another site"))?;
    site.mallory().await?;
    let (name, secret) = (&mallory.name, mallory.password());
    for shape in 0..3 {
        let mark = site.net.mark();
        // Her own form, with a token if there is one: she can read it. Its cookie is in her browser, not in Alice's.
        let form = site.login_form(&mut site.stranger("Mallory"), "").await?;
        let act = site.credentials(&form, name, &secret);
        let Some(act) = from_elsewhere(act, &form, shape, &evil) else { continue };
        let mut alice = site.stranger("Alice");
        site.send_credentials(&mut alice, act, &secret).await?;
        if site.whose(&alice).await?.is("Mallory") {
            let says = "A page of another site sent Mallory's name and password from Alice's browser. Now Alice's browser is in Mallory's account.";
            return Ok(found(site, mark, says));
        }
    }
    Ok(held("another site cannot log somebody in"))
}

fn from_elsewhere(act: Act, form: &LoginForm, shape: usize, evil: &Url) -> Option<Act> {
    let evil = Some(evil.clone());
    let base = Act { from: evil, extra: Vec::new(), kind: cloakroom_engine::cookie::Kind::Navigate, ..act.clone() };
    match (&form.form, shape) {
        (Some(_), 0) => Some(base),
        // The same without what the page hides.
        (Some(there), 1) => {
            let body = act.body.as_ref().map_or("", |(_, body)| body.as_str());
            let hidden: Vec<&str> = there.of_kind("hidden").map(|field| field.name.as_str()).collect();
            let pairs = url::form_urlencoded::parse(body.as_bytes()).into_owned();
            let fields: Vec<_> = pairs.filter(|(name, _)| !hidden.contains(&name.as_str())).collect();
            (!hidden.is_empty()).then(|| Act {
                from: base.from.clone(),
                ..Act::form(there.method.clone(), act.url.clone(), &fields, &act.url)
            })
        }
        (None, 0) => Some(Act { body: Some(("text/plain".to_owned(), act.body?.1)), method: Method::POST, ..base }),
        (None, 1) => {
            let value: serde_json::Value = serde_json::from_str(&act.body?.1).ok()?;
            let fields: Vec<_> =
                value.as_object()?.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect();
            Some(Act { from: base.from.clone(), ..Act::form(Method::POST, act.url.clone(), &fields, &act.url) })
        }
        _ => None,
    }
}
