//! Every attack, proved both ways on the real store.

use cloakroom::{
    app::Content,
    course::Library,
    hotel::TARGET,
    password::Hasher,
    runner::run_attack,
    sandbox::Services,
    store::{StoreKind, Stores},
    switch::{AttackSettings, RENEW_ON_LOGIN, Setting, Switches},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use cloakroom_engine::{
    exchange::header,
    script::{Attack, Outcome, Report, run},
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    harness::{TestApp, embedded},
    real_stores,
};

fn services() -> (Services, Library) {
    let Content { library, views, .. } = embedded();
    (Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views }, library)
}

/// How often, unless `CLOAKROOM_ROUNDS` says otherwise: `./test unit --rounds 100`.
pub(crate) const ROUNDS: usize = 20;

/// A number from the environment.
pub(crate) fn told<T: std::str::FromStr>(name: &str) -> Option<T> {
    Some(std::env::var(name).ok()?.parse().unwrap_or_else(|_| panic!("{name} wants a number")))
}

/// One attack both ways: with nothing on, and with one of the defences that stop it, another each round.
async fn both_ways(attack: &Attack, round: usize, services: &Services) -> Result<(), String> {
    let open = run_attack(attack, services, &attack.start()).await.unwrap().run.outcome;
    if !matches!(open, Outcome::Won { .. }) {
        return Err(format!("{}, round {round}: {open:?}", attack.slug));
    }
    let stopped_by = attack.stopped_by();
    let defence = stopped_by[round % stopped_by.len()];
    let closed = run_attack(attack, services, &attack.start().with(defence)).await.unwrap().run.outcome;
    let stopped = matches!(closed, Outcome::Stopped { .. });
    if stopped { Ok(()) } else { Err(format!("{} with {defence}, round {round}: {closed:?}", attack.slug)) }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_wins_and_is_stopped_round_after_round_in_any_order() {
    let rounds = told("CLOAKROOM_ROUNDS").unwrap_or(ROUNDS);
    // Decides the order; what the runs themselves draw comes from the system.
    let seed: u64 = told("CLOAKROOM_ROUNDS_SEED").unwrap_or_else(|| rand::rng().random());
    let (services, library) = services();
    let course = library.current();
    let mut jobs: Vec<_> = (0..course.attacks.len()).flat_map(|at| (0..rounds).map(move |round| (at, round))).collect();
    jobs.shuffle(&mut StdRng::seed_from_u64(seed));
    let (jobs, next) = (Arc::new(jobs), Arc::new(AtomicUsize::new(0)));
    let mut workers = JoinSet::new();
    for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
        let (jobs, next, course) = (Arc::clone(&jobs), Arc::clone(&next), Arc::clone(&course));
        let services = Services { stores: Stores::in_memory().unwrap(), ..services.clone() };
        workers.spawn(async move {
            while let Some((at, round)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                both_ways(&course.attacks[*at].attack, *round, &services).await?;
            }
            Ok::<_, String>(())
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker.unwrap().unwrap_or_else(|says| panic!("CLOAKROOM_ROUNDS={rounds} CLOAKROOM_ROUNDS_SEED={seed}: {says}"));
    }
    assert!(next.load(Ordering::Relaxed) >= course.attacks.len() * rounds);
}

/// How an attack ends, without what differs from run to run.
async fn outcome(attack: &Attack, services: &Services, switches: &Switches) -> String {
    match run_attack(attack, services, switches).await.unwrap().run.outcome {
        Outcome::Won { step, .. } => format!("won at {step}"),
        Outcome::Stopped { step, because } => format!("stopped at {step}: {}", because.rule),
        other => format!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_ends_the_same_way_on_every_store() {
    let (services, library) = services();
    real_stores::connect(&services.stores);
    let kinds: Vec<StoreKind> = [StoreKind::Sqlite, StoreKind::Redis, StoreKind::Postgres]
        .into_iter()
        .filter(|kind| services.stores.has(*kind))
        .collect();
    for page in &library.current().attacks {
        let attack = &page.attack;
        let defence = attack.stopped_by()[0];
        for (switches, position) in [(attack.start(), "open"), (attack.start().with(defence), "defended")] {
            let memory = outcome(attack, &services, &switches).await;
            for kind in &kinds {
                let on = Setting::of("store", kind.word()).unwrap();
                let here = outcome(attack, &services, &switches.clone().with(on)).await;
                assert_eq!(here, memory, "{} on {kind}, {position}", attack.slug);
            }
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
        Attack::parse("t", &format!("{front}\n## One\n\n{alice}\n\n## Two\n\n```act as={who} at=alice\nback\n=> body contains {{{{secret}}}}\n```\n"), &TARGET).unwrap()
    };
    let services = services().0;
    let run = async |who| run_attack(&back(who), &services, &Switches::weakest()).await.unwrap().run;
    let mallory = run("mallory").await;
    assert!(matches!(mallory.outcome, Outcome::Won { step: 2, .. }), "{:?}", mallory.outcome);
    assert!(mallory.steps[1].played.iter().all(|played| played.exchanges.is_empty()), "nobody was asked");
    let Outcome::NotPlayed { because, .. } = run("alice").await.outcome else { panic!("Alice robbed herself") };
    assert_eq!(because.rule, "NothingGained");
}

/// Alice hands in a coat, slowly, and somebody with her cookie looks for it meanwhile.
fn slow_coat(at: &str) -> String {
    let front = "+++\ntitle = \"t\"\nfamily = \"f\"\npromise = \"p\"\nwon_when = \"mallory sees {{secret}}\"\nstory = \"s\"\n+++\n";
    let alice = "```act as=alice\nopen https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}\ncapture own = cookie.session\n```";
    let cookie = "Cookie: {{cookie.session.name}}={{own}}";
    let form = "Content-Type: application/x-www-form-urlencoded\n\ncoat=loden&pocket=umbrella";
    let hands_in = format!("```http as=alice {at}\nPOST https://hotel.grand.example/coats\n{cookie}\n{form}\n```");
    let look =
        format!("```http as=alice\nGET https://hotel.grand.example/account\n{cookie}\n=> body contains umbrella\n```");
    let end = "```act as=alice\nfinish coat\n```";
    format!("{front}\n## One\n\n{alice}\n\n## Two\n\n{hands_in}\n\n## Three\n\n{look}\n\n## Four\n\n{end}\n")
}

#[tokio::test]
async fn a_slow_request_waits_before_or_after_its_handler_as_it_says() {
    let (services, _) = services();
    for (at, step) in [("slow=coat at=after_load", 3), ("slow=coat at=after_handler", 4), ("slow=coat", 4)] {
        let attack = Attack::parse("t", &slow_coat(at), &TARGET).unwrap();
        let outcome = run_attack(&attack, &services, &Switches::weakest()).await.unwrap().run.outcome;
        assert!(matches!(outcome, Outcome::NotPlayed { step: s, .. } if s == step), "{at}: {outcome:?}");
    }
}

/// A slow page is asked for, and its guest gets another cookie before it comes.
const SLOW_VISIT: &str = r#"+++
title = "t"
family = "f"
promise = "p"
won_when = "mallory sees {{secret}}"
story = "s"
+++

## One

```http as=alice
GET https://hotel.grand.example/count
=> keeps cookie.session
```

## Two

```http as=alice slow=page
GET https://hotel.grand.example/count
```

## Three

```act as=alice
open https://hotel.grand.example/login
submit "log in" guest=alice password={{alice.password}}
=> body contains Good evening, Alice
```

## Four

```act as=alice
finish page
=> 200
=> sends cookie.session
```
"#;

#[tokio::test]
async fn a_slow_request_carries_what_the_jar_had_when_it_left() {
    let (services, _) = services();
    let attack = Attack::parse("t", SLOW_VISIT, &TARGET).unwrap();
    let switches = Switches::weakest().with(Setting::parse("renew_on_login").unwrap());
    let run = run_attack(&attack, &services, &switches).await.unwrap().run;
    let of_step = |at: usize| run.steps[at].played.iter().flat_map(|played| &played.exchanges).collect::<Vec<_>>();
    let pair = |line: &str| line.split(';').next().unwrap().to_owned();
    let first = pair(of_step(0)[0].response.header("set-cookie").unwrap());
    let renewed = of_step(2).iter().filter_map(|e| e.response.header("set-cookie")).map(pair).next_back().unwrap();
    assert_ne!(first, renewed, "the login renews");
    let begun = run.steps[1].played[0].begun.as_ref().unwrap();
    assert_eq!(header(&begun.headers, "cookie"), Some(&*first), "the jar adds its own");
    let late = of_step(3)[0];
    assert_eq!(header(&late.request.headers, "cookie"), Some(&*first), "not what came into the jar meanwhile");
    assert!(late.response.body.contains('2'), "the hotel knew who came: {}", late.response.body);
}

#[test]
fn a_point_that_is_none_is_named_with_its_line() {
    for (at, says) in [
        ("slow=coat at=lunch", "no request can be stopped at `lunch`"),
        ("at=after_load", "only a slow request is stopped on its way"),
    ] {
        let text = slow_coat(at);
        let line = 1 + text.lines().position(|line| line.contains(at)).unwrap();
        let problems = Attack::parse("t", &text, &TARGET).unwrap_err();
        assert!(problems.iter().any(|p| p.line == line && p.says == says), "{at}: {problems:?}");
    }
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

/// Why this attack was stopped, with what is drawn anew each time left out.
async fn why(slug: &str, defence: &str) -> String {
    let (services, library) = services();
    let course = library.current();
    let attack = &course.attack(slug).unwrap().attack;
    let switches = attack.start().with(Setting::parse(defence).unwrap());
    let outcome = run_attack(attack, &services, &switches).await.unwrap().run.outcome;
    let Outcome::Stopped { because, .. } = outcome else { panic!("{slug} with {defence}: {outcome:?}") };
    let mut parts = because.says.split('(').map(|part| part.split_once(')').map_or(part, |(_, after)| after));
    let begins = parts.next().unwrap().to_owned();
    parts.fold(begins, |all, part| all + "()" + part)
}

#[tokio::test]
async fn a_stopped_run_says_who_did_what_and_what_the_attack_needed() {
    assert_eq!(
        why("fixation-planted", "cookie_only").await,
        "Mallory asked for /account with the session ID session-0000000000001A and was sent to the login page (). \
         The record under that ID holds only `visits`. The attack needed a page that shows Alice’s room code ()"
    );
    assert_eq!(
        why("csrf-form", "check_origin").await,
        "A page of evil.example made Alice’s browser send a form to /coats/pass, and it was refused (). \
         The attack needed it to succeed ()"
    );
    let lax = why("csrf-form", "same_site=lax").await;
    let (last, before) =
        lax.split_once(". At step 3, Alice’s browser held the session cookie back from /coats/pass. ").unwrap();
    assert!(last.ends_with("the note in Alice’s coat (), and this one does not"), "{lax}");
    assert!(before.starts_with("The request was caused by evil.example"), "{lax}");
    assert_eq!(
        why("cookie-theft-by-script", "csp").await,
        "Alice opened /book and got an answer (). The attack needed an address that carries the value `c` away, and there is none"
    );
}

#[tokio::test]
async fn a_run_that_ends_early_says_which_steps_were_not_done() {
    let (services, library) = services();
    let course = library.current();
    let attack = &course.attack("csrf-form").unwrap().attack;
    let closed = attack.start().with(Setting::parse("check_origin").unwrap());
    let run = run_attack(attack, &services, &closed).await.unwrap().run;
    let says = "Step 4 was not done: the run ended at step 3.";
    assert!(run.story().ends_with(says) && run.story().contains("\n4. Mallory opens her own account (not done)"));
    let report = serde_json::to_value(Report::of("csrf-form", &run)).unwrap();
    assert_eq!((&report["steps"], &report["not_done"]), (&json!(4), &json!([4])));
    let whole = run_attack(attack, &services, &attack.start()).await.unwrap().run;
    assert!(whole.left_out().is_none() && whole.not_done().is_empty());

    let app = TestApp::start();
    for (page, what) in [
        ("/attacks/csrf-form?set=check_origin&step=4", "not done: the run ended at step 3"),
        ("/attacks/csrf-form?set=check_origin&step=4", "Not done in this run."),
        ("/attacks/csrf-form?set=check_origin&step=3", says),
        ("/attacks/csrf-form?set=check_origin&present&step=4", "<b>Not done.</b> The run ended at step 3."),
        ("/attacks/csrf-form?set=check_origin&present&step=4", ", not done</span>"),
        ("/attacks/csrf-form/sequence?set=check_origin", says),
    ] {
        let body = app.get(page).await.body;
        assert!(body.contains(what), "{page}: {what}");
    }
    let body = app.get("/attacks/csrf-form?step=4").await.body;
    assert!(!body.to_lowercase().contains("not done"), "all of it was done");
}

#[tokio::test]
async fn whoever_tries_out_how_fast_she_may_ask_is_stopped_before_she_guesses() {
    let (services, library) = services();
    let course = library.current();
    let attack = &course.attack("short-ids").unwrap().attack;
    let slowly = attack.start().with(Setting::parse("throttle_login").unwrap());
    let run = run_attack(attack, &services, &slowly).await.unwrap().run;
    let Outcome::Stopped { step: 3, because } = &run.outcome else { panic!("{:?}", run.outcome) };
    assert!(because.says.contains("Retry-After"), "{because:?}");
    assert_eq!(run.steps[2].played[0].exchanges.len(), 6, "five unknown IDs, and the sixth is not looked up");
}

#[tokio::test]
async fn a_thousand_guesses_are_one_line_on_the_page_and_none_of_them_is_known() {
    let page = TestApp::start().get("/attacks/short-ids?step=4").await.body;
    assert!(page.contains("What would have saved her?"), "she found it");
    let ids = page.split("three-digits------").skip(1).filter_map(|rest| rest.get(..3));
    let shown: std::collections::BTreeSet<&str> = ids.collect();
    assert!(shown.len() < 10, "{shown:?}");
}

#[tokio::test]
async fn a_site_where_alice_cannot_log_in_is_broken_and_not_defended() {
    let library = services().1;
    let course = library.current();
    let attack: &Attack = &course.attack("fixation-planted").unwrap().attack;
    let silent = || {
        let router = axum::Router::new().fallback(|| async { "" });
        let fixtures = [("alice.password", "x".to_owned()), ("secret", "y".to_owned())];
        cloakroom_engine::world::Site::<_, axum::body::Body>::new(router, TARGET.clone(), fixtures)
    };
    let outcome = run(attack, &silent(), &silent()).await.outcome;
    let Outcome::Broken { says } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(
        says,
        "Alice could not do her own business. Alice looked on /login for the form “log in”. There is none. She needed that one"
    );
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
