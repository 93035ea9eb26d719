//! A whole application in memory, and a browser's way of asking it.

use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use serde_json::Value;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::{
    app::{Content, Parts, app},
    clock::Clock,
    database::Database,
    files::Files,
    hosts::{Hosts, Mode},
    private_servers::StoreServers,
    sandbox::Room,
    store::Stores,
};

/// No socket is opened; the port stands in addresses only.
const PORT: u16 = 3000;
const HOSTS: Hosts = Hosts::localhost(PORT, Mode::Home);
/// No page of ours is longer.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The tutorial's host and port.
fn ours() -> String {
    format!("{}:{PORT}", HOSTS.base())
}

/// A server that can be started again on the same data.
pub(super) struct Server {
    content: Content,
    database: Database,
    app: Router,
    running: watch::Sender<bool>,
}

impl Server {
    pub(super) fn start(files: &Files) -> Result<Self, String> {
        let database = Database::in_memory().map_err(|error| error.to_string())?;
        let content = Content::of(files.clone());
        let (app, running) = open(&content, &database);
        Ok(Self { content, database, app, running })
    }

    /// Ends it and starts another, as if it were killed. Sandboxes are gone then, and our own sessions are not.
    pub(super) fn restart(&mut self) {
        // Nobody may be listening.
        let _ = self.running.send(true);
        (self.app, self.running) = open(&self.content, &self.database);
    }

    pub(super) fn visitor(&self) -> Visitor {
        Visitor { app: self.app.clone(), cookie: None }
    }
}

fn open(content: &Content, database: &Database) -> (Router, watch::Sender<bool>) {
    let (running, shutting_down) = watch::channel(false);
    let (content, database) = (content.clone(), database.clone());
    let servers = StoreServers::new(Stores::over(&database));
    let room = Room::default();
    (
        app(Parts {
            content,
            database,
            servers,
            clock: Clock::default(),
            hosts: HOSTS,
            room,
            saved_in: None,
            shared: None,
            classroom: None,
            shutting_down,
        }),
        running,
    )
}

/// A browser with one cookie: ours.
pub(super) struct Visitor {
    app: Router,
    cookie: Option<String>,
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: String,
}

impl Visitor {
    /// Goes on at a server that was started again.
    pub(super) fn moves_to(&mut self, server: &Server) {
        self.app = server.app.clone();
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), ours(), Body::empty()).await
    }

    /// JSON to our own API, as a page of ours sends it.
    pub(super) async fn send(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::CONTENT_TYPE, "application/json").header("sec-fetch-site", "same-origin");
        self.ask(request, ours(), Body::from(body.to_string())).await
    }

    /// The learner's own browser at the hotel, with this Cookie header.
    pub(super) async fn at_the_hotel(&mut self, path: &str, cookie: &str) -> Option<Answer> {
        let described: Value = serde_json::from_str(&self.get("/api/sandbox").await.body).ok()?;
        let host = described.get("hosts")?.get("hotel")?.as_str()?.trim_start_matches("http://").to_owned();
        let mut request = Request::get(path);
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        Some(self.ask(request, host, Body::empty()).await)
    }

    async fn ask(&mut self, request: http::request::Builder, host: String, body: Body) -> Answer {
        let ours = host.starts_with(HOSTS.base());
        let mut request = request.header(header::HOST, host).header(header::ACCEPT, "text/html");
        if let Some(cookie) = self.cookie.as_ref().filter(|_| ours) {
            request = request.header(header::COOKIE, cookie);
        }
        let request = match request.body(body) {
            Ok(request) => request,
            Err(error) => return Answer { status: StatusCode::BAD_REQUEST, body: error.to_string() },
        };
        let response = self.app.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let line = response.headers().get(header::SET_COOKIE).and_then(|line| line.to_str().ok());
        if let Some(pair) = line.and_then(|line| line.split(';').next()).filter(|_| ours) {
            self.cookie = Some(pair.to_owned());
        }
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), MOST_BYTES).await.unwrap_or_default();
        Answer { status, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
