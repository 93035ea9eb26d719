//! What ends a session: logging out, and a new password.

use super::{Ended, Verdict, found, held, or_untried, untried};
use crate::{
    error::{Step, Stop},
    site::Site,
};

pub(super) const IDS: &[&str] = &["logout-keeps-session"];
pub(super) const PASSWORD_IDS: &[&str] = &["password-keeps-sessions", "password-without-old"];

const ONE_SESSION: &str = "only one session of Alice's is open at a time";

/// Does a copy of the cookie from before the logout still open the account?
pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    Ok(vec![("logout-keeps-session", or_untried(logout(site).await)?)])
}

async fn logout(site: &Site<'_>) -> Step<Verdict> {
    let mark = site.net.mark();
    let mut alice = site.alice().await?;
    let copy = alice.copied_by("Mallory");
    if !site.whose(&copy).await?.is("Alice") {
        return Err(Stop::untried("control: a copy of Alice's cookie did not show her page before the logout"));
    }
    // The page may have given her another ID since; what she holds now is what counts.
    let copy = alice.copied_by("Mallory");
    let trip = site.log_out(&mut alice).await?;
    if trip.first().status >= 400 {
        return Err(Stop::untried(format!("the logout answered {}", trip.first().status)));
    }
    Ok(match site.whose(&copy).await?.is("Alice") {
        true => found(site, mark, "Alice logged out. A copy of her session from before still shows her page."),
        false => held("after the logout the old session is a stranger's"),
    })
}

pub(super) async fn password(site: &Site<'_>) -> Step<Vec<Ended>> {
    let keeps = or_untried(others(site).await);
    restore(site).await?;
    let keeps = keeps?;
    // A form that changes nothing at all would seem to want the old password.
    let without = match &keeps {
        Verdict::NotTried(because) if !because.starts_with(ONE_SESSION) => untried(because.clone()),
        _ => or_untried(without_old(site).await)?,
    };
    restore(site).await?;
    Ok(vec![("password-keeps-sessions", keeps), ("password-without-old", without)])
}

async fn restore(site: &Site<'_>) -> Step<()> {
    match site.put_back(&site.people.alice).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Stop::untried("Alice's password could not be put back: the site refused the old one")),
        Err(stop) => Err(stop),
    }
}

/// Alice changes her password in one browser; another one was logged in before.
async fn others(site: &Site<'_>) -> Step<Verdict> {
    let person = &site.people.alice;
    let mark = site.net.mark();
    let mut alice = site.alice().await?;
    let other = site.alice().await?.copied_by("Mallory");
    let mut alive = site.whose(&other).await?.is("Alice") && site.whose(&alice).await?.is("Alice");
    if !alive {
        return Ok(untried(format!("{ONE_SESSION}, so there is no other to end")));
    }
    let (old, new) = (person.password(), Site::another_password());
    person.may_have(&new);
    site.send_password(&mut alice, &old, &new).await?;
    alive = site.whose(&other).await?.is("Alice");
    // Asked before anybody logs in again: a login may end other sessions too.
    if !site.takes(person, &new).await? {
        person.kept();
        return Err(Stop::untried("control: the form for a new password did not change it"));
    }
    person.has_now(&new);
    Ok(match alive {
        true => found(
            site,
            mark,
            "Alice has a new password. A session from before, in another browser, still shows her page.",
        ),
        false => held("a new password ends the sessions in other browsers"),
    })
}

/// The form with a wrong password in the field for the one in place.
async fn without_old(site: &Site<'_>) -> Step<Verdict> {
    let person = &site.people.alice;
    let form = site.target.password.as_ref().ok_or_else(|| {
        Stop::untried("no form for a new password is known: name it under [password] in the target file")
    })?;
    let mark = site.net.mark();
    let mut alice = site.alice().await?;
    let (old, new) = (person.password(), Site::another_password());
    let wrong = if form.old.is_some() { Site::another_password() } else { old.clone() };
    person.may_have(&new);
    site.send_password(&mut alice, &wrong, &new).await?;
    if site.takes(person, &new).await? {
        person.has_now(&new);
        let what = if form.old.is_some() {
            "with a wrong one as the password in place"
        } else {
            "without asking for the one in place"
        };
        return Ok(found(site, mark, format!("The form for a new password took one {what}.")));
    }
    person.kept();
    Ok(held("the form for a new password wants the one in place"))
}
