//! Session fixation: does Alice log in under an ID that Mallory knows?

use super::{Ended, Verdict, found, held, or_untried, untried};
use crate::{
    error::{Step, Stop},
    site::{Site, Whose},
    token::like,
    visitor::Visitor,
};

pub(super) const IDS: &[&str] = &["fixation-planted", "fixation-invented"];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    site.cookie()?;
    Ok(vec![
        ("fixation-planted", or_untried(planted(site).await)?),
        ("fixation-invented", or_untried(invented(site).await)?),
    ])
}

/// Mallory's ID, from before any login or from her own, is put into Alice's browser before she logs in.
async fn planted(site: &Site<'_>) -> Step<Verdict> {
    let mut tried = 0;
    let mut mallory = site.stranger("Mallory");
    mallory.open(&site.target.at(&site.target.login.page)).await?;
    mallory.open(&site.who()).await?;
    let anonymous = !site.session_of(&mallory).is_empty();
    for logs_in_first in [false, true] {
        if !logs_in_first && !anonymous {
            continue;
        }
        let mark = site.net.mark();
        let mallory = if logs_in_first { site.mallory().await? } else { mallory.clone() };
        let before = site.whose(&mallory).await?;
        if before.is("Alice") && !(before == Whose::Somebody && logs_in_first) {
            return Err(Stop::untried("control: Mallory is taken for Alice before Alice has logged in"));
        }
        if before == Whose::Somebody {
            continue;
        }
        let Some(alice) = logs_in_with(site, &mallory, &site.session_of(&mallory)).await? else { continue };
        tried += 1;
        if !site.whose(&alice).await?.is("Alice") {
            continue;
        }
        if site.whose(&mallory).await?.is("Alice") {
            let what = if logs_in_first { "of Mallory's own login" } else { "that Mallory was given before any login" };
            let says = format!(
                "Alice logged in while her browser held the ID {what}. Then that ID showed Mallory Alice's page."
            );
            return Ok(found(site, mark, says));
        }
    }
    Ok(match tried {
        0 => untried("nobody could log in while the browser held an ID from before"),
        _ => held("the ID that Mallory knew did not become Alice's"),
    })
}

/// An ID that the site has never given out.
async fn invented(site: &Site<'_>) -> Step<Verdict> {
    let mark = site.net.mark();
    let logged_in = site.mallory().await?;
    let own = site.session_of(&logged_in);
    let made: Vec<(String, String)> = own.iter().map(|(name, value)| (name.clone(), like(value))).collect();
    let mallory = holding(site, "Mallory", &logged_in, &made);
    if site.whose(&mallory).await? != Whose::Nobody {
        return Err(Stop::untried("control: an invented ID is taken for somebody's before anybody has logged in"));
    }
    let mallory = holding(site, "Mallory", &logged_in, &made);
    let alice = logs_in_with(site, &logged_in, &made)
        .await?
        .ok_or_else(|| Stop::untried("Alice could not log in with such a cookie"))?;
    if !site.whose(&alice).await?.is("Alice") {
        return Err(Stop::untried("control: Alice could not log in while her browser held an invented ID"));
    }
    Ok(match site.whose(&mallory).await?.is("Alice") {
        true => found(
            site,
            mark,
            "Alice logged in while her browser held an ID that Mallory had invented. Then it showed Mallory Alice's page.",
        ),
        false => held("an invented ID is not adopted"),
    })
}

/// A browser that holds these cookies, with the attributes that they have in another.
fn holding<'n>(site: &Site<'n>, who: &'static str, like: &Visitor<'_>, cookies: &[(String, String)]) -> Visitor<'n> {
    let mut visitor = site.stranger(who);
    for (name, value) in cookies {
        visitor.plant_like(like, &site.who(), name, value);
    }
    visitor
}

/// Alice logs in on a browser that holds these cookies. `None` if there is no form for her then.
async fn logs_in_with<'n>(
    site: &Site<'n>,
    like: &Visitor<'_>,
    cookies: &[(String, String)],
) -> Step<Option<Visitor<'n>>> {
    let mut alice = holding(site, "Alice", like, cookies);
    let person = &site.people.alice;
    match site.log_in(&mut alice, &person.name, &person.password()).await {
        Ok(_) => Ok(Some(alice)),
        Err(Stop::Halt(halt)) if halt.ends_all() => Err(halt.into()),
        Err(Stop::Halt(_)) => Ok(None),
        // Somebody who is logged in may be sent away from the login page: the form is taken from another browser.
        Err(Stop::Untried(_)) => {
            let form = site.login_form(&mut site.stranger("Alice"), "").await?;
            let act = site.credentials(&form, &person.name, &person.password());
            site.send_credentials(&mut alice, act, &person.password()).await?;
            Ok(Some(alice))
        }
    }
}
