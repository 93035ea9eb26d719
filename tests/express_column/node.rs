//! The Node.js process that serves Express hotels: started, asked, ended.

use std::{path::Path, process::Stdio};

use bytes::Bytes;
use cloakroom::course::Versions;
use http::{HeaderMap, Method};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::loopback;

pub(crate) struct Node {
    process: Child,
    pub(crate) port: u16,
}

impl Node {
    /// Starts it, or says what is missing.
    pub(crate) async fn start() -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/express");
        let started = Command::new("node")
            .arg("hotel/server.js")
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let fetched = folder.join("node_modules/express-session").is_dir();
        let Some(mut process) = started.ok().filter(|_| fetched) else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "CI=true, and no Node.js or no npm ci");
            eprintln!("SKIPPED: no Node.js, or no packages; ./test express fetches them");
            return None;
        };
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next_line().await.unwrap().unwrap_or_else(|| panic!("node hotel/server.js ended at once"));
        Some(Self { process, port: port.parse().unwrap() })
    }

    pub(crate) async fn versions(&self) -> Versions {
        serde_json::from_value(control(self.port, "/versions", &Value::Null).await).unwrap()
    }

    pub(crate) async fn end(mut self) {
        self.process.kill().await.unwrap();
    }
}

/// Asks the server for what is no request of a person's.
pub(crate) async fn control(port: u16, path: &str, body: &Value) -> Value {
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let at = ("control.localhost", path);
    let answer = loopback::send(port, &Method::POST, at, HeaderMap::new(), body).await.unwrap();
    serde_json::from_slice(answer.body()).unwrap_or_else(|_| panic!("{path}: {answer:?}"))
}
