//! A whole application in memory, and a client that keeps cookies as the tutorial's pages do.

use cloakroom::{
    app::{Content, Parts, open},
    class::{Class, SqliteLog},
    clock::Clock,
    database::Database,
    files::Files,
    hosts::{Hosts, Mode, Names},
    passage,
    private_servers::StoreServers,
    sandbox::{Room, Sandboxes},
    store::Stores,
    tutorial::{Archives, Classroom, Peer, TeacherKey},
};
use std::{
    io::Read,
    sync::{LazyLock, Mutex},
};

use axum::{Router, body::Body};
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::sync::watch;
use tower::ServiceExt;
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

pub(crate) const TUTORIAL: &str = "cloakroom.localhost:3000";

/// An application and one visitor.
/// The course that comes with the program, read once for all tests.
static EMBEDDED: LazyLock<Content> = LazyLock::new(|| Content::of(Files::Embedded));

/// The same, for who wants to look into it.
pub(crate) fn embedded() -> Content {
    EMBEDDED.clone()
}

/// So long a server's store is waited for: on a machine that is busy with other tests, half a second is not much.
pub(crate) const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

pub(crate) struct TestApp {
    pub(crate) app: Router,
    /// The clock of our own sessions.
    pub(crate) clock: Clock,
    pub(crate) servers: StoreServers,
    database: Database,
    pub(crate) sandboxes: Sandboxes,
    cookie: Mutex<Option<String>>,
    stop: watch::Sender<bool>,
    /// The host that it is asked for, and the address that it is asked from.
    pub(crate) host: &'static str,
    pub(crate) peer: Option<std::net::IpAddr>,
}

impl TestApp {
    pub(crate) fn start() -> Self {
        Self::with(Files::Embedded)
    }

    /// A server that others on the network can reach.
    pub(crate) fn open_to_the_network() -> Self {
        Self::made(Database::in_memory().unwrap(), Files::Embedded, (Room::default(), Mode::Network, None))
    }

    /// A server that saves its sandboxes, over this database.
    pub(crate) fn that_saves(database: Database) -> Self {
        let all = (Room::default(), Hosts::localhost(3000, Mode::Home), None);
        Self::saving(database, Files::Embedded, all, true)
    }

    /// Such a server, stopped as one is told to and started again: it has saved its sandboxes first.
    pub(crate) async fn stopped_and_started(&self) -> Self {
        self.end();
        self.sandboxes.save().await;
        let again = Self::that_saves(self.database.clone());
        *again.cookie.lock().unwrap() = self.cookie.lock().unwrap().clone();
        again
    }

    /// A server for a class, in this database.
    pub(crate) async fn of_a_class(database: Database) -> (Self, Classroom) {
        let classroom = Self::classroom(&database, vec!["http://192.168.4.20:3000".to_owned()]).await;
        let all = (Room::default(), Hosts::localhost(3000, Mode::Network), Some(classroom.clone()));
        (Self::saving(database, Files::Embedded, all, true), classroom)
    }

    /// The same by names of its network, the tutorial's first.
    pub(crate) async fn of_a_class_by_names(names: &[&str]) -> (Self, Classroom) {
        let database = Database::in_memory().unwrap();
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let hosts = Hosts::named(Names::of(&names).unwrap(), 3000, Mode::Network);
        let addresses = vec![hosts.tutorial(), "http://192.168.4.20:3000".to_owned()];
        let classroom = Self::classroom(&database, addresses).await;
        let all = (Room::default(), hosts, Some(classroom.clone()));
        (Self::at(database, Files::Embedded, all), classroom)
    }

    async fn classroom(database: &Database, addresses: Vec<String>) -> Classroom {
        let log = Box::new(SqliteLog::new(database.clone()));
        let class = Class::open(log, "Tuesday", Clock::default()).await.unwrap();
        // A folder that is made when something is put into it.
        let folder = std::env::temp_dir().join(format!("cloakroom-test-{}", TeacherKey::random().as_str()));
        Classroom { class, key: TeacherKey::random(), addresses: addresses.into(), archives: Archives::within(&folder) }
    }

