//! A Chromium process and its DevTools protocol, spoken plainly.
//!
//! What lives here: starting the browser, commands with their answers, events by session. Why here, beside
//! chromiumoxide's own `Browser`: that one attaches to every tab itself and reads each event twice, and thousands of
//! cases are played here. Deliberately absent: pages and cookies.

use std::{collections::HashMap, path::Path, time::Duration};

use chromiumoxide::{
    Connection, Method,
    error::CdpError,
    types::{CallId, EventMessage, Message, MethodId},
};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    process::Command,
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{internet::Internet, launch::Process};

/// Generous: a loaded machine takes ten times as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why each switch is there. What Chromium does about addresses, requests and cookies is left as it comes.
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
];

/// One event of a tab.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    pub(crate) method: MethodId,
    pub(crate) session_id: Option<String>,
    #[serde(default)]
    pub(crate) params: Value,
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
pub(crate) struct DevTools {
    asks: mpsc::UnboundedSender<Ask>,
    process: Process,
}

impl DevTools {
    /// Starts a Chromium for which `internet` is the whole internet, with more switches and settings of its profile.
    pub(crate) async fn launch(executable: &Path, internet: &Internet, more: &[&str], preferences: &Value) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let first = profile.path().join("Default");
        std::fs::create_dir(&first).unwrap();
        std::fs::write(first.join("Preferences"), preferences.to_string()).unwrap();
        let Internet { http, https, .. } = internet;
        let mut command = Command::new(executable);
        command
            .args(SWITCHES)
            .args(more)
            .arg(format!("--host-resolver-rules=MAP *:443 127.0.0.1:{https}, MAP *:80 127.0.0.1:{http}"))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(["--remote-debugging-port=0", "about:blank"]);
        let process = Process::start(command, profile, "DevTools listening on ").await;
        let (asks, asked) = mpsc::unbounded_channel();
        tokio::spawn(speak(Connection::connect(&process.address).await.unwrap(), asked));
        Self { asks, process }
    }

    /// One command to a tab, or to the browser itself.
    pub(crate) async fn ask(&self, session: Option<&str>, method: &'static str, params: Value) -> Value {
        let (answer, answered) = oneshot::channel();
        let session = session.map(str::to_owned);
        self.asks.send(Ask::Command { method, session, params, answer }).ok().unwrap();
        timeout(PATIENCE, answered).await.unwrap_or_else(|_| panic!("{method} was not answered")).unwrap()
    }

    /// The events of one tab from now on.
    pub(crate) fn listen(&self, session: &str) -> mpsc::UnboundedReceiver<Event> {
        let (events, heard) = mpsc::unbounded_channel();
        self.asks.send(Ask::Listen { session: session.to_owned(), events }).ok().unwrap();
        heard
    }

    pub(crate) async fn end(self) {
        self.ask(None, "Browser.close", json!({})).await;
        self.process.end().await;
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
