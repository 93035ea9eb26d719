//! A script in the guest book, run by a real Chromium: sessions by the thousand, cookies by the hundred.
//!
//! Without Chromium nothing of it runs, and that is said.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tokio::task::JoinHandle;

use crate::{person::Person, server::Server};

/// New sessions without end, and a jar that fills for the parent domain as well.
const SCRIPT: &str = "<script>setInterval(()=>fetch('/count',{credentials:'omit'}));\
    for(let i=0;i<40;i++)document.cookie='b'+i+'='+'x'.repeat(4000)+'; Domain=cloakroom.localhost; Path=/'</script>";

/// Opens the page and leaves it open until then; gives how many pages ran.
pub(crate) fn start(server: &Server, until: Instant) -> JoinHandle<usize> {
    let port = server.port;
    tokio::spawn(async move {
        let mut person = Person::new(port);
        let made = person.post("/api/sandbox", "{}").await.unwrap();
        let made: serde_json::Value = serde_json::from_str(&made.body).unwrap();
        let switches = r#"{"escape_output": false, "csp": false}"#;
        person.ask(http::Method::PATCH, "/api/sandbox/switches", Some(switches)).await.unwrap();
        let steps = format!(
            "POST https://hotel.grand.example/book\nContent-Type: application/x-www-form-urlencoded\n\ntext={}",
            url::form_urlencoded::byte_serialize(SCRIPT.as_bytes()).collect::<String>()
        );
        let written = person.does("mallory", "http", &steps).await.unwrap();
        assert!(written.body.contains("303"), "the script is in the book: {}", written.body);
        let page = format!("{}/book", made["hosts"]["hotel"].as_str().unwrap());
        open(&page, until).await
    })
}

async fn open(page: &str, until: Instant) -> usize {
    let named = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    if !Path::new(&named).exists() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI=true and no Chromium");
        eprintln!("SKIPPED: no Chromium, so no script ran in the guest book");
        return 0;
    }
    let profile = tempfile::tempdir().unwrap();
    let mut browser = Command::new(named)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg("--remote-debugging-port=0")
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(page)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    tokio::time::sleep_until(until.into()).await;
    let ran = browser.try_wait().unwrap().is_none();
    browser.kill().unwrap();
    browser.wait().unwrap();
    // Its children write into the profile for a moment longer.
    tokio::time::sleep(Duration::from_millis(500)).await;
    usize::from(ran)
}
