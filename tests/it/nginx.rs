//! One table of cases, asked of a real nginx and of the front that lessons show. Where they differ the case says how and why.

mod cache;
mod cases;
mod child;
mod ours;

use std::time::Duration;

use cache::CACHE_CASES;
use cases::{Ask, Case, PROXY};
pub(crate) use child::program;

/// What one request led to: what the site was asked, and what the client was given.
type Seen = String;

/// `asked /login host=UPSTREAM; 200`, or `kept; 200` where the site was not asked.
fn seen(asked: Option<(&str, Vec<(String, String)>)>, status: u16, given: &[(String, String)], ask: &Ask) -> Seen {
    let watched = |all: &[(String, String)]| {
        let named = |name: &&str| all.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
        let values = |name: &&str| {
            let values = all.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str());
            format!(" {}=[{}]", name.to_lowercase(), values.collect::<Vec<_>>().join(" | "))
        };
        ask.watch.iter().filter(|name| named(name)).map(values).collect::<String>()
    };
    let asked = asked.map_or("kept".to_owned(), |(path, headers)| format!("asked {path}{}", watched(&headers)));
    format!("{asked}; {status}{}", watched(given))
}

fn differs(case: &Case, what: &str, expected: &[&str], seen: &[Seen]) -> Option<String> {
    (expected != seen).then(|| format!("{}, {what}:\n  expected {expected:#?}\n  seen     {seen:#?}", case.name))
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_does_in_each_case_what_the_table_says() {
    let Some(nginx) = child::program() else { return };
    let mut wrong = Vec::new();
    for case in PROXY.iter().chain(CACHE_CASES) {
        let running = child::Nginx::start(&nginx, case.nginx).await;
        let mut all = Vec::new();
        for ask in case.asks {
            all.push(running.ask(ask).await);
            // What it keeps it renames after the last byte has gone out.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        wrong.extend(differs(case, "nginx", case.shows, &all));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_front_does_the_same_or_the_table_says_why_not() {
    let mut wrong = Vec::new();
    for case in PROXY.iter().chain(CACHE_CASES) {
        let expected = case.ours_instead.map_or(case.shows, |(shows, _)| shows);
        let mut all = Vec::new();
        let front = ours::Ours::new(case.ours);
        for ask in case.asks {
            all.push(front.ask(ask).await);
        }
        wrong.extend(differs(case, "the front", expected, &all));
        if let Some((shows, why)) = case.ours_instead {
            assert!(shows != case.shows && why.len() > 20, "{}: there is no difference to explain", case.name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
