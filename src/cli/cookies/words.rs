//! A cookie case told to a person: each line kept or refused, each cookie sent or withheld, and why; and where browsers
//! differ, their answers side by side.

use std::{collections::HashSet, fmt::Write};

use cloakroom_engine::{
    cookie::{Api, Kind, Profile, SendVerdict, SetVerdict, in_devtools, visible},
    explain::{self, Case, End, Played, Problem, Request},
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
        for other in Profile::ALL.into_iter().filter(|other| *other != first) {
            let _ = writeln!(story, "\n{other}: {}", differences(&played, &play(other)?));
        }
    }
    Ok(story)
}

fn story(case: &Case, played: &Played) -> String {
    let mut text = String::new();
    let step = case.steps.first().map(|step| &step.request);
    let (what, from) = step.map_or(("Set-Cookie", String::new()), |request| match request.api {
        Some(Api::Script) => ("document.cookie =", format!("by a script of {}", request.url)),
        _ => ("Set-Cookie:", format!("from {}{}", request.url, manner(request))),
    });
    for verdict in &played.stored {
        let _ = writeln!(text, "{what} {}\n  {}\n{}", visible(&verdict.line), visible(&from), set(verdict));
    }
    for line in asked(&case.query) {
        let _ = writeln!(text, "{}", visible(&line));
    }
    for (cookie, end) in &played.ended {
        let why = match end {
            End::Expired => "It had ended by then.",
            End::BrowserClosed => "It has no Expires and no Max-Age, so it ended when the browser was closed.",
        };
        let _ = writeln!(text, "  {:<9}{}\n{}", "ENDED", visible(&cookie.pair()), wrapped(why).trim_end());
    }
    for verdict in &played.sent {
        let _ = writeln!(text, "{}", sent(verdict));
    }
    let cookie = played.cookie();
    let last = match (case.query.api, cookie.is_empty()) {
        (Some(Api::Script), true) => "document.cookie is empty.".to_owned(),
        (Some(Api::Script), false) => format!("document.cookie is {}", visible(&cookie)),
        (_, true) => "No Cookie header.".to_owned(),
        (_, false) => format!("Cookie: {}", visible(&cookie)),
    };
    let _ = writeln!(text, "{last}");
    if let Some(cure) = cure(case, played) {
        let _ = writeln!(text, "To have it go along:\n{}", wrapped(cure).trim_end());
    }
    text
}

/// What to do about the first cookie that stays.
fn cure(case: &Case, played: &Played) -> Option<&'static str> {
    let method = case.query.method.as_deref();
    let refused =
        played.stored.iter().filter(|verdict| verdict.because.refuses()).map(|verdict| verdict.because.code());
    let withheld = played.sent.iter().filter(|verdict| !verdict.sent).map(|verdict| verdict.because.code());
    let ended = played.ended.iter().map(|(_, end)| end.code());
    refused.chain(withheld).chain(ended).find_map(|code| explain::cure(code, method))
}

/// The question: a request and what caused it, or a script that looks.
fn asked(query: &Request) -> Vec<String> {
    if query.api == Some(Api::Script) {
        let around = query.top.as_ref().map_or(String::new(), |page| format!(", in a frame of {page}"));
        return vec![format!("A script of {} reads document.cookie{around}", query.url)];
    }
    let from = query.initiator.as_ref().map_or("no page caused it".to_owned(), |page| format!("caused by {page}"));
    let from = if query.by_server { "by a server".to_owned() } else { from };
    let method = query.method.as_deref().unwrap_or("GET");
    vec![format!("{method} {}", query.url), format!("  {from}{}", manner(query))]
}

/// What else is special about a request.
fn manner(request: &Request) -> String {
    let mut text = match request.kind {
        Kind::Navigate => String::new(),
        Kind::Fetch => ", by a fetch".to_owned(),
        Kind::Image => ", by a picture".to_owned(),
        Kind::Iframe => ", in a frame".to_owned(),
    };
    for hop in &request.redirects {
        let _ = write!(text, ", redirected by {hop}");
    }
    if !request.later.is_zero() {
        let _ = write!(text, ", {} later", explain::in_words(request.later));
    }
    if request.restarted {
        text.push_str(", after the browser was closed");
    }
    text
}

fn set(verdict: &SetVerdict) -> String {
    let reason = &verdict.because;
    let word = match (reason.refuses(), reason.keeps(), &verdict.replaced) {
        (true, ..) => "REFUSED",
        (_, true, Some(_)) => "REPLACES",
        (_, true, None) => "KEPT",
        (_, _, Some(_)) => "REMOVES",
        _ => "ENDED",
    };
    let also: Vec<&str> = verdict.also.iter().map(|reason| reason.code()).collect();
    entry(word, &visible(&reason.headline()), &visible(&reason.words()), reason.code(), reason.standard(), &also)
}

fn sent(verdict: &SendVerdict) -> String {
    let (cookie, reason) = (&verdict.cookie, &verdict.because);
    let word = match (verdict.sent, reason.code()) {
        (true, "VisibleToScript") => "READ",
        (true, _) => "SENT",
        (false, "HttpOnly") => "HIDDEN",
        (false, _) => "WITHHELD",
    };
    let also: Vec<&str> = verdict.also.iter().map(|reason| reason.code()).collect();
    let headline = format!("{}  {}", visible(&cookie.pair()), visible(&reason.headline(cookie)));
    entry(word, &headline, &visible(&reason.words(cookie)), reason.code(), reason.standard(), &also)
}

fn entry(word: &str, headline: &str, words: &str, code: &str, standard: &str, also: &[&str]) -> String {
    let also = if also.is_empty() { String::new() } else { format!(" Also broken: {}.", also.join(", ")) };
    let code =
        in_devtools(code).map_or_else(|| code.to_owned(), |name| format!("{code} (in Chromium's DevTools {name})"));
    format!("  {word:<9}{headline}\n{}{}", wrapped(words), wrapped(&format!("{code}. {standard}.{also}")).trim_end())
}

/// Indented, and broken between words so that it fits into 80 columns.
pub(super) fn wrapped(text: &str) -> String {
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
            lines.push(format!("{}: {}", visible(&two.line), visible(&two.because.headline())));
        }
    }
    let same: HashSet<(String, bool)> = text.sent.iter().map(|one| (one.cookie.pair(), one.sent)).collect();
    for two in &other.sent {
        if !same.contains(&(two.cookie.pair(), two.sent)) {
            let word = if two.sent { "sent" } else { "withheld" };
            let headline = two.because.headline(&two.cookie);
            lines.push(format!("{} is {word}. {}", visible(&two.cookie.pair()), visible(&headline)));
        }
    }
    if lines.is_empty() { "the same.".to_owned() } else { format!("differs.\n  {}", lines.join("\n  ")) }
}

/// The same problem, by the name of the option.
pub(super) fn in_options(problem: &Problem) -> String {
    let option = match problem.field.as_str() {
        "query.url" | "to" => "--to",
        "query.initiator" | "from" => "--from",
        "query.top" => "--top",
        "around" => "--in-frame-of",
        "query.redirects" | "via" => "--via",
        "query.credentials" => "--credentials",
        "query.method" => "--method",
        _ => "--at, or --to where it stands for both",
    };
    format!("{option}: {}", problem.what)
}
