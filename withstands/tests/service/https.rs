//! A site on https: what it takes to believe its certificate, and the checks that only https can answer.

use axum::{
    Router,
    http::{HeaderValue, StatusCode, Uri},
    middleware::map_response,
    response::{IntoResponse, Response},
};
use withstands::{
    attack::{Tried, file, try_attack},
    audit::{Outcome, Plan, run},
    look::look,
    people::People,
    site::Site,
    target::Target,
    wire::{Http1, Limits, Net, Trust},
};

use crate::{
    club,
    tls::{Made, Server, serve, signed, signs_itself},
};

const GOOD: (i32, i32) = (2020, 2100);

fn told(app: Router, hsts: Option<&'static str>) -> Router {
    app.layer(map_response(move |mut response: Response| async move {
        if let Some(hsts) = hsts {
            response.headers_mut().insert("strict-transport-security", HeaderValue::from_static(hsts));
        }
        response
    }))
}

/// What stands on plain http: the way to https, or the site itself.
fn beside(app: Router, flaw: &str, https: u16) -> Router {
    if flaw == "plain-http" {
        return app;
    }
    Router::new().fallback(move |uri: Uri| async move {
        (StatusCode::PERMANENT_REDIRECT, [("location", format!("https://localhost:{https}{uri}"))]).into_response()
    })
}

fn wire(made: &Made) -> Http1 {
    Http1 { trust: Trust::with(made.believe.as_bytes()).unwrap(), ..Http1::default() }
}

fn net(made: &Made, server: &Server) -> Net {
    let url = format!("https://localhost:{}/", server.port).parse().unwrap();
    Net::new(Box::new(wire(made)), url, Limits { gap: std::time::Duration::ZERO, ..Limits::default() })
}

async fn audit(flaw: &'static str, hsts: Option<&'static str>, only: &[&str]) -> (Outcome, Target) {
    let made = signed("localhost", GOOD);
    let app = told(club::app(flaw), hsts);
    let server = serve(app.clone(), Some(&made)).await;
    let plain = serve(beside(app, flaw, server.port), None).await;
    let people = People::read("una:Correct-horse-1", "vic:Battery-staple-2").unwrap();
    let net = net(&made, &server);
    let mut target = look(&net, &people).await.unwrap_or_else(|error| panic!("{flaw}: {error}")).target;
    target.plain = Some(format!("http://localhost:{}/", plain.port).parse().unwrap());
    assert_eq!(Target::read(&target.written(&[])).unwrap(), target, "what is written is read again");
    let plan = Plan { only: only.iter().map(|id| (*id).to_owned()).collect(), ..Plan::default() };
    let outcome = run(&net, &target, &people, &plan, &|_| {}).await.unwrap_or_else(|error| panic!("{flaw}: {error}"));
    (outcome, target)
}

fn found(outcome: &Outcome) -> Vec<&'static str> {
    outcome.findings.iter().map(|finding| finding.entry.id).collect()
}

const YEAR: Option<&str> = Some("max-age=31536000; includeSubDomains");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_https_can_answer_is_found_flaw_by_flaw() {
    for (flaw, hsts, id) in [
        ("no-hsts", None, "hsts"),
        ("short-hsts", Some("max-age=300"), "hsts"),
        ("hsts-without-age", Some("includeSubDomains"), "hsts"),
        ("plain-http", YEAR, "plain-http"),
        ("cookie-secure", YEAR, "cookie-secure"),
        ("fixation-planted", YEAR, "fixation-planted"),
    ] {
        let (outcome, _) = audit(flaw, hsts, &["hsts", "plain-http", "cookie-secure", "fixation-planted"]).await;
        assert_eq!(found(&outcome), [id], "{flaw}: {:?} {:?}", outcome.not_found, outcome.not_tried);
        assert_eq!(outcome.not_found.len(), 3, "{flaw}: {:?}", outcome.not_tried);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_careful_site_on_https_has_nothing_that_is_not_true_of_all_such_sites() {
    let (outcome, target) = audit("careful", YEAR, &[]).await;
    // The crate that reads the cookies of tower-sessions 0.15 decodes their names.
    assert_eq!(found(&outcome), ["encoded-name"], "{:#?}", outcome.findings);
    assert_eq!(target.session.cookies, ["__Host-club"]);
    assert!(outcome.not_found.len() > 27, "{:#?}", outcome.not_tried);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attacks_of_the_course_are_played_over_https() {
    for (flaw, code) in [("fixation-planted", 1), ("careful", 0)] {
        let made = signed("localhost", GOOD);
        let server = serve(club::app(flaw), Some(&made)).await;
        let people = People::read("una:Correct-horse-1", "vic:Battery-staple-2").unwrap();
        let net = net(&made, &server);
        let target = look(&net, &people).await.unwrap().target;
        let site = Site::open(&net, &target, &people).await.unwrap();
        let tried = try_attack(&site, "fixation-planted", file("fixation-planted").unwrap()).await.unwrap();
        let Tried::Ran(ran) = tried else { panic!("{flaw}: {tried:?}") };
        assert_eq!(ran.run.outcome.exit_code(), code, "{flaw}: {}", ran.story());
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_believed_is_a_sentence_that_says_what_to_do() {
    let url = |server: &Server| format!("https://localhost:{}/", server.port).parse().unwrap();
    for (made, believes, says) in [
        (signed("localhost", GOOD), false, "name the authority with --ca FILE"),
        (signs_itself("localhost", GOOD), false, "calls itself an authority"),
        (signed("localhost", (2019, 2020)), true, "has expired: make a new one"),
        (signed("localhost", (2090, 2100)), true, "not valid yet"),
        (signed("other.test", GOOD), true, "is for other.test, and not for localhost"),
        (signs_itself("localhost", (2019, 2020)), true, "has expired"),
        (signs_itself("other.test", GOOD), true, "is for other.test, and not for localhost"),
    ] {
        let server = serve(Router::new(), Some(&made)).await;
        let wire = if believes { wire(&made) } else { Http1::default() };
        let refused = wire.greet(&url(&server)).await.unwrap_err();
        assert!(refused.to_string().contains(says) && refused.ends_all(), "{refused}");
    }
    for made in [signed("localhost", GOOD), signs_itself("localhost", GOOD)] {
        let server = serve(Router::new(), Some(&made)).await;
        wire(&made).greet(&url(&server)).await.unwrap();
    }
    let plain = serve(Router::new(), None).await;
    let refused = Http1::default().greet(&url(&plain)).await.unwrap_err().to_string();
    assert!(refused.contains("is it http?"), "{refused}");
    assert!(Trust::with(b"no certificate").unwrap_err().contains("BEGIN CERTIFICATE"));
}
