//! The form for a new password. Found by its fields; for JSON it is tried, and the old password put back.

use url::Url;

use super::{
    Looked,
    guess::{PASSWORD_JSON, below, own},
    pages::{Walk, site},
};
use crate::{
    document::{Field, Form},
    error::{Halt, unless_over},
    people::People,
    site::{Marks, Site},
    target::{How, NewPassword, Target, path_of},
    wire::Net,
    words::{is_old, is_password, logs_in, registers},
};

/// Keys of JSON that are usual: for the password in place, and for the new one.
const KEYS: &[(&str, &str)] = &[
    ("old_password", "new_password"),
    ("current_password", "new_password"),
    ("oldPassword", "newPassword"),
    ("currentPassword", "newPassword"),
    ("old", "new"),
    ("current", "new"),
    ("current", "next"),
    ("current_password", "password"),
    ("current", "password"),
    ("old", "password"),
];

/// So many ways to read the keys of one call are tried.
const MOST_ORDERS: usize = 4;

/// Finds it.
pub(super) async fn find(
    net: &Net,
    people: &People,
    marks: &Marks,
    walk: &Walk,
    looked: &mut Looked,
) -> Result<(), Halt> {
    if let Some(form) = walk.forms.iter().find_map(|(page, form)| by_form(net, page, form)) {
        looked.target.password = Some(form);
        return Ok(());
    }
    let page = walk.script.clone().unwrap_or_else(|| looked.target.pages.who.clone());
    let mut ways = Vec::new();
    for call in walk.calls.iter().filter(|call| call.method != "GET" && is_password(&own(net, &call.url))) {
        ways.extend(by_keys(&call.method, &call.url, &call.keys, &page));
    }
    let scripted = !ways.is_empty();
    if !scripted && looked.target.login.how == How::Json {
        ways = answering(net, people, marks, looked).await?;
    }
    for way in ways {
        if works(net, people, marks, looked, &way).await? {
            looked.target.password = Some(way);
            return Ok(());
        }
    }
    Ok(())
}

/// A form with a new password in it: two fields for a password, or one on a page that is about it.
fn by_form(net: &Net, page: &Url, form: &Form) -> Option<NewPassword> {
    let about = format!("{} {} {}", form.words, own(net, &form.action), own(net, page));
    let secrets: Vec<&Field> = form.of_kind("password").filter(|field| !field.name.is_empty()).collect();
    let named =
        form.fields.iter().filter(|f| matches!(f.kind.as_str(), "text" | "email") && !f.name.is_empty()).count();
    let fits = secrets.len() >= 2 || (secrets.len() == 1 && is_password(&about) && !logs_in(&own(net, &form.action)));
    if !fits || registers(&about) || (named > 0 && secrets.len() < 2) {
        return None;
    }
    let said = |field: &Field| format!("{} {}", field.name, field.label);
    let old = secrets
        .iter()
        .find(|field| field.autocomplete.contains("current"))
        .or_else(|| secrets.iter().find(|field| is_old(&said(field)) && !field.autocomplete.contains("new")))
        .or_else(|| secrets.first().filter(|_| secrets.len() > 2));
    let old = old.map(|field| field.name.clone());
    let new = secrets.iter().map(|field| field.name.clone()).filter(|name| Some(name) != old.as_ref()).collect();
    let send = format!("{} {}", form.method, path_of(&form.action));
    Some(NewPassword { page: path_of(page), send, how: How::Form, old, new })
}

/// The key for the password in place is told by its name; where none is, each may be.
fn by_keys(method: &str, url: &Url, keys: &[String], who: &str) -> Vec<NewPassword> {
    let keys: Vec<&String> = keys.iter().filter(|key| !key.to_lowercase().contains("csrf")).collect();
    let send = format!("{method} {}", path_of(url));
    let way = |old: Option<&String>| {
        let new: Vec<String> = keys.iter().filter(|key| Some(**key) != old).map(|key| (*key).clone()).collect();
        let (page, send, how) = (who.to_owned(), send.clone(), How::Json);
        (!new.is_empty()).then(|| NewPassword { page, send, how, old: old.cloned(), new })
    };
    match keys.iter().find(|key| is_old(key)) {
        Some(old) => way(Some(old)).into_iter().collect(),
        None if keys.len() < 2 => way(None).into_iter().collect(),
        None => keys.iter().filter_map(|key| way(Some(key))).chain(way(None)).take(MOST_ORDERS).collect(),
    }
}

/// Usual paths that answer to JSON, with each usual pair of keys.
async fn answering(net: &Net, people: &People, marks: &Marks, looked: &Looked) -> Result<Vec<NewPassword>, Halt> {
    let site = site(net, &looked.target, people, marks);
    let Some(mut alice) = unless_over(site.alice().await)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for url in below(net, PASSWORD_JSON) {
        for method in ["POST", "PUT", "PATCH"] {
            let send = format!("{method} {}", path_of(&url));
            let way = (looked.target.pages.who.as_str(), send.as_str(), How::Json);
            let Some(prepared) = unless_over(site.prepare(&mut alice, way, None).await)? else { continue };
            let Some(trip) = unless_over(alice.go(prepared.honest()).await.map_err(Into::into))? else { continue };
            if matches!(trip.first().status, 404 | 405 | 501) || trip.first().status >= 500 {
                continue;
            }
            let (page, how) = (looked.target.pages.who.clone(), How::Json);
            let pairs = KEYS.iter().map(|(old, new)| {
                let (old, new) = (Some((*old).to_owned()), vec![(*new).to_owned()]);
                NewPassword { page: page.clone(), send: send.clone(), how, old, new }
            });
            found.extend(pairs);
            if found.len() > 20 {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Changes Mallory's password and puts it back.
async fn works(net: &Net, people: &People, marks: &Marks, looked: &Looked, way: &NewPassword) -> Result<bool, Halt> {
    let target = Target { password: Some(way.clone()), ..looked.target.clone() };
    let site = site(net, &target, people, marks);
    let ended = changes(&site).await;
    // It may have been ended in the middle.
    if ended.is_err() && people.mallory.may_be_changed() {
        net.grant(60);
        let _ = site.put_back(&people.mallory).await;
    }
    ended
}

async fn changes(site: &Site<'_>) -> Result<bool, Halt> {
    let mallory = &site.people.mallory;
    let Some(mut browser) = unless_over(site.mallory().await)? else { return Ok(false) };
    let new = Site::another_password();
    mallory.may_have(&new);
    let sent = site.send_password(&mut browser, &mallory.password(), &new).await;
    if unless_over(sent)?.is_none() {
        return Ok(false);
    }
    if !unless_over(site.takes(mallory, &new).await)?.unwrap_or(false) {
        mallory.kept();
        return Ok(false);
    }
    mallory.has_now(&new);
    Ok(unless_over(site.put_back(mallory).await)?.unwrap_or(false))
}