    /// With the course of these files.
    pub(crate) fn with(files: Files) -> Self {
        Self::over(Database::in_memory().unwrap(), files, Room::default())
    }

    /// Over a store that may hold something already, and with so much room for sandboxes.
    pub(crate) fn over(database: Database, files: Files, room: Room) -> Self {
        Self::made(database, files, (room, Mode::Home, None))
    }

    fn made(database: Database, files: Files, (room, mode, classroom): (Room, Mode, Option<Classroom>)) -> Self {
        Self::at(database, files, (room, Hosts::localhost(3000, mode), classroom))
    }

    fn at(database: Database, files: Files, all: (Room, Hosts, Option<Classroom>)) -> Self {
        Self::saving(database, files, all, false)
    }

    fn saving(
        database: Database,
        files: Files,
        (room, hosts, classroom): (Room, Hosts, Option<Classroom>),
        saves: bool,
    ) -> Self {
        // Once for all tests of this process: the later calls are refused, and that is fine.
        let _ = tracing_subscriber::registry().with(passage::listener()).try_init();
        let (stop, shutting_down) = watch::channel(false);
        let clock = Clock::default();
        let content = match files {
            Files::Embedded => embedded(),
            files => Content::of(files),
        };
        let servers = StoreServers::patient(Stores::over(&database), Some(PATIENCE));
        let (clock_too, servers_too) = (clock.clone(), servers.clone());
        let parts = Parts {
            content,
            database: database.clone(),
            servers: servers_too,
            clock: clock_too,
            hosts,
            shared: None,
            classroom,
            room,
            saved_in: saves.then(|| database.clone()),
            shutting_down,
        };
        let (app, sandboxes) = open(parts);
        let (cookie, host, peer) = (Mutex::new(None), TUTORIAL, None);
        Self { app, clock, servers, database, sandboxes, cookie, stop, host, peer }
    }

    /// The server, stopped and started again: its memory is gone, the store and the visitor's jar are as they were.
    pub(crate) fn restarted(&self) -> Self {
        let again = Self::over(self.database.clone(), Files::Embedded, Room::default());
        *again.cookie.lock().unwrap() = self.cookie.lock().unwrap().clone();
        again
    }

    /// Another visitor of the same application, with an empty jar.
    pub(crate) fn another(&self) -> Self {
        Self {
            app: self.app.clone(),
            clock: self.clock.clone(),
            servers: self.servers.clone(),
            database: self.database.clone(),
            sandboxes: self.sandboxes.clone(),
            cookie: Mutex::new(None),
            stop: watch::channel(false).0,
            host: self.host,
            peer: self.peer,
        }
    }

    /// The same, asked for under another host.
    pub(crate) fn under(self, host: &'static str) -> Self {
        Self { host, ..self }
    }

    /// The same visitor as at another server.
    pub(crate) fn with_the_jar_of(self, other: &Self) -> Self {
        *self.cookie.lock().unwrap() = other.cookie();
        self
    }

