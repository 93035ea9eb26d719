//! A Chromium process and its DevTools protocol, spoken plainly.
//!
//! What lives here: starting the browser, commands with their answers, events by session. Why here, beside
//! chromiumoxide's own `Browser`: that one attaches to every tab itself and reads each event twice, and thousands of
//! cases are played here. Deliberately absent: pages and cookies.

use std::{collections::HashMap, path::Path, process::Stdio, time::Duration};

use chromiumoxide::{
    Connection, Method,
    error::CdpError,
    types::{CallId, EventMessage, Message, MethodId},
};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::server::Server;

/// Generous: a loaded machine takes ten times as long to start a browser.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why each switch is there.
const SWITCHES: &[&str] = &[
    // No sandbox as root in a container; no GPU; nothing fetched on its own.
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // QUIC would look for the hosts elsewhere.
    "--disable-quic",
    // One certificate stands for every host.
    "--ignore-certificate-errors",
    // A process for each site costs fifty milliseconds a case. Cookies are judged in the network process, with or
    // without it; and a frame's events come in its page's session.
    "--disable-site-isolation-trials",
    // Nor a new process for each address that is typed in.
    "--renderer-process-limit=2",
    // Else an http navigation would be tried as https first, and a page without an origin would be asked whether it
    // may reach this machine, where every host is. The others only cost time.
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,IsolateOrigins,site-per-process,BackForwardCache,\
     LocalNetworkAccessChecks",
];

/// One event of a tab.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    pub(super) method: MethodId,
    pub(super) session_id: Option<String>,
    #[serde(default)]
    pub(super) params: Value,
}

impl Method for Event {
    fn identifier(&self) -> MethodId {
        self.method.clone()
    }
}

impl EventMessage for Event {
    fn session_id(&self) -> Option<&str> {
        self.session_id.as_deref()
    }
}

enum Ask {
    Command { method: &'static str, session: Option<String>, params: Value, answer: oneshot::Sender<Value> },
    Listen { session: String, events: mpsc::UnboundedSender<Event> },
}

/// A running Chromium.
pub(super) struct DevTools {
    asks: mpsc::UnboundedSender<Ask>,
    process: Child,
    _profile: tempfile::TempDir,
}

impl DevTools {
    /// Starts a Chromium for which `server` is the whole internet.
    pub(super) async fn launch(executable: &Path, server: &Server) -> Self {
        Self::launch_with(executable, server, &json!({})).await
    }

    /// The same, with settings of its profile.
    pub(super) async fn launch_with(executable: &Path, server: &Server, preferences: &Value) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let first = profile.path().join("Default");
        std::fs::create_dir(&first).unwrap();
        std::fs::write(first.join("Preferences"), preferences.to_string()).unwrap();
        let mut process = Command::new(executable)
            .args(SWITCHES)
            .arg(format!(
                "--host-resolver-rules=MAP *:443 127.0.0.1:{}, MAP *:80 127.0.0.1:{}",
                server.https, server.http
            ))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(["--remote-debugging-port=0", "about:blank"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let find = async {
            loop {
                let line = lines.next_line().await.unwrap().unwrap();
                if let Some(address) = line.strip_prefix("DevTools listening on ") {
                    return address.to_owned();
                }
            }
        };
        let address = timeout(PATIENCE, find).await.unwrap();
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let (asks, asked) = mpsc::unbounded_channel();
        tokio::spawn(speak(Connection::connect(address).await.unwrap(), asked));
        Self { asks, process, _profile: profile }
    }

    /// One command to a tab, or to the browser itself.
    pub(super) async fn ask(&self, session: Option<&str>, method: &'static str, params: Value) -> Value {
        let (answer, answered) = oneshot::channel();
        let session = session.map(str::to_owned);
        self.asks.send(Ask::Command { method, session, params, answer }).ok().unwrap();
        timeout(PATIENCE, answered).await.unwrap_or_else(|_| panic!("{method} was not answered")).unwrap()
    }

    /// The events of one tab from now on.
    pub(super) fn listen(&self, session: &str) -> mpsc::UnboundedReceiver<Event> {
        let (events, heard) = mpsc::unbounded_channel();
        self.asks.send(Ask::Listen { session: session.to_owned(), events }).ok().unwrap();
        heard
    }

    pub(super) async fn end(mut self) {
        self.ask(None, "Browser.close", json!({})).await;
        timeout(PATIENCE, self.process.wait()).await.unwrap().unwrap();
    }
}

/// Carries commands and answers until the browser goes.
async fn speak(mut connection: Connection<Event>, mut asked: mpsc::UnboundedReceiver<Ask>) {
    let mut waiting: HashMap<CallId, oneshot::Sender<Value>> = HashMap::new();
    let mut listening: HashMap<String, mpsc::UnboundedSender<Event>> = HashMap::new();
    loop {
        tokio::select! {
            ask = asked.recv() => match ask {
                Some(Ask::Command { method, session, params, answer }) => {
                    let session = session.map(Into::into);
                    let id = connection.submit_command(method.into(), session, params).unwrap();
                    waiting.insert(id, answer);
                }
                Some(Ask::Listen { session, events }) => {
                    listening.insert(session, events);
                }
                None => return,
            },
            heard = connection.next() => match heard {
                Some(Ok(Message::Response(response))) => {
                    let Some(answer) = waiting.remove(&response.id) else { continue };
                    let said = response.result.or_else(|| response.error.map(|e| json!({ "error": e.message })));
                    // Whoever asked may have given up.
                    answer.send(said.unwrap_or_default()).ok();
                }
                Some(Ok(Message::Event(event))) => {
                    if let Some(events) = event.session_id.as_ref().and_then(|s| listening.get(s)) {
                        events.send(event).ok();
                    }
                }
                // An event of a form nobody here reads.
                Some(Err(CdpError::InvalidMessage(..))) => {}
                Some(Err(_)) | None => return,
            },
        }
    }
}
