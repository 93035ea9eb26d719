//! The Back button after a logout: what the browser had kept comes back, unless the page asked it to keep nothing.

use crate::harness::{Tab, Visit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_shows_the_account_after_the_logout_unless_no_copy_was_kept() {
    let Some(visit) = Visit::start().await else { return };
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    for no_store in [false, true] {
        tab.js(&format!("location.assign('http://cloakroom.localhost:{}/')", visit.port)).await;
        tab.until("location.hostname === 'cloakroom.localhost' && document.readyState === 'complete'").await;
        log_in_and_out(&tab, no_store).await;
        tab.js("history.back()").await;
        let expected = if no_store { "location.pathname === '/login'" } else { "location.pathname === '/account'" };
        tab.until(expected).await;
        assert_eq!(tab.text("body").await.contains("Good evening, Alice"), !no_store, "no-store: {no_store}");
        if !no_store {
            tab.js("location.reload()").await;
            tab.until("location.pathname === '/login'").await;
        }
    }
    visit.end().await;
}

async fn log_in_and_out(tab: &Tab, no_store: bool) {
    let switch = format!(
        "fetch('/api/sandbox/switches', {{ method: 'PATCH', headers: {{ 'Content-Type': 'application/json' }}, \
         body: JSON.stringify({{ no_store: {no_store} }}) }}).then(() => fetch('/api/sandbox')).then(a => a.json()).then(a => a.hosts.hotel)"
    );
    let hotel = tab.js(&switch).await;
    tab.js(&format!("location.assign('{}/login')", hotel.as_str().unwrap())).await;
    tab.until("location.pathname === '/login' && document.readyState === 'complete'").await;
    let password = tab.js("document.body.innerText.match(/[a-z]+-[0-9]{4}/)[0]").await;
    tab.type_into("input[name=guest]", "alice").await;
    tab.type_into("input[name=password]", password.as_str().unwrap()).await;
    tab.click("form[action='/login'] button").await;
    tab.until_text("body", "Good evening, Alice").await;
    tab.click("form[action='/logout'] button").await;
    tab.until("location.pathname === '/' && document.readyState === 'complete'").await;
}
