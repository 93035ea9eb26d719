//! Nothing on a page is a mere claim: each fact that a lesson states is marked, and something proves it.

use std::{fs, path::Path, process::Command};

use cloakroom::{
    check::{PAGES, check},
    claims::Claims,
    course::{Course, Library},
    files::Files,
    password::Hasher,
    sandbox::Services,
    store::Stores,
    views::Views,
};
use http::StatusCode;

use crate::harness::TestApp;

const LESSON: &str = "+++
title = \"A lesson with facts\"
level = \"foundation\"
minutes = 3
promise = \"Its facts are proved, or said not to be.\"
+++

## Do it live {#live}

The hotel counts. It begins at one.[^it-begins-at-one] A test says so as well.[^a-test-says-so]

```http as=alice proves=it-begins-at-one
GET https://hotel.grand.example/count
=> body contains 1 time
```

```facts
a-test-says-so = [\"tests/it/counts.rs: it_counts\", \"RFC 10025 8.5\"]
```
";

/// A checkout of nothing but this lesson and one test.
fn place(lesson: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("tests/it")).unwrap();
    fs::create_dir_all(place.path().join("lessons")).unwrap();
    fs::write(place.path().join("lessons/01-facts.md"), lesson).unwrap();
    fs::write(place.path().join("tests/it/counts.rs"), "#[test]\nfn it_counts() {}\n").unwrap();
    place
}

fn read(place: &Path) -> (std::sync::Arc<Course>, Files) {
    let files = Files::find(Some(place));
    (Library::open(&files, &Views::new(&files)).current(), files)
}