    /// The server begins to shut down.
    pub(crate) fn end(&self) {
        self.stop.send(true).unwrap();
    }

    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(Peer(peer));
        }
        let answer = self.app.clone().oneshot(request).await.unwrap();
        Answer::read(answer).await
    }

    /// A response with its bytes as they came.
    pub(crate) async fn raw(&self, request: Request<Body>) -> Response<Bytes> {
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
    }

    /// A request to the tutorial, with the cookie it set before.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<&str>) -> Answer {
        self.ask_with(method, path, body, &[]).await
    }

    /// The same, with more headers.
    pub(crate) async fn ask_with(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        more: &[(&'static str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, self.host);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = self.cookie() {
            request = request.header(header::COOKIE, cookie);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |b| Body::from(b.to_owned()));
        self.keep(self.send(request.body(body).unwrap()).await)
    }

    /// The cookie that goes along, for requests that are put together by hand.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    /// Takes an answer's cookie into the jar.
    pub(crate) fn keep(&self, answer: Answer) -> Answer {
        if let Some(line) = answer.set_cookies().first() {
            *self.cookie.lock().unwrap() = line.split(';').next().map(str::to_owned);
        }
        answer
    }

    /// A POST of JSON that takes HTML, as pages of ours send it.
    pub(crate) async fn ask_for_html(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, TUTORIAL)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/json");
        let request = match self.cookie() {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        self.keep(self.send(request.body(Body::from(body.to_owned())).unwrap()).await)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, Some(body)).await
    }

    /// A form of a page of ours, as a browser sends it over plain http on a network: without Fetch metadata.
    pub(crate) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(path)
            .header(header::HOST, self.host)
            .header(header::ORIGIN, format!("http://{}", self.host))
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(cookie) = self.cookie() {
            request = request.header(header::COOKIE, cookie);
        }
        self.keep(self.send(request.body(Body::from(body)).unwrap()).await)
    }

    /// As a page's script asks for HTML.
    pub(crate) async fn post_for_page(&self, path: &str, body: &str) -> Answer {
        let mut request = Request::post(path).header(header::HOST, TUTORIAL).header(header::ACCEPT, "text/html");
        request = request.header(header::CONTENT_TYPE, "application/json");
        if let Some(cookie) = self.cookie.lock().unwrap().clone() {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Makes a sandbox and gives the host of its hotel.
    pub(crate) async fn hotel_host(&self) -> String {
        let made = self.post("/api/sandbox", "{}").await.json();
        made["hosts"]["hotel"].as_str().unwrap().trim_start_matches("http://").to_owned()
    }

    /// A simulated browser does something, in the notation of lessons.
    pub(crate) async fn does(&self, who: &str, notation: &str, steps: &str) -> Value {
        let body = serde_json::json!({ notation: steps }).to_string();
        let answer = self.post(&format!("/api/sandbox/browsers/{who}/requests"), &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()
    }

    pub(crate) async fn switch(&self, name: &str, value: Value) {
        let body = serde_json::json!({ name: value }).to_string();
        let answer = self.ask("PATCH", "/api/sandbox/switches", Some(&body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
}

/// What was compressed with gzip, as a browser unpacks it: the whole stream with its checksum, and nothing after it.
pub(crate) fn unpacked(gzip: &[u8]) -> String {
    let (mut decoder, mut text) = (flate2::bufread::GzDecoder::new(gzip), String::new());
    decoder.read_to_string(&mut text).unwrap();
    assert!(decoder.into_inner().is_empty(), "bytes behind the end");
    text
}

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Self { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn set_cookies(&self) -> Vec<String> {
        self.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()).map(str::to_owned).collect()
    }

    /// The `Set-Cookie` of this name, to say more about.
    pub(crate) fn expect_set_cookie(&self, name: &str) -> SetCookie {
        let line = self.set_cookies().into_iter().find(|l| l.starts_with(&format!("{name}=")));
        SetCookie(line.unwrap_or_else(|| panic!("no Set-Cookie for {name}: {:?}", self.headers)))
    }

    pub(crate) fn expect_no_set_cookie(&self) {
        assert!(self.set_cookies().is_empty(), "{:?}", self.set_cookies());
    }
}

/// One `Set-Cookie` line, spoken about.
pub(crate) struct SetCookie(pub(crate) String);

impl SetCookie {
    fn has(&self, attribute: &str) -> bool {
        self.0.split("; ").skip(1).any(|a| a.eq_ignore_ascii_case(attribute))
    }

    pub(crate) fn with(self, attribute: &str) -> Self {
        assert!(self.has(attribute), "{attribute} is missing in {}", self.0);
        self
    }

    pub(crate) fn without(self, attribute: &str) -> Self {
        let named = |a: &str| a.split('=').next().is_some_and(|n| n.eq_ignore_ascii_case(attribute));
        assert!(!self.0.split("; ").skip(1).any(named), "{attribute} is there: {}", self.0);
        self
    }

    pub(crate) fn value(&self) -> String {
        self.0.split(';').next().unwrap().split_once('=').unwrap().1.to_owned()
    }
}
