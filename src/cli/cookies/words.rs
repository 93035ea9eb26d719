//! A cookie case told to a person: each line kept or refused, each cookie sent or withheld, and why; and where browsers
//! differ, their answers side by side.

use std::fmt::Write;

use cloakroom_engine::{
    cookie::{Profile, SendVerdict, SetVerdict},
    explain::{self, Case, Played, Problem},
};
use time::OffsetDateTime;

/// The story of a case by one profile, or by the standard with the browsers that differ.
///
/// # Errors
/// An address that is none; says in which field.
pub(super) fn told(case: &Case, profile: Option<Profile>, now: OffsetDateTime) -> Result<String, String> {
    let play = |profile| explain::play(case, profile, now).map_err(|problem| in_options(&problem));
    let first = profile.unwrap_or(Profile::Standard);
    let played = play(first)?;
    let mut story = story(case, &played);
    if profile.is_none() {
        for other in [Profile::Chromium, Profile::Firefox] {
            let _ = writeln!(story, "\n{other}: {}", differences(&played, &play(other)?));
        }
    }
    Ok(story)
}

fn story(case: &Case, played: &Played) -> String {
    let mut text = String::new();
    let from = case.steps.first().map(|step| step.request.url.as_str()).unwrap_or_default();
    for verdict in &played.stored {
        let _ = writeln!(text, "Set-Cookie: {}\n  from {from}\n{}", verdict.line, set(verdict));
    }
    let query = &case.query;
    let from = query.initiator.as_ref().map_or("no page caused it".to_owned(), |page| format!("caused by {page}"));
    let _ = writeln!(text, "{} {}\n  {from}", query.method.as_deref().unwrap_or("GET"), query.url);
    for verdict in &played.sent {
        let _ = writeln!(text, "{}", sent(verdict));
    }
    let cookie = played.cookie();
    let _ = writeln!(
        text,
        "{}",
        if cookie.is_empty() { "No Cookie header.".to_owned() } else { format!("Cookie: {cookie}") }
    );
    text
}

fn set(verdict: &SetVerdict) -> String {
    let reason = &verdict.because;
    let word = if reason.refuses() {
        "REFUSED"
    } else if reason.keeps() {
        "KEPT"
    } else {
        "REMOVES"
    };
    let also: Vec<&str> = verdict.also.iter().map(|reason| reason.code()).collect();
    entry(word, &reason.headline(), &reason.words(), reason.code(), reason.standard(), &also)
}

fn sent(verdict: &SendVerdict) -> String {
    let (cookie, reason) = (&verdict.cookie, &verdict.because);
    let word = if verdict.sent { "SENT" } else { "WITHHELD" };
    let also: Vec<&str> = verdict.also.iter().map(|reason| reason.code()).collect();
    let headline = format!("{}  {}", cookie.pair(), reason.headline(cookie));
    entry(word, &headline, &reason.words(cookie), reason.code(), reason.standard(), &also)
}

fn entry(word: &str, headline: &str, words: &str, code: &str, standard: &str, also: &[&str]) -> String {
    let also = if also.is_empty() { String::new() } else { format!(" Also broken: {}.", also.join(", ")) };
    format!("  {word:<9}{headline}\n{}{}", wrapped(words), wrapped(&format!("{code}. {standard}.{also}")).trim_end())
}

/// Indented, and broken between words so that it fits into 80 columns.
fn wrapped(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), String::new());
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + word.chars().count() > 68 {
            let _ = writeln!(lines, "           {line}");
            line.clear();
        }
        line = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
    }
    let _ = writeln!(lines, "           {line}");
    lines
}

/// Where another profile decides otherwise, in a line.
fn differences(text: &Played, other: &Played) -> String {
    let mut lines = Vec::new();
    for (one, two) in text.stored.iter().zip(&other.stored) {
        if one.because.code() != two.because.code() {
            lines.push(format!("{}: {}", two.line, two.because.headline()));
        }
    }
    for two in &other.sent {
        let same = text.sent.iter().any(|one| one.cookie.pair() == two.cookie.pair() && one.sent == two.sent);
        if !same {
            let word = if two.sent { "sent" } else { "withheld" };
            lines.push(format!("{} is {word}. {}", two.cookie.pair(), two.because.headline(&two.cookie)));
        }
    }
    if lines.is_empty() { "the same.".to_owned() } else { format!("differs.\n  {}", lines.join("\n  ")) }
}

/// The same problem, by the name of the option.
pub(super) fn in_options(problem: &Problem) -> String {
    let option = match problem.field.as_str() {
        "query.url" => "--to",
        "query.initiator" => "--from",
        "query.top" => "--top",
        "query.method" => "--method",
        _ => "--at, or --to where it stands for both",
    };
    format!("{option}: {}", problem.what)
}
