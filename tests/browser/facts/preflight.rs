//! Which requests of another site's page a browser asks about first.

use super::{
    person::{BOTH, Person},
    sites::{Answer, Sites, page},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";

/// What the page sends, and the methods that arrive at a hotel which allows nothing to anybody.
const SENT: &[(&str, &str, &[&str])] = &[
    ("get", "fetch(to, { credentials: 'include' })", &["GET"]),
    ("form", "fetch(to, { method: 'POST', body: new URLSearchParams('coat=1') })", &["POST"]),
    ("parts", "fetch(to, { method: 'POST', body: new FormData() })", &["POST"]),
    ("text", "fetch(to, { method: 'POST', body: '{\"coat\":1}' })", &["POST"]),
    (
        "json",
        "fetch(to, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })",
        &["OPTIONS"],
    ),
    ("own-header", "fetch(to, { method: 'POST', headers: { 'X-Requested-With': 'fetch' } })", &["OPTIONS"]),
    ("put", "fetch(to, { method: 'PUT' })", &["OPTIONS"]),
    ("delete", "fetch(to, { method: 'DELETE' })", &["OPTIONS"]),
    ("patch", "fetch(to, { method: 'PATCH' })", &["OPTIONS"]),
    // The page gives up reading the answer, and the browser the type that is not among the three.
    (
        "blind",
        "fetch(to, { method: 'POST', mode: 'no-cors', body: '{}', headers: { 'Content-Type': 'application/json' } })",
        &["POST"],
    ),
    (
        "blob",
        "fetch(to, { method: 'POST', mode: 'no-cors', body: new Blob(['{}'], { type: 'application/json' }) })",
        &["POST"],
    ),
    ("beacon", "Promise.resolve(navigator.sendBeacon(to, '{}'))", &["POST"]),
];

fn answers(_: &Request) -> Answer {
    page(
        "<form method=post enctype='text/plain'><input name='{\"coat\":1,\"to\":\"mallory\",\"x' value='\":1}'></form>",
    )
}

async fn asks_first(person: &Person, sites: &Sites) {
    person.opens("https://evil.example/").await;
    for (name, sends, methods) in SENT {
        let target = format!("/coats?{name}");
        person
            .does(&format!(
                "const to = 'https://{HOTEL}{target}'; ({sends}).catch(() => 0).then(() => document.title = '{name}')"
            ))
            .await;
        person.until(&format!("document.title === '{name}'")).await;
        sites.comes(HOTEL, &target).await;
        let arrived = sites.asked(HOTEL, &target);
        let seen: Vec<&str> = arrived.iter().map(|request| request.method.as_str()).collect();
        assert_eq!(seen, *methods, "{name}");
        if methods == &["POST"] {
            let kind = arrived[0].header("content-type").split(';').next().unwrap_or_default();
            let plain = ["", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded"];
            assert!(plain.contains(&kind), "{name}: {kind}");
        }
    }
    // A form that says text sends a body that is JSON.
    person.does(&format!("document.forms[0].action = 'https://{HOTEL}/coats?plain'; document.forms[0].submit()")).await;
    let plain = sites.comes(HOTEL, "/coats?plain").await;
    assert_eq!((plain.method.as_str(), plain.header("content-type")), ("POST", "text/plain"));
    assert!(
        serde_json::from_str::<serde_json::Value>(plain.body.trim()).is_ok_and(|body| body["coat"] == 1),
        "{plain:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_and_what_no_form_can_send_is_asked_about_first() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        asks_first(&person, &sites).await;
        person.leaves().await;
        sites.end();
    }
}
