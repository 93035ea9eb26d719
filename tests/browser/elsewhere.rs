//! Signing in at id.example, under the hotel's own Content-Security-Policy.

use serde_json::json;

use crate::harness::{Tab, Visit};

/// A sandbox with these switches; the hotel's and id.example's origins.
async fn hosts(visit: &Visit, tab: &Tab) -> (String, String) {
    tab.js(&format!("location.assign('http://cloakroom.localhost:{}/')", visit.port)).await;
    tab.until("location.hostname === 'cloakroom.localhost' && document.readyState === 'complete'").await;
    let switches = json!({ "csp": true, "ask_first": true, "logout_at_both": true });
    let made = tab
        .js(&format!(
            "fetch('/api/sandbox/switches', {{ method: 'PATCH', headers: {{ 'Content-Type': 'application/json' }}, \
             body: JSON.stringify({switches}) }}).then(() => fetch('/api/sandbox')).then(a => a.json()).then(a => a.hosts)"
        ))
        .await;
    let of = |name: &str| made[name].as_str().unwrap_or_else(|| panic!("no {name}: {made}")).to_owned();
    (of("hotel"), of("id"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_button_and_the_logout_lead_on_to_the_issuer_under_the_hotels_policy() {
    let Some(visit) = Visit::start().await else { return };
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    let (hotel, id) = hosts(&visit, &tab).await;
    let at = |origin: &str, path: &str| {
        format!(
            "location.origin === '{origin}' && location.pathname === '{path}' && document.readyState === 'complete'"
        )
    };
    tab.js(&format!("location.assign('{hotel}/login/elsewhere')")).await;
    tab.until(&at(&hotel, "/login/elsewhere")).await;
    let policy = tab.js("fetch(location.href).then(a => a.headers.get('content-security-policy'))").await;
    assert!(policy.as_str().unwrap().contains(&format!("form-action 'self' {id}")), "{policy}");
    tab.click("form[action='/login/elsewhere'] button").await;
    tab.until(&at(&id, "/login")).await;
    let password = tab.js("document.body.innerText.match(/alice \\/ ([a-z]+-[0-9]{4})/)[1]").await;
    tab.type_into("input[name=name]", "alice").await;
    tab.type_into("input[name=password]", password.as_str().unwrap()).await;
    tab.click("form button").await;
    tab.until(&at(&hotel, "/callback")).await;
    tab.js(&format!("location.assign('{hotel}/account')")).await;
    tab.until_text("body", "Good evening, Alice").await;
    tab.click("form[action='/logout'] button").await;
    // By way of id.example, which leads back to the front page.
    tab.until(&at(&hotel, "/")).await;
    tab.js(&format!("location.assign('{id}/')")).await;
    tab.until(&at(&id, "/")).await;
    assert!(!tab.text("body").await.contains("You are signed in"), "the session there has ended too");
    visit.end().await;
}
