//! Cards that come again, a mixed test, and the place to go on at: over HTTP, as a browser without script would.

use cloakroom::course::{Course, MOST_OF_ONE_LESSON, QUESTIONS, mixed};
use http::StatusCode;
use time::Duration;

use crate::harness::{TestApp, embedded};

fn course() -> std::sync::Arc<Course> {
    embedded().library.current()
}

/// The card the page asks, as its form would send it.
fn card(page: &str) -> Option<&str> {
    page.split("name=\"card\" value=\"").nth(1)?.split('"').next()
}

async fn grade(app: &TestApp, card: &str, knew: &str) -> StatusCode {
    app.post("/recall", &format!("card={card}&of=done&knew={knew}")).await.status
}

#[tokio::test]
async fn cards_come_with_the_lessons_that_are_done_and_come_again_when_they_are_due() {
    let app = TestApp::start();
    let page = app.get("/recall").await.body;
    assert!(page.contains("No cards yet") && card(&page).is_none(), "{page}");
    app.post("/api/progress/lessons/sessions", "{}").await;
    let count = course().lesson("sessions").unwrap().cards.len();
    assert!(app.get("/").await.body.contains(&format!("{count} cards are due")), "the map says how many");

    let page = app.get("/recall").await.body;
    let first = card(&page).unwrap().to_owned();
    assert!(page.contains(&format!("{count} cards to go")) && first.starts_with("sessions:"), "{first}");
    assert_eq!(grade(&app, &first, "yes").await, StatusCode::SEE_OTHER);
    for _ in 1..count {
        let page = app.get("/recall").await.body;
        let next = card(&page).unwrap();
        assert_ne!(next, first, "what was known rests");
        grade(&app, next, "no").await;
    }
    let page = app.get("/recall").await.body;
    assert!(page.contains("are on their hooks") && page.contains("in 10 minutes"), "{page}");

    app.clock.advance(Duration::minutes(10));
    let page = app.get("/recall").await.body;
    assert!(page.contains(&format!("{} card", count - 1)), "those that were not known are back: {page}");
    app.clock.advance(Duration::days(1));
    assert!(app.get("/").await.body.contains(&format!("{count} cards are due")), "and a day later all of them");
}

#[tokio::test]
async fn cards_of_one_lesson_or_of_all_can_be_asked_for() {
    let app = TestApp::start();
    let whole: usize = course().lessons.iter().map(|l| l.cards.len()).sum();
    assert!(app.get("/recall?of=all").await.body.contains(&format!("{whole} cards to go")));
    let page = app.get("/recall?of=fixation").await.body;
    assert!(card(&page).unwrap().starts_with("fixation:"));
    assert_eq!(app.get("/recall?of=nope").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(grade(&app, "sessions:1", "perhaps").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(grade(&app, "%ff%00", "yes").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(grade(&app, "sessions:gone", "yes").await, StatusCode::SEE_OTHER, "a card that is gone is passed over");
}

#[test]
fn a_test_is_wide_goes_from_easy_to_hard_and_is_the_same_for_the_same_seed() {
    let course = course();
    let keys = |seed: &str| mixed(&course, seed).iter().map(|a| a.quiz.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys("loden"), keys("loden"));
    assert_ne!(keys("loden"), keys("tweed"));
    let mut places = std::collections::BTreeSet::new();
    for seed in 0..40 {
        let test = mixed(&course, &seed.to_string());
        assert_eq!(test.len(), QUESTIONS);
        assert!(test.is_sorted_by_key(|a| a.lesson.front.level), "easy to hard");
        for asked in &test {
            let of_one = test.iter().filter(|other| other.lesson.slug == asked.lesson.slug).count();
            assert!(of_one <= MOST_OF_ONE_LESSON, "{}", asked.lesson.slug);
            places.insert(asked.options.iter().position(|o| o.right).unwrap());
        }
    }
    assert!(places.len() >= 3, "the right answer stands in every place: {places:?}");
}

#[tokio::test]
async fn a_marked_test_gives_reasons_and_says_what_to_read_again() {
    let app = TestApp::start();
    let sent = app.get("/recall/test").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(sent.header("location").starts_with("/recall/test?seed="), "{}", sent.header("location"));
    let course = course();
    let test = mixed(&course, "loden");
    let answers = |right: bool| {
        let place = |n: usize| test[n].options.iter().position(|o| o.right == right).unwrap() + 1;
        (0..test.len()).map(|n| format!("&a{}={}", n + 1, place(n))).collect::<String>()
    };
    let all = app.get(&format!("/recall/test?seed=loden&marked=1{}", answers(true))).await.body;
    assert!(all.contains("<b>10 of 10</b>") && !all.contains("Read again"), "{all}");
    let none = app.get(&format!("/recall/test?seed=loden&marked=1{}", answers(false))).await.body;
    assert!(none.contains("<b>0 of 10</b>"));
    for asked in &test {
        let wrong = asked.options.iter().find(|o| !o.right).unwrap();
        assert!(none.contains(&wrong.why_html), "the reason why not: {}", wrong.why_html);
        let read = format!("/lessons/{}#{}", asked.lesson.slug, asked.quiz.section);
        assert!(none.contains(&read), "{read}");
    }
    let junk = app.get("/recall/test?seed=loden&marked=1&a1=0&a2=99&a3=x").await;
    assert!(junk.status == StatusCode::OK && junk.body.contains("No answer."));
    let long = format!("/recall/test?seed={}", "x".repeat(65));
    assert_eq!(app.get(&long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_course_map_leads_back_to_where_the_reader_was() {
    let app = TestApp::start();
    let at = |body: &'static str| app.post("/api/progress/place", body);
    assert_eq!(at(r#"{"lesson": "cookies", "section": "host"}"#).await.status, StatusCode::NO_CONTENT);
    let map = app.get("/").await.body;
    assert!(
        map.contains("href=\"/lessons/cookies#host\"") && map.contains("You stopped at “Which hosts get it”"),
        "{map}"
    );
    app.post("/api/progress/lessons/cookies", "{}").await;
    let map = app.get("/").await.body;
    assert!(!map.contains("/lessons/cookies#host"), "what is done is not gone on with");
    assert!(map.contains("class=\"btn first big\" href=\"/lessons/stateless\""), "{map}");
    for bad in [r#"{"lesson": "nope"}"#, r#"{"lesson": "cookies", "section": "nope"}"#, "{}"] {
        assert_eq!(app.post("/api/progress/place", bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let course = course();
    let cookies = course.lesson("cookies").unwrap();
    let left: Vec<u32> = cookies.sections.iter().map(|s| cookies.minutes_from(&s.id)).collect();
    assert!(left.is_sorted_by(|a, b| a >= b) && left[0] <= cookies.front.minutes && left[0] > left[5], "{left:?}");
}
