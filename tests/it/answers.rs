//! What a block of a lesson led to: kept for its page, told in the player's words, run again from the start.

use http::StatusCode;
use serde_json::json;

use crate::harness::embedded;

use crate::{guest::GuestBrowser, harness::TestApp};

/// The blocks of a section: ID, who acts, notation, text.
fn blocks(lesson: &str, section: &str) -> Vec<(String, String, String, String)> {
    let course = embedded().library.current();
    let lesson = course.lesson(lesson).unwrap();
    let of_section = lesson.live.iter().filter(|b| b.section == section);
    let who = |b: &cloakroom::course::LiveBlock| match &b.block {
        cloakroom_engine::script::Block::Play { actor, .. } => actor.name().to_owned(),
        cloakroom_engine::script::Block::Page(_) => String::new(),
    };
    of_section.map(|b| (b.id.clone(), who(b), b.notation.clone(), b.source.clone())).collect()
}

async fn play(app: &TestApp, (id, who, notation, text): &(String, String, String, String)) -> serde_json::Value {
    let body = json!({ notation.as_str(): text, "block": id }).to_string();
    let answer = app.post(&format!("/api/sandbox/browsers/{who}/requests"), &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

async fn kept(app: &TestApp, of: &[(String, String, String, String)]) -> String {
    let ids: Vec<&str> = of.iter().map(|block| block.0.as_str()).collect();
    app.get(&format!("/answers?of={}", ids.join(","))).await.body
}

#[tokio::test]
async fn an_answer_comes_back_with_the_page_and_goes_with_the_sandbox() {
    let app = TestApp::start();
    let live = blocks("stateless", "live");
    assert!(!kept(&app, &live).await.contains("<template"), "nothing has been played");
    play(&app, &live[0]).await;
    let page = kept(&app, &live).await;
    assert!(page.contains(&format!("<template data-of=\"{}\">", live[0].0)), "{page}");
    assert_eq!(page.matches("<template").count(), 1, "and no other");
    assert!(page.contains("You have been here 1 time."));
    let seen = page.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap();
    let again = app.get(&format!("/answers?of={}&seen={seen}", live[0].0)).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT, "a page that knows it all is told nothing");
    app.post("/api/sandbox/reset", "{}").await;
    assert!(!kept(&app, &live).await.contains("<template"), "a reset in another tab takes the answers along");
}

#[tokio::test]
async fn a_second_time_is_no_failure_and_says_that_it_is_the_second() {
    let app = TestApp::start();
    let live = blocks("stateless", "live");
    play(&app, &live[0]).await;
    play(&app, &live[1]).await;
    let first = play(&app, &live[2]).await;
    assert_eq!(first["differs"], json!(null), "{first}");
    let second = play(&app, &live[2]).await;
    assert!(second["differs"].as_str().unwrap().contains("number 2"), "{}", second["differs"]);
    let page = kept(&app, &live).await;
    assert!(page.contains("different from the text") && page.contains("Run this section from the start"), "{page}");
    assert!(!page.contains("not as expected"), "{page}");
}

#[tokio::test]
async fn who_won_is_said_in_the_players_words_and_a_moved_switch_is_named() {
    let app = TestApp::start();
    let live = blocks("fixation", "live");
    let ran = app.post("/api/lessons/fixation/sections/live/play", "{}").await;
    assert_eq!(ran.json()["played"], live.len(), "{}", ran.body);
    let page = kept(&app, &live).await;
    assert!(page.contains("<b>Mallory won:</b> Alice’s room code has come to her."), "{page}");

    app.switch("renew_on_login", json!(true)).await;
    app.post("/api/lessons/fixation/sections/live/play", "{}").await;
    let page = kept(&app, &live).await;
    assert!(
        page.contains("<b>Stopped:</b>") && !page.contains("Mallory won"),
        "the switch stays, and stops her: {page}"
    );
    assert!(page.contains("you turned “Renew the ID on login” on"), "{page}");
    assert!(!page.contains("verdict held"), "a defence that stands is no failure: {page}");
}

#[tokio::test]
async fn every_section_runs_from_the_start_as_the_text_says_and_so_does_every_step_of_the_tour() {
    let app = TestApp::start();
    let course = embedded().library.current();
    for lesson in &course.lessons {
        // The last section plays all that the others do.
        let Some(last) = lesson.live.last() else { continue };
        let ran = app.post(&format!("/api/lessons/{}/sections/{}/play", lesson.slug, last.section), "{}").await.json();
        assert_eq!(ran["as_said"], lesson.live.len(), "{}: {ran}", lesson.slug);
    }
    let steps = course.tour.steps.len();
    let last = (1..=steps).rev().find(|step| course.tour_up_to(*step).is_some()).unwrap();
    let ran = app.post(&format!("/api/tour/steps/{last}/play"), "{}").await.json();
    assert_eq!(ran["played"], ran["as_said"], "{ran}");
    let tour = app.get("/tour").await.body;
    assert!(
        tour.contains(&format!("data-rerun-bar=\"/api/tour/steps/{last}/play\"")),
        "a step is run from the tour's start"
    );
    assert!(!tour.contains("data-rerun-bar=\"/api/lessons"), "and not from a lesson's");
}

#[tokio::test]
async fn a_block_whose_text_is_another_now_is_refused_and_says_what_to_do() {
    let app = TestApp::start();
    let (id, who, notation, _) = blocks("stateless", "live").last().unwrap().clone();
    for (block, text) in
        [(id.as_str(), "GET https://hotel.grand.example/"), ("l99-b1", "GET https://hotel.grand.example/")]
    {
        let body = json!({ notation.as_str(): text, "block": block }).to_string();
        let answer = app.post(&format!("/api/sandbox/browsers/{who}/requests"), &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("load the page again"), "{}", answer.body);
    }
    for path in [
        "/api/lessons/fixation/sections/nowhere/play",
        "/api/lessons/nothing/sections/live/play",
        "/api/tour/steps/99/play",
    ] {
        assert_eq!(app.post(path, "{}").await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_page_of_the_hotel_is_drawn_line_by_line_and_its_markup_is_text() {
    let app = TestApp::start();
    let steps = "open https://hotel.grand.example/book\nsubmit \"write\" text=\"<img src=x onerror=alert(1)>\"";
    app.does("mallory", "act", steps).await;
    let body = json!({ "act": "open https://hotel.grand.example/book" }).to_string();
    let answer = app.post_for_page("/api/sandbox/browsers/alice/requests", &body).await;
    assert!(answer.body.contains("class=\"l-heading\">Guest book"), "{}", answer.body);
    assert!(!answer.body.contains("<img src=x"), "{}", answer.body);
}

/// What a browser says of a request for a frame in the tutorial.
const FRAME: [(&str, &str); 2] = [("sec-fetch-dest", "iframe"), ("sec-fetch-site", "same-site")];

#[tokio::test]
async fn the_frame_is_where_its_last_page_was_asked_for() {
    let app = TestApp::start();
    let you = GuestBrowser::at(&app).await;
    you.get("/count").await;
    assert_eq!(app.get("/api/sandbox").await.json()["framed"], json!(null), "a tab is no frame");
    you.ask("GET", "/account", &FRAME, "").await;
    assert_eq!(app.get("/api/sandbox").await.json()["framed"], json!(null), "a redirect is no page");
    you.ask("GET", "/login?next=%2Faccount", &FRAME, "").await;
    let framed = app.get("/api/sandbox").await.json()["framed"].clone();
    assert!(framed["url"].as_str().unwrap().ends_with("/login?next=%2Faccount"), "{framed}");
    you.get("/count").await;
    assert_eq!(app.get("/api/sandbox").await.json()["framed"], framed, "what a tab asks for is not in the frame");
}

#[tokio::test]
async fn a_step_that_is_played_too_early_says_which_to_play_first_and_leads_there() {
    let app = TestApp::start();
    let live = blocks("fixation", "live");
    let early = live.iter().find(|(_, _, _, text)| text.contains("{{planted}}")).unwrap();
    play(&app, early).await;
    let page = kept(&app, &live).await;
    let told = page.split("class=\"message\"").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(told.contains("This needs what another step notes as “planted”. Play <a href="), "{told}");
    assert!(told.contains("Mallory’s step in “Do it live”</a> first.") && !told.contains("{{"), "{told}");
    let anchor = told.split("<a href=\"").nth(1).unwrap().split('"').next().unwrap().rsplit('#').next().unwrap();
    assert!(live.iter().any(|block| block.0 == anchor && block.3.contains("capture planted")), "{anchor}");
}