/// Everything that is wrong with a lesson's facts, each as a line.
fn wrong(lesson: &str) -> Vec<String> {
    let place = place(lesson);
    let (course, files) = read(place.path());
    let claims = Claims::of(&course, &files);
    course
        .problems
        .iter()
        .filter(|p| p.file.contains("facts"))
        .chain(&claims.problems)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn every_fact_of_the_course_is_proved() {
    let (course, files) = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let claims = Claims::of(&course, &files);
    assert!(claims.problems.is_empty(), "{:#?}", claims.problems);
    assert!(claims.tests_checked, "this is a checkout");
    for point in &claims.untaught {
        assert!(course.lesson(&point.lesson).is_none(), "{} belongs to a lesson that is there", point.id);
    }
}

#[test]
fn a_lesson_whose_facts_are_proved_has_no_problem_and_shows_what_proves_them() {
    assert_eq!(wrong(LESSON), Vec::<String>::new());
    let place = place(LESSON);
    let (course, files) = read(place.path());
    let claims = Claims::of(&course, &files);
    let first = claims.all.first().unwrap().fact;
    assert_eq!((first.id.as_str(), first.line, first.says.as_str()), ("it-begins-at-one", 10, "It begins at one."));
    let html = &course.lesson("facts").unwrap().html;
    for part in [
        "href=\"/lessons/facts#proves-it-begins-at-one\"",
        "<li id=\"proves-a-test-says-so\">",
        "href=\"#l1-b1\"",
        "it counts",
        "RFC 10025 8.5",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn what_is_wrong_with_a_fact_or_its_proof_names_its_line() {
    for (from, to, says) in [
        (" proves=it-begins-at-one", "", "01-facts.md:10: nothing proves `it-begins-at-one`"),
        ("proves=it-begins-at-one", "proves=it-begins-at-two", "01-facts.md:12: no sentence states `it-begins-at-two`"),
        (
            "=> body contains 1 time\n",
            "",
            "01-facts.md:10: `it-begins-at-one`: the block in line 12 makes no statement",
        ),
        ("[^a-test-says-so]", "[^it-begins-at-one]", "01-facts.md:10: `it-begins-at-one` is stated in line 10 already"),
        (": it_counts", ": it_count", "01-facts.md:10: `a-test-says-so`: tests/it/counts.rs has no test `it_count`"),
        ("it/counts.rs", "it/count.rs", "there is no file tests/it/count.rs"),
        ("10025 8.5", "10025 8.55", "RFC 10025 has no section `8.55`"),
        ("RFC 10025 8.5", "attack csrf: wins", "there is no attack `csrf`"),
        ("\"RFC 10025 8.5\"", "\"attack csrf\"", "01-facts.md:18: `attack csrf` is no proof"),
        ("a-test-says-so = [", "a-test = [", "01-facts.md:18: no sentence states `a-test`"),
        ("## Do it live {#live}", "## Do it live[^x] {#live}", "01-facts.md:8: a heading states no fact"),
    ] {
        assert!(LESSON.contains(from), "{from}");
        let found = wrong(&LESSON.replacen(from, to, 1));
        assert!(found.iter().any(|line| line.contains(says)), "{says}\n{found:#?}");
    }
    let below = format!("{LESSON}\nAnd one more.[^below]\n");
    assert!(wrong(&below).iter().any(|line| line.contains("`below` is stated below the facts block")));
}

#[test]
fn the_command_lists_facts_with_their_proofs_and_fails_on_one_that_nothing_proves() {
    let list = |lesson: &str, more: &[&str]| {
        let place = place(lesson);
        let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
        command.args(["check", "--claims"]).args(more).arg("--course").arg(place.path());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, says) = list(LESSON, &["lessons/facts"]);
    assert_eq!(code, Some(0), "{says}");
    assert!(says.contains("a-test-says-so  lessons/01-facts.md:10") && says.contains("tests/it/counts.rs: it_counts"));
    assert!(says.contains("2 facts, 0 unproved, 0 documented and not run, 0 problems"), "{says}");
    let (code, says) = list(&LESSON.replace(" proves=it-begins-at-one", ""), &["lessons/facts", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&says).unwrap();
    assert_eq!((code, told["problems"][0]["line"].as_u64()), (Some(1), Some(10)), "{says}");
    assert_eq!(told["facts"][1]["proofs"][0]["kind"], "test");
}

/// What explains a sentence of a lesson that bears no mark; `unexplained` if nothing does.
fn explained(sentence: &str) -> Vec<String> {
    let place = place(&LESSON.replace("The hotel counts.", sentence));
    let (course, files) = read(place.path());
    Claims::of(&course, &files).bare.iter().map(|bare| format!("{}: {}", bare.line, bare.words())).collect()
}

#[test]
fn a_sentence_that_reads_like_a_fact_bears_a_mark_unless_a_rule_explains_it() {
    for (sentence, rule) in [
        ("Chromium keeps `a` for long.", "unexplained"),
        ("A cookie never has a port, as `sid`.", "unexplained"),
        ("Names have 22 letters, as in `sid`.", "unexplained"),
        ("It is 22 letters long.", "about the block beside it"),
        ("Does Chromium keep 22?", "a question"),
        ("Turn it to 30 minutes.", "an instruction"),
        ("Alice has 2 coats in `pocket`.", "about this page's play"),
        ("Alice's Chromium keeps 2 coats.", "unexplained"),
        ("`Max-Age` goes up to 400 days (5.5).", "cites a section that is known"),
        ("`Max-Age` goes up to 400 days (5.55).", "unexplained"),
        ("In [lesson 2](/lessons/facts) `a` is 22.", "links to where it is shown"),
        ("A *site* is scheme and host, never a `port`.", "a definition"),
    ] {
        assert_eq!(explained(&format!("{sentence}\n")), [format!("10: {rule}")], "{sentence}");
    }
    for quiet in ["The hotel counts.", "| Chromium | 22 |\n|---|---|\n| Firefox | only |\n\n", "Chromium keeps it.[^a]"]
    {
        assert_eq!(explained(quiet), Vec::<String>::new(), "{quiet}");
    }
}

#[test]
fn no_sentence_of_the_course_reads_like_a_fact_and_is_unexplained() {
    let (course, files) = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let bare = Claims::of(&course, &files).bare;
    let unexplained: Vec<_> = bare.iter().filter(|bare| bare.why.is_none()).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    assert!(bare.len() > 40, "only {} sentences were looked at", bare.len());
}

#[test]
fn an_attack_states_facts_in_its_prose_and_proves_them_at_its_end() {
    let (course, files) = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let claims = Claims::of(&course, &files);
    let claim = claims.all.iter().find(|claim| claim.fact.id == "which-names-are-asked-over-http").unwrap();
    assert_eq!(claim.address(), "/attacks/eavesdropping#defender");
    let page = course.attack("eavesdropping").unwrap();
    assert!(page.defender_html.contains("href=\"#proves-which-names-are-asked-over-http\""));
    for part in ["<li id=\"proves-which-names-are-asked-over-http\">", "Test in a real browser"] {
        assert!(page.proofs_html.contains(part), "{part}: {}", page.proofs_html);
    }
    // Taken away, it is missed.
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("lessons/attacks");
    fs::create_dir_all(&folder).unwrap();
    let text = files.text("lessons/attacks/eavesdropping.md").unwrap();
    fs::write(folder.join("eavesdropping.md"), text.replace("which-names-are-asked-over-http = ", "which = ")).unwrap();
    let (course, files) = read(place.path());
    let found: Vec<String> = Claims::of(&course, &files).problems.iter().map(ToString::to_string).collect();
    for says in ["nothing proves `which-names-are-asked-over-http`", "no sentence states `which`"] {
        assert!(found.iter().any(|line| line.contains("eavesdropping.md") && line.contains(says)), "{found:#?}");
    }
}

#[tokio::test]
async fn a_link_that_leads_nowhere_and_a_standard_that_is_none_are_problems() {
    let lesson = LESSON
        .replace("The hotel counts.", "The hotel [counts](/lessons/facts#nowhere), [see](#live) and [this](/nowhere).")
        .replace("minutes = 3", "minutes = 3\nstandards = [\"ASVS 7.9.9\"]");
    let place = place(&lesson);
    let (course, files) = read(place.path());
    let views = Views::new(&files);
    let services = Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views };
    let found: Vec<String> = check(&course, &services).await.problems.iter().map(ToString::to_string).collect();
    for says in ["nothing at /lessons/facts#nowhere", "nothing at /nowhere", "ASVS has no section `7.9.9`"] {
        assert!(found.iter().any(|line| line.contains(says)), "{says}: {found:#?}");
    }
    assert!(!found.iter().any(|line| line.contains("01-facts.md") && line.contains("#live")), "{found:#?}");
}

#[tokio::test]
async fn pages_that_links_may_lead_to_are_there() {
    let app = TestApp::start();
    for path in PAGES {
        assert_eq!(app.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_requirement_leads_to_where_it_is_taught_shown_and_exercised_and_a_gap_is_said() {
    let app = TestApp::start();
    let page = app.get("/reference/standards").await.body.replace("&#x2f;", "/");
    let row = |page: &str, id: &str| {
        let from = page.split(&format!("<li id=\"{id}\"")).nth(1).unwrap_or_else(|| panic!("{id} is missing"));
        from.split("</dl>").next().unwrap().to_owned()
    };
    let renewal = row(&page, "asvs-7-2-4");
    for part in ["/lessons/fixation", "/attacks/fixation-planted", "Renew the ID on login", "/exercises/renew-on-login"]
    {
        assert!(renewal.contains(part), "{part}: {renewal}");
    }
    let federated = row(&page, "asvs-7-6-1");
    assert!(
        federated.contains("/lessons/elsewhere#ends") && federated.contains("/attacks/silent-return"),
        "{federated}"
    );
    assert!(!page.contains("Not taught yet"), "every requirement has its lesson");
    let place = place(LESSON);
    let few = TestApp::with(Files::find(Some(place.path()))).get("/reference/standards").await.body;
    let gap = row(&few.replace("&#x2f;", "/"), "asvs-7-6-1");
    assert!(gap.contains("Not taught yet") && !gap.contains("/lessons/"), "{gap}");
    assert!(page.matches("<li id=\"").count() >= 19 + 5 + 11, "all of V7, V3.3 and WSTG-SESS");
}
