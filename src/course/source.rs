//! The text of a block that can be played, as a page shows it: line by line, statements as sentences.

use cloakroom_engine::script::{Action, Expectation, Line, Step};
use cloakroom_engine::world::{EVIL, PAY, SHOP};
use serde_json::{Value, json};

use crate::hotel::TARGET;

/// What a page that was put up is to the reader.
pub(super) fn whose(host: &str) -> &'static str {
    match host {
        EVIL => "Mallory’s page",
        SHOP => "Mallory’s shelf in the shop",
        PAY => "A page at another site",
        _ => "What Mallory answers for the hotel",
    }
}

pub(super) fn first_url(lines: &[Line]) -> String {
    match lines.first().map(|l| &l.step) {
        Some(Step::Request(request) | Step::Slow(.., request)) => request.url(&TARGET),
        Some(Step::Action(Action::Open(url))) => url.clone(),
        _ => String::new(),
    }
}

/// The notation line by line, for showing.
pub(super) fn source_lines(source: &str, notation: &str) -> Vec<Value> {
    let mut in_body = false;
    let mut first = true;
    source
        .lines()
        .map(|text| {
            let trimmed = text.trim();
            let kind = match trimmed {
                t if t.starts_with("=>") => "expect",
                t if t.starts_with("capture ") => "capture",
                _ if notation == "act" => "deed",
                _ if std::mem::take(&mut first) => "start",
                "" => {
                    in_body = true;
                    "body"
                }
                _ if in_body => "body",
                _ => "header",
            };
            let (name, value) = text.split_once(':').filter(|_| kind == "header").unwrap_or(("", text));
            let text = if kind == "expect" { statement(trimmed) } else { text.to_owned() };
            json!({ "kind": kind, "text": text, "name": name.trim(), "value": value.trim() })
        })
        .filter(|line| line["kind"] != "body" || line["text"] != "")
        .collect()
}

/// A `=> ...` line as a sentence. The block has been parsed before, so this one can be.
fn statement(text: &str) -> String {
    let text = text.trim_start_matches("=>").trim();
    Expectation::parse(text, 0).map_or_else(|_| text.to_owned(), |e| e.words())
}
