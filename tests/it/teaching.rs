//! For a class, and for who writes for one: plans, the projector, a new attack's first steps.

use std::process::{Command, Output};

use cloakroom::{course::Library, files::Files, views::Views};

use crate::harness::TestApp;

/// Follows the first link of a page that has these words in its tag or its text, as a click does.
async fn click(app: &TestApp, page: &str, words: &str) -> String {
    let link = page.split("<a ").skip(1).find(|a| a.split("</a>").next().is_some_and(|a| a.contains(words)));
    let link = link.unwrap_or_else(|| panic!("no link {words} in {page}"));
    let href = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    app.get(&href.replace("&#x2f;", "/").replace("&amp;", "&")).await.body
}

/// The section that is not hidden.
fn screen(page: &str) -> &str {
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let mut shown = main.split("<section ").skip(1).filter(|s| !s.split('>').next().unwrap().ends_with(" hidden"));
    let only = shown.next().unwrap();
    assert!(shown.next().is_none(), "one step a screen");
    only
}

#[tokio::test]
async fn fixation_is_shown_broken_and_stopped_in_six_clicks() {
    let app = TestApp::start();
    let start = app.get("/").await.body;
    let attacks = click(&app, &start, "Attacks").await;
    let mut show = click(&app, &attacks, "/attacks/fixation-planted?present").await;
    for _ in 0..3 {
        show = click(&app, &show, "data-go=\"next\"").await;
    }
    assert!(screen(&show).contains("class=\"end won\""), "{show}");
    show = click(&app, &show, "Renew the ID on login").await;
    assert!(screen(&show).contains("class=\"end stopped\""), "{show}");
}

#[tokio::test]
async fn the_room_is_asked_before_the_last_step_and_the_notes_are_on_the_page() {
    let app = TestApp::start();
    let page = app.get("/attacks/fixation-planted?present&step=3").await.body;
    assert!(screen(&page).contains("Ask the room:"), "{page}");
    let notes = page.split("data-notes>").nth(1).unwrap();
    for said in ["4 min in all", "By minute 3 of 4.", "The likely wrong answer", "A redirect to the login page"] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
    let stopped = app.get("/attacks/fixation-planted?present&step=3&set=cookie_only").await.body;
    assert!(!screen(&stopped).contains("Alice’s account"), "the answer is not on the screen");
}

#[tokio::test]
async fn a_teacher_finds_every_demo_with_minutes_question_and_wrong_answer() {
    let app = TestApp::start();
    let files = Files::Embedded;
    let course = Library::open(&files, &Views::new(&files)).current();
    let page = app.get("/teach").await.body;
    for attack in course.attacks.iter().map(|a| &a.attack) {
        let demo =
            page.split(&format!("id=\"demo-{}\"", attack.slug)).nth(1).unwrap().split("</article>").next().unwrap();
        assert!(demo.contains(&format!("{} min", attack.front.minutes)), "{}", attack.slug);
        assert!(demo.contains("Ask after step") && demo.contains("rong answer"), "{}: {demo}", attack.slug);
    }
    assert_eq!(course.plans.iter().map(|p| p.minutes).collect::<Vec<_>>(), [45, 90]);
    for plan in &course.plans {
        assert_eq!(plan.parts.iter().map(|p| p.minutes).sum::<u32>(), plan.minutes);
        assert!(page.contains(&format!("id=\"plan-{}\"", plan.minutes)));
    }
    let styles = app.get("/assets/teach.css").await.body;
    assert!(styles.contains("@media print"));
}

fn cloakroom(course: &std::path::Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_cloakroom")).args(arguments).arg("--course").arg(course).output().unwrap();
    (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

#[test]
fn a_new_attack_is_written_once_and_the_check_says_what_it_lacks() {
    let place = tempfile::tempdir().unwrap();
    let (code, says) = cloakroom(place.path(), &["new", "attack", "my-attack"]);
    assert_eq!(code, Some(0), "{says}");
    assert!(says.contains("cloakroom check attacks/my-attack"), "{says}");
    let (code, says) = cloakroom(place.path(), &["check", "attacks/my-attack"]);
    assert_eq!(code, Some(1));
    for lack in [
        "title is still to be written",
        "how long it takes",
        "no section of a standard",
        "with every defence off it does not win",
    ] {
        assert!(says.contains(lack), "{lack}: {says}");
    }
    let (code, says) = cloakroom(place.path(), &["new", "attack", "my-attack"]);
    assert_eq!(code, Some(2));
    assert!(says.contains("is there already"), "{says}");
    assert_eq!(cloakroom(place.path(), &["new", "attack", "../outside"]).0, Some(2));
    assert_eq!(cloakroom(place.path(), &["check", "attacks/nothing"]).0, Some(2));
    let (code, says) = cloakroom(place.path(), &["new", "lesson", "my-lesson"]);
    assert_eq!((code, place.path().join("lessons/01-my-lesson.md").exists()), (Some(0), true), "{says}");
}

#[test]
fn one_attack_is_proved_alone_and_the_matrix_is_printed() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (code, says) = cloakroom(here, &["check", "attacks/fixation-planted"]);
    assert_eq!(code, Some(0), "{says}");
    assert!(says.contains("0 problems"), "{says}");
    let (code, says) = cloakroom(here, &["matrix"]);
    assert_eq!(code, Some(0));
    let row = says.split("fixation-planted (fixation)").nth(1).unwrap();
    assert!(row.lines().nth(1).unwrap().contains("renew_on_login, cookie_only"), "{says}");
}
