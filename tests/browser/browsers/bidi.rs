//! A Firefox process and its WebDriver BiDi, spoken plainly.
//!
//! What lives here: starting the browser, commands with their answers, and which responses are complete. Why here: no
//! driver program has to be installed, and a case needs five commands of the protocol. Deliberately absent: pages and
//! cookies.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_tungstenite::{
    tokio::connect_async,
    tungstenite::{Message, Utf8Bytes},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    process::Command,
    sync::{Notify, mpsc, oneshot},
    time::timeout,
};

use super::{
    internet::Internet,
    launch::{Process, found_or_skip},
};

/// Generous: a loaded machine takes ten times as long.
const PATIENCE: Duration = Duration::from_secs(90);

/// Why each preference is there. What Firefox does about addresses, requests and cookies is left as
/// it comes.
const PREFERENCES: &[(&str, &str)] = &[
    // Our server is the whole internet, this machine included.
    ("network.proxy.type", "1"),
    ("network.proxy.http", "\"127.0.0.1\""),
    ("network.proxy.ssl", "\"127.0.0.1\""),
    ("network.proxy.no_proxies_on", "\"\""),
    ("network.proxy.allow_hijacking_localhost", "true"),
    // A public site may ask this machine, where every host is.
    ("network.lna.enabled", "false"),
    ("network.lna.blocking", "false"),
    // Nothing is fetched on its own.
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("browser.startup.homepage_override.mstone", "\"ignore\""),
    ("browser.shell.checkDefaultBrowser", "false"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("app.update.enabled", "false"),
    ("extensions.update.enabled", "false"),
    ("services.settings.server", "\"data:,\""),
];

enum Ask {
    Command { method: &'static str, params: Value, answer: oneshot::Sender<Result<Value, String>> },
    End,
}

/// A running Firefox.
pub(crate) struct Bidi {
    asks: mpsc::UnboundedSender<Ask>,
    complete: Arc<Complete>,
    process: Process,
}

/// The addresses whose responses are complete, or failed.
#[derive(Default)]
struct Complete {
    urls: Mutex<HashSet<String>>,
    more: Notify,
}

/// Where Firefox is, or says that there is none.
pub(crate) fn firefox_or_skip() -> Option<PathBuf> {
    found_or_skip("Firefox", "FIREFOX", &["/usr/bin/firefox-esr", "/usr/bin/firefox"])
}

impl Bidi {
    /// Starts a Firefox for which `internet` is the whole internet, with more preferences.
    pub(crate) async fn launch(executable: &Path, internet: &Internet, more: &[(&str, &str)]) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let port = internet.proxy.to_string();
        let ports = [("network.proxy.http_port", port.as_str()), ("network.proxy.ssl_port", port.as_str())];
        let all = PREFERENCES.iter().chain(more).chain(&ports);
        let lines: String = all.map(|(name, value)| format!("user_pref(\"{name}\", {value});\n")).collect();
        std::fs::write(profile.path().join("user.js"), lines).unwrap();
        let mut command = Command::new(executable);
        command
            .args(["--headless", "--no-remote", "--remote-debugging-port=0", "--profile"])
            .arg(profile.path())
            .env("HOME", profile.path())
            .env("MOZ_DISABLE_CONTENT_SANDBOX", "1");
        let process = Process::start(command, profile, "WebDriver BiDi listening on ").await;
        let address = &process.address;
        let (socket, _) = timeout(PATIENCE, connect_async(format!("{address}/session"))).await.unwrap().unwrap();
        let (asks, asked) = mpsc::unbounded_channel();
        let complete = Arc::new(Complete::default());
        tokio::spawn(speak(socket, asked, complete.clone()));
        let bidi = Self { asks, complete, process };
        let wanted = json!({ "capabilities": { "alwaysMatch": { "acceptInsecureCerts": true } } });
        bidi.ask("session.new", wanted).await.unwrap();
        let events = json!({ "events": ["network.responseCompleted", "network.fetchError"] });
        bidi.ask("session.subscribe", events).await.unwrap();
        bidi
    }

    /// One command, and its answer or what was wrong with it.
    pub(crate) async fn ask(&self, method: &'static str, params: Value) -> Result<Value, String> {
        let (answer, answered) = oneshot::channel();
        self.asks.send(Ask::Command { method, params, answer }).ok().unwrap();
        timeout(PATIENCE, answered).await.unwrap_or_else(|_| panic!("{method} was not answered")).unwrap()
    }

    /// Waits until the response to this address is complete: its cookies are in the jar then.
    pub(crate) async fn wait_for(&self, url: &str) {
        let wait = async {
            loop {
                let more = self.complete.more.notified();
                if self.complete.urls.lock().unwrap().remove(url) {
                    return;
                }
                more.await;
            }
        };
        timeout(Duration::from_secs(20), wait).await.unwrap_or_else(|_| panic!("no answer from {url}"));
    }

    pub(crate) async fn end(self) {
        // It closes the connection before it answers.
        self.ask("browser.close", json!({})).await.ok();
        self.asks.send(Ask::End).ok();
        self.process.end().await;
    }
}

async fn speak<S>(socket: S, mut asked: mpsc::UnboundedReceiver<Ask>, complete: Arc<Complete>)
where
    S: StreamExt<Item = Result<Message, async_tungstenite::tungstenite::Error>>
        + SinkExt<Message, Error = async_tungstenite::tungstenite::Error>
        + Unpin,
{
    let mut socket = socket;
    let mut waiting: HashMap<u64, oneshot::Sender<Result<Value, String>>> = HashMap::new();
    let mut next = 0;
    loop {
        tokio::select! {
            ask = asked.recv() => match ask {
                Some(Ask::Command { method, params, answer }) => {
                    next += 1;
                    let text = json!({ "id": next, "method": method, "params": params }).to_string();
                    waiting.insert(next, answer);
                    if socket.send(Message::Text(Utf8Bytes::from(text))).await.is_err() {
                        return;
                    }
                }
                Some(Ask::End) | None => return,
            },
            heard = socket.next() => {
                let Some(Ok(message)) = heard else { return };
                let Ok(text) = message.to_text() else { continue };
                let Ok(mut said) = serde_json::from_str::<Value>(text) else { continue };
                hear(&mut said, &mut waiting, &complete);
            }
        }
    }
}

fn hear(said: &mut Value, waiting: &mut HashMap<u64, oneshot::Sender<Result<Value, String>>>, complete: &Complete) {
    if said["type"] == "event" {
        if let Some(url) = said["params"]["request"]["url"].as_str() {
            complete.urls.lock().unwrap().insert(url.to_owned());
            complete.more.notify_waiters();
        }
        return;
    }
    let Some(answer) = said["id"].as_u64().and_then(|id| waiting.remove(&id)) else { return };
    let result = if said["type"] == "success" { Ok(said["result"].take()) } else { Err(said.to_string()) };
    // Whoever asked may have given up.
    answer.send(result).ok();
}
