//! Sites with one planted flaw each, and careful ones: each flaw is found, and nothing on the careful.
//!
//! The sites are programs of their own, in Python and on Express, each serving all its flaws below paths of their own.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on fails there")]

mod gym;
mod hostile;
mod program;

use withstands::{
    audit::{Outcome, Plan, run},
    look::look,
    people::People,
    wire::{Http1, Limits, Net},
};

use program::Program;

/// Looks at a site and runs these checks; all, if none are named.
async fn audit(url: &str, people: (&str, &str), only: &[&str]) -> Outcome {
    let people = People::read(people.0, people.1).unwrap();
    let limits = Limits { gap: std::time::Duration::ZERO, ..Limits::default() };
    let net = Net::new(Box::new(Http1::default()), url.parse().unwrap(), limits);
    let looked = look(&net, &people).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    let text = looked.target.written(&looked.guesses);
    let target = withstands::target::Target::read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(target, looked.target, "what is written is read again as it was");
    let plan = Plan { only: only.iter().map(|id| (*id).to_owned()).collect(), ..Plan::default() };
    let outcome = run(&net, &target, &people, &plan, &|_| {}).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    assert!(outcome.passwords_back, "{url}");
    outcome
}

fn found(outcome: &Outcome) -> Vec<&'static str> {
    outcome.findings.iter().map(|finding| finding.entry.id).collect()
}

/// What was found on one site: a row of the table that this test prints.
fn row(title: &str, flaws: &[&str], all: &[&str]) {
    eprintln!(
        "{title:<24} {:>2} flaws, each found alone; {:>2} found at once; careful: none found",
        flaws.len(),
        all.len()
    );
}

/// All flaws that can be there at once: each is found by name, and nothing else. `also` is what follows from one of them.
async fn all_at_once(url: &str, people: (&str, &str), planted: &[&str], also: &[&str]) {
    let outcome = audit(url, people, &[]).await;
    let found = found(&outcome);
    let missed: Vec<&&str> = planted.iter().filter(|flaw| !found.contains(*flaw)).collect();
    let untrue: Vec<&&str> = found.iter().filter(|id| !planted.contains(*id) && !also.contains(*id)).collect();
    assert!(missed.is_empty() && untrue.is_empty(), "missed {missed:?}, untrue {untrue:?}: {:#?}", outcome.not_tried);
    assert!(outcome.requests < 3000 && outcome.stopped.is_none(), "{} {:?}", outcome.requests, outcome.stopped);
}

/// The flaws that a program plants at once, as it says itself.
fn planted(program: &str, begin: &str, end: &str) -> Vec<String> {
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(program)).unwrap();
    let list = text.split_once(begin).unwrap().1.split_once(end).unwrap().0;
    list.split_whitespace().map(str::to_owned).collect()
}

