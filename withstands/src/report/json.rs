//! The report for programs: one object.

use serde_json::{Value, json};

use super::{Known, Mask, clean};
use crate::{
    audit::{Finding, Outcome},
    check::Cure,
    people::People,
    target::Target,
    wire::Exchange,
};

/// So much of a body is shown.
const MOST_BODY: usize = 2000;

/// The whole report.
#[must_use]
pub fn json(target: &Target, people: &People, outcome: &Outcome, known: &Known) -> Value {
    let findings: Vec<Value> = outcome.findings.iter().map(|one| finding(one, people, known, outcome)).collect();
    let not_found = outcome.not_found.iter().map(
        |(entry, says)| json!({ "id": entry.id, "title": entry.title, "attack": entry.attack, "tried": clean(says) }),
    );
    let not_tried = outcome.not_tried.iter().map(|(entry, because)| {
        json!({ "id": entry.id, "title": entry.title, "attack": entry.attack, "because": clean(because) })
    });
    json!({
        "url": target.url.as_str(),
        "name": clean(&target.name),
        "findings": findings,
        "not_found": not_found.collect::<Vec<_>>(),
        "not_tried": not_tried.collect::<Vec<_>>(),
        "notes": outcome.notes.iter().map(|note| clean(note)).collect::<Vec<_>>(),
        "requests": outcome.requests,
        "seconds": outcome.took.as_secs_f64(),
        "stopped": outcome.stopped,
        "passwords_put_back": outcome.passwords_back,
    })
}

fn finding(finding: &Finding, people: &People, known: &Known, outcome: &Outcome) -> Value {
    let Finding { entry, severity, proof } = finding;
    let mask = Mask::of(&proof.transcript, people);
    let cure = Cure::of(entry.id);
    json!({
        "id": entry.id,
        "title": entry.title,
        "attack": entry.attack,
        "attack_run": outcome.played(finding).map(|played| json!({ "outcome": played.ended, "says": mask.hide(&played.says) })),
        "severity": severity,
        "reason": entry.reason,
        "gain": entry.gain,
        "seen": clean(&mask.hide(&proof.says)),
        "asvs": entry.asvs,
        "wstg": entry.wstg,
        "cwe": entry.cwe,
        "cure": cure,
        "lesson": entry.lesson,
        "known": known.has(entry.id),
        "transcript": proof.transcript.iter().map(|one| exchange(one, &mask)).collect::<Vec<_>>(),
    })
}

fn exchange(one: &Exchange, mask: &Mask) -> Value {
    let headers = |all: &[(String, String)]| -> Vec<[String; 2]> {
        all.iter().take(60).map(|(name, value)| [clean(name), clean(&mask.hide(value))]).collect()
    };
    let body: String = mask.hide(&one.body).chars().take(MOST_BODY).collect();
    json!({
        "who": one.who,
        "method": one.method,
        "url": mask.hide(one.url.as_str()),
        "headers": headers(&one.sent),
        "body": clean(&mask.hide(&one.sent_body)),
        "status": one.status,
        "response_headers": headers(&one.headers),
        "response_body": clean(&body),
        "curl": mask.curl(one),
    })
}
