//! What every host answers while cases are played.
//!
//! What lives here: answers planned one at a time, each under a token of the query string, and the Cookie headers that
//! came. Why here: a case knows what its requests are answered. Deliberately absent: everything about cookies.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use cloakroom_engine::cookie::imf;
use time::OffsetDateTime;

use crate::browsers::internet::{Internet, Request, Site};

/// What is answered to one request.
#[derive(Debug, Clone, Default)]
pub(super) enum Answer {
    /// `204`: the browser stays where it is, which makes a navigation cheap.
    #[default]
    Nothing,
    /// A redirect that keeps the method.
    Redirect(String),
    /// A page.
    Page(String),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Planned {
    pub(super) answer: Answer,
    pub(super) set: Vec<String>,
    /// The server's clock, where it says one.
    pub(super) date: Option<OffsetDateTime>,
}

impl From<Answer> for Planned {
    fn from(answer: Answer) -> Self {
        Self { answer, ..Self::default() }
    }
}

#[derive(Default)]
struct Desk {
    next: usize,
    planned: HashMap<String, Planned>,
    /// The Cookie header that arrived with a token.
    arrived: HashMap<String, String>,
}

struct Counter(Arc<Mutex<Desk>>);

impl Site for Counter {
    fn answer(&self, request: Request) -> Vec<u8> {
        let token = request.target.split_once('?').map_or("", |(_, query)| query).to_owned();
        let mut desk = self.0.lock().unwrap();
        desk.arrived.insert(token.clone(), request.header("cookie").to_owned());
        response(&desk.planned.remove(&token).unwrap_or_default())
    }
}

#[derive(Clone)]
pub(super) struct Server {
    desk: Arc<Mutex<Desk>>,
    pub(super) internet: Internet,
}

impl Server {
    pub(super) async fn start() -> Self {
        let desk = Arc::new(Mutex::new(Desk::default()));
        Self { internet: Internet::start(Arc::new(Counter(desk.clone()))).await, desk }
    }

    /// Plans the redirects by which a target is reached, and gives the first of them.
    pub(super) fn redirecting(&self, hops: &[String], target: Address) -> Address {
        let mut first = target;
        for hop in hops.iter().rev() {
            first = self.plan(hop, Answer::Redirect(first.url).into());
        }
        first
    }

    /// Plans the answer to one request, and gives the URL that fetches it.
    pub(super) fn plan(&self, url: &str, planned: Planned) -> Address {
        let mut desk = self.desk.lock().unwrap();
        desk.next += 1;
        let token = format!("t{}", desk.next);
        desk.planned.insert(token.clone(), planned);
        Address { url: format!("{url}?{token}"), token }
    }

    /// The Cookie header with which a request came; empty when it had none.
    pub(super) fn arrived(&self, address: &Address) -> Option<String> {
        self.desk.lock().unwrap().arrived.remove(&address.token)
    }

    pub(super) fn stop(&self) {
        self.internet.stop();
    }
}

/// A URL with the token of its answer.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) url: String,
    token: String,
}

fn response(planned: &Planned) -> Vec<u8> {
    let (status, body) = match &planned.answer {
        Answer::Nothing => ("204 No Content".to_owned(), None),
        Answer::Redirect(to) => (format!("307 Temporary Redirect\r\nLocation: {to}"), Some("")),
        Answer::Page(html) => ("200 OK\r\nContent-Type: text/html; charset=utf-8".to_owned(), Some(html.as_str())),
    };
    let mut text = format!("HTTP/1.1 {status}\r\nCache-Control: no-store\r\n");
    text.extend(planned.date.map(|date| format!("Date: {}\r\n", imf(date))));
    for line in &planned.set {
        text += &format!("Set-Cookie: {line}\r\n");
    }
    if let Some(body) = body {
        text += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    } else {
        text += "\r\n";
    }
    text.into_bytes()
}
