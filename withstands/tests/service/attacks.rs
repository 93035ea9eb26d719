//! Attack files against a service: won where the flaw is, stopped where it is not, not tried where the hotel has to help.

use axum::body::Body;
use cloakroom_engine::script::Outcome;
use withstands::{
    Audit,
    attack::{FILES, Ran, Tried, file, try_attack},
    look::look,
    people::People,
    site::Site,
    wire::{InProcess, Limits, Net},
};

use super::club;

const PEOPLE: (&str, &str) = ("una:Correct-horse-1", "vic:Battery-staple-2");

async fn tried(flaw: &'static str, slug: &str) -> Tried {
    let people = People::read(PEOPLE.0, PEOPLE.1).unwrap();
    let limits = Limits { gap: std::time::Duration::ZERO, ..Limits::default() };
    let wire = InProcess::<_, Body>::new(club::app(flaw));
    let net = Net::new(Box::new(wire), "http://localhost:3000/".parse().unwrap(), limits);
    let looked = look(&net, &people).await.unwrap_or_else(|error| panic!("{flaw}: {error}"));
    let site = Site::open(&net, &looked.target, &people).await.unwrap();
    try_attack(&site, slug, file(slug).unwrap()).await.unwrap()
}

async fn ran(flaw: &'static str, slug: &str) -> Box<Ran> {
    match tried(flaw, slug).await {
        Tried::Ran(ran) => ran,
        Tried::NotTried(because) => panic!("{flaw}, {slug}: {because}"),
    }
}

/// Attacks that two browsers and a site are enough for, and the flaw of the club that lets each win.
const PLAYED: [(&str, Option<&str>); 5] = [
    ("replay-after-logout", Some("logout-keeps-session")),
    ("fixation-planted", Some("fixation-planted")),
    ("back-button", Some("cache-no-store")),
    ("login-csrf", Some("login-csrf")),
    // No store of tower-sessions takes an ID that it did not give.
    ("fixation-invented", None),
];

#[tokio::test]
async fn an_attack_wins_where_its_flaw_is_and_is_stopped_where_it_is_not() {
    for (slug, flaw) in PLAYED {
        let careful = ran("careful", slug).await;
        assert!(matches!(careful.run.outcome, Outcome::Stopped { .. }), "{}", careful.story());
        if let Some(flaw) = flaw {
            let open = ran(flaw, slug).await;
            assert!(matches!(open.run.outcome, Outcome::Won { .. }), "{flaw}: {}", open.story());
            assert!(!open.story().contains("Correct-horse"), "{}", open.story());
        }
    }
}

#[tokio::test]
async fn what_only_the_hotel_can_do_is_not_tried_and_says_why() {
    for (slug, _) in FILES.iter().filter(|(slug, _)| PLAYED.iter().all(|(played, _)| played != slug)) {
        match tried("careful", slug).await {
            Tried::NotTried(because) => assert!(because.len() > 15, "{slug}: {because}"),
            Tried::Ran(ran) => panic!("{slug} was played: {}", ran.story()),
        }
    }
}

#[tokio::test]
async fn a_test_fails_where_the_flaw_is_and_where_nothing_was_tried() {
    let of = |flaw: &'static str| Audit::over(InProcess::<_, Body>::new(club::app(flaw))).people(PEOPLE.0, PEOPLE.1);
    let says = |result: Result<_, String>| result.map(|_| ()).unwrap_err();
    let won = says(of("fixation-planted").withstands("fixation-planted").await.result());
    assert!(won.contains("fixation-planted") && won.contains("cure"), "{won}");
    let replay = says(of("logout-keeps-session").withstands("replay-after-logout").await.result());
    assert!(replay.contains("Logging out does not end the session"), "{replay}");
    assert!(of("careful").withstands("replay-after-logout").await.result().is_ok());
    let hotels = says(of("careful").withstands("lost-update").await.result());
    assert!(hotels.contains("not tried") && hotels.contains("no pass"), "{hotels}");
    let unknown = says(of("careful").withstands("fixation").await.result());
    assert!(unknown.contains("fixation-planted"), "{unknown}");
    let nobody = says(of("careful").people("una:wrong", "vic:wrong").all().await.result());
    assert!(nobody.contains("passwords are right"), "{nobody}");
    let all = says(of("logout-keeps-session").known("encoded-name").all().await.result());
    assert!(all.contains("attack replay-after-logout: won at step 3"), "{all}");
    assert!(of("careful").known("encoded-name").all().await.result().is_ok());
}

#[test]
fn the_attack_files_of_the_crate_are_those_of_the_course() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessons/attacks");
    // Of a package alone there is no course beside it.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut count = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let slug = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert_eq!(file(&slug), Some(std::fs::read_to_string(&path).unwrap().as_str()), "{slug}");
        count += 1;
    }
    assert!(count == FILES.len() && count > 30, "{count}");
}
