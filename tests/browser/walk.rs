//! The lesson on fixation, done by clicking: Mallory by simulated browser, Alice by the real one.

use crate::harness::{Tab, Visit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_learner_walks_through_the_lesson_on_fixation() {
    let Some(visit) = Visit::start().await else { return };
    let start = visit.open_printed_address().await;
    start.until("location.hostname === 'cloakroom.localhost'").await;
    start.click("a[href='/lessons/fixation']").await;
    let lesson = start;
    lesson.until("location.pathname === '/lessons/fixation'").await;
    predict(&lesson).await;

    mallory_visits(&lesson).await;
    lesson.click("#tab-store").await;
    lesson.until_text("#pane-store", "visits").await;
    be_alice(&visit, &lesson).await;
    lesson.until_text("#pane-store", "guest_id").await;
    the_frame_is_alice_too(&lesson).await;
    let answer = mallory_returns(&lesson).await;
    assert!(answer.contains("Good evening, Alice"), "Mallory is in: {answer}");

    lesson.click("#tab-switches").await;
    lesson.click("#sw-renew_on_login").await;
    lesson.until("document.querySelector('#sw-renew_on_login').checked").await;
    mallory_visits(&lesson).await;
    be_alice(&visit, &lesson).await;
    let answer = mallory_returns(&lesson).await;
    assert!(answer.contains("303") && !answer.contains("Good evening"), "Mallory is stopped: {answer}");
    visit.end().await;
}

async fn predict(lesson: &Tab) {
    lesson.until("document.querySelector('cloak-ask [data-commit]')?.disabled").await;
    lesson.click("cloak-ask [data-kind] input, cloak-ask input[type=radio]").await;
    lesson.click("cloak-ask [data-commit]").await;
    lesson.until_text("cloak-ask", "The hotel looks the ID up").await;
}

/// The hotel in the lesson's frame is same-site with it: it sends the cookie that the tab was given.
async fn the_frame_is_alice_too(lesson: &Tab) {
    lesson.click("cloak-site[data-host=hotel] [data-start]").await;
    let newest = "fetch('/api/sandbox/exchanges').then(a => a.json()).then(a => a.exchanges.map(e => e.exchange).find(e => e.request.headers.some(h => h[1] === 'iframe')))\
                  .then(e => e ? `${e.response.status} ${e.response.body.includes('Good evening, Alice')}` : '')";
    for _ in 0..100 {
        if lesson.js(newest).await == "200 true" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the frame did not show Alice's account: {}", lesson.js(newest).await);
}

/// The figure of a block, found by what its source says.
async fn block(lesson: &Tab, source: &str, test_id: &str) -> String {
    let find = format!(
        "[...document.querySelectorAll('cloak-http')].find(b => b.dataset.source.includes({source:?})).setAttribute('data-test', {test_id:?})"
    );
    lesson.js(&find).await;
    format!("[data-test={test_id}]")
}

async fn mallory_visits(lesson: &Tab) {
    let block = block(lesson, "capture planted", "visit").await;
    lesson.js(&format!("document.querySelector('{block} [data-answer]').replaceChildren()")).await;
    lesson.click(&format!("{block} [data-send]")).await;
    lesson.until_text(&format!("{block} [data-answer]"), "planted").await;
}

/// Opens Mallory's page in a new tab, follows her link, and logs in with what the page shows.
async fn be_alice(visit: &Visit, lesson: &Tab) {
    let site = "cloak-site[data-host=evil]";
    lesson.click(&format!("{site} [data-open]:not([hidden]), {site} [data-start]")).await;
    let tab = visit.tab_at(".evil.localhost").await;
    tab.front().await;
    tab.until("document.querySelector('a[href*=\"/login?id=\"]')").await;
    tab.click("a[href*='/login?id=']").await;
    tab.until("location.hostname.startsWith('hotel.') && document.querySelector('form')").await;
    let password = tab.js("document.body.innerText.match(/[a-z]+-[0-9]{4}/)[0]").await;
    tab.type_into("input[name=guest]", "alice").await;
    tab.type_into("input[name=password]", password.as_str().unwrap()).await;
    tab.click("form[action='/login'] button").await;
    tab.until_text("body", "Good evening, Alice").await;
    tab.close().await;
    lesson.front().await;
}

async fn mallory_returns(lesson: &Tab) -> String {
    let block = block(lesson, "{{planted}}", "return").await;
    lesson.js(&format!("document.querySelector('{block} [data-answer]').replaceChildren()")).await;
    lesson.click(&format!("{block} [data-send]")).await;
    lesson.until(&format!("document.querySelector('{block} [data-answer]').childElementCount")).await;
    lesson.text(&format!("{block} [data-answer]")).await
}
