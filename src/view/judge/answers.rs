//! The answers of all judges to one case, put side by side for the template.

use std::collections::HashMap;

use cloakroom_engine::{
    cookie::{Api, Context, Cookie, Profile, SendVerdict, Span, glosses, in_devtools, visible},
    explain::{self, Case, End, Played, Problem, Step},
};
use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use url::Url;

use super::{
    judges::{Judge, judges, together},
    outcome::{Outcome, sentence},
};

/// More lines are judged, and not drawn.
const MOST_DRAWN: usize = 60;
/// Whose DevTools name the rules.
const CHROMIUM: &str = "Chromium";
/// So many get all of their reasons; of more, each gets its first.
const FEW: usize = 6;

/// What some judges agree on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct Reason {
    tone: &'static str,
    word: &'static str,
    headline: String,
    words: String,
    code: &'static str,
    /// The name in Chromium's DevTools, where it is another.
    devtools: Option<&'static str>,
    standard: &'static str,
    also: Vec<&'static str>,
}

/// The answers, for the template.
///
/// # Errors
/// An address that is none; says in which field.
pub(super) fn answers(case: &Case, now: OffsetDateTime) -> Result<Value, Problem> {
    let judges = judges();
    let mut played = Vec::new();
    for judge in &judges {
        played.push((*judge, explain::play(case, judge.profile, now)?));
    }
    let script = case.query.api == Some(Api::Script);
    let sides: Vec<Side> = played.iter().map(|(judge, played)| Side::of(*judge, played, script)).collect();
    let lines: Vec<Line> = case.steps.iter().flat_map(Line::of).collect();
    let outcomes: Vec<Vec<Outcome>> =
        (0..lines.len()).map(|line| sides.iter().map(|side| side.outcome(line)).collect()).collect();
    let drawn = lines.len().min(MOST_DRAWN);
    let rows: Vec<Value> =
        (0..drawn).map(|line| row(line, &lines[line], now, &sides, &outcomes[line], lines.len() <= FEW)).collect();
    let (answer, because) = sentence(&outcomes, &sides.iter().map(|side| side.judge.title).collect::<Vec<_>>());
    let first = (0..drawn).find_map(|line| sides.iter().find_map(|side| side.decisive(line, because)));
    let cure = first.as_ref().and_then(|reason| explain::cure(reason.code, case.query.method.as_deref()));
    Ok(json!({
        "judges": judges, "rows": rows, "answer": answer, "because": first.map(|reason| reason.words), "cure": cure,
        "headers": headers(&sides, script), "more": lines.len() - drawn, "script": script, "one": lines.len() == 1,
    }))
}

/// A line, and where it was set.
struct Line<'a> {
    text: &'a str,
    at: &'a str,
    api: Api,
}

impl<'a> Line<'a> {
    fn of(step: &'a Step) -> impl Iterator<Item = Self> {
        let api = step.request.api.unwrap_or(Api::Http);
        step.set.iter().map(move |text| Self { text, at: &step.request.url, api })
    }
}

/// One judge's verdicts, found by line.
struct Side<'a> {
    judge: Judge,
    played: &'a Played,
    script: bool,
    /// The last line that set each cookie.
    last: HashMap<Key<'a>, usize>,
    sent: HashMap<Key<'a>, &'a SendVerdict>,
    ended: HashMap<Key<'a>, End>,
}

type Key<'a> = (&'a str, &'a str, bool, &'a str, Option<&'a str>);

fn key(cookie: &Cookie) -> Key<'_> {
    let partition = cookie.partition.as_ref().map(|partition| partition.top.as_str());
    (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path, partition)
}

