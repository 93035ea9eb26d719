//! The report as one page that needs nothing else: no script, no outside request; it prints.

use super::{Known, Mask, clean};
use crate::{
    audit::{Finding, Outcome},
    check::{Cure, Entry},
    people::People,
    target::Target,
    wire::Exchange,
};

const STYLE: &str = include_str!("report.css");

/// The whole page.
#[must_use]
pub fn html(target: &Target, people: &People, outcome: &Outcome, known: &Known) -> String {
    let name = if target.name.is_empty() { target.url.as_str() } else { &target.name };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Session audit of {0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<p class=\"small\">Cloakroom audit</p>\n<h1>Session audit of {0}</h1>\n<p class=\"small\">{1}</p>\n</header>\n<main>\n",
        escaped(name),
        escaped(target.url.as_str())
    );
    out.push_str(&verdict(outcome));
    if !outcome.findings.is_empty() {
        out.push_str(
            "<h2 id=\"found\">Found</h2>\n<p>The most serious first. Each happened in two runs that agree.</p>\n",
        );
    }
    for (at, one) in outcome.findings.iter().enumerate() {
        out.push_str(&finding(at + 1, one, people, known, outcome));
    }
    out.push_str(&list(
        "not-found",
        "Not found",
        "Each was tried, and it held. That is no proof that there is no other way.",
        "What was tried",
        &outcome.not_found,
    ));
    out.push_str(&list("not-tried", "Not tried", "Nothing is known of these.", "Because", &outcome.not_tried));
    if !outcome.notes.is_empty() {
        let notes: String = outcome.notes.iter().map(|note| format!("<li>{}</li>\n", escaped(note))).collect();
        out.push_str(&format!(
            "<h2 id=\"notes\">Notes</h2>\n<p>What is so, and no flaw by itself.</p>\n<ul>\n{notes}</ul>\n"
        ));
    }
    let back = match outcome.passwords_back {
        true => "Both accounts have the passwords they had.",
        false => "A password could not be put back.",
    };
    out.push_str(&format!("<p class=\"small\">{} requests in {} s. {back} An audit sees answers, not your code.</p>\n</main>\n</body>\n</html>\n", outcome.requests, outcome.took.as_secs()));
    out
}

fn verdict(outcome: &Outcome) -> String {
    let tile = |kind: &str, count: usize, word: &str, says: &str| {
        format!("<li class=\"{kind}\"><strong>{count}</strong> <span>{word}</span> <small>{says}</small></li>\n")
    };
    let stopped =
        outcome.stopped.as_ref().map(|why| format!("<p class=\"stopped\">Stopped early: {}.</p>\n", escaped(why)));
    format!(
        "{}<ul class=\"tiles\">\n{}{}{}</ul>\n",
        stopped.unwrap_or_default(),
        tile("is-found", outcome.findings.len(), "found", "It happened, in two runs that agree."),
        tile("is-held", outcome.not_found.len(), "not found", "It was tried, and it held."),
        tile("is-untried", outcome.not_tried.len(), "not tried", "Nothing is known. Each says why.")
    )
}

fn finding(number: usize, one: &Finding, people: &People, known: &Known, outcome: &Outcome) -> String {
    let Finding { entry, severity, proof } = one;
    let mask = Mask::of(&proof.transcript, people);
    let cure = Cure::of(entry.id);
    let was = if known.has(entry.id) { " <span class=\"small\">known</span>" } else { "" };
    let mut out = format!(
        "<section class=\"finding\" id=\"{0}\">\n<h3><span class=\"number\">{number}</span> {1} <span class=\"severity {2}\">{2}</span>{was}</h3>\n<p>{3}</p>\n<p>{4}</p>\n",
        entry.id,
        escaped(entry.title),
        severity.word(),
        escaped(entry.gain),
        escaped(&mask.hide(&proof.says)),
    );
    let steps: String = proof.transcript.iter().map(|exchange| step(exchange, &mask)).collect();
    out.push_str(&format!("<details><summary>What was sent and came back: {} exchanges</summary>\n<ol class=\"steps\">\n{steps}</ol>\n</details>\n", proof.transcript.len()));
    let lines: String =
        proof.transcript.iter().map(|one| format!("# {}: {}\n{}\n", one.who, one.status, mask.curl(one))).collect();
    out.push_str(&format!("<details><summary>As curl</summary>\n<p class=\"small\">$S1 is a session, $ALICE_PASSWORD a password. Neither is written into a report.</p>\n<pre tabindex=\"0\">{}</pre>\n</details>\n", escaped(&lines)));
    let played = outcome.played(one).filter(|played| played.ended != "not_tried");
    let attack = played.map(|played| {
        let says = escaped(&mask.hide(&played.says));
        format!("<dt>The attack {}</dt><dd>{says}</dd>\n", played.slug)
    });
    let attack = attack.unwrap_or_default();
    out.push_str(&format!(
        "<dl>\n{attack}<dt>Why {}</dt><dd>{}</dd>\n<dt>Cure</dt><dd>{}</dd>\n<dt>tower-sessions</dt><dd><code>{}</code></dd>\n<dt>Express</dt><dd><code>{}</code></dd>\n\
         <dt>Standards</dt><dd>ASVS 5.0 {} · {} · {}</dd>\n<dt>Lesson</dt><dd>{}</dd>\n</dl>\n</section>\n",
        severity.word(), escaped(entry.reason), escaped(cure.plain), escaped(cure.tower_sessions), escaped(cure.express),
        entry.asvs, entry.wstg, entry.cwe, entry.lesson
    ));
    out
}

fn step(one: &Exchange, mask: &Mask) -> String {
    let shown = |name: &str| !matches!(name, "user-agent" | "accept" | "accept-language");
    let headers = |all: &[(String, String)]| -> String {
        all.iter().filter(|(name, _)| shown(name)).take(40).map(|(name, value)| format!("{name}: {value}\n")).collect()
    };
    let body = |text: &str| -> String {
        let text: String = text.chars().take(1200).collect();
        if text.is_empty() { String::new() } else { format!("\n{text}\n") }
    };
    let request =
        format!("{} {}\n{}{}", one.method, crate::target::path_of(&one.url), headers(&one.sent), body(&one.sent_body));
    let answer = format!("{}\n{}{}", one.status, headers(&one.headers), body(&one.body));
    format!(
        "<li><p>{}</p><pre tabindex=\"0\">{}</pre><pre tabindex=\"0\">{}</pre></li>\n",
        escaped(one.who),
        escaped(&mask.hide(&request)),
        escaped(&mask.hide(&answer))
    )
}

fn list(id: &str, title: &str, says: &str, column: &str, all: &[(&'static Entry, String)]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let rows: String = all
        .iter()
        .map(|(entry, text)| {
            format!("<tr><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>\n", entry.id, escaped(text))
        })
        .collect();
    format!(
        "<h2 id=\"{id}\">{title}</h2>\n<p>{says}</p>\n<table>\n<thead><tr><th scope=\"col\">Check</th><th scope=\"col\">{column}</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

pub(crate) fn escaped(text: &str) -> String {
    let text = clean(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
