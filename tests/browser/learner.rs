//! A learner in odd orders: twice, with a reload, with Back, in two tabs; and the frame's address.

use crate::harness::{Tab, Visit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_come_back_after_a_reload_and_go_with_a_reset_in_another_tab() {
    let Some(visit) = Visit::start().await else { return };
    let lesson = at(&visit, "/lessons/stateless").await;
    let first = "cloak-http[data-block]";
    lesson.click(&format!("{first} [data-send]")).await;
    lesson.until_text(&format!("{first} [data-answer]"), "as the text says").await;
    lesson.js("window.before = true; location.reload()").await;
    lesson.until("!window.before && document.readyState === 'complete'").await;
    lesson.until_text(&format!("{first} [data-answer]"), "as the text says").await;
    lesson.until_text(&format!("{first} [data-word]"), "Do it again").await;
    lesson.until(&format!("!document.querySelector('{first} [data-send]').classList.contains('first')")).await;

    lesson.js("location.assign('/attacks')").await;
    lesson.until("location.pathname === '/attacks'").await;
    lesson.js("history.back()").await;
    lesson.until("location.pathname === '/lessons/stateless'").await;
    lesson.until_text(&format!("{first} [data-answer]"), "as the text says").await;

    // The third counts visits: a second time, they are others.
    lesson.js("document.querySelectorAll('cloak-http[data-block]')[2].setAttribute('data-test', 'counts')").await;
    let counts = "[data-test=counts]";
    lesson.click(&format!("{counts} [data-send]")).await;
    lesson.until_text(&format!("{counts} [data-answer]"), "as the text says").await;
    lesson.click(&format!("{counts} [data-send]")).await;
    lesson.until_text(&format!("{counts} [data-answer]"), "different from the text").await;
    assert!(!lesson.text(&format!("{counts} [data-answer]")).await.contains("not as expected"));

    let other =
        Tab::of(visit.browser.new_page(format!("http://cloakroom.localhost:{}/playground", visit.port)).await.unwrap());
    other.click("[data-reset]").await;
    other.until("document.querySelector('[data-sandbox]')?.dataset.sandbox").await;
    lesson.front().await;
    lesson.until(&format!("!document.querySelector('{first} [data-answer]').childElementCount")).await;
    visit.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_section_runs_from_the_start_and_a_switch_that_is_on_stops_mallory() {
    let Some(visit) = Visit::start().await else { return };
    let lesson = at(&visit, "/lessons/fixation").await;
    lesson.click("cloak-ask input[type=radio]").await;
    lesson.click("cloak-ask [data-commit]").await;
    let told = "document.querySelector('cloak-ask .reveal').open";
    assert_eq!(lesson.js(told).await, false, "a prediction is not told before the run");
    let bar = "[data-rerun-bar$='/live/play'] [data-rerun]";
    lesson.click(bar).await;
    lesson
        .until("[...document.querySelectorAll('.ending.won')].some((e) => e.textContent.includes('Alice’s room code'))")
        .await;
    lesson.until(told).await;
    lesson.click("#tab-switches").await;
    lesson.click("#sw-renew_on_login").await;
    lesson.until("document.querySelector('#sw-renew_on_login').checked").await;
    lesson.click(bar).await;
    lesson.until("document.querySelector('.ending.stopped') && !document.querySelector('.ending.won')").await;
    assert!(lesson.text("main").await.contains("you turned “Renew the ID on login” on"));
    visit.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_address_of_the_frame_follows_what_happens_in_it_and_says_when_it_does_not_know() {
    let Some(visit) = Visit::start().await else { return };
    let lesson = at(&visit, "/lessons/fixation").await;
    let site = "cloak-site[data-host=hotel]";
    lesson.click(&format!("{site} [data-start]")).await;
    let address = format!("{site} [data-address]");
    // Who is not logged in is led from /account to the login: that is where the frame is.
    lesson.until_text(&address, "/login?next=%2Faccount").await;
    lesson.js(&format!("document.querySelector('{site} iframe').src = 'about:blank'")).await;
    lesson.until_text(&address, "Not known").await;
    visit.end().await;
}

async fn at(visit: &Visit, path: &str) -> Tab {
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    tab.js(&format!("location.assign('{path}')")).await;
    tab.until(&format!("location.pathname === '{path}' && document.readyState === 'complete'")).await;
    tab
}
