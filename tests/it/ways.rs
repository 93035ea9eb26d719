//! The ways into the subject: the first page, and the pages that it leads to.

use http::StatusCode;
use serde_json::json;

use crate::harness::{TestApp, embedded};

/// Where the links of a part of a page lead.
fn links(html: &str) -> Vec<String> {
    let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.map(|href| href.replace("&#x2f;", "/").replace("&amp;", "&")).collect()
}

/// Between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("no {from}: {page}"));
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[tokio::test]
async fn nine_ways_lead_to_nine_pages_that_are_there() {
    let app = TestApp::start();
    let page = app.get("/").await.body;
    let ways = between(&page, "class=\"w-cols\"", "class=\"others\"");
    let ways = ways.split("class=\"course\"").next().unwrap();
    let to: Vec<String> = links(ways).into_iter().filter(|href| href.starts_with('/')).collect();
    assert_eq!(to.len(), 9, "{to:?}");
    let mut different = to.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 9, "{to:?}");
    for title in
        ["Why", "Deep dive", "Visualise", "Try", "Challenge", "Project", "Performance", "Recall", "Test yourself"]
    {
        assert!(ways.contains(&format!("<b>{title}</b>")), "{title}");
    }
    for href in &to {
        let answer = app.get(href).await;
        assert!(answer.status == StatusCode::OK || answer.status == StatusCode::SEE_OTHER, "{href}: {}", answer.status);
    }
}

#[tokio::test]
async fn a_newcomer_is_told_what_a_session_is_and_who_comes_back_where_to_go_on() {
    let app = TestApp::start();
    let page = app.get("/").await.body;
    assert!(page.contains("data-coat-check") && !page.contains("Look at again"), "{page}");
    app.post("/api/progress/place", &json!({ "lesson": "cookies", "section": "anatomy" }).to_string()).await;
    let page = app.get("/").await.body;
    assert!(!page.contains("data-coat-check"), "{page}");
    let back = between(&page, "class=\"back", "<section class=\"course\"");
    assert_eq!(back.matches("<h1").count(), 1);
    assert_eq!(back.matches("class=\"btn ").count(), 1, "one button: {back}");
    assert!(back.contains("lessons/cookies#anatomy") && back.contains("You stopped at “"), "{back}");
}

#[tokio::test]
async fn there_are_at_most_three_things_to_look_at_again() {
    let app = TestApp::start();
    for lesson in embedded().library.current().lessons.iter().take(6) {
        let quiz = &lesson.quizzes[0];
        let wrong = quiz.options.iter().position(|option| !option.right).unwrap() + 1;
        let answer = json!({ "question": quiz.key, "choice": wrong });
        let told = app.post("/api/progress/answers", &answer.to_string()).await;
        assert!(told.status.is_success(), "{}", told.body);
    }
    let page = app.get("/").await.body;
    let again = between(&page, "class=\"again-l\"", "</ol>");
    assert_eq!(again.matches("<li>").count(), 3, "{again}");
}

#[tokio::test]
async fn the_takeaways_are_those_of_all_lessons_and_lead_to_where_they_are_shown() {
    let app = TestApp::start();
    let page = app.get("/takeaways").await.body;
    let course = embedded().library.current();
    for lesson in &course.lessons {
        let keep = lesson.front.takeaway.as_ref().unwrap_or_else(|| panic!("{} has none", lesson.slug));
        assert!(page.contains(&lesson.takeaway_html), "{}", lesson.slug);
        assert!(links(&page).contains(&format!("/lessons/{}#{}", lesson.slug, keep.section)), "{}", lesson.slug);
        assert!(lesson.sections.iter().any(|section| section.id == keep.section), "{}", lesson.slug);
        assert!(keep.says.len() < 240, "{}: a sentence or two", lesson.slug);
    }
    assert_eq!(page.matches("class=\"says\"").count(), course.lessons.len());
    // The lesson that ends the course leads here, and each of its sentences to a section that is there; `check` follows them.
    let last = course.lesson("connections").unwrap();
    let six = last.section_html("takeaways").unwrap();
    assert_eq!(
        links(six).iter().filter(|href| !href.contains("#proves-") && href.starts_with("/lessons/")).count(),
        6,
        "{six}"
    );
}

