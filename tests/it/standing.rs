//! Progress is what was done: a lesson's state follows from what was played and answered in it.

use cloakroom::course::Course;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::harness::{TestApp, embedded};

fn course() -> Arc<Course> {
    embedded().library.current()
}

async fn standing(app: &TestApp, lesson: &str) -> Value {
    app.get(&format!("/api/progress/lessons/{lesson}")).await.json()["standing"].clone()
}

/// Answers a question of a lesson, right or not.
async fn answer(app: &TestApp, quiz: &cloakroom::course::Quiz, right: bool) {
    let choice = quiz.options.iter().position(|option| option.right == right).unwrap() + 1;
    let body = json!({ "question": quiz.key, "choice": choice }).to_string();
    assert_eq!(app.post("/api/progress/answers", &body).await.json()["right"], right);
}

#[tokio::test]
async fn a_lesson_is_begun_with_the_first_request_and_done_with_the_last_question() {
    let (app, course) = (TestApp::start(), course());
    let lesson = course.lesson("stateless").unwrap();
    assert_eq!(standing(&app, "stateless").await["state"], "new");
    assert!(!app.get("/").await.body.contains("begun: "));

    let mut sections: Vec<&str> = lesson.live.iter().map(|block| block.section.as_str()).collect();
    sections.dedup();
    for section in &sections {
        app.post(&format!("/api/lessons/stateless/sections/{section}/play"), "{}").await;
    }
    assert_eq!(standing(&app, "stateless").await["state"], "begun", "played, and no question answered");
    assert!(app.get("/").await.body.contains("you are here, begun: "), "the map says how far");

    for quiz in &lesson.quizzes {
        answer(&app, quiz, false).await;
    }
    let all_wrong = standing(&app, "stateless").await;
    assert_eq!((&all_wrong["wrong"], &all_wrong["state"]), (&json!(lesson.quizzes.len()), &json!("begun")));
    let page = app.get("/progress").await.body;
    assert!(page.contains("Look at again") && page.contains("Not right yet; the answer stands in"), "{page}");

    for quiz in &lesson.quizzes {
        answer(&app, quiz, true).await;
    }
    let done = standing(&app, "stateless").await;
    assert_eq!((&done["state"], &done["wrong"]), (&json!("done"), &json!(0)), "{done}");
    let page = app.get("/progress").await.body;
    let told = format!(">HTTP forgets you</a>, {} requests", lesson.live.len());
    assert!(page.contains(&told), "{page}");
    assert!(!page.contains("Not right yet"), "{page}");
    assert!(app.get("/recall").await.body.contains("1.1"), "and its cards are asked");
}

#[tokio::test]
async fn what_only_led_up_to_a_section_was_not_asked_for_and_does_not_count() {
    let (app, course) = (TestApp::start(), course());
    let lesson = course.lesson("sessions").unwrap();
    let last = lesson.live.last().unwrap().section.clone();
    app.post(&format!("/api/lessons/sessions/sections/{last}/play"), "{}").await;
    let of_last = lesson.live.iter().filter(|block| block.section == last).count();
    assert!(of_last < lesson.live.len());
    assert_eq!(standing(&app, "sessions").await["played"], of_last);
}

#[tokio::test]
async fn the_tour_leaves_a_trace() {
    let (app, course) = (TestApp::start(), course());
    for step in 1..=course.tour.steps.len() {
        if course.tour_up_to(step).is_some() {
            app.post(&format!("/api/tour/steps/{step}/play"), "{}").await;
        }
    }
    let page = app.get("/progress").await.body;
    assert!(page.contains("The tour</a></dt><dd><b>done</b>"), "{page}");
    assert!(page.contains("Began <a"), "what was played in it counts for its lessons, too: {page}");
}

#[tokio::test]
async fn an_answer_to_no_question_and_a_choice_that_is_none_say_what_to_do() {
    let (app, course) = (TestApp::start(), course());
    let key = &course.lesson("stateless").unwrap().quizzes[0].key;
    for (body, field) in [
        (json!({ "question": "nothing", "choice": 1 }), "question"),
        (json!({ "question": key, "choice": 0 }), "choice"),
        (json!({ "question": key, "choice": 99 }), "choice"),
    ] {
        let refused = app.post("/api/progress/answers", &body.to_string()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(refused.body.contains(&format!("\"{field}\"")), "{}", refused.body);
    }
    assert_eq!(app.get("/api/progress").await.json()["wrong"], json!([]));
}

#[tokio::test]
async fn what_stops_an_attack_is_a_puzzle_until_it_has_been_stopped_and_then_it_is_kept_with_what() {
    let app = TestApp::start();
    let row = |page: &str| {
        let from = page.find("href=\"/attacks/fixation-planted\"").unwrap();
        page[from..from + page[from..].find("</li>").unwrap()].to_owned()
    };
    let before = row(&app.get("/attacks").await.body);
    assert!(before.contains("<details") && !before.contains("Stopped by"), "{before}");
    app.post("/api/progress/attacks/fixation-planted", r#"{"set": ["renew_on_login"]}"#).await;
    let after = row(&app.get("/attacks").await.body);
    assert!(after.contains("Stopped by") && !after.contains("<details"), "{after}");
    assert_eq!(app.get("/api/progress").await.json()["stopped_by"], json!(["fixation-planted:renew_on_login"]));
    let page = app.get("/progress").await.body;
    assert!(page.contains(">Planted session ID</a>") && page.contains("with Renew the ID on login"), "{page}");
    // With two of them on, neither is known to have done it.
    app.post("/api/progress/attacks/csrf-form", r#"{"set": ["same_site=lax", "csrf_token"]}"#).await;
    assert_eq!(app.get("/api/progress").await.json()["stopped_by"], json!(["fixation-planted:renew_on_login"]));
}

#[tokio::test]
async fn what_was_done_goes_along_in_the_file_and_a_file_without_it_is_as_good() {
    let (app, course) = (TestApp::start(), course());
    app.post("/api/lessons/stateless/sections/live/play", "{}").await;
    answer(&app, &course.lesson("stateless").unwrap().quizzes[0], true).await;
    app.post("/api/progress/attacks/fixation-planted", r#"{"set": ["renew_on_login"]}"#).await;
    let file = app.get("/api/progress/file").await;
    let other = TestApp::start();
    let taken = other.post("/api/progress/file", &file.body).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
    assert_eq!(other.get("/api/progress").await.json(), app.get("/api/progress").await.json());
    let mut old = file.json();
    for section in ["blocks", "questions", "defences"] {
        assert!(old.as_object_mut().unwrap().remove(section).is_some(), "{section} is in the file");
    }
    let third = TestApp::start();
    assert_eq!(third.post("/api/progress/file", &old.to_string()).await.status, StatusCode::OK);
    assert_eq!(third.get("/api/progress").await.json()["played"], json!([]));
}
