//! The cases in README, each with the answer that stands below it.

use cloakroom_engine::{cookie::Profile, explain};
use serde_json::Value;
use time::macros::datetime;

#[test]
fn each_case_in_readme_is_answered_as_it_says() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let blocks = readme.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut cases = 0;
    for block in blocks {
        let lines: Vec<&str> = block.lines().collect();
        let [case, answer] = lines[..] else { unreachable!("a case and its answer, a line each: {block}") };
        let got = match explain::line(case, Profile::Standard, datetime!(2026-01-01 00:00 UTC)) {
            Ok(answer) => serde_json::to_value(answer).unwrap(),
            Err(unreadable) => serde_json::to_value(unreadable).unwrap(),
        };
        assert_eq!(got, serde_json::from_str::<Value>(answer).unwrap(), "{case}");
        cases += 1;
    }
    assert_eq!(cases, 5);
}

/// The schema and the reader know the same fields.
#[test]
fn the_schema_lists_the_fields_that_are_read() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cookie-case.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let names =
        |at: &str| -> Vec<String> { schema.pointer(at).unwrap().as_object().unwrap().keys().cloned().collect() };
    let now = datetime!(2026-01-01 00:00 UTC);
    let error = |case: &str| explain::line(case, Profile::Standard, now).map_or_else(|e| e.error, |_| String::new());
    let known = |error: String| -> Vec<String> {
        error.split("Known here: ").nth(1).unwrap_or_default().split(", ").map(str::to_owned).collect()
    };
    let same = |mut schema: Vec<String>, mut read: Vec<String>| {
        // Old spellings are read, and not offered.
        schema.retain(|name| !["queryApi", "redirectChain", "allowFail"].contains(&name.as_str()));
        read.retain(|name| !name.starts_with("expect"));
        schema.sort();
        read.sort();
        assert_eq!(schema, read);
    };
    same(names("/properties"), known(error(r#"{"zzzzz": 1, "query": "https://a.example/"}"#)));
    same(names("/$defs/request/properties"), known(error(r#"{"query": {"zzzzz": 1}}"#)));
    let step = [names("/$defs/request/properties"), names("/$defs/step/properties")].concat();
    same(step, known(error(r#"{"steps": [{"zzzzz": 1}], "query": "https://a.example/"}"#)));
    for old in [
        r#"{"queryApi": "dom", "query": "https://a.example/"}"#,
        r#"{"query": {"url": "https://a.example/", "redirectChain": "on"}, "allowFail": true, "suite": "x", "expect": ""}"#,
    ] {
        assert_eq!(error(old), "");
    }
}
