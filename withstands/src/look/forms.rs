//! How one logs out, and what can be changed: tried on a login of its own, and kept if it did what it says.

use std::collections::BTreeMap;

use url::Url;

use super::{
    Looked,
    guess::{CHANGE_JSON, LOGOUT, below, own},
    pages::{Walk, site},
};
use crate::{
    document::{Field, Form},
    error::{Halt, unless_over},
    people::People,
    site::{Marks, Whose},
    target::{Change, How, Sending, Target, path_of},
    token::nonce,
    wire::Net,
    words::{is_password, logs_in, logs_out, never},
};

/// So many ways are tried.
const MOST_TRIED: usize = 24;

/// Finds the way to log out.
pub(super) async fn logout(
    net: &Net,
    people: &People,
    marks: &Marks,
    walk: &Walk,
    looked: &mut Looked,
) -> Result<(), Halt> {
    let mut ways: Vec<Sending> = Vec::new();
    for (page, form) in &walk.forms {
        if logs_out(&format!("{} {}", form.words, own(net, &form.action))) && form.of_kind("password").next().is_none()
        {
            let send = format!("{} {}", form.method, path_of(&form.action));
            ways.push(Sending { page: path_of(page), send, how: How::Form });
        }
    }
    for (page, link) in walk.links.iter().filter(|(_, link)| net.has(&link.url)) {
        if logs_out(&format!("{} {}", link.text, own(net, &link.url))) {
            let send = format!("GET {}", path_of(&link.url));
            ways.push(Sending { page: path_of(page), send, how: How::Link });
        }
    }
    let script = walk.script.clone().unwrap_or_else(|| looked.target.pages.who.clone());
    let json = |method: &str, url: &Url| Sending {
        page: script.clone(),
        send: format!("{method} {}", path_of(url)),
        how: How::Json,
    };
    ways.extend(walk.calls.iter().filter(|call| logs_out(&own(net, &call.url))).map(|call| json("POST", &call.url)));
    let deletes = walk.calls.iter().filter(|call| call.method == "DELETE" && logs_in(&own(net, &call.url)));
    ways.extend(deletes.map(|call| json("DELETE", &call.url)));
    ways.dedup();
    let said = ways.first().cloned();
    ways.extend(
        below(net, LOGOUT).iter().map(|url| json(if logs_out(&own(net, url)) { "POST" } else { "DELETE" }, url)),
    );
    for way in ways.into_iter().take(MOST_TRIED) {
        let target = Target { logout: Some(way), ..looked.target.clone() };
        let site = site(net, &target, people, marks);
        let Some(mut alice) = unless_over(site.alice().await)? else { continue };
        let Some(trip) = unless_over(site.log_out(&mut alice).await)? else { continue };
        if trip.first().status < 400 && site.whose(&alice).await? == Whose::Nobody {
            looked.target.logout = target.logout;
            return Ok(());
        }
        if alice.bearer.is_some() && trip.first().status < 300 && target.logout != said {
            looked.target.logout = target.logout;
            looked.guesses.push("logout.send");
            return Ok(());
        }
    }
    if said.is_some() {
        looked.target.logout = said;
        looked.guesses.push("logout.send");
    }
    Ok(())
}

/// Finds a form that changes something harmless, and the page that shows it.
pub(super) async fn change(
    net: &Net,
    people: &People,
    marks: &Marks,
    walk: &Walk,
    looked: &mut Looked,
) -> Result<(), Halt> {
    let mut ways: Vec<Change> = walk.forms.iter().flat_map(|(page, form)| by_form(net, page, form)).collect();
    let who = looked.target.pages.who.clone();
    let script = walk.script.clone().unwrap_or_else(|| who.clone());
    for call in walk.calls.iter().filter(|call| matches!(call.method.as_str(), "POST" | "PUT" | "PATCH")) {
        let path = own(net, &call.url);
        let about = format!("{path} {}", call.keys.join(" "));
        if !never(&about) && !logs_in(&path) && !logs_out(&about) && !is_password(&about) {
            ways.extend(call.keys.iter().map(|key| by_json(&call.method, &call.url, key, &call.keys, [&script, &who])));
        }
    }
    for way in ways.into_iter().take(MOST_TRIED) {
        if let Some(change) = tried(net, people, marks, looked, way).await? {
            looked.target.change = Some(change);
            return Ok(());
        }
    }
    looked.target.change = by_habit(net, people, marks, looked).await?;
    Ok(())
}

fn by_form(net: &Net, page: &Url, form: &Form) -> Vec<Change> {
    let about = format!("{} {}", form.words, own(net, &form.action));
    let secret = form.of_kind("password").next().is_some();
    if form.method == http::Method::GET || secret || never(&about) || logs_out(&about) {
        return Vec::new();
    }
    let open = |field: &&Field| {
        matches!(field.kind.as_str(), "text" | "textarea" | "email" | "search" | "url") && !field.name.is_empty()
    };
    let fields: Vec<&Field> = form.fields.iter().filter(open).collect();
    let change = |field: &&Field| {
        let others = fields.iter().filter(|other| other.name != field.name && other.value.is_empty());
        let also: BTreeMap<String, String> = others.map(|other| (other.name.clone(), filled(other))).collect();
        let send = format!("{} {}", form.method, path_of(&form.action));
        let (page, field) = (path_of(page), field.name.clone());
        Change { shown: page.clone(), page, send, how: How::Form, field, also }
    };
    fields.iter().map(change).collect()
}

