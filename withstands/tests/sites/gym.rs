//! A site on axum-login, in a workspace of its own (`axum-login`): Cargo builds it first.

use crate::{all_at_once, audit, each_flaw, found, planted, program::Program, row};

const PEOPLE: (&str, &str) = ("rosa:Correct-horse-1", "theo:Battery-staple-2");

const GYM: &[&str] = &[
    "cookie-httponly",
    "cookie-secure",
    "cookie-samesite",
    "cookie-lifetime",
    "cache-no-store",
    "cached-cookie",
    "framing",
    "id-in-page",
    "user-in-cookie",
    "role-in-cookie",
    "fixation-planted",
    "logout-keeps-session",
    "password-keeps-sessions",
    "password-without-old",
    "csrf-form",
    "csrf-get",
    "csrf-any-token",
    "csrf-others-token",
    "csrf-from-sibling",
    "login-csrf",
    "open-redirect",
    "user-enumeration",
    "login-unlimited",
];

/// True of each site on tower-sessions: the crate that reads its cookies decodes their names.
const LIBRARY: &[&str] = &["encoded-name"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_flaw_of_a_site_on_axum_login_is_found_and_nothing_on_the_careful_one() {
    let Some(program) = Program::start(env!("CARGO"), &["run", "--quiet", "--locked"], "tests/sites/axum-login") else {
        return;
    };
    let port = program.port();
    each_flaw(port, PEOPLE, GYM, LIBRARY).await;
    let all = planted("tests/sites/axum-login/src/main.rs", "const ALL: &str = \"", "\"");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    all_at_once(&format!("http://localhost:{port}/all/"), PEOPLE, &all, LIBRARY).await;
    // axum-login's own login keeps the ID of somebody who is logged in already.
    let outcome = audit(&format!("http://localhost:{port}/login-over-login/"), PEOPLE, &["fixation-planted"]).await;
    assert_eq!(found(&outcome), ["fixation-planted"], "{:?}", outcome.not_tried);
    row("axum-login", GYM, &all);
}
