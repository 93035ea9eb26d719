//! For a class, and for who writes for one: plans, the projector, a new attack's first steps.

use std::process::{Command, Output};

use crate::harness::{TestApp, embedded};

/// Follows the first link of a page that has these words in its tag or its text, as a click does.
async fn click(app: &TestApp, page: &str, words: &str) -> String {
    let link = page.split("<a ").skip(1).find(|a| a.split("</a>").next().is_some_and(|a| a.contains(words)));
    let link = link.unwrap_or_else(|| panic!("no link {words} in {page}"));
    let href = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    app.get(&href.replace("&#x2f;", "/").replace("&amp;", "&")).await.body
}

/// The section that is not hidden.
fn screen(page: &str) -> &str {
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap().split("<aside").next().unwrap();
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
async fn the_room_is_asked_before_the_last_step_and_only_the_speaker_reads_the_answer() {
    let app = TestApp::start();
    let room = app.get("/attacks/fixation-planted?present&step=3").await.body;
    let asked = screen(&room);
    assert!(asked.contains("Ask the room"), "{room}");
    for option in ["A redirect to the login page", "An error: one ID, two browsers"] {
        assert_eq!(asked.matches(option).count(), 1, "{option} can be chosen: {asked}");
    }
    assert_eq!(asked.matches("<li><span class=\"letter\">").count(), 3, "and all look alike: {asked}");
    let notes = app.get("/attacks/fixation-planted/notes?step=3").await.body;
    let now = screen(&notes);
    assert!(now.contains("A redirect to the login page"), "{now}");
    for said in ["Step 3 of 4", "by minute 3 of 4", "Next:", "4. Mallory presents the same ID"] {
        assert!(now.contains(said), "{said}: {now}");
        assert!(!room.contains(said) || said.starts_with("4."), "the room reads {said}");
    }
    let because = "the record says who has logged in";
    assert!(now.contains(because) && !room.contains(because), "{now}");
    let after = app.get("/attacks/fixation-planted/notes?step=4").await.body;
    assert!(screen(&after).contains(because), "at the answer's own step it is there to be told");
}

#[tokio::test]
async fn the_notes_know_how_a_run_ends_with_the_switches_that_are_on_and_work_by_links_alone() {
    let app = TestApp::start();
    let won = app.get("/attacks/fixation-planted/notes?step=4").await.body;
    assert!(screen(&won).contains("class=\"end won\""), "{won}");
    let stopped = click(&app, &won, "Renew the ID on login").await;
    assert!(screen(&stopped).contains("class=\"end stopped\""), "the switch kept to the notes and the step: {stopped}");
    let before = click(&app, &stopped, "data-go=\"prev\"").await;
    assert!(
        screen(&before).contains("Step 3 of 4") && before.contains("data-sets=\"&amp;set=renew_on_login"),
        "{before}"
    );
    let room = click(&app, &before, "data-open-room").await;
    assert!(screen(&room).contains("id=\"step-3\""), "{room}");
    let notes = click(&app, &room, "data-notes-link").await;
    assert!(screen(&notes).contains("Step 3 of 4"), "{notes}");
    assert_eq!(app.get("/attacks/nope/notes").await.status, 404);
    assert_eq!(app.get("/attacks/fixation-planted/notes?step=x").await.status, 422);
}

/// The run that a page shows.
fn run_of(page: &str) -> &str {
    page.split("data-run=\"").nth(1).unwrap().split('"').next().unwrap()
}

#[tokio::test]
async fn the_room_and_the_notes_show_one_run_by_its_name_and_a_flipped_switch_is_another() {
    let app = TestApp::start();
    let at = "/attacks/fixation-planted";
    let room = app.get(&format!("{at}?present&step=2")).await.body;
    let name = run_of(&room);
    let notes = click(&app, &room, "data-notes-link").await;
    assert_eq!(run_of(&notes), name);
    let next = click(&app, &click(&app, &notes, "data-open-room").await, "data-go=\"next\"").await;
    assert_eq!(run_of(&next), name, "by links alone, too");
    assert_ne!(run_of(&click(&app, &notes, "Renew the ID on login").await), name);
    for other in [format!("{at}?present&set=secure&run={name}"), format!("/attacks/csrf-form?present&run={name}")] {
        assert_ne!(run_of(&app.get(&other).await.body), name, "{other} is another run");
    }
    assert_ne!(run_of(&app.get(&format!("{at}?present&run=nonesuch")).await.body), "nonesuch");
    for _ in 0..24 {
        app.get(&format!("{at}?present")).await;
    }
    assert_ne!(run_of(&app.get(&format!("{at}/notes?run={name}")).await.body), name, "the oldest has gone");
}

#[tokio::test]
async fn the_notes_say_which_part_of_which_plan_a_demo_is() {
    let app = TestApp::start();
    let notes = app.get("/attacks/fixation-planted/notes").await.body;
    for said in ["Part 3 of 6", "of the 45 minutes", "7 min, 0:12 to 0:19", "Part 5 of 10", "10 min, 0:28 to 0:38"] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
    let none = app.get("/attacks/lost-update/notes").await.body;
    assert!(none.contains("data-plans hidden"), "{none}");
}

#[tokio::test]
async fn a_teacher_finds_every_demo_with_minutes_question_and_wrong_answer() {
    let app = TestApp::start();
    let course = embedded().library.current();
    let page = app.get("/teach?all").await.body;
    for attack in course.attacks.iter().map(|a| &a.attack) {
        let demo =
            page.split(&format!("id=\"demo-{}\"", attack.slug)).nth(1).unwrap().split("</article>").next().unwrap();
        assert!(demo.contains(&format!("{} min", attack.front.minutes)), "{}", attack.slug);
        assert!(demo.contains(&format!("/attacks/{}/notes", attack.slug)), "its notes: {demo}");
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

#[tokio::test]
async fn the_page_for_a_class_shows_one_plan_or_one_family_and_says_which_there_are() {
    let app = TestApp::start();
    let course = embedded().library.current();
    let plan = app.get("/teach").await.body;
    assert!(
        plan.contains("id=\"plan-45\"") && !plan.contains("id=\"plan-90\"") && !plan.contains("id=\"demo-"),
        "{plan}"
    );
    assert!(app.get("/teach?plan=90").await.body.contains("id=\"plan-90\""));
    let family = app.get("/teach?family=life+cycle").await.body;
    for page in &course.attacks {
        let there = family.contains(&format!("id=\"demo-{}\"", page.attack.slug));
        assert_eq!(there, page.attack.front.family == "life cycle", "{}", page.attack.slug);
    }
    for (query, says) in [("plan=50", "there are: 45, 90"), ("plan=", "there is no plan"), ("family=x", "life cycle")] {
        let answer = app.get(&format!("/teach?{query}")).await;
        assert_eq!(answer.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(answer.body.contains(says), "{query}: {}", answer.body);
    }
}

/// What a plan says to press is on the page that it opens.
#[test]
fn what_a_plan_says_to_press_is_there() {
    let course = embedded().library.current();
    let mut looked = 0;
    for part in course.plans.iter().flat_map(|plan| &plan.parts) {
        assert!(!part.presses.is_empty(), "{} says nothing to press", part.title);
        let open = part.open.as_deref().unwrap_or_default();
        let lesson = open.strip_prefix("/lessons/").and_then(|rest| course.lesson(rest.split('#').next()?));
        for press in &part.presses {
            for name in press.todo.split("<strong>").skip(1).filter_map(|rest| rest.split("</strong>").next()) {
                let lesson = lesson.unwrap_or_else(|| panic!("{name}: {open} is no lesson"));
                let after = lesson.html.split(&format!("<strong>{name}")).nth(1);
                let after = after.unwrap_or_else(|| panic!("{open} has no {name}"));
                // The button of the block below it says so.
                let button =
                    after.split("data-word>").nth(1).and_then(|word| word.split('<').next()).unwrap_or_default();
                assert!(
                    press.todo.contains(&format!("<em>{button}</em> below")),
                    "{name} has {button}: {}",
                    press.todo
                );
                looked += 1;
            }
            let panes = lesson.map(|lesson| lesson.inspector.panes.as_slice()).unwrap_or_default();
            let known = press.pane.as_ref().is_none_or(|pane| panes.contains(pane));
            assert!(known, "{open} has no pane {:?} beside it", press.pane);
        }
    }
    assert!(looked > 10, "{looked}");
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
        "it was not played with `nothing`",
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
