//! A HAR in a terminal and on the page: where a sign-in was lost, and no value unless it is asked for.

use std::process::{Command, Output};

use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{TUTORIAL, TestApp};

const SECRET: &str = "s3cretValueOfAlice";

fn entry(
    second: usize,
    method: &str,
    url: &str,
    status: u16,
    sent: &[(&str, &str)],
    received: &[(&str, &str)],
) -> Value {
    let list = |headers: &[(&str, &str)]| -> Vec<Value> {
        headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
    };
    json!({
        "startedDateTime": format!("2026-11-29T13:{:02}:{:02}Z", second / 60, second % 60), "time": 20,
        "request": { "method": method, "url": url, "headers": list(sent) },
        "response": { "status": status, "headers": list(received), "content": { "text": "y".repeat(20_000) } },
    })
}

/// A sign-in, many pages, and a return from the card page by a form.
fn lost(pages: usize) -> String {
    let own = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    let cookie = format!("sid={SECRET}; theme=dark");
    let set = format!("sid={SECRET}; Path=/; Secure; HttpOnly; SameSite=Lax");
    let mut entries = vec![entry(
        0,
        "POST",
        "https://shop.example/login",
        303,
        &own,
        &[("Set-Cookie", &set), ("Set-Cookie", "theme=dark; Path=/"), ("Location", "/")],
    )];
    let with = [&own[..], &[("Cookie", cookie.as_str())]].concat();
    for page in 0..pages {
        entries.push(entry(1 + page, "GET", &format!("https://shop.example/p/{page}?token={SECRET}"), 200, &with, &[]));
    }
    let card = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
        ("Referer", "https://card.example/"),
    ];
    entries.push(entry(
        pages + 2,
        "POST",
        "https://shop.example/pay/return",
        200,
        &card,
        &[("Set-Cookie", "sid=stranger; Path=/; Secure; HttpOnly; SameSite=Lax")],
    ));
    json!({ "log": { "version": "1.2", "creator": { "name": "Firefox", "version": "153" }, "entries": entries } })
        .to_string()
}

fn har(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cloakroom")).args(["cookies", "har"]).args(arguments).output().unwrap()
}

#[test]
fn a_terminal_tells_where_and_masks_the_values() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.har");
    std::fs::write(&file, lost(3)).unwrap();
    let file = file.to_str().unwrap();
    let output = har(&[file]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.starts_with("The sign-in was lost at request 5."), "{told}");
    assert!(
        told.contains("SameSite=Lax, cross-site POST")
            && told.contains("<- lost here")
            && told.contains("rules of firefox"),
        "{told}"
    );
    assert!(!told.contains(SECRET), "{told}");
    let shown = String::from_utf8(har(&[file, "--values"]).stdout).unwrap();
    assert!(shown.contains(&format!("sid={SECRET}")), "{shown}");
    let json: Value = serde_json::from_slice(&har(&[file, "--json"]).stdout).unwrap();
    assert_eq!((&json["outcome"], &json["lost_at"], &json["session"]), (&json!("lost"), &json!(5), &json!("sid")));
    assert!(!json.to_string().contains(SECRET));
}

#[test]
fn somebody_says_which_cookie_is_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.har");
    std::fs::write(&file, lost(3)).unwrap();
    let file = file.to_str().unwrap();
    let told = |session: &str| -> Value {
        serde_json::from_slice(&har(&[file, "--json", "--session", session]).stdout).unwrap()
    };
    for session in ["theme", "theme@shop.example"] {
        let theme = told(session);
        assert_eq!((&theme["session"], &theme["outcome"]), (&json!("theme"), &json!("not_lost")), "{theme}");
    }
    assert_eq!(told("sid")["lost_at"], 5);
    let output = har(&[file, "--session", "csrf\u{1b}"]);
    let says = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && says.contains("it has sid, theme") && !says.contains('\u{1b}'),
        "{says}"
    );
}

#[test]
fn what_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let large = |name: &str, bytes: u64| {
        let file = folder.path().join(name);
        std::fs::File::create(&file).unwrap().set_len(bytes).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let output = har(&[&large("a.har", 500_000_001)]);
    let says = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && says.contains("larger than 500 MB") && says.contains("without content"),
        "{says}"
    );
}

#[test]
fn what_is_no_har_is_one_line_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("a", "{}"), ("b", "\u{1b}[2J"), ("c", "")] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let output = har(&[file.to_str().unwrap()]);
        let says = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && says.contains("no HAR") && !says.contains('\u{1b}'), "{says}");
    }
    assert_eq!(har(&["/no/such/file"]).status.code(), Some(2));
}

/// A form as a browser sends it.
async fn sent(app: &TestApp, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str("--b--\r\n");
    let request = http::Request::post("/reference/cookies/har")
        .header("host", TUTORIAL)
        .header("origin", format!("http://{TUTORIAL}"))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(body.into())
        .unwrap();
    let answer = app.send(request).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn the_page_draws_the_table_and_masks_the_values() {
    let app = TestApp::start();
    let text = lost(3);
    let (status, page) = sent(&app, &[("text", &text)]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("The sign-in was lost at request 5.") && page.contains("id=\"row-5\" class=\"is-lost\""),
        "{page}"
    );
    assert!(!page.contains(SECRET) && page.contains("<b>S1</b>") && page.contains("<b>S2</b>"));
    assert!(!page.contains("id=\"row-3\""), "where nothing changed");
    let (_, page) = sent(&app, &[("text", &text), ("values", "shown"), ("rows", "all")]).await;
    assert!(page.contains(SECRET) && page.contains("id=\"row-3\""));
    assert!(!page.contains("token="), "a query is never shown");
    let (status, page) = sent(&app, &[("text", &text), ("session", "theme@shop.example")]).await;
    assert!(status == StatusCode::OK && page.contains("<option value=\"theme@shop.example\" selected>theme</option>"));
    assert!(page.contains("The sign-in was not lost."), "it is the story of another cookie: {page}");
    let (status, page) = sent(&app, &[("text", &text), ("session", "csrf")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("it has sid, theme"), "{page}");
    let (_, page) = sent(&app, &[("text", &text), ("rules", "safari")]).await;
    assert!(page.contains("<option value=\"safari\" selected>") && page.contains("by the rules of safari"), "{page}");
    for wrong in ["{}", "", "<script>alert(1)</script>"] {
        let (status, page) = sent(&app, &[("text", wrong)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("class=\"wrong\"") && !page.contains("<script>alert"), "{wrong}");
    }
}

#[tokio::test]
async fn hundreds_of_requests_and_megabytes_are_taken() {
    let app = TestApp::start();
    let text = lost(500);
    assert!(text.len() > 10_000_000);
    let (status, page) = sent(&app, &[("text", &text), ("rows", "all")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("The sign-in was lost at request 502."));
}
