//! Where one logs in: forms scored by their fields, and what scripts and habits say of JSON.

use std::collections::BTreeSet;

use url::Url;

use super::{
    fresh,
    guess::{LOGIN_JSON, LOGIN_PAGES, below, may_open, own},
    scripts::{Call, calls},
};
use crate::{
    document::{Document, Field, Form, Link},
    error::Halt,
    target::{How, Login, path_of},
    visitor::Act,
    wire::Net,
    words::{is_password, logs_in, names, registers},
};

/// So many pages are opened in search of a form.
const MOST_PAGES: usize = 26;
/// A form with this score ends the search.
const SURE: i32 = 14;
/// With one of this score, paths that many sites have are not tried.
const LIKELY: i32 = 12;

/// A way to log in that may be the right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) login: Login,
    score: i32,
}

/// What was seen by somebody who has not logged in.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The site's title.
    pub(super) title: String,
    /// Ways to log in, the likeliest first.
    pub(super) forms: Vec<Candidate>,
    /// What scripts send.
    pub(super) calls: Vec<Call>,
    /// How many pages were opened.
    pub(super) pages: usize,
}

/// Looks for ways to log in.
pub(super) async fn candidates(net: &Net) -> Result<Seen, Halt> {
    let mut seen = Seen::default();
    let mut visitor = fresh(net, "a stranger");
    let mut queue = vec![net.base().clone()];
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut led: BTreeSet<String> = BTreeSet::new();
    let mut guessed = false;
    loop {
        let Some(url) = next(&mut queue, &done) else {
            if guessed || seen.forms.iter().any(|form| form.score >= LIKELY) {
                break;
            }
            guessed = true;
            queue.extend(below(net, LOGIN_PAGES));
            continue;
        };
        done.insert(path_of(&url));
        if seen.pages >= MOST_PAGES {
            break;
        }
        let trip = match visitor.open(&url).await {
            Ok(trip) => trip,
            Err(halt) if halt.ends_all() || seen.pages == 0 => return Err(halt),
            Err(_) => continue,
        };
        seen.pages += 1;
        let came = trip.last();
        done.insert(path_of(&came.url));
        if !came.is_html() {
            continue;
        }
        let page = Document::read(&came.url, &came.body);
        if seen.title.is_empty() {
            seen.title = page.title.chars().filter(|c| !c.is_control()).take(60).collect();
        }
        // Where a link or the title says that one logs in here, the form need not say so again.
        let here = led.contains(&path_of(&url)) || logs_in(&page.title);
        let ways = |form| form_login(net, &came.url, form).or_else(|| first_step(net, &came.url, form, here));
        seen.forms.extend(page.forms.iter().filter_map(ways));
        if page.password || seen.pages == 1 {
            seen.calls.extend(calls(net, &mut visitor, &page, &came.url).await?);
        }
        let (likely, others) = links(net, &page);
        led.extend(likely.iter().map(path_of));
        queue.splice(0..0, likely).for_each(drop);
        queue.extend(others);
        if seen.forms.iter().any(|form| form.score >= SURE) {
            break;
        }
    }
    seen.forms.sort_by_key(|form| -form.score);
    let mut json = by_script(&seen.calls, net);
    if seen.forms.iter().all(|form| form.login.steps > 1) && json.is_empty() {
        json = by_habit(net).await?;
    }
    seen.forms.extend(json);
    seen.forms.dedup_by(|a, b| a.login == b.login);
    Ok(seen)
}

/// Links that say that one logs in there, and others; eight of each at most.
fn links(net: &Net, page: &Document) -> (Vec<Url>, Vec<Url>) {
    let open = page.links.iter().filter(|link| may_open(net, &link.url, &link.text));
    let (likely, others): (Vec<&Link>, Vec<&Link>) =
        open.partition(|link| logs_in(&format!("{} {}", link.text, own(net, &link.url))));
    let some = |links: Vec<&Link>| links.into_iter().map(|link| link.url.clone()).take(8).collect();
    (some(likely), some(others))
}

fn next(queue: &mut Vec<Url>, done: &BTreeSet<String>) -> Option<Url> {
    while !queue.is_empty() {
        let url = queue.remove(0);
        if !done.contains(&path_of(&url)) {
            return Some(url);
        }
    }
    None
}

