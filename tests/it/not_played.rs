//! A step that could not be done as it is written is neither won nor stopped: no mistake in a file, no world that cannot
//! and no store that fails looks like a defence.

use cloakroom::{
    check::check_one,
    course::Library,
    database::Database,
    files::Files,
    hotel::TARGET,
    password::Hasher,
    runner::run_attack,
    sandbox::{Sandbox, Services},
    store::Stores,
    switch::{AttackSettings, Setting, Switches},
    views::Views,
};
use std::{fs, path::Path, process::Command};

use cloakroom_engine::{
    script::{Attack, Outcome, attempt},
    world::{Site, World, WorldError},
};
use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;

/// A course of one attack, whose file is changed by one word.
fn course_with(slug: &str, word: &str, by: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(format!("{}/lessons/attacks/{slug}.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let changed = text.replace(word, by);
    assert_ne!(changed, text);
    write(place.path(), &format!("lessons/attacks/{slug}.md"), &changed);
    write(place.path(), "lessons/teach.toml", "plan = []\n");
    write(place.path(), "lessons/reference/search.toml", "");
    write(
        place.path(),
        "lessons/tour.toml",
        "title = \"T\"\npromise = \"P\"\nminutes = 1\npanes = []\nswitches = []\nstep = []\n",
    );
    place
}

fn write(place: &Path, path: &str, text: &str) {
    let path = place.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The account's path in the last step of an attack that a defence does stop.
fn misspelt() -> tempfile::TempDir {
    course_with("fixation-planted", "{{target.account}}", "{{target}}/acount")
}

fn services() -> Services {
    let views = Views::new(&Files::Embedded);
    Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views }
}

fn cloakroom(arguments: &[&str], course: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    let output = command.args(arguments).arg("--course").arg(course).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_misspelt_path_looks_defended_with_no_switch_and_exits_with_4() {
    let place = misspelt();
    for set in [&[][..], &["--set", "http_only"], &["--set", "renew_on_login"], &["--set", "everything"]] {
        let arguments = [&["attack", "fixation-planted"], set].concat();
        let (code, said) = cloakroom(&arguments, place.path());
        assert_eq!(code, Some(4), "{set:?}: {said}");
        let last = said.lines().rev().find(|line| !line.starts_with("Step")).unwrap();
        assert!(last.starts_with("NOT PLAYED at step ") && last.contains("(NoSuchPage, line "), "{last}");
        assert!(last.contains("/acount") && last.contains("there is no such page (404 Not Found)"), "{last}");
        assert!(last.ends_with("So this run says nothing about any defence."), "{last}");
    }
    let (code, said) = cloakroom(&["attack", "fixation-planted", "--json"], place.path());
    let report: Value = serde_json::from_str(&said).unwrap();
    let report = &report["report"];
    assert_eq!(code, Some(4));
    assert_eq!(
        (&report["outcome"], &report["rule"], &report["step"]),
        (&json!("not_played"), &json!("NoSuchPage"), &json!(4))
    );
    let text = fs::read_to_string(place.path().join("lessons/attacks/fixation-planted.md")).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("/acount")).unwrap();
    assert_eq!(report["line"], json!(line));
}

#[test]
fn the_matrix_in_the_terminal_lists_what_was_not_played_and_counts_it_for_no_defence() {
    let place = misspelt();
    let (code, said) = cloakroom(&["matrix"], place.path());
    assert_eq!(code, Some(0));
    assert!(said.contains("stopped by         nothing\n") && said.contains("looks so, is not   nothing\n"), "{said}");
    assert!(
        said.contains("together           nothing\n") && said.contains("not played with    nothing, everything, "),
        "{said}"
    );
    let (_, said) = cloakroom(&["matrix", "--json"], place.path());
    let matrix: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(matrix["not_played"], matrix["runs"]);
    assert!(matrix["columns"].as_array().unwrap().iter().all(|column| column["stops"] == 0), "{matrix}");
    let cell = &matrix["attacks"][0]["cells"]["renew_on_login"];
    assert_eq!((&cell["outcome"], &cell["rule"]), (&json!("not_played"), &json!("NoSuchPage")));
}

#[tokio::test]
async fn check_names_the_line_and_the_declared_defences_that_are_not_shown_to_stop_it() {
    let place = misspelt();
    let files = Files::find(Some(place.path()));
    let library = Library::open(&files, &Views::new(&files));
    let checked = check_one(&library.current(), &services(), "attacks/fixation-planted").await.unwrap();
    let found: Vec<_> = checked.problems.iter().filter(|p| p.problem.says.contains("not played")).collect();
    let [problem] = found.as_slice() else { panic!("one problem, and not one a column: {:?}", checked.problems) };
    let text = fs::read_to_string(place.path().join("lessons/attacks/fixation-planted.md")).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("/acount")).unwrap();
    assert_eq!((problem.file.as_str(), problem.problem.line), ("lessons/attacks/fixation-planted.md", line));
    let says = &problem.problem.says;
    assert!(says.starts_with("it was not played with `nothing` and "), "{says}");
    assert!(
        says.contains(
            ", so `renew_on_login` or `cookie_only` or `bind_device` is not shown to stop it: Mallory asked for /acount"
        ),
        "{says}"
    );
    let others = checked
        .problems
        .iter()
        .filter(|p| p.problem.says.contains("does not win") || p.problem.says.contains("declared"));
    assert_eq!(others.count(), 0, "{:?}", checked.problems);
}

#[tokio::test]
async fn every_page_of_a_run_that_was_not_played_says_so_in_its_own_word() {
    let place = misspelt();
    let app = TestApp::with(Files::find(Some(place.path())));
    for (page, what) in [
        ("/attacks/fixation-planted?step=4", "<div class=\"banner not_played\""),
        ("/attacks/fixation-planted?step=4", "<b>Not played: it ended at step 4</b>"),
        ("/attacks/fixation-planted?step=4", "So this run says nothing about any defence."),
        ("/attacks/fixation-planted?set=renew_on_login&step=4", "<b>Not played: it ended at step 4</b>"),
        ("/attacks/fixation-planted?saved&step=4", "These runs say nothing about their defence."),
        ("/attacks/fixation-planted?present&step=4", "<p class=\"end not_played\">"),
        ("/attacks/fixation-planted/notes?step=4", "<p class=\"end not_played\">"),
        ("/attacks/fixation-planted/sequence?set=renew_on_login", "<p class=\"seq-end not_played\">"),
    ] {
        let answer = app.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(answer.body.contains(what), "{page}: {what}\n{}", answer.body);
        for false_word in ["Stopped at step", "stops it at step", "banner stopped", "end stopped", "she wins at step"] {
            assert!(!answer.body.contains(false_word), "{page}: {false_word}");
        }
    }
    let matrix = app.get("/api/matrix").await.json();
    assert_eq!(matrix["not_played"], matrix["runs"]);
    let page = app.get("/matrix").await.body;
    assert!(page.contains("<td class=\"not_played\">") && page.contains("not played: the attack could not be done"));
    assert!(!page.contains("<td class=\"stopped\">") && page.contains(" of them not played"));
    let room = app.get("/matrix?present&attack=fixation-planted&group=together&shown").await.body;
    assert!(room.contains("<li class=\"not_played\">") && !room.contains("none stops it"), "{room}");
    assert!(room.contains("defences it was not played, so nothing is known of them."), "{room}");
    let room = app.get("/matrix?present&attack=fixation-planted&group=site&shown").await.body;
    assert!(
        room.contains(" was played, so nothing is known of them.") && !room.contains("<li class=\"won\">"),
        "{room}"
    );
}

#[tokio::test]
async fn what_was_not_played_is_no_progress() {
    let place = misspelt();
    let app = TestApp::with(Files::find(Some(place.path())));
    for set in ["[]", r#"["renew_on_login"]"#] {
        let seen = app.post("/api/progress/attacks/fixation-planted", &format!("{{\"set\":{set}}}")).await;
        assert_eq!(
            (seen.json()["watched"].clone(), seen.json()["stopped"].clone()),
            (json!([]), json!([])),
            "{}",
            seen.body
        );
    }
}

/// One step, one block.
fn attack(block: &str) -> Attack {
    let front = "+++\ntitle = \"t\"\nfamily = \"f\"\npromise = \"p\"\nwon_when = \"mallory sees {{secret}}\"\nstory = \"s\"\n+++\n";
    Attack::parse("t", &format!("{front}\n## One\n\n{block}\n"), &TARGET).unwrap()
}

fn not_played(outcome: &Outcome) -> (&str, usize, &str) {
    let Outcome::NotPlayed { line, because, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(outcome.exit_code(), 4);
    (&because.rule, *line, &because.says)
}

#[tokio::test]
async fn a_world_says_what_it_cannot_do_and_nothing_that_it_did_not_do_is_stopped() {
    let router = axum::Router::new().fallback(|| async { "A page" });
    let world = Site::<_, axum::body::Body>::new(router, TARGET.clone(), [("secret", "a room code".to_owned())]);
    let hotel = "https://hotel.grand.example/";
    for (deed, says) in [
        ("wait 31m".to_owned(), "Time cannot be moved on in this world"),
        (format!("every 14m for 9h open {hotel}"), "Time cannot be moved on in this world"),
        ("restart hotel".to_owned(), "The site of this world cannot be restarted"),
        (format!("open {hotel}\ncapture id = store guest_id=7"), "This world has no copy of the site's session store"),
    ] {
        let attack = attack(&format!("```act as=mallory\nopen {hotel}\n{deed}\n```"));
        let run = attempt(&attack, &world).await.judged(None);
        let (rule, line, told) = not_played(&run.outcome);
        assert_eq!((rule, line), ("WorldCannot", 13 + deed.lines().count() - deed.lines().count()), "{deed}: {told}");
        assert!(told.starts_with(says), "{told}");
    }
    let slow = attack(&format!("```http as=mallory slow=visit\nGET {hotel}\n```"));
    let run = attempt(&slow, &world).await.judged(None);
    assert_eq!(not_played(&run.outcome).0, "WorldCannot");
}

#[tokio::test]
async fn a_store_that_failed_gives_no_backup_and_its_attack_is_not_played() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("store.db");
    let services = Services { stores: Stores::over(&Database::open(&file).unwrap()), ..services() };
    let on_disk = Setting::parse("store=sqlite").unwrap();
    let sandbox = Sandbox::new(&services, Switches::weakest().with(on_disk)).unwrap();
    assert_eq!(sandbox.backup().await, Ok(Vec::new()), "an empty store has an empty copy");
    rusqlite::Connection::open(&file).unwrap().execute_batch("DROP TABLE records").unwrap();
    let Err(WorldError::StoreFailed(says)) = sandbox.backup().await else { panic!("it failed") };
    assert!(says.contains("no such table"), "{says}");
    let leak = attack("```act as=mallory\nopen https://evil.example/\ncapture leaked = store guest_id=7\n```");
    let run = attempt(&leak, &sandbox).await.judged(None);
    let (rule, line, told) = not_played(&run.outcome);
    assert_eq!((rule, line), ("StoreFailed", 12));
    assert!(told.starts_with("The store failed: "), "{told}");
}

#[tokio::test]
async fn what_nothing_can_be_called_is_not_played_wherever_it_stands() {
    let services = services();
    let hotel = "https://hotel.grand.example";
    for (block, rule, says) in [
        (format!("```act as=mallory\nopen {hotel}/account?x={{{{sekret}}}}\n```"), "UnknownName", "Nothing is noted as “sekret” yet"),
        (
            format!(
                "```html site=evil path=/link\n<a href=\"{hotel}/login?id={{{{plantd}}}}\">Look</a>\n```\n\n```act as=alice\nopen https://evil.example/link\nclick Look\n```"
            ).replace("click Look", "click \"Look\""),
            "UnknownName",
            "Nothing is noted as “plantd” yet",
        ),
        ("```act as=mallory\nopen https://nowhere.example/\n=> body lacks anything\n```".to_owned(), "ServerError", "Mallory opened nowhere.example/"),
        ("```act as=mallory\nopen https://evil.example/wether\n=> 200\n```".to_owned(), "NotAsSaid", "Mallory opened evil.example/wether"),
        (format!("```act as=mallory\nopen {hotel}/login\nsubmit \"log inn\"\n```"), "CannotDo", "Mallory looked on /login"),
        (format!("```act as=mallory\nopen {hotel}/login\nsubmit \"log in\" gest=alice\n```"), "CannotDo", "Mallory looked in the form"),
        (format!("```act as=mallory\nopen {hotel}/\ncapture x = cookie.sesion\n```"), "NothingToCapture", "Mallory opened /"),
        (format!("```http as=mallory\nPUT {hotel}/account\n\n=> 200\n```"), "WrongMethod", "Mallory sent a PUT"),
    ] {
        let attack = attack(&block);
        // Judged alone, as against somebody else's site, and where nothing protects.
        let alone = attempt(&attack, &Sandbox::new(&services, Switches::weakest()).unwrap()).await.judged(None).outcome;
        let ours = run_attack(&attack, &services, &Switches::weakest()).await.unwrap().run.outcome;
        for outcome in [alone, ours] {
            let (found, _, told) = not_played(&outcome);
            assert_eq!(found, rule, "{block}: {told}");
            assert!(told.starts_with(says), "{told}");
        }
    }
}

#[tokio::test]
async fn a_goal_that_nothing_is_called_is_not_played() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/attacks/fixation-planted.md")).unwrap();
    let attack = Attack::parse("t", &text.replace("sees {{secret}}", "sees {{sekret}}"), &TARGET).unwrap();
    let services = services();
    for switches in [attack.start(), Switches::default()] {
        let outcome = run_attack(&attack, &services, &switches).await.unwrap().run.outcome;
        let (rule, line, says) = not_played(&outcome);
        assert_eq!((rule, line), ("UnknownName", 1));
        assert!(says.contains("won_when names {{sekret}}, and nothing is called so"), "{says}");
    }
}
