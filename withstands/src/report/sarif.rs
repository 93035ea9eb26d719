//! The report as SARIF 2.1.0. A finding of a web site has no line of source, so it points at the target file.

use serde_json::{Value, json};

use super::{Known, Mask, clean};
use crate::{
    audit::Outcome,
    check::{Cure, Severity},
    people::People,
};

/// The whole report. `file` is the path of the target file, and `text` what it says.
#[must_use]
pub fn sarif(people: &People, outcome: &Outcome, known: &Known, file: &str, text: &str) -> Value {
    let rules: Vec<Value> = outcome
        .findings
        .iter()
        .map(|one| {
            json!({
                "id": one.entry.id,
                "shortDescription": { "text": one.entry.title },
                "fullDescription": { "text": one.entry.gain },
                "help": { "text": Cure::of(one.entry.id).plain },
                "properties": { "security-severity": number(one.severity), "tags": ["security", one.entry.cwe] },
            })
        })
        .collect();
    let fresh = outcome.findings.iter().filter(|one| !known.has(one.entry.id));
    let results: Vec<Value> = fresh
        .map(|one| {
            let line = line_of(one.entry.id, text);
            let end = text.lines().nth(line - 1).map_or(1, |line| line.chars().count().max(1)) + 1;
            let says = clean(&Mask::of(&one.proof.transcript, people).hide(&one.proof.says));
            json!({
                "ruleId": one.entry.id,
                "level": if one.severity >= Severity::High { "error" } else { "warning" },
                "message": { "text": format!("{}. {says}", one.entry.title) },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": file },
                    "region": { "startLine": line, "startColumn": 1, "endLine": line, "endColumn": end },
                } }],
                "partialFingerprints": { "primaryLocationLineHash": one.entry.id },
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": {
            "name": "cloakroom audit", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
        } }, "results": results }],
    })
}

fn number(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "3.0",
        Severity::Medium => "5.5",
        Severity::High => "8.0",
        Severity::Critical => "9.5",
    }
}

/// The line of the target file that a finding is about.
fn line_of(id: &str, text: &str) -> usize {
    let table = match id {
        id if id.starts_with("csrf") => "[change]",
        id if id.starts_with("logout") => "[logout]",
        id if id.starts_with("password-") => "[password]",
        id if id.starts_with("cookie") || id.starts_with("id-") || id.contains("token") => "[session]",
        id if id.contains("cache") || id == "framing" => "[pages]",
        _ => "[login]",
    };
    text.lines().position(|line| line.starts_with(table)).map_or(1, |at| at + 1)
}
