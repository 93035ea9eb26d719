//! The requests pane: a recorded request, header by header.

use cloakroom_engine::{
    cookie::{Part, SetVerdict, anatomy},
    exchange::{Exchange, StoreEvent, StoreOp, header},
    script::Actor,
    world::IDENTITY,
};
use serde::Serialize;
use time::macros::format_description;

use super::{
    shown::{self, cut},
    ticket::{TicketView, id_view, ticket_view},
    token::{TokenView, tokens_of},
};
use crate::{
    hosts::Addresses,
    hotel::HOTEL,
    sandbox::{OWN_BROWSER, Tickets, credential::kind_of},
    view::case_link,
};

/// One request and its response.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RequestView {
    n: u64,
    who: String,
    who_title: String,
    at: String,
    method: String,
    url: String,
    path: String,
    status: u16,
    reason: &'static str,
    request_headers: Vec<HeaderView>,
    request_body: String,
    response_headers: Vec<HeaderView>,
    set: Vec<SetView>,
    tokens: Vec<TokenView>,
    response_text: String,
    curl: String,
    store: Vec<StoreView>,
    /// The server that answered, where there are several.
    server: Option<String>,
    store_cost: String,
}

impl RequestView {
    /// Leaves out what only the server knows.
    pub(crate) fn hide_server(&mut self) {
        (self.store, self.server, self.store_cost) = (Vec::new(), None, String::new());
    }
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct HeaderView {
    name: String,
    key: bool,
    parts: Vec<PartView>,
}

#[derive(Debug, Clone, Serialize)]
struct PartView {
    text: String,
    id: Option<TicketView>,
    gloss: Option<String>,
}

/// One Set-Cookie line: what the jar did with it.
#[derive(Debug, Clone, Serialize)]
struct SetView {
    name: String,
    refused: bool,
    headline: String,
    href: String,
}

#[derive(Debug, Clone, Serialize)]
struct StoreView {
    op: StoreOp,
    id: TicketView,
    what: &'static str,
}

pub(crate) fn title_of(who: &str) -> String {
    match Actor::find(who) {
        Some(actor) => actor.title().to_owned(),
        None if who == OWN_BROWSER => "You".to_owned(),
        None => who.to_owned(),
    }
}

/// `text` is what a person would read of the answer. `addresses` are those of the sandbox the request was made in; without them the curl command keeps
/// the names of the simulated world.
pub(crate) fn request_view(
    n: u64,
    (exchange, text): (&Exchange, String),
    tickets: &Tickets,
    addresses: Option<&Addresses>,
) -> RequestView {
    let Exchange { who, at, request, response, store, set, .. } = exchange;
    let headers = |list: &[(String, String)]| {
        list.iter().take(shown::MOST_HEADERS).map(|(n, v)| header_view(n, v, tickets)).collect()
    };
    RequestView {
        n,
        who: who.clone(),
        who_title: title_of(who),
        at: at.format(format_description!("[hour]:[minute]:[second]")).unwrap_or_default(),
        method: request.method.clone(),
        url: cut(request.url.as_str(), shown::MOST_VALUE),
        path: cut(&place(&request.url, addresses), shown::MOST_VALUE),
        status: response.status,
        reason: response.reason(),
        request_headers: headers(&request.headers),
        request_body: cut(&request.body, shown::MOST_BODY),
        response_headers: headers(&response.headers),
        set: set.iter().take(shown::MOST_HEADERS).map(|verdict| set_view(verdict, exchange)).collect(),
        tokens: tokens_of(exchange, tickets),
        response_text: text,
        curl: curl(exchange, addresses),
        server: served_by(&response.headers),
        store_cost: cost(&store.0),
        store: store
            .0
            .iter()
            .take(shown::MOST_OPERATIONS)
            .map(|e| StoreView { op: e.op, id: id_view(&e.id, tickets), what: what(e.op, e.found) })
            .collect(),
    }
}

/// Who answered, where it was not simply the hotel: a cache in front of it, or one of several servers.
fn served_by(headers: &[(String, String)]) -> Option<String> {
    if header(headers, "cache-status").is_some_and(|says| says.contains("; hit")) {
        return Some("from a cache".to_owned());
    }
    header(headers, "x-served-by").map(|name| cut(&name.replace('-', " "), shown::MOST_VALUE))
}

fn set_view(verdict: &SetVerdict, exchange: &Exchange) -> SetView {
    SetView {
        name: verdict.name.clone(),
        refused: verdict.because.refuses(),
        headline: verdict.because.headline(),
        href: case_link::of_setting(verdict, exchange),
    }
}

pub(crate) fn path_and_query(url: &url::Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// Path and query. What the site that signs people in was asked for has its name before it: its paths are like the hotel's.
fn place(url: &url::Url, addresses: Option<&Addresses>) -> String {
    let there = url.host_str() == Some(IDENTITY) || addresses.is_some_and(|at| url.as_str().starts_with(&at.id));
    if there { format!("{IDENTITY}{}", path_and_query(url)) } else { path_and_query(url) }
}

/// How often the store was asked: `1 read, 2 writes`.
fn cost(events: &[StoreEvent]) -> String {
    let reads = events.iter().filter(|e| e.op == StoreOp::Load).count();
    let counted = |n: usize, one: &str| (n > 0).then(|| format!("{n} {one}{}", if n == 1 { "" } else { "s" }));
    [counted(reads, "read"), counted(events.len() - reads, "write")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

fn what(op: StoreOp, found: bool) -> &'static str {
    match (op, found) {
        (StoreOp::Load, true) => "found",
        (StoreOp::Load, false) => "nothing there",
        (StoreOp::Create, _) => "made",
        (StoreOp::Save, true) => "written",
        (StoreOp::Save, false) => "not written: it has changed or gone",
        (StoreOp::Touch, true) => "end moved",
        (StoreOp::Touch, false) => "is gone",
        (StoreOp::Delete, true) => "removed",
        (StoreOp::Delete, false) => "was not there",
    }
}

pub(crate) fn header_view(name: &str, value: &str, tickets: &Tickets) -> HeaderView {
    let value = &cut(value, shown::MOST_HEADER);
    let parts = match name {
        "Cookie" => cookie_parts(value, tickets),
        "Set-Cookie" => set_cookie_parts(value, tickets),
        "Authorization" => bearer_parts(value, tickets),
        _ => vec![plain(value)],
    };
    HeaderView { name: name.to_owned(), key: matches!(name, "Cookie" | "Set-Cookie" | "Location"), parts }
}

fn plain(text: &str) -> PartView {
    PartView { text: text.to_owned(), id: None, gloss: None }
}

fn cookie_parts(value: &str, tickets: &Tickets) -> Vec<PartView> {
    let mut parts = Vec::new();
    for (index, pair) in value.split("; ").enumerate() {
        if index > 0 {
            parts.push(plain("; "));
        }
        match pair.split_once('=') {
            Some((name, value)) if kind_of(name).is_some() => {
                parts.push(plain(&format!("{name}=")));
                parts.push(id_or_text(value, tickets));
            }
            _ => parts.push(plain(pair)),
        }
    }
    parts
}

fn bearer_parts(value: &str, tickets: &Tickets) -> Vec<PartView> {
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            vec![plain(&format!("{scheme} ")), id_or_text(token, tickets)]
        }
        _ => vec![plain(value)],
    }
}

fn id_or_text(value: &str, tickets: &Tickets) -> PartView {
    let id = ticket_view(value, tickets);
    PartView { text: if id.is_some() { String::new() } else { value.to_owned() }, id, gloss: None }
}

fn set_cookie_parts(value: &str, tickets: &Tickets) -> Vec<PartView> {
    let view = |span: cloakroom_engine::cookie::Span| match span.part {
        Part::Value => id_or_text(&span.text, tickets),
        _ => PartView { gloss: span.part.gloss(), text: span.text, id: None },
    };
    anatomy(value).into_iter().map(view).collect()
}

/// The request as a curl command. In a sandbox it runs as it is: the hotel stands there under a name
/// that curl resolves to this machine.
fn curl(exchange: &Exchange, addresses: Option<&Addresses>) -> String {
    let request = &exchange.request;
    let url = match addresses {
        Some(addresses) => {
            let hotel = request.url.as_str().replacen(&format!("https://{HOTEL}"), &addresses.hotel, 1);
            hotel.replacen(&format!("https://{IDENTITY}/"), &format!("{}/", addresses.id), 1)
        }
        None => request.url.to_string(),
    };
    let mut command = format!("curl -i {}", quoted(&url));
    if request.method != "GET" {
        command.push_str(&format!(" -X {}", request.method));
    }
    for (name, value) in &request.headers {
        if matches!(name.as_str(), "Cookie" | "Content-Type" | "Origin" | "Referer") {
            command.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))));
        }
    }
    if !request.body.is_empty() {
        command.push_str(&format!(" --data {}", quoted(&request.body)));
    }
    if command.len() > 2 * shown::MOST_HEADER {
        return "# This request is too long for a command line: it is in the JSON of all requests.".to_owned();
    }
    command
}

/// Single-quoted for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
