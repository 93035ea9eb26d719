//! Two outside cookie suites, run against the jar: web-platform-tests `cookies/` and abarth/http-state.
//!
//! They are data, not part of this repository. They are read from the folder that CLOAKROOM_COOKIE_SUITES names, or
//! else from `../shared/data/cookies` beside the repository. Where they are absent the tests say so and pass.

use std::path::PathBuf;

use cloakroom_engine::cookie::{Jar, SendContext, SetContext};
use http::Method;
use serde_json::Value;
use time::OffsetDateTime;
use url::Url;

#[test]
fn web_platform_tests_agree() {
    agrees("wpt.json", 432, &[]);
}

#[test]
fn http_state_agrees() {
    let kept_by_the_standard = "a nameless value that holds `=`: Chromium drops it, the standard keeps it";
    agrees("http-state.json", 221, &[("NAME0017", kept_by_the_standard), ("NAME0025", kept_by_the_standard)]);
}

/// Runs every case of a file and compares the cases that differ with those we know to differ, each with its reason.
fn agrees(file: &str, cases: usize, known: &[(&str, &str)]) {
    let Some(suite) = read(file) else {
        return;
    };
    assert_eq!(suite.len(), cases, "{file} is not the file these numbers are about");
    let mut misses = Vec::new();
    for case in &suite {
        let (id, expected, got) = (text(case, "id"), text(case, "expect"), play(case));
        if got != expected {
            misses.push((id, format!("{id}: expected {expected:?}, got {got:?}")));
        }
    }
    eprintln!("{file}: {} of {cases}", cases - misses.len());
    let unexpected: Vec<&String> =
        misses.iter().filter(|(id, _)| !known.iter().any(|(known, _)| known == id)).map(|(_, line)| line).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    assert_eq!(misses.len(), known.len(), "a known miss now agrees: take it off the list");
}

fn read(file: &str) -> Option<Vec<Value>> {
    let folder = std::env::var_os("CLOAKROOM_COOKIE_SUITES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/cookies"), PathBuf::from);
    match std::fs::read_to_string(folder.join(file)) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("SKIPPED {file}: not here; name its folder in CLOAKROOM_COOKIE_SUITES");
            None
        }
    }
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap()
}

/// An empty jar, the case's lines in order, then the question.
fn play(case: &Value) -> String {
    let now = OffsetDateTime::now_utc();
    let from_script = text(case, "api") == "dom";
    let mut jar = Jar::default();
    for step in case["steps"].as_array().unwrap() {
        let url = Url::parse(text(step, "url")).unwrap();
        let ctx = SetContext { url: &url, cross_site: false, top_level_navigation: true, from_script, now };
        for line in step["set"].as_array().unwrap() {
            jar.set(received(line.as_str().unwrap(), from_script), &ctx);
        }
    }
    let url = Url::parse(text(case, "query")).unwrap();
    if text(case, "queryApi") == "dom" {
        return jar.script_view(&url, now);
    }
    let ctx = SendContext { url: &url, method: &Method::GET, initiator: None, top_level: true, now };
    Jar::header(&jar.verdicts(&ctx)).unwrap_or_default()
}

/// In HTTP a line end ends the header, so what comes after never reaches the jar. Script has no such limit.
fn received(line: &str, from_script: bool) -> &str {
    if from_script { line } else { line.split(['\r', '\n']).next().unwrap_or_default() }
}
