//! Looking at a site as a person would, before anything is attacked: how to log in, what shows whose session it is,
//! which cookies carry it, how to log out, what can be changed.
//!
//! Names and words say where to look first. What a thing is, is decided by what happens when it is used.

mod cookies;
mod forms;
mod guess;
mod login;
mod pages;
mod passwords;
mod scripts;
mod steps;
mod tokens;

use crate::{
    error::Halt,
    people::People,
    target::{Change, NewPassword, Sending, Target},
    visitor::Visitor,
    wire::Net,
};

/// What was found out.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The site.
    pub target: Target,
    /// Keys of the target file that were not seen to be right.
    pub guesses: Vec<&'static str>,
    /// What was seen, a line each.
    pub says: Vec<String>,
}

/// Why a site could not be described.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unseen {
    /// The site, or the audit's own limits.
    #[error(transparent)]
    Halt(#[from] Halt),
    /// Something that is needed was not found.
    #[error("{0}")]
    Missing(String),
}

/// Looks at a site, logs in as both people, and describes it.
///
/// # Errors
/// There is no way to log in that was found, the accounts do not work, or no page says who one is.
pub async fn look(net: &Net, people: &People) -> Result<Looked, Unseen> {
    let mut says = Vec::new();
    let seen = login::candidates(net).await?;
    if seen.forms.is_empty() {
        return Err(Unseen::Missing(format!(
            "No login form was found at {}: {} pages were looked at. Give the address of its page, or write a target file by hand",
            net.base(),
            seen.pages
        )));
    }
    let Some(inside) = pages::inside(net, people, &seen).await? else {
        return Err(Unseen::Missing(nobody_got_in(&seen)));
    };
    let login = &inside.target.login;
    says.push(format!("login     {}, on {}: fields {}, {}", login.send, login.page, login.name, login.secret));
    says.push(format!("who       {} shows whose session it is", inside.target.pages.who));
    let mut looked = Looked { target: inside.target, guesses: Vec::new(), says };
    looked.target.session.cookies = cookies::necessary(net, &looked.target, people, &inside.marks).await?;
    looked.says.push(match &looked.target.session.bearer {
        Some(path) => format!("session   a token, {path} of the login's answer"),
        None => format!("session   {}: without it one is a stranger", looked.target.session.cookies.join(" and ")),
    });
    let walk = pages::walk(net, &looked.target, people, &inside.marks).await?;
    looked.target.pages.seen = walk.seen.clone();
    looked.target.pages.refused = walk.refused.clone();
    forms::logout(net, people, &inside.marks, &walk, &mut looked).await?;
    forms::change(net, people, &inside.marks, &walk, &mut looked).await?;
    passwords::find(net, people, &inside.marks, &walk, &mut looked).await?;
    told(&mut looked);
    Ok(looked)
}

fn told(looked: &mut Looked) {
    let Target { logout, change, password, .. } = &looked.target;
    let line = |what: &str, send: Option<&String>| match send {
        Some(send) => format!("{what:<10}{send}"),
        None => format!("{what:<10}none found"),
    };
    let lines = [
        line("logout", logout.as_ref().map(|Sending { send, .. }| send)),
        line("change", change.as_ref().map(|Change { send, .. }| send)),
        line("password", password.as_ref().map(|NewPassword { send, .. }| send)),
    ];
    looked.says.extend(lines);
}

fn nobody_got_in(seen: &login::Seen) -> String {
    let tried: Vec<String> = seen.forms.iter().map(|form| form.login.send.clone()).take(4).collect();
    format!(
        "Neither account got in, or no page says who one is. The login was tried at {}. See whether both passwords are right",
        tried.join(", ")
    )
}

/// A browser that has not been there.
fn fresh<'n>(net: &'n Net, who: &'static str) -> Visitor<'n> {
    Visitor::new(net, who)
}
