//! The page of a HAR: a file dropped on it, the table walked by keys, another cookie followed, and refusals that say why.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Tab, Visit};

fn entry(second: usize, method: &str, url: &str, sent: &[(&str, &str)], set: &[&str]) -> Value {
    let pair = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    let received: Vec<Value> = set.iter().map(|line| json!({ "name": "Set-Cookie", "value": line })).collect();
    json!({
        "startedDateTime": format!("2026-11-29T13:00:{second:02}Z"), "time": 20,
        "request": { "method": method, "url": url, "headers": sent.iter().map(pair).collect::<Vec<_>>() },
        "response": { "status": 200, "headers": received, "content": { "text": "a body, which is not sent on" } },
    })
}

/// A sign-in, a page, and the way back from the card page, by a form.
fn har() -> String {
    let own = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    let with = [&own[..], &[("Cookie", "sid=alice; theme=dark")]].concat();
    let card = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    let card = [&card[..], &[("Referer", "https://card.example/")]].concat();
    let sid = |who: &str| format!("sid={who}; Path=/; Secure; HttpOnly; SameSite=Lax");
    let entries = [
        entry(0, "POST", "https://shop.example/login", &own, &[&sid("alice"), "theme=dark; Path=/"]),
        entry(1, "GET", "https://shop.example/account", &with, &[]),
        entry(2, "POST", "https://shop.example/pay/return", &card, &[&sid("stranger")]),
    ];
    json!({ "log": { "version": "1.2", "creator": { "name": "Firefox", "version": "153" }, "entries": entries } })
        .to_string()
}

async fn drop_file(tab: &Tab, file: &Path) {
    tab.drop_file(file, 300.0, 20.0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_dropped_and_the_table_is_walked_by_keys() {
    let Some(visit) = Visit::start().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let [good, wrong] = ["shop.har", "notes.txt"].map(|name| folder.path().join(name));
    std::fs::write(&good, har()).unwrap();
    std::fs::write(&wrong, "no HAR").unwrap();
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    let page = format!("http://cloakroom.localhost:{}/reference/cookies/har", visit.port);
    tab.go_to(&page).await;
    tab.until("customElements.get('cloak-har') && document.readyState === 'complete'").await;

    // On the bar at the top, which is no part of the form: the browser must not leave for the file.
    drop_file(&tab, &wrong).await;
    tab.until_text("cloak-har .wrong", "This is no HAR").await;
    drop_file(&tab, &good).await;
    tab.until_text("cloak-har h1", "The sign-in was lost at request 3.").await;
    assert_eq!(tab.js("location.pathname").await, "/reference/cookies/har");
    assert!(!tab.text("main").await.contains("alice"), "values are masked");

    walk(&tab).await;
    follow(&tab).await;
    refused(&tab).await;
    visit.end().await;
}

/// Arrows from the request at which it was lost; Enter opens why.
async fn walk(tab: &Tab) {
    let at = "(c => c.cellIndex + ' ' + c.parentElement.id)(document.activeElement)";
    tab.js("document.querySelector('.har tbody [tabindex=\"0\"]').focus()").await;
    for (key, place) in [
        ("ArrowUp", "0 row-2"),
        ("ArrowUp", "0 row-1"),
        ("ArrowUp", "0 row-1"),
        ("ArrowRight", "1 row-1"),
        ("ArrowDown", "1 row-2"),
        ("ArrowDown", "1 row-3"),
        ("ArrowDown", "1 row-3"),
        ("End", "2 row-3"),
        ("ArrowRight", "2 row-3"),
        ("Home", "0 row-3"),
        ("ArrowLeft", "0 row-3"),
        ("ArrowRight", "1 row-3"),
    ] {
        tab.press(key).await;
        tab.until(&format!("{at} === {place:?}")).await;
    }
    assert_eq!(tab.js("document.querySelectorAll('.har tbody [tabindex=\"0\"]').length").await, 1);
    tab.press("Enter").await;
    tab.until("[...document.activeElement.querySelectorAll('details')].every(d => d.open)").await;
    assert!(tab.text("#row-3 td.session details p").await.contains("SameSite=Lax, cross-site POST."));
    tab.press("Enter").await;
    tab.until("![...document.activeElement.querySelectorAll('details')].some(d => d.open)").await;
}

/// Another cookie is said to be the session, by its head and by the list, and the file is not asked for again.
async fn follow(tab: &Tab) {
    tab.click(".har thead [data-session='theme@shop.example']").await;
    tab.until_text("cloak-har h1", "The sign-in was not lost.").await;
    tab.until("document.activeElement === document.querySelector('cloak-har h1')").await;
    tab.until("document.querySelector('#h-session').value === 'theme@shop.example'").await;
    tab.js("(s => { s.value = ''; s.dispatchEvent(new Event('change', { bubbles: true })) })(document.querySelector('#h-session'))").await;
    tab.until_text("cloak-har h1", "The sign-in was lost at request 3.").await;
}

/// What a refusal says stands at the form, and the table stays.
async fn refused(tab: &Tab) {
    tab.js("document.querySelector('cloak-har').dataset.most = 10").await;
    choose(tab).await;
    tab.until_text("cloak-har .wrong", "larger than 0 MB").await;
    tab.js("document.querySelector('cloak-har').dataset.most = 1e9").await;
    tab.js("window.real = window.fetch; window.fetch = () => window.real('/no/such/page', { method: 'POST' })").await;
    choose(tab).await;
    tab.until("document.querySelector('cloak-har .wrong')?.textContent.length > 20 && !document.querySelector('cloak-har .wrong').textContent.includes('larger')").await;
    tab.js("window.fetch = () => Promise.reject(new TypeError('no network'))").await;
    choose(tab).await;
    tab.until_text("cloak-har .wrong", "The server did not answer.").await;
    assert!(tab.text("cloak-har h1").await.contains("The sign-in was lost at request 3."));
}

async fn choose(tab: &Tab) {
    tab.js("(s => s.dispatchEvent(new Event('change', { bubbles: true })))(document.querySelector('#h-rows'))").await;
}