#[tokio::test]
async fn each_part_has_a_page_with_all_that_belongs_to_it() {
    let app = TestApp::start();
    let course = embedded().library.current();
    let mut seen = 0;
    for part in &course.parts {
        let page = course.page_of(part).unwrap_or_else(|| panic!("{} has no page", part.title));
        assert!(!part.asks.is_empty(), "{}", part.title);
        let html = app.get(&page).await.body;
        let to = links(&html);
        for lesson in course.lessons_of(part) {
            seen += 1;
            assert!(to.contains(&format!("/lessons/{}", lesson.slug)), "{page}: {}", lesson.slug);
            for attack in course.attacks.iter().filter(|a| a.attack.front.lesson.as_ref() == Some(&lesson.slug)) {
                assert!(to.contains(&format!("/attacks/{}", attack.attack.slug)), "{page}: {}", attack.attack.slug);
            }
            for exercise in course.exercises.iter().filter(|e| e.lesson.as_ref() == Some(&lesson.slug)) {
                assert!(to.contains(&format!("/exercises/{}", exercise.slug)), "{page}: {}", exercise.slug);
            }
            let lesson = app.get(&format!("/lessons/{}", lesson.slug)).await.body;
            assert!(links(&lesson).contains(&page), "the lesson leads to its part");
        }
    }
    assert_eq!(seen, course.lessons.len());
    for strange in ["/parts/none", "/parts/%00", "/parts/..%2f", "/parts/IV"] {
        assert_eq!(app.get(strange).await.status, StatusCode::NOT_FOUND, "{strange}");
    }
}

#[tokio::test]
async fn every_lesson_is_in_one_layer_of_the_deep_dive_and_every_picture_is_shown() {
    let app = TestApp::start();
    let course = embedded().library.current();
    let dive = app.get("/deep-dive").await.body;
    let pictures = app.get("/visualise").await.body;
    for lesson in &course.lessons {
        let heading = format!("<h3><a href=\"/lessons/{}\">", lesson.slug);
        assert_eq!(dive.replace("&#x2f;", "/").matches(&heading).count(), 1, "{}", lesson.slug);
        assert!(dive.contains(&lesson.takeaway_html), "{}", lesson.slug);
        for drawing in &lesson.drawings {
            assert!(pictures.contains(&drawing.html), "{}: {}", lesson.slug, drawing.title);
        }
    }
    assert!(pictures.matches("role=\"img\"").count() >= 7 && pictures.matches("<cloak-run").count() > 10);
}

#[tokio::test]
async fn the_search_knows_the_takeaways_and_the_parts() {
    let app = TestApp::start();
    for (words, leads) in [("takeaways", "/takeaways"), ("attacks and defences", "/parts/attacks-and-defences")] {
        let found = app.get(&format!("/api/search?q={}", words.replace(' ', "+"))).await.body;
        assert!(found.contains(leads), "{words}: {found}");
    }
}

/// From a lesson or an attack to what can be done with it, and back.
#[tokio::test]
async fn lessons_and_attacks_lead_to_their_exercises_and_labs_and_these_lead_back() {
    let app = TestApp::start();
    let course = embedded().library.current();
    let mut pairs = Vec::new();
    for exercise in &course.exercises {
        let page = format!("/exercises/{}", exercise.slug);
        let of_itself = exercise.lesson.iter().map(|slug| format!("/lessons/{slug}"));
        let attack = exercise.attack.iter().map(|slug| format!("/attacks/{slug}"));
        let named = course.lessons.iter().filter(|lesson| lesson.front.exercise.as_ref() == Some(&exercise.slug));
        let all: Vec<String> =
            of_itself.chain(attack).chain(named.map(|lesson| format!("/lessons/{}", lesson.slug))).collect();
        assert!(exercise.lesson.is_some() && !all.is_empty(), "{page} belongs to no lesson");
        pairs.extend(all.into_iter().map(|other| (page.clone(), other, true)));
    }
    for lab in &course.labs {
        let page = format!("/labs/{}", lab.slug);
        let lesson = lab.front.lesson.iter().map(|slug| (page.clone(), format!("/lessons/{slug}"), true));
        pairs.extend(lesson);
        // A lab names its attack only to whoever has solved it.
        pairs.extend(lab.front.attack.iter().map(|slug| (page.clone(), format!("/attacks/{slug}"), false)));
    }
    assert!(pairs.len() > 70, "{}", pairs.len());
    for (page, other, both) in pairs {
        let (here, there) = (app.get(&page).await.body, app.get(&other).await.body);
        assert!(links(&there).contains(&page), "{other} does not lead to {page}");
        assert!(!both || links(&here).contains(&other), "{page} does not lead to {other}");
    }
}
