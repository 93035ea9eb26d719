//! One side of a case that the cookie judge answers, held against what the case says.

use cloakroom_engine::{paste::Pasted, script::Problem};
use serde_json::{Value, json};
use time::OffsetDateTime;
use url::form_urlencoded::Serializer;

use super::PlayedSide;
use crate::{
    course::JudgeSide,
    view::{
        case_link::PAGE,
        judge::{Form, cause, configuration, judged},
    },
};

/// Asks all judges.
pub(super) fn play(side: &JudgeSide, line: usize, now: OffsetDateTime) -> PlayedSide {
    let query = Serializer::new(String::new()).extend_pairs(&side.fields).finish();
    let form = Form::parse(&query);
    let pasted = form.pasted(now);
    let wrong = |says: String| Problem::at(line, says, "Try it at /reference/cookies: where it disagrees, it is right");
    let mut problems = Vec::new();
    let answers = judged(&form, &pasted, now).unwrap_or_else(|problem| {
        problems.push(wrong(problem.to_string()));
        Value::Null
    });
    let (causes, set) = (pasted.causes(), configuration(&pasted));
    let notes = pasted.notes();
    let all_told = told(&pasted, &set);
    let mut statements = 0;
    for (judge, words) in &side.is {
        statements += 1;
        let got = words_of(&answers, judge);
        if got != *words {
            problems.push(wrong(format!("{judge} says {}, and not {}", listed(&got), listed(words))));
        }
    }
    if let Some(code) = &side.because {
        statements += 1;
        if !codes(&answers).any(|known| known == *code) {
            let known: Vec<&str> = codes(&answers).collect();
            problems.push(wrong(format!("the last line is decided by {}, and not by {code}", known.join(", "))));
        }
    }
    for (words, wanted) in [(&side.told, true), (&side.not_told, false)] {
        let Some(words) = words else { continue };
        statements += 1;
        if all_told.contains(words.as_str()) != wanted {
            let says = if wanted { "nothing of it says" } else { "it says" };
            problems.push(wrong(format!("{says} “{words}”: {all_told}")));
        }
    }
    let view = json!({
        "paste": side.paste, "href": format!("{PAGE}?{query}"), "answers": answers, "took": pasted.took(),
        "causes": causes.into_iter().map(cause).collect::<Vec<_>>(), "notes": notes.into_iter().map(cause).collect::<Vec<_>>(),
        "configuration": set, "show_html": side.show_html,
    });
    PlayedSide { view, statements, problems }
}

/// What becomes of each line, by this judge.
fn words_of(answers: &Value, judge: &str) -> Vec<String> {
    let named = |cell: &&Value| {
        cell["judge"].as_str().is_some_and(|name| name.trim_start_matches("The ").eq_ignore_ascii_case(judge))
    };
    let rows = answers["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let cell = |row: &Value| {
        row["cells"].as_array().and_then(|cells| cells.iter().find(named)?["word"].as_str().map(str::to_owned))
    };
    rows.iter().filter_map(cell).collect()
}

/// The rules that decide on the last line.
fn codes(answers: &Value) -> impl Iterator<Item = &str> {
    let last = answers["rows"].as_array().and_then(|rows| rows.last());
    let reasons = last.into_iter().flat_map(|row| [&row["set"], &row["sent"]]);
    reasons.flat_map(|of| of.as_array().map(Vec::as_slice).unwrap_or_default()).filter_map(|why| why["code"].as_str())
}

/// All that is said of a paste.
fn told(pasted: &Pasted, set: &Value) -> String {
    let mut all = vec![pasted.took()];
    all.extend(pasted.causes().into_iter().chain(pasted.notes()).map(|c| {
        let value = cause(c);
        ["title", "seen", "says", "try_it"]
            .iter()
            .filter_map(|name| value[*name].as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }));
    all.extend(texts(set));
    all.join(" ")
}

/// Every text in a value, in order.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn listed(words: &[String]) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}
