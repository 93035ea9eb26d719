//! A crowd of learners at a server in a process of its own: each with a connection and an open stream.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::{
    body::Incoming,
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};

use crate::second_start::Server;

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Whoever is told "later" waits so long.
const AGAIN: Duration = Duration::from_millis(500);

/// A class in a process of its own. What it printed comes with it. `CLOAKROOM` names another binary: one that is optimised.
pub(crate) fn class(data: &Path, more: &[&str]) -> (Server, Value) {
    let program = std::env::var_os("CLOAKROOM").unwrap_or_else(|| env!("CARGO_BIN_EXE_cloakroom").into());
    let mut command = Command::new(program);
    command.args(["class", "--json", "--bind", "127.0.0.1", "--data", data.to_str().unwrap()]).args(more);
    if !more.contains(&"--port") {
        command.args(["--port", "0"]);
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    let printed: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let port = printed["addresses"][0].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
    (Server::with(child, port, out), printed)
}

/// Somebody with a browser: one connection, and our cookies.
pub(crate) struct Visitor {
    /// Where the connection leads.
    pub(crate) at: SocketAddr,
    /// What the address bar says.
    host: String,
    cookies: BTreeMap<String, String>,
    connection: Option<SendRequest<Full<Bytes>>>,
    /// Tries again, as a phone does, where a store on a busy machine was slower than the server's patience.
    patient: bool,
    /// How long each answer took.
    pub(crate) times: Vec<Duration>,
}

impl Visitor {
    pub(crate) fn of(at: SocketAddr, host: SocketAddr) -> Self {
        Self::named(at, host.to_string())
    }

    /// For a host by its name.
    pub(crate) fn named(at: SocketAddr, host: String) -> Self {
        Self { at, host, cookies: BTreeMap::new(), connection: None, patient: false, times: Vec::new() }
    }

    pub(crate) fn patient(self) -> Self {
        Self { patient: true, ..self }
    }

    async fn connect(&self) -> Option<SendRequest<Full<Bytes>>> {
        let socket = TcpStream::connect(self.at).await.ok()?;
        socket.set_nodelay(true).ok()?;
        let (sender, connection) = handshake(TokioIo::new(socket)).await.ok()?;
        tokio::spawn(connection);
        Some(sender)
    }

    fn request(&self, method: &str, path: &str, (kind, body): (&str, String)) -> Request<Full<Bytes>> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        request =
            request.header(header::ACCEPT, "text/html, */*").header(header::ORIGIN, format!("http://{}", self.host));
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        request.body(Full::from(body)).unwrap()
    }

    /// A stream of events: `None` where it is not opened.
    pub(crate) async fn stream(&self) -> Option<Response<Incoming>> {
        let mut opened = self.stream_once().await;
        for _ in 0..self.again() {
            if opened.is_none() {
                sleep(AGAIN).await;
                opened = self.stream_once().await;
            }
        }
        opened
    }

    async fn stream_once(&self) -> Option<Response<Incoming>> {
        let mut connection = self.connect().await?;
        let request = self.request("GET", "/api/class/events", ("", String::new()));
        connection.send_request(request).await.ok().filter(|answer| answer.status() == 200)
    }

    /// So often it tries again.
    fn again(&self) -> usize {
        if self.patient { 40 } else { 0 }
    }

    /// Status and body; 0 where none came.
    pub(crate) async fn ask(&mut self, method: &str, path: &str, body: (&str, String)) -> (u16, String) {
        let mut answer = self.ask_once(method, path, body.clone()).await;
        for _ in 0..self.again() {
            if matches!(answer.0, 0 | 502..=504) {
                sleep(AGAIN).await;
                answer = self.ask_once(method, path, body.clone()).await;
            }
        }
        answer
    }

    async fn ask_once(&mut self, method: &str, path: &str, body: (&str, String)) -> (u16, String) {
        let begun = Instant::now();
        // A kept connection may have been closed meanwhile: a browser asks once more.
        for _ in 0..2 {
            let kept = self.connection.take().filter(|kept| !kept.is_closed());
            let mut connection = match kept {
                Some(kept) => kept,
                None => match self.connect().await {
                    Some(new) => new,
                    None => return (0, String::new()),
                },
            };
            let request = self.request(method, path, body.clone());
            let asked = async {
                connection.ready().await.ok()?;
                let (head, body) = connection.send_request(request).await.ok()?.into_parts();
                Some((head, body.collect().await.ok()?.to_bytes()))
            };
            let Ok(Some((head, bytes))) = timeout(PATIENCE, asked).await else { continue };
            self.times.push(begun.elapsed());
            self.connection = Some(connection);
            for set in head.headers.get_all(header::SET_COOKIE) {
                let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            return (head.status.as_u16(), String::from_utf8_lossy(&bytes).into_owned());
        }
        (0, String::new())
    }

    pub(crate) async fn get(&mut self, path: &str) -> (u16, String) {
        self.ask("GET", path, ("", String::new())).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: String) -> (u16, String) {
        self.ask("POST", path, ("application/json", body)).await
    }

    pub(crate) async fn join(&mut self, code: &str, nickname: &str) -> u16 {
        let fields = [("code", code), ("nickname", nickname)];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask("POST", "/join", ("application/x-www-form-urlencoded", body)).await.0
    }

    /// A tap.
    pub(crate) async fn votes(&mut self, ballot: u64, choice: usize) -> u16 {
        self.post("/api/class/vote", format!("{{\"ballot\":{ballot},\"choice\":{choice}}}")).await.0
    }

    /// Alice asks for a page that names the learner.
    pub(crate) async fn leaves(&mut self, marker: &str) -> (u16, String) {
        let http = format!("GET https://hotel.grand.example/?marker={marker}");
        self.post("/api/sandbox/browsers/alice/requests", serde_json::json!({ "http": http }).to_string()).await
    }
}

/// The teacher puts a question of the course to the class; the ballot's number.
pub(crate) async fn puts(teacher: &mut Visitor, source: &str) -> u64 {
    let (status, body) = teacher.post("/api/class/ballots", format!("{{\"source\":\"{source}\"}}")).await;
    assert_eq!(status, 204, "{body}");
    let (_, shown) = teacher.get("/api/class").await;
    serde_json::from_str::<Value>(&shown).unwrap()["asked"]["number"].as_u64().unwrap()
}

/// The bars, once the vote is over.
pub(crate) async fn counted(teacher: &mut Visitor, ballot: u64) -> Vec<u64> {
    for what in ["lock", "show"] {
        let body = format!("{{\"what\":\"{what}\",\"ballot\":{ballot}}}");
        let (status, says) = teacher.post("/api/class/changes", body).await;
        assert_eq!(status, 204, "{says}");
    }
    let (_, shown) = teacher.get("/api/class").await;
    let shown: Value = serde_json::from_str(&shown).unwrap();
    shown["asked"]["options"].as_array().unwrap().iter().map(|option| option["votes"].as_u64().unwrap()).collect()
}

/// Streams that are open now, in a crowd.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alive {
    pub(crate) open: Arc<AtomicUsize>,
    pub(crate) events: Arc<AtomicUsize>,
}

impl Alive {
    /// Holds a stream open until the other end closes it.
    pub(crate) fn hold(&self, stream: Response<Incoming>) -> tokio::task::JoinHandle<()> {
        let alive = self.clone();
        alive.open.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            let mut body = stream.into_body();
            while let Some(Ok(_)) = body.frame().await {
                alive.events.fetch_add(1, Ordering::Relaxed);
            }
            alive.open.fetch_sub(1, Ordering::Relaxed);
        })
    }
}

/// The middle, and what one in a hundred is slower than.
pub(crate) fn middle_and_slow(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    (at(50).unwrap_or_default(), at(99).unwrap_or_default())
}

/// What a process holds in memory, in MB.
pub(crate) fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
