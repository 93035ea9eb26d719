//! The cases of `tests/express/tough-cases.json` under the standard. The same file is put to tough-cookie there
//! (`tough.test.js`), which differs from it where the two columns do.

use cloakroom_engine::{cookie::Profile, explain};
use serde_json::{Value, json};
use time::OffsetDateTime;

#[test]
fn the_standard_answers_the_cases_that_tough_cookie_is_asked() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../../tests/express/tough-cases.json")).unwrap();
    for case in &cases {
        let url = case["url"].as_str().unwrap_or("https://hotel.example/");
        let pad = case["set"].as_array().and_then(|set| set.last()?.as_u64()).unwrap_or(0);
        let mut lines: Vec<String> =
            case["set"].as_array().unwrap().iter().filter_map(|line| line.as_str().map(str::to_owned)).collect();
        lines.last_mut().unwrap().extend((0..pad).map(|_| 'x'));
        let asked = json!({
            "steps": [{ "url": url, "set": lines }],
            "query": { "url": url, "initiator": case["from"], "method": case["method"] },
        });
        let answer = explain::line(&asked.to_string(), Profile::Standard, OffsetDateTime::UNIX_EPOCH).unwrap();
        assert_eq!(answer.cookie, case["standard"].as_str().unwrap(), "{}", case["what"]);
    }
    assert!(cases.iter().filter(|case| case["standard"] != case["tough"]).count() > 5);
}
