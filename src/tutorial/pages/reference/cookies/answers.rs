//! The answers of all profiles to one case, put side by side for the template.

use cloakroom_engine::{
    cookie::{Context, Profile, SendVerdict, SetVerdict, Span, glosses, visible},
    explain::{self, Case, Played, Problem, Step},
};
use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use url::Url;

/// What some profiles agree on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Answer {
    who: Vec<&'static str>,
    tone: &'static str,
    word: &'static str,
    headline: String,
    words: String,
    code: &'static str,
    standard: &'static str,
    also: Vec<&'static str>,
}

/// The answers, for the template.
///
/// # Errors
/// An address that is none; says in which field.
pub(super) fn answers(case: &Case, now: OffsetDateTime) -> Result<Value, Problem> {
    let mut played = Vec::new();
    for profile in Profile::ALL {
        played.push((profile.title(), explain::play(case, profile, now)?));
    }
    let at = |step: &Step| Url::parse(&step.request.url).ok();
    let lines: Vec<Value> = case
        .steps
        .iter()
        .filter_map(|step| Some((at(step)?, step)))
        .flat_map(|(at, step)| step.set.iter().map(move |line| (at.clone(), line)))
        .enumerate()
        .map(|(n, (at, line))| {
            let answers = gathered(played.iter().filter_map(|(who, played)| Some(of_line(who, played.stored.get(n)?))));
            json!({ "parts": parts(line, &at, now), "answers": answers })
        })
        .collect();
    let cookies: Vec<Value> = names(&played)
        .into_iter()
        .map(|pair| {
            let answers = played.iter().map(|(who, played)| {
                let verdict = played.sent.iter().find(|verdict| verdict.cookie.pair() == pair);
                verdict.map_or_else(|| not_held(who), |verdict| of_cookie(who, verdict))
            });
            json!({ "pair": pair, "answers": gathered(answers) })
        })
        .collect();
    let headers: Vec<Value> =
        agreed(&played).into_iter().map(|(cookie, who)| json!({ "who": who, "cookie": cookie })).collect();
    Ok(json!({ "lines": lines, "cookies": cookies, "headers": headers, "all": Profile::ALL.len() }))
}

/// The line part by part, each with what it means and to which judge it took effect.
fn parts(line: &str, at: &Url, now: OffsetDateTime) -> Vec<Value> {
    let glosses = glosses(line, &Context::typed(at, now), &Profile::ALL);
    let part =
        |(span, gloss): (Span, Option<String>)| json!({ "text": visible(&span.text), "gloss": gloss, "id": null });
    glosses.into_iter().map(part).collect()
}

/// Every cookie that some profile keeps, as it stands in a header; in the standard's order first.
fn names(played: &[(&'static str, Played)]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for pair in played.iter().flat_map(|(_, played)| &played.sent).map(|verdict| verdict.cookie.pair()) {
        if !names.contains(&pair) {
            names.push(pair);
        }
    }
    names
}

fn agreed(played: &[(&'static str, Played)]) -> Vec<(String, Vec<&'static str>)> {
    let mut headers: Vec<(String, Vec<&'static str>)> = Vec::new();
    for (who, played) in played {
        let cookie = played.cookie();
        match headers.iter_mut().find(|(header, _)| *header == cookie) {
            Some((_, all)) => all.push(who),
            None => headers.push((cookie, vec![who])),
        }
    }
    headers
}

/// Answers that say the same, under one head.
fn gathered(answers: impl Iterator<Item = Answer>) -> Vec<Answer> {
    let mut all: Vec<Answer> = Vec::new();
    for answer in answers {
        let who = answer.who.clone();
        match all.iter_mut().find(|one| Answer { who: who.clone(), ..(*one).clone() } == answer) {
            Some(same) => same.who.extend(who),
            None => all.push(answer),
        }
    }
    all
}

fn of_line(who: &'static str, verdict: &SetVerdict) -> Answer {
    let reason = &verdict.because;
    let tone = if reason.keeps() { "sent" } else { "held" };
    Answer {
        who: vec![who],
        tone,
        word: reason.word(),
        headline: reason.headline(),
        words: reason.words(),
        code: reason.code(),
        standard: reason.standard(),
        also: verdict.also.iter().map(|reason| reason.code()).collect(),
    }
}

fn of_cookie(who: &'static str, verdict: &SendVerdict) -> Answer {
    let (cookie, reason) = (&verdict.cookie, &verdict.because);
    Answer {
        who: vec![who],
        tone: if verdict.sent { "sent" } else { "held" },
        word: if verdict.sent { "sent" } else { "withheld" },
        headline: reason.headline(cookie),
        words: reason.words(cookie),
        code: reason.code(),
        standard: reason.standard(),
        also: verdict.also.iter().map(|reason| reason.code()).collect(),
    }
}

fn not_held(who: &'static str) -> Answer {
    let words = "This browser did not keep the cookie, so there is nothing to send.".to_owned();
    let headline = "Not in the jar.".to_owned();
    Answer {
        who: vec![who],
        tone: "held",
        word: "not there",
        headline,
        words,
        code: "",
        standard: "",
        also: Vec::new(),
    }
}