fn filled(field: &Field) -> String {
    if field.kind == "email" { "cloakroom@audit.example".to_owned() } else { "cloakroom".to_owned() }
}

/// `page` is where the script is that sends it, `shown` where its effect is seen.
fn by_json(method: &str, url: &Url, key: &str, keys: &[String], [page, shown]: [&str; 2]) -> Change {
    let others = keys.iter().filter(|other| *other != key && !other.to_lowercase().contains("csrf"));
    let also = others.map(|other| (other.clone(), "cloakroom".to_owned())).collect();
    let (page, shown, field) = (page.to_owned(), shown.to_owned(), key.to_owned());
    Change { page, send: format!("{method} {}", path_of(url)), how: How::Json, field, also, shown }
}

/// Does this way change something that one's own pages show?
async fn tried(
    net: &Net,
    people: &People,
    marks: &Marks,
    looked: &Looked,
    way: Change,
) -> Result<Option<Change>, Halt> {
    let text = nonce();
    let mut pages = vec![way.shown.clone(), looked.target.pages.who.clone()];
    let target = Target { change: Some(way.clone()), ..looked.target.clone() };
    let site = site(net, &target, people, marks);
    let Some(mut alice) = unless_over(site.alice().await)? else { return Ok(None) };
    let Some(prepared) = unless_over(site.prepare_change(&mut alice, &text).await)? else { return Ok(None) };
    let Some(trip) = unless_over(alice.go(prepared.honest()).await.map_err(Into::into))? else { return Ok(None) };
    if trip.first().status >= 400 {
        return Ok(None);
    }
    pages.push(path_of(&trip.last().url));
    pages.extend(looked.target.pages.seen.iter().take(8).cloned());
    if way.how == How::Json {
        pages.push(path_of(&trip.first().url));
    }
    pages.dedup();
    for shown in pages {
        let change = Change { shown, ..way.clone() };
        let target = Target { change: Some(change.clone()), ..looked.target.clone() };
        let site = super::pages::site(net, &target, people, marks);
        if unless_over(site.shows(&alice, &text).await.map_err(Into::into))?.unwrap_or(false) {
            return Ok(Some(change));
        }
    }
    Ok(None)
}

/// JSON to the paths that many sites have, with the keys that many sites take.
async fn by_habit(net: &Net, people: &People, marks: &Marks, looked: &Looked) -> Result<Option<Change>, Halt> {
    const KEYS: &[&str] = &[
        "note",
        "text",
        "bio",
        "content",
        "body",
        "message",
        "title",
        "display_name",
        "displayName",
        "name",
        "about",
        "status",
    ];
    let site = site(net, &looked.target, people, marks);
    let Some(mut alice) = unless_over(site.alice().await)? else { return Ok(None) };
    let own = alice.open(&site.who()).await.ok().and_then(|trip| trip.last().json());
    // A site of pages has forms; this is for one of JSON only.
    let Some(own) = own else { return Ok(None) };
    let mut keys: Vec<String> = KEYS.iter().map(|key| (*key).to_owned()).collect();
    let texts = own.as_object().into_iter().flatten().filter(|(key, value)| value.is_string() && !is_fixed(key));
    keys.extend(texts.map(|(key, _)| key.clone()).filter(|key| !KEYS.contains(&key.as_str())));
    let mut urls = vec![site.who()];
    urls.extend(below(net, CHANGE_JSON));
    for url in urls {
        for method in ["POST", "PUT", "PATCH"] {
            let all = by_json(method, &url, &keys[0], &keys, [&looked.target.pages.who; 2]);
            let text = nonce();
            let all = Change { also: all.also.into_keys().map(|key| (key, text.clone())).collect(), ..all };
            let target = Target { change: Some(all), ..looked.target.clone() };
            let site = super::pages::site(net, &target, people, marks);
            let Some(prepared) = unless_over(site.prepare_change(&mut alice, &text).await)? else { continue };
            let Some(trip) = unless_over(alice.go(prepared.honest()).await.map_err(Into::into))? else { continue };
            if matches!(trip.first().status, 404 | 405 | 501) {
                continue;
            }
            for key in &keys {
                let one =
                    Change { also: BTreeMap::new(), ..by_json(method, &url, key, &[], [&looked.target.pages.who; 2]) };
                if let Some(change) = tried(net, people, marks, looked, one).await? {
                    return Ok(Some(change));
                }
            }
        }
    }
    Ok(None)
}

/// Not what somebody logs in with, nor what the site decides.
fn is_fixed(key: &str) -> bool {
    let key = key.to_lowercase();
    ["id", "user", "username", "email", "login", "role", "csrf", "token", "created"]
        .iter()
        .any(|fixed| key.contains(fixed))
}