/// Each flaw under its own path, and the careful site, on which only what is true of its library is found.
async fn each_flaw(
    port: u16,
    people: (&'static str, &'static str),
    flaws: &'static [&'static str],
    true_of_careful: &[&str],
) {
    let mut ended = Vec::new();
    for some in flaws.chunks(4) {
        let tasks: Vec<_> = some
            .iter()
            .map(|flaw| {
                tokio::spawn(async move {
                    let url = format!("http://localhost:{port}/{flaw}/");
                    (flaw, audit(&url, people, &[flaw]).await)
                })
            })
            .collect();
        for task in tasks {
            ended.push(task.await.unwrap());
        }
    }
    // Times are measured while nothing else is asked.
    let timed = "user-enumeration-time";
    ended.push((&timed, audit(&format!("http://localhost:{port}/{timed}/"), people, &[timed]).await));
    let mut missed = Vec::new();
    for (flaw, outcome) in ended {
        if found(&outcome) != [*flaw] {
            missed.push(format!("{flaw}: {:?} {:?}", outcome.not_found, outcome.not_tried));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    let careful = audit(&format!("http://localhost:{port}/careful/"), people, &[]).await;
    assert_eq!(found(&careful), true_of_careful, "{:#?}", careful.findings);
    assert!(careful.not_found.len() > 25, "most of it was tried: {:#?}", careful.not_tried);
    assert!(careful.requests < 3000 && careful.stopped.is_none(), "{} {:?}", careful.requests, careful.stopped);
}

const PYTHON: &[&str] = &[
    "cookie-httponly",
    "cookie-secure",
    "cookie-samesite",
    "cookie-lifetime",
    "cache-no-store",
    "cached-cookie",
    "framing",
    "id-short",
    "id-counting",
    "id-time",
    "id-of-name",
    "id-in-url",
    "id-in-page",
    "user-in-cookie",
    "role-in-cookie",
    "guessed-secret",
    "token-unverified",
    "encoded-name",
    "fixation-planted",
    "fixation-invented",
    "logout-keeps-session",
    "password-keeps-sessions",
    "password-without-old",
    "csrf-form",
    "csrf-get",
    "csrf-method-override",
    "csrf-any-token",
    "csrf-others-token",
    "login-csrf",
    "open-redirect",
    "user-enumeration",
    "login-unlimited",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_flaw_of_a_site_in_python_is_found_and_nothing_on_the_careful_one() {
    let Some(program) = Program::start("python3", &["tests/sites/notes.py"], ".") else { return };
    let people = ("ana@notes.test:Correct-horse-1", "ben@notes.test:Battery-staple-2");
    each_flaw(program.port(), people, PYTHON, &[]).await;
    let all = planted("tests/sites/notes.py", "ALL = \"\"\"", "\"\"\"");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let url = format!("http://localhost:{}/all/", program.port());
    all_at_once(&url, people, &all, &["cache-no-store"]).await;
    row("Python, standard library", PYTHON, &all);
}

const EXPRESS: &[&str] = &[
    "cookie-httponly",
    "cookie-secure",
    "cookie-samesite",
    "cookie-lifetime",
    "cache-no-store",
    "cached-cookie",
    "framing",
    "id-short",
    "id-counting",
    "id-time",
    "id-in-page",
    "user-in-cookie",
    "role-in-cookie",
    "guessed-secret",
    "fixation-planted",
    "logout-keeps-session",
    "password-keeps-sessions",
    "password-without-old",
    "csrf-form",
    "csrf-get",
    "csrf-any-token",
    "login-csrf",
    "open-redirect",
    "user-enumeration",
    "login-unlimited",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_flaw_of_a_site_on_express_is_found_and_nothing_on_the_careful_one() {
    let Some(program) = Program::start("node", &["audit/ledger.js"], "../tests/express") else { return };
    let people = ("alma:Correct-horse-1", "bruno:Battery-staple-2");
    each_flaw(program.port(), people, EXPRESS, &[]).await;
    let all = planted("../tests/express/audit/ledger.js", "new Set(`", "`");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let url = format!("http://localhost:{}/all/", program.port());
    all_at_once(&url, people, &all, &["cache-no-store"]).await;
    row("Express, express-session", EXPRESS, &all);
}

const TOKENS: &[&str] = &[
    "cache-no-store",
    "guessed-secret",
    "token-unverified",
    "token-none",
    "token-without-end",
    "logout-keeps-session",
    "password-keeps-sessions",
    "password-without-old",
    "user-enumeration",
    "user-enumeration-time",
    "login-unlimited",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_flaw_of_an_api_with_tokens_is_found_and_nothing_on_the_careful_one() {
    let Some(program) = Program::start("python3", &["tests/sites/tokens.py"], ".") else { return };
    let port = program.port();
    let people = ("ida:Correct-horse-1", "jon:Battery-staple-2");
    for (flaw, wanted) in [("in-cookie-careful", None), ("in-cookie-csrf-text-plain", Some("csrf-text-plain"))] {
        let outcome =
            audit(&format!("http://localhost:{port}/{flaw}/"), people, &["csrf-form", "csrf-text-plain"]).await;
        assert_eq!(found(&outcome), wanted.into_iter().collect::<Vec<_>>(), "{flaw}: {:?}", outcome.not_tried);
    }
    for flaw in TOKENS {
        let outcome = audit(&format!("http://localhost:{port}/{flaw}/"), people, &[flaw]).await;
        assert_eq!(found(&outcome), [*flaw], "{:?} {:?}", outcome.not_found, outcome.not_tried);
    }
    let careful = audit(&format!("http://localhost:{port}/careful/"), people, &[]).await;
    assert!(careful.findings.is_empty(), "{:#?}", careful.findings);
    let all = planted("tests/sites/tokens.py", "ALL = \"\"\"", "\"\"\"");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    all_at_once(&format!("http://localhost:{port}/all/"), people, &all, &[]).await;
    row("JSON API, bearer token", TOKENS, &all);
}
