//! Every attack, proved both ways on the real store; and the course as a whole.

use cloakroom::{
    check::check, course::Library, files::Files, password::Hasher, runner::run_attack, sandbox::Services,
    store::Sqlite, views::Views,
};
use cloakroom_engine::{
    script::{Attack, Outcome, run},
    switch::{RENEW_ON_LOGIN, Setting, Switches},
};
use serde_json::json;

use crate::harness::TestApp;

fn services() -> (Services, Library) {
    let files = Files::Embedded;
    let views = Views::new(&files);
    let library = Library::open(&files, &views);
    (Services { store: Sqlite::in_memory().unwrap(), hasher: Hasher::default(), views }, library)
}

#[tokio::test]
async fn the_course_proves_itself() {
    let (services, library) = services();
    let checked = check(&library.current(), &services).await;
    assert!(checked.problems.is_empty(), "{}", checked.problems.iter().map(|p| format!("\n{p}")).collect::<String>());
    assert!(checked.statements > 0 && checked.runs > 0);
}

#[tokio::test]
async fn every_attack_wins_and_is_stopped_ten_times_over() {
    let (services, library) = services();
    let course = library.current();
    for attack in course.attacks.iter().map(|page| &page.attack) {
        for round in 0..10 {
            let open = run_attack(attack, &services, &attack.start()).await.unwrap().run.outcome;
            assert!(matches!(open, Outcome::Won { .. }), "{} {round}: {open:?}", attack.slug);
            let stopped_by = attack.stopped_by();
            let defence = stopped_by[round % stopped_by.len()];
            let closed = run_attack(attack, &services, &attack.start().with(defence)).await.unwrap().run.outcome;
            assert!(matches!(closed, Outcome::Stopped { .. }), "{} with {defence}, {round}: {closed:?}", attack.slug);
        }
    }
}

#[tokio::test]
async fn the_rule_that_stopped_fixation_is_that_no_record_has_the_id() {
    let (services, library) = services();
    let course = library.current();
    let attack = &course.attack("fixation-planted").unwrap().attack;
    let renew = Setting { switch: &RENEW_ON_LOGIN, value: "on" };
    let closed = run_attack(attack, &services, &Switches::weakest().with(renew)).await.unwrap().run.outcome;
    let Outcome::Stopped { step: 4, because } = closed else { panic!("{closed:?}") };
    assert_eq!(because.rule, "NoRecord");
}

#[tokio::test]
async fn a_page_from_the_browsers_own_copy_counts_for_whoever_sits_in_front_of_it() {
    let back = |who: &str| {
        let front = "+++\ntitle = \"t\"\nfamily = \"f\"\npromise = \"p\"\nwon_when = \"mallory sees {{secret}}\"\nstory = \"s\"\n+++\n";
        let alice = "```act as=alice\nopen https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}\nopen https://hotel.grand.example/login\n```";
        Attack::parse("t", &format!("{front}\n## One\n\n{alice}\n\n## Two\n\n```act as={who} at=alice\nback\n=> body contains {{{{secret}}}}\n```\n")).unwrap()
    };
    let services = services().0;
    let run = async |who| run_attack(&back(who), &services, &Switches::weakest()).await.unwrap().run;
    let mallory = run("mallory").await;
    assert!(matches!(mallory.outcome, Outcome::Won { step: 2, .. }), "{:?}", mallory.outcome);
    assert!(mallory.steps[1].played.iter().all(|played| played.exchanges.is_empty()), "nobody was asked");
    let Outcome::Stopped { because, .. } = run("alice").await.outcome else { panic!("Alice robbed herself") };
    assert_eq!(because.rule, "NothingGained");
}

#[tokio::test]
async fn the_rule_that_stopped_an_attack_is_the_one_that_its_step_was_about() {
    let (services, library) = services();
    let course = library.current();
    let rule = async |slug: &str, defence: &str| {
        let attack = &course.attack(slug).unwrap().attack;
        let switches = Switches::weakest().with(Setting::parse(defence).unwrap());
        match run_attack(attack, &services, &switches).await.unwrap().run.outcome {
            Outcome::Stopped { because, .. } => because.rule,
            other => panic!("{slug} with {defence}: {other:?}"),
        }
    };
    assert_eq!(rule("eavesdropping", "secure").await, "SecureOnly");
    assert_eq!(rule("shadowed-cookie", "host_prefix").await, "InvalidPrefix");
    assert_eq!(rule("csrf-get", "same_site=strict").await, "SameSiteStrict");
}

#[tokio::test]
async fn a_site_where_alice_cannot_log_in_is_broken_and_not_defended() {
    let library = services().1;
    let course = library.current();
    let attack: &Attack = &course.attack("fixation-planted").unwrap().attack;
    let silent = || {
        let router = axum::Router::new().fallback(|| async { "" });
        let fixtures = [("alice.password", "x".to_owned()), ("secret", "y".to_owned())];
        cloakroom_engine::world::Site::<_, axum::body::Body>::new(router, "sid", fixtures)
    };
    let outcome = run(attack, &silent(), &silent()).await.outcome;
    assert!(matches!(outcome, Outcome::Broken { .. }), "{outcome:?}");
    assert_eq!(outcome.exit_code(), 3);
}

#[tokio::test]
async fn the_lessons_walk_works_with_the_simulated_browsers() {
    let app = TestApp::start();
    let walk = async || {
        app.does("mallory", "http", "GET https://hotel.grand.example/\n=> 200\ncapture planted = cookie.session").await;
        let steps = "open https://evil.example/free-coats\nclick \"Your coat is ready\"\nsubmit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening, Alice";
        let alice = app.does("alice", "act", steps).await;
        assert_eq!(alice["expectations"][0]["held"], true, "{alice}");
        let steps = "GET https://hotel.grand.example/account\nCookie: {{cookie.session.name}}={{planted}}\n=> body contains {{secret}}";
        app.does("mallory", "http", steps).await["expectations"][0]["held"].clone()
    };
    assert_eq!(walk().await, json!(true), "Mallory is in");
    app.switch("renew_on_login", json!(true)).await;
    assert_eq!(walk().await, json!(false), "and now she is not");
}
