//! What every host answers, and what it was asked.
//!
//! A test gives a function from a request to an [`Answer`]; each request is noted, in order, and so is who wanted to speak
//! TLS. Deliberately absent: opinions on what was asked.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::time::sleep;

use crate::browsers::internet::{Internet, Request, Site};

/// Generous: a loaded machine takes ten times as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer: a page, unless the status says otherwise.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    status: &'static str,
    headers: Vec<String>,
    body: String,
}

/// A page without an icon of its own would be followed by a request for one.
pub(super) fn page(body: &str) -> Answer {
    let body = format!("<!doctype html><link rel=icon href='data:,'><title>a page</title><body>{body}</body>");
    Answer { status: "200 OK", headers: vec!["Content-Type: text/html; charset=utf-8".to_owned()], body }
}

/// A redirect that keeps the method.
pub(super) fn redirect(to: &str) -> Answer {
    Answer { status: "307 Temporary Redirect", headers: vec![format!("Location: {to}")], body: String::new() }
}

/// A redirect that makes a GET of it.
pub(super) fn see_other(to: &str) -> Answer {
    Answer { status: "303 See Other", ..redirect(to) }
}

impl Answer {
    pub(super) fn with(mut self, header: &str) -> Self {
        self.headers.push(header.to_owned());
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {}\r\n", self.status);
        for header in &self.headers {
            let _ = write!(text, "{header}\r\n");
        }
        let _ = write!(text, "Content-Length: {}\r\n\r\n{}", self.body.len(), self.body);
        text.into_bytes()
    }
}

#[derive(Default)]
struct Book {
    asked: Mutex<Vec<Request>>,
    /// `tls HOST` for each greeting, `http HOST` and `https HOST` for each page that was asked for.
    tries: Mutex<Vec<String>>,
}

struct Host<F> {
    answers: F,
    /// The host at which nobody speaks TLS, if there is one.
    deaf: &'static str,
    book: Arc<Book>,
}

impl<F: Fn(&Request) -> Answer + Send + Sync + 'static> Site for Host<F> {
    fn answer(&self, request: Request) -> Vec<u8> {
        let scheme = if request.secure { "https" } else { "http" };
        self.book.tries.lock().unwrap().push(format!("{scheme} {}", request.host));
        let answer = (self.answers)(&request).bytes();
        self.book.asked.lock().unwrap().push(request);
        answer
    }

    fn speaks_tls(&self, host: &str) -> bool {
        self.book.tries.lock().unwrap().push(format!("tls {host}"));
        host != self.deaf
    }
}

/// Every host of a test.
pub(super) struct Sites {
    book: Arc<Book>,
    pub(super) internet: Internet,
}

impl Sites {
    pub(super) async fn start(answers: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::with_deaf(answers, "").await
    }

    /// The same, but one host speaks plain http only: it closes the connection where TLS is wanted.
    pub(super) async fn with_deaf(
        answers: impl Fn(&Request) -> Answer + Send + Sync + 'static,
        deaf: &'static str,
    ) -> Self {
        let book = Arc::new(Book::default());
        let host = Host { answers, deaf, book: book.clone() };
        Self { internet: Internet::start(Arc::new(host)).await, book }
    }

    /// What a path of a host was asked so far, in order; the path with its query.
    pub(super) fn asked(&self, host: &str, target: &str) -> Vec<Request> {
        let asked = self.book.asked.lock().unwrap();
        asked.iter().filter(|r| r.host == host && r.target == target).cloned().collect()
    }

    /// The first request to a path, once it is there.
    pub(super) async fn comes(&self, host: &str, target: &str) -> Request {
        self.comes_after(0, host, target).await
    }

    /// The request to a path that follows so many others.
    pub(super) async fn comes_after(&self, others: usize, host: &str, target: &str) -> Request {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(found) = self.asked(host, target).into_iter().nth(others) {
                return found;
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!("{host}{target} was not asked; but {:?}", self.book.tries.lock().unwrap());
    }

    /// In which ways a host was tried so far, in order, each once.
    pub(super) fn ways(&self, host: &str) -> Vec<String> {
        let tries = self.book.tries.lock().unwrap();
        let mut ways: Vec<String> = tries
            .iter()
            .filter_map(|tried| tried.split_once(' ').filter(|(_, of)| *of == host).map(|(way, _)| way.to_owned()))
            .collect();
        ways.dedup();
        ways
    }

    pub(super) fn end(&self) {
        self.internet.stop();
    }
}
