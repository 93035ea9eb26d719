//! What script on a demo host can do to the tutorial's cookies, in a real browser: nothing that the learner cannot undo.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{Tab, Visit};

const SANDBOX: &str = "fetch('/api/sandbox').then(a => a.json()).then(a => a.id)";

async fn at_own_name(visit: &Visit) -> Tab {
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost' && document.readyState === 'complete'").await;
    tab
}

async fn go(tab: &Tab, address: &str) {
    tab.go_to(address).await;
    tab.until(&format!("location.href === {address:?} && document.readyState === 'complete'")).await;
}

/// Makes a sandbox, and says where its hotel is.
async fn hotel(tab: &Tab) -> String {
    let make = "fetch('/api/sandbox', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })\
                .then(a => a.json()).then(a => a.hosts.hotel)";
    tab.js(make).await.as_str().unwrap().to_owned()
}

/// The session of somebody else.
async fn another_session(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request = format!(
        "POST /api/sandbox HTTP/1.1\r\nHost: cloakroom.localhost:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let value = answer.split("__Host-cloakroom=").nth(1).unwrap();
    value.split(';').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_on_the_hotel_cannot_put_the_learner_into_another_sandbox() {
    let Some(visit) = Visit::start().await else { return };
    let tab = at_own_name(&visit).await;
    let home = format!("http://cloakroom.localhost:{}/", visit.port);
    let hotel = hotel(&tab).await;
    let (own, other) = (tab.js(SANDBOX).await, another_session(visit.port).await);
    go(&tab, &format!("{hotel}/")).await;
    for name in ["%5F%5FHost-cloakroom", "\\u2000__Host-cloakroom", "\\u00a0__Host-cloakroom", "__Host-cloakroom", "="]
    {
        let name = if name == "=" { "=__Host-cloakroom" } else { name };
        tab.js(&format!("document.cookie = '{name}={other}; Domain=cloakroom.localhost; Path=/'")).await;
    }
    go(&tab, &home).await;
    let there = tab.js("document.cookie").await;
    for name in ["%5F%5FHost-cloakroom=", "\u{2000}__Host-cloakroom=", "\u{a0}__Host-cloakroom="] {
        assert!(there.as_str().unwrap().contains(name), "the browser took it: {there}");
    }
    assert_eq!(tab.js(SANDBOX).await, own);
    visit.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jar_that_script_on_the_hotel_has_filled_is_emptied_by_a_button() {
    let Some(visit) = Visit::start().await else { return };
    let tab = at_own_name(&visit).await;
    let lesson = format!("http://cloakroom.localhost:{}/lessons/fixation", visit.port);
    let hotel = hotel(&tab).await;
    go(&tab, &format!("{hotel}/")).await;
    let bomb = "for (let n = 0; n < 175; n++) document.cookie = `n${n}=${'v'.repeat(4096 - `n${n}`.length)}; \
                Domain=cloakroom.localhost; Path=/`; document.cookie.length";
    let sent = tab.js(bomb).await.as_u64().unwrap();
    assert!(sent > 700_000, "a full jar: {sent}");
    // From the doorstep too: it moves on to where the page with the button is.
    go_on(&tab, &format!("http://localhost:{}/", visit.port), "Too many cookies").await;
    go_on(&tab, &lesson, "Too many cookies").await;
    let drawn = tab.js("getComputedStyle(document.querySelector('button.first')).backgroundColor").await;
    assert_ne!(drawn, "rgba(0, 0, 0, 0)", "its style counts");
    tab.click("button.first").await;
    tab.until_text("h1", "Cookies cleared").await;
    assert_eq!(tab.js("document.cookie").await, "");
    go_on(&tab, &lesson, "Session fixation").await;
    // What it had set for its own host alone is gone with the rest.
    go(&tab, &format!("{hotel}/")).await;
    assert!(!tab.text("body").await.contains("Too many"));
    visit.end().await;
}

async fn go_on(tab: &Tab, address: &str, title: &str) {
    tab.go_to(address).await;
    tab.until_text("h1", title).await;
    tab.until("location.hostname === 'cloakroom.localhost' && document.readyState === 'complete'").await;
}