impl<'a> Side<'a> {
    fn of(judge: Judge, played: &'a Played, script: bool) -> Side<'a> {
        let lines = played.stored.iter().enumerate();
        Side {
            judge,
            played,
            script,
            last: lines
                .filter_map(|(n, verdict)| Some((key(verdict.cookie.as_ref().or(verdict.replaced.as_ref())?), n)))
                .collect(),
            sent: played.sent.iter().map(|verdict| (key(&verdict.cookie), verdict)).collect(),
            ended: played.ended.iter().map(|(cookie, end)| (key(cookie), *end)).collect(),
        }
    }

    fn outcome(&self, line: usize) -> Outcome {
        let Some(verdict) = self.played.stored.get(line) else { return Outcome::Refused };
        let Some(cookie) = &verdict.cookie else {
            return match (verdict.because.refuses(), &verdict.replaced) {
                (true, _) => Outcome::Refused,
                (_, Some(_)) => Outcome::Removes,
                _ => Outcome::EndedBefore,
            };
        };
        let key = key(cookie);
        match (self.last.get(&key), self.sent.get(&key), self.ended.get(&key)) {
            (Some(last), ..) if *last > line => Outcome::Overwritten,
            (_, Some(sent), _) if sent.sent && self.script => Outcome::Read,
            (_, Some(sent), _) if sent.sent => Outcome::Sent,
            (_, Some(_), _) if self.script => Outcome::Hidden,
            (_, Some(_), _) => Outcome::Withheld,
            (.., Some(End::Expired)) => Outcome::Ended,
            (.., Some(End::BrowserClosed)) => Outcome::Closed,
            _ => Outcome::Evicted,
        }
    }

    /// Why this line came to this: of setting where it is not kept, of sending where it is.
    fn decisive(&self, line: usize, outcome: Outcome) -> Option<Reason> {
        (self.outcome(line) == outcome).then(|| self.sending(line).unwrap_or_else(|| self.setting(line)))
    }

    fn setting(&self, line: usize) -> Reason {
        let verdict = &self.played.stored[line];
        let (tone, word) = match self.outcome(line) {
            Outcome::Refused => ("held", "refused"),
            Outcome::Removes => ("held", "removes"),
            Outcome::EndedBefore => ("held", "ended"),
            _ if verdict.replaced.is_some() => ("sent", "replaces"),
            _ => ("sent", "kept"),
        };
        let reason = &verdict.because;
        let also = verdict.also.iter().map(|reason| reason.code()).collect();
        let headline = reason.headline();
        Reason {
            tone,
            word,
            headline,
            words: reason.words(),
            code: reason.code(),
            devtools: in_devtools(reason.code()),
            standard: reason.standard(),
            also,
        }
    }

    fn sending(&self, line: usize) -> Option<Reason> {
        let cookie = self.played.stored[line].cookie.as_ref()?;
        let outcome = self.outcome(line);
        let (tone, word) = (outcome.tone(), outcome.word());
        let plain = |headline: &str, words: &str, code: &'static str| Reason {
            tone,
            word,
            headline: headline.to_owned(),
            words: words.to_owned(),
            code,
            devtools: None,
            standard: "",
            also: Vec::new(),
        };
        Some(match outcome {
            Outcome::Ended => {
                plain("Its time was over.", "By the time of the request the cookie had ended.", "Expired")
            }
            Outcome::Closed => plain(
                "It ended with the browser.",
                "The line has neither Max-Age nor Expires, so the cookie lives as long as the browser, or the app’s web view, is open.",
                "BrowserClosed",
            ),
            Outcome::Evicted => plain(
                "It had to make room.",
                "The jar was full, and this one had not been used for longest.",
                "Evicted",
            ),
            Outcome::Overwritten => return None,
            _ => {
                let verdict = self.sent.get(&key(cookie))?;
                let reason = &verdict.because;
                Reason {
                    tone,
                    word,
                    headline: reason.headline(cookie),
                    words: reason.words(cookie),
                    code: reason.code(),
                    devtools: in_devtools(reason.code()),
                    standard: reason.standard(),
                    also: verdict.also.iter().map(|reason| reason.code()).collect(),
                }
            }
        })
    }
}

fn row(line: usize, set: &Line, now: OffsetDateTime, sides: &[Side], outcomes: &[Outcome], all: bool) -> Value {
    let cells: Vec<Value> = outcomes
        .iter()
        .zip(sides)
        .map(|(outcome, side)| {
            json!({ "tone": outcome.tone(), "word": outcome.word(), "documented": side.judge.documented, "judge": side.judge.title })
        })
        .collect();
    let agree = outcomes.iter().all(|outcome| *outcome == outcomes[0]);
    let mut whys = gathered(sides, |side| Some(side.setting(line)));
    let mut sent = gathered(sides, |side| side.sending(line));
    if !all {
        // A table of many lines says of each why it did not go, or else why it did.
        whys.retain(|why| why["tone"] == "held");
        sent.truncate(1);
        sent.retain(|_| whys.is_empty());
        whys.truncate(1);
    }
    let name = set.text.split(['=', ';']).next().unwrap_or_default().trim();
    json!({ "name": name, "parts": parts(set, now), "cells": cells, "agree": agree, "set": whys, "sent": sent })
}

/// Reasons that say the same, under one head.
fn gathered(sides: &[Side], reason: impl Fn(&Side) -> Option<Reason>) -> Vec<Value> {
    let mut all: Vec<(Reason, Vec<&'static str>)> = Vec::new();
    for side in sides {
        let Some(reason) = reason(side) else { continue };
        match all.iter_mut().find(|(one, _)| *one == reason) {
            Some((_, who)) => who.push(side.judge.title),
            None => all.push((reason, vec![side.judge.title])),
        }
    }
    let together = |(reason, who): (Reason, Vec<&str>)| {
        let mut value = serde_json::to_value(reason).unwrap_or_default();
        if !who.contains(&CHROMIUM) {
            value["devtools"] = Value::Null;
        }
        value["who"] = together(&who, sides.len()).into();
        value
    };
    all.into_iter().map(together).collect()
}

/// What goes over the wire, by judges that agree.
fn headers(sides: &[Side], script: bool) -> Vec<Value> {
    let mut headers: Vec<(String, Vec<&'static str>)> = Vec::new();
    for side in sides {
        let cookie = side.played.cookie();
        match headers.iter_mut().find(|(header, _)| *header == cookie) {
            Some((_, who)) => who.push(side.judge.title),
            None => headers.push((cookie, vec![side.judge.title])),
        }
    }
    let of = sides.len();
    let shown = |(cookie, who): (String, Vec<&str>)| {
        let bytes = cookie.len() + if script { 0 } else { "Cookie: ".len() };
        json!({ "who": together(&who, of), "cookie": cookie.chars().take(4000).collect::<String>(), "bytes": bytes, "large": bytes > 8000 })
    };
    headers.into_iter().map(shown).collect()
}

/// The line part by part, each with what it means and for which judge it took effect.
fn parts(line: &Line, now: OffsetDateTime) -> Vec<Value> {
    let Ok(at) = Url::parse(line.at) else { return Vec::new() };
    let context = Context { api: line.api, ..Context::typed(&at, now) };
    let part =
        |(span, gloss): (Span, Option<String>)| json!({ "text": visible(&span.text), "gloss": gloss, "id": null });
    glosses(line.text, &context, &Profile::ALL).into_iter().map(part).collect()
}
