//! A site of axum and tower-sessions, audited in this process: no socket is opened.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails there")]

mod attacks;
mod club;
mod ended;
mod https;
mod one_address;
mod readme;
mod small;
mod steps;
mod tls;

use axum::body::Body;
use withstands::{
    audit::{Outcome, Plan, run},
    look::look,
    patience::Patience,
    people::People,
    wire::{InProcess, Limits, Net},
};

async fn audit(flaw: &'static str, only: Vec<&'static str>) -> Outcome {
    let people = People::read("una:Correct-horse-1", "vic:Battery-staple-2").unwrap();
    let wire = InProcess::<_, Body>::new(club::app(flaw));
    let limits = Limits { gap: std::time::Duration::ZERO, ..Limits::default() };
    let net = Net::new(Box::new(wire), "http://localhost:3000/".parse().unwrap(), limits);
    let looked = look(&net, &people).await.unwrap_or_else(|error| panic!("{flaw}: {error}"));
    let plan = Plan { only: only.into_iter().map(str::to_owned).collect(), ..Plan::default() };
    run(&net, &looked.target, &people, &plan, &|_| {}).await.unwrap_or_else(|error| panic!("{flaw}: {error}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_flaw_of_a_service_is_found_and_nothing_on_the_careful_one() {
    let tasks: Vec<_> = club::FLAWS.iter().map(|flaw| (flaw, tokio::spawn(audit(flaw, vec![*flaw])))).collect();
    for (flaw, task) in tasks {
        let outcome = task.await.unwrap();
        let found: Vec<&str> = outcome.findings.iter().map(|finding| finding.entry.id).collect();
        assert_eq!(found, [*flaw], "{:?} {:?}", outcome.not_found, outcome.not_tried);
        assert!(outcome.passwords_back, "{flaw}");
    }
    let all = audit("all", Vec::new()).await;
    let mut found: Vec<&str> = all.findings.iter().map(|finding| finding.entry.id).collect();
    let mut planted = [club::ALL, &["encoded-name"]].concat();
    found.sort_unstable();
    planted.sort_unstable();
    assert_eq!(found, planted, "{:#?}", all.not_tried);
    let careful = audit("careful", Vec::new()).await;
    let found: Vec<&str> = careful.findings.iter().map(|finding| finding.entry.id).collect();
    // True of each site on tower-sessions 0.15: the crate that reads its cookies decodes their names.
    assert_eq!(found, ["encoded-name"], "{:#?}", careful.findings);
    assert!(careful.not_found.len() > 25, "most of it was tried: {:#?}", careful.not_tried);
}

/// The club says that a session ends 2 s after its last use, and 5 s after the login at the latest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_outlives_what_its_site_says_is_found_by_waiting() {
    let ids = ["idle-expiry", "absolute-expiry"];
    for (flaw, expected) in [("short-lived", Vec::new()), ("careful", ids.to_vec())] {
        let people = People::read("una:Correct-horse-1", "vic:Battery-staple-2").unwrap();
        let limits = Limits { gap: std::time::Duration::ZERO, ..Limits::default() };
        let wire = InProcess::<_, Body>::new(club::app(flaw));
        let net = Net::new(Box::new(wire), "http://localhost:3000/".parse().unwrap(), limits);
        let looked = look(&net, &people).await.unwrap();
        let only = ids.iter().map(|id| (*id).to_owned()).collect();
        let plan = Plan { only, patience: Some(Patience::read("2s,6s").unwrap()) };
        let outcome = run(&net, &looked.target, &people, &plan, &|_| {}).await.unwrap();
        let found: Vec<&str> = outcome.findings.iter().map(|finding| finding.entry.id).collect();
        assert_eq!(found, expected, "{flaw}: {:?}", outcome.not_tried);
        assert_eq!(outcome.not_found.len() + found.len(), 2, "{flaw}: {:?}", outcome.not_tried);
        assert!(outcome.took.as_secs() < 14, "nobody waits twice: {:?}", outcome.took);
    }
    let unasked = audit("careful", ids.to_vec()).await;
    assert!(unasked.not_tried.iter().all(|(_, because)| because.contains("--patience")), "{:?}", unasked.not_tried);
}
