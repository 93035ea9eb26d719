//! What one line of an attack did and what came of it, as a sentence: who asked for what, and what the site answered.
//!
//! Here, because the reason a run stopped, on every page and in the terminal, is told in these words. Deliberately
//! absent: what the step needed; that is `reason`.

use url::Url;

use super::{Actor, Played, Subject, tries::judged};
use crate::{
    exchange::{Exchange, How, StoreOp, header},
    target::Target,
};

const WITH_ID: &str = " with the session ID ";

/// "Mallory asked for /account and was sent to the login page (303 to /login)". Empty where nobody was asked.
pub(super) fn told(played: &Played, site: Subject<'_>) -> String {
    let (earlier, done) = judged(played);
    let done: Vec<&Exchange> = done.iter().filter(|e| !e.between_servers()).collect();
    let Some(at) = done.iter().rposition(|e| e.navigation.top_level()) else {
        return played.shown.as_ref().map_or_else(String::new, |_| {
            format!("{} went back, and the browser showed the page it had kept", person(played, None))
        });
    };
    // Back over the redirects, to what was asked for at first.
    let mut from = at;
    while from.checked_sub(1).and_then(|before| done.get(before)).is_some_and(|before| leads_on(before)) {
        from -= 1;
    }
    let (Some(first), Some(last)) = (done.get(from), done.get(at)) else { return String::new() };
    let many = if earlier == 0 { String::new() } else { format!("At try {}, ", earlier + 1) };
    let came = came(site.target, first, last);
    match made_by(first) {
        Some(page) => format!(
            "{many}{page} made {}’s browser {} {}, and it {came}",
            owner(first),
            if first.request.method == "GET" { "ask for" } else { "send a form to" },
            place(site.target, &first.request.url),
        ),
        None => format!("{many}{} {} and {came}", person(played, Some(first)), deed(first, site)),
    }
}

/// What the store had for the ID that somebody showed who was then sent elsewhere; empty where nothing was seen of a
/// store. `traced`: does this site tell what its store does? If so, a look-up that is not there was not made.
pub(super) fn looked_up(played: &Played, site: Subject<'_>, traced: bool) -> String {
    let last = played.exchanges.last().filter(|e| e.navigation.how == How::ByHand && leads_on(e));
    let with_id = last.filter(|e| carried(e, site).starts_with(WITH_ID));
    let Some(exchange) = with_id else { return String::new() };
    let load = exchange.store.0.iter().find(|e| e.op == StoreOp::Load);
    match load.map(|event| event.before.as_ref().or(event.after.as_ref())) {
        None if traced => "The site looked up no record: it does not take this for an ID it has issued".to_owned(),
        Some(Some(data)) if data.is_empty() => "The record under that ID is empty".to_owned(),
        Some(Some(data)) => {
            let names: Vec<String> = data.keys().map(|name| format!("`{name}`")).collect();
            format!("The record under that ID holds only {}", names.join(", "))
        }
        _ => String::new(),
    }
}

/// Whose browser it was.
pub(super) fn owner(exchange: &Exchange) -> &'static str {
    Actor::find(&exchange.who).map_or("Somebody", Actor::title)
}

/// Who acted; at another's browser, that is said.
pub(super) fn person(played: &Played, first: Option<&Exchange>) -> String {
    let at = first.map(owner);
    match (played.by.map(Actor::title), at) {
        (Some(by), Some(at)) if by != at => format!("{by}, at {at}’s browser,"),
        (Some(by), _) => by.to_owned(),
        (None, at) => at.unwrap_or("Somebody").to_owned(),
    }
}

/// An address as short as it is clear: the target's by its path, another's with its host, plain http in full.
pub(super) fn place(target: &Target, url: &Url) -> String {
    let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
    match (url.scheme(), url.host_str()) {
        (scheme, _) if target.has(url) && scheme == target.scheme => format!("{}{query}", url.path()),
        ("https", Some(host)) => format!("{host}{}{query}", url.path()),
        _ => url.to_string(),
    }
}

/// The page of another host that made the browser send this; `None` if the person did.
fn made_by(exchange: &Exchange) -> Option<String> {
    let navigation = &exchange.navigation;
    let host = navigation.initiator.as_ref().and_then(Url::host_str)?;
    let foreign = exchange.request.url.host_str() != Some(host);
    (navigation.how == How::Script || (navigation.how == How::Form && foreign)).then(|| format!("A page of {host}"))
}

fn deed(exchange: &Exchange, site: Subject<'_>) -> String {
    let (request, navigation) = (&exchange.request, &exchange.navigation);
    let to = place(site.target, &request.url);
    match navigation.how {
        How::Typed => format!("opened {to}"),
        How::Link => match navigation.initiator.as_ref().and_then(Url::host_str) {
            Some(host) if request.url.host_str() != Some(host) => format!("followed a link on {host} to {to}"),
            _ => format!("followed a link to {to}"),
        },
        How::Form | How::Script => format!("sent a form to {to}"),
        How::ByHand if request.method == "GET" => format!("asked for {to}{}", carried(exchange, site)),
        How::ByHand => format!("sent a {} to {to}{}", request.method, carried(exchange, site)),
        How::Server => format!("asked {to}"),
        How::Device => format!("proved to {to} which machine it is on"),
    }
}

/// What a request written by hand shows for itself.
fn carried(exchange: &Exchange, site: Subject<'_>) -> String {
    let headers = &exchange.request.headers;
    let pairs = header(headers, "cookie").into_iter().flat_map(|line| line.split("; "));
    let id = pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == site.session);
    match id {
        Some((_, id)) => format!("{WITH_ID}{id}"),
        None if header(headers, "authorization").is_some() => " with a token".to_owned(),
        None => String::new(),
    }
}

fn leads_on(exchange: &Exchange) -> bool {
    (300..400).contains(&exchange.response.status) && exchange.response.header("location").is_some()
}

fn came(target: &Target, first: &Exchange, last: &Exchange) -> String {
    let answer = &first.response;
    let exact = format!("{} {}", answer.status, answer.reason()).trim_end().to_owned();
    if let Some(location) = answer.header("location").filter(|_| leads_on(first)) {
        let path = location.split('?').next().unwrap_or_default();
        // Where she wanted to go stands behind the question mark, and says nothing here.
        let (to, location) = if target.is_login(path) { ("the login page", path) } else { (location, location) };
        let then = match last.response.status {
            // The browser went where it was sent.
            status if !std::ptr::eq(first, last) => format!(", then {status} {}", last.response.reason()),
            _ => String::new(),
        };
        return format!("was sent to {to} ({} to {location}{then})", answer.status);
    }
    match answer.status {
        200..300 => format!("got an answer ({exact})"),
        401 => format!("was turned away as nobody the site knows ({exact})"),
        405 => format!("was refused, since that address takes no {} ({exact})", first.request.method),
        409 => format!("was refused, since somebody else had changed the same record meanwhile ({exact})"),
        429 | 503 => format!("was told to come back later ({exact})"),
        404 => format!("was told that there is no such page ({exact})"),
        400..500 => format!("was refused ({exact})"),
        _ => format!("was answered {exact}"),
    }
}