/// A form with one password and a field for a name.
fn form_login(net: &Net, page: &Url, form: &Form) -> Option<Candidate> {
    let secrets: Vec<&Field> = form.of_kind("password").filter(|field| !field.name.is_empty()).collect();
    let [secret] = secrets[..] else { return None };
    let open =
        |field: &&Field| matches!(field.kind.as_str(), "text" | "email" | "tel" | "number") && !field.name.is_empty();
    let fields: Vec<&Field> = form.fields.iter().filter(open).collect();
    let said = |field: &Field| format!("{} {}", field.name, field.label);
    let name = fields
        .iter()
        .find(|field| field.autocomplete.contains("username") || field.autocomplete.contains("email"))
        .or_else(|| fields.iter().find(|field| names(&said(field))))
        .or(fields.first())?;
    let about = format!("{} {} {}", form.words, own(net, &form.action), own(net, page));
    let mut score = 10;
    score += i32::from(logs_in(&about)) * 4 + i32::from(names(&said(name))) * 2;
    score +=
        i32::from(secret.autocomplete.contains("current")) * 3 - i32::from(secret.autocomplete.contains("new")) * 6;
    score -= i32::from(registers(&about)) * 8 + (i32::try_from(fields.len()).unwrap_or(9) - 1) * 2;
    let send = format!("{} {}", form.method, path_of(&form.action));
    let (name, secret) = (name.name.clone(), secret.name.clone());
    let login = Login { page: path_of(page), send, how: How::Form, steps: 1, name, secret, limit: 0 };
    Some(Candidate { login, score })
}

/// A form with a field for a name and none for a password, where one logs in: the password may be asked for next.
fn first_step(net: &Net, page: &Url, form: &Form, here: bool) -> Option<Candidate> {
    let about = format!("{} {} {}", form.words, own(net, &form.action), own(net, page));
    let shown = form.fields.iter().filter(|field| !matches!(field.kind.as_str(), "hidden" | "checkbox"));
    let shown: Vec<&Field> = shown.filter(|field| !field.name.is_empty()).collect();
    let [name] = shown[..] else { return None };
    let fits =
        matches!(name.kind.as_str(), "text" | "email" | "tel") && names(&format!("{} {}", name.name, name.label));
    if !fits || !(here || logs_in(&about)) || registers(&about) {
        return None;
    }
    let send = format!("{} {}", form.method, path_of(&form.action));
    let (page, name, secret) = (path_of(page), name.name.clone(), String::new());
    let login = Login { page, send, how: How::Form, steps: 2, name, secret, limit: 0 };
    Some(Candidate { login, score: 2 })
}

/// What a script sends that has a password in it.
fn by_script(calls: &[Call], net: &Net) -> Vec<Candidate> {
    let mut found = Vec::new();
    for call in calls.iter().filter(|call| call.method != "GET") {
        let (path, own) = (path_of(&call.url), own(net, &call.url));
        let secret = call.keys.iter().filter(|key| is_password(key)).collect::<Vec<_>>();
        let name = call.keys.iter().find(|key| names(key) && !is_password(key));
        if registers(&own) || secret.len() > 1 {
            continue;
        }
        let (secret, name) = match (secret.first(), name) {
            (Some(secret), Some(name)) => ((*secret).clone(), vec![name.clone()]),
            _ if logs_in(&own) && call.keys.is_empty() => ("password".to_owned(), usual_names()),
            _ => continue,
        };
        found.extend(name.into_iter().map(|name| json_login(&call.method, &path, net.base(), &name, &secret)));
    }
    found
}

fn usual_names() -> Vec<String> {
    ["username", "email", "user", "name", "login"].map(str::to_owned).to_vec()
}

fn json_login(method: &str, path: &str, base: &Url, name: &str, secret: &str) -> Candidate {
    let (page, send) = (path_of(base), format!("{method} {path}"));
    let (name, secret) = (name.to_owned(), secret.to_owned());
    let login = Login { page, send, how: How::Json, steps: 1, name, secret, limit: 0 };
    Candidate { login, score: 1 }
}

/// Paths that answer to JSON with something else than *there is no such thing*.
async fn by_habit(net: &Net) -> Result<Vec<Candidate>, Halt> {
    let mut found = Vec::new();
    let mut visitor = fresh(net, "a stranger");
    for url in below(net, LOGIN_JSON) {
        let act = Act::json(http::Method::POST, url.clone(), &serde_json::json!({}), net.base());
        let came = match visitor.send(&act).await {
            Ok(came) => came,
            Err(halt) if halt.ends_all() => return Err(halt),
            Err(_) => continue,
        };
        if matches!(came.status, 404 | 405 | 501) || came.status >= 500 {
            continue;
        }
        let path = path_of(&url);
        found.extend(usual_names().iter().map(|name| json_login("POST", &path, net.base(), name, "password")));
        if found.len() > 20 {
            break;
        }
    }
    Ok(found)
}
