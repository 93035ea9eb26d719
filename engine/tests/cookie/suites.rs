//! Two outside cookie suites, run against the jar: web-platform-tests `cookies/` and abarth/http-state.
//!
//! They are data, not part of this repository. They are read from the folder that CLOAKROOM_COOKIE_SUITES names, or
//! else from `../shared/data/cookies` beside the repository. Where they are absent the tests say so and pass.
//!
//! The two disagree on a nameless value that holds `=`: the text and web-platform-tests keep it, browsers and with
//! them http-state drop it. Firefox drops nameless values altogether. So the text misses two cases of one, and Chromium's rules two of the other.

use std::path::PathBuf;

use cloakroom_engine::{cookie::Profile, explain};
use serde_json::Value;
use time::OffsetDateTime;

#[test]
fn web_platform_tests_agree_with_the_text() {
    agrees("wpt.json", Profile::Standard, 432, &[]);
}

#[test]
fn web_platform_tests_miss_in_chromium_what_chromium_misses() {
    let nameless = [
        "name/name.html#649 Set a nameless cookie (that has an = in its value)",
        "name/name.html#650 Set a nameless cookie (that has multiple ='s in its value)",
    ];
    agrees("wpt.json", Profile::Chromium, 432, &nameless);
}

#[test]
fn http_state_agrees_with_chromium() {
    agrees("http-state.json", Profile::Chromium, 221, &[]);
}

#[test]
fn http_state_misses_in_the_text_what_the_text_keeps() {
    agrees("http-state.json", Profile::Standard, 221, &["NAME0017", "NAME0025"]);
}

/// Runs every case of a file and compares the cases that differ with those we know to differ.
fn agrees(file: &str, profile: Profile, cases: usize, known: &[&str]) {
    let Some(suite) = read(file) else {
        return;
    };
    assert_eq!(suite.len(), cases, "{file} is not the file these numbers are about");
    let mut misses = Vec::new();
    for case in &suite {
        let answer = explain::line(&case.to_string(), profile, OffsetDateTime::now_utc()).unwrap();
        let (id, expected, got) = (case["id"].as_str().unwrap(), case["expect"].as_str().unwrap(), answer.cookie);
        if got != expected {
            misses.push((id, format!("{id}: expected {expected:?}, got {got:?}")));
        }
    }
    eprintln!("{file} under {profile}: {} of {cases}", cases - misses.len());
    let unexpected: Vec<&String> = misses.iter().filter(|(id, _)| !known.contains(id)).map(|(_, line)| line).collect();
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
