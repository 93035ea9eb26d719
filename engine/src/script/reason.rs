//! Why a step went no further, in sentences: what was done, what came of it, and what was needed instead.
//!
//! Here, because the attack's end, the control's and an exercise's verdict say the same. Exact values stay in the
//! sentence. Deliberately absent: which rule decides; that is `judge`.

use super::{
    CheckResult, Expectation, PlayProblem, Played, Source, Subject,
    sentences::{looked_up, owner, person, place, told},
    words::cookie,
};
use crate::{
    browser::BrowserError,
    cookie::{SendVerdict, SetVerdict},
    exchange::Exchange,
};

/// Whose plan it was: begins the sentence on what was needed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Needed {
    /// An attack's.
    ByTheAttack,
    /// Alice's own business.
    ByAlice,
}

impl Needed {
    fn begins(self) -> &'static str {
        match self {
            Self::ByTheAttack => "The attack needed",
            Self::ByAlice => "She needed",
        }
    }
}

/// The deed, its answer, what the store had, and what it should have been.
pub(super) fn not_as_said(played: &Played, site: Subject<'_>, traced: bool, needed: Needed) -> String {
    let failed: Vec<&CheckResult> = played.held.iter().filter(|h| !h.held).collect();
    let unwanted = failed.iter().find_map(|h| match &h.wanted {
        Expectation::NoHeader(_) => Some(h.instead.as_str()),
        _ => None,
    });
    let with = unwanted.map_or_else(String::new, |line| format!(", with `{line}`"));
    let shown = played.exchanges.last().is_some_and(|e| e.response.status == 200) || played.shown.is_some();
    let of_page = |h: &&CheckResult| matches!(h.wanted, Expectation::BodyContains(_));
    let not_so = if shown && failed.iter().any(of_page) { ", and this one does not" } else { "" };
    sentences([
        format!("{}{with}", told(played, site)),
        if shown { String::new() } else { looked_up(played, site, traced) },
        format!("{}{not_so}", wish(&failed, needed)),
    ])
}

/// The ID stands for nothing.
pub(super) fn no_record(played: &Played, site: Subject<'_>, id: &str, needed: Needed) -> String {
    let told = told(played, site);
    let under = if told.contains(id) { "that ID".to_owned() } else { format!("the ID {id}") };
    sentences([told, format!("The store holds no record under {under}"), wish(&failed(played), needed)])
}

/// The browser kept the session cookie to itself.
pub(super) fn withheld(
    played: &Played,
    site: Subject<'_>,
    exchange: &Exchange,
    verdict: &SendVerdict,
    needed: Needed,
) -> String {
    sentences([told(played, site), held_back(site, exchange, verdict, ""), wish(&failed(played), needed)])
}

/// The same, where it happened on the way there.
pub(super) fn withheld_before(site: Subject<'_>, step: usize, exchange: &Exchange, verdict: &SendVerdict) -> String {
    held_back(site, exchange, verdict, &format!("At step {step}, "))
}

pub(super) fn held_back(site: Subject<'_>, exchange: &Exchange, verdict: &SendVerdict, when: &str) -> String {
    let to = place(site.target, &exchange.request.url);
    let words = verdict.because.words(&verdict.cookie);
    format!("{when}{}’s browser held the session cookie back from {to}. {words}", owner(exchange))
}

/// The browser did not take a cookie that came.
pub(super) fn refused(
    played: &Played,
    site: Subject<'_>,
    exchange: &Exchange,
    verdict: &SetVerdict,
    needed: Needed,
) -> String {
    sentences([told(played, site), not_kept(exchange, verdict), wish(&failed(played), needed)])
}

pub(super) fn not_kept(exchange: &Exchange, verdict: &SetVerdict) -> String {
    let (owner, from) = (owner(exchange), exchange.request.url.host_str().unwrap_or_default());
    format!("{owner}’s browser refused the cookie `{}` of {from}. {}", verdict.name, verdict.because.words())
}

/// What somebody set out to do could not be done.
pub(super) fn cannot_do(played: &Played, site: Subject<'_>, problem: &PlayProblem, needed: Needed) -> String {
    let who = person(played, None);
    let begins = needed.begins();
    let there = |has: &str| match has.strip_prefix("there is ") {
        None | Some("none at all") => "There is none".to_owned(),
        Some(has) => format!("The page has only {has}"),
    };
    let on = |url: &str| url.parse().map_or_else(|_| url.to_owned(), |url| place(site.target, &url));
    match problem {
        PlayProblem::Browser(BrowserError::NoLink { url, text, has }) => sentences([
            format!("{who} looked on {} for a link or button that says “{text}”", on(url)),
            there(has),
            format!("{begins} that one"),
        ]),
        PlayProblem::Browser(BrowserError::NoForm { url, name, has }) => sentences([
            format!("{who} looked on {} for the form “{name}”", on(url)),
            there(has),
            format!("{begins} that one"),
        ]),
        PlayProblem::Browser(BrowserError::NoField { form, field, has }) => sentences([
            format!("{who} looked in the form “{form}” for the field `{field}`"),
            match has.strip_prefix("there is ") {
                None | Some("none at all") => "It has none".to_owned(),
                Some(has) => format!("It has only {has}"),
            },
            format!("{begins} that field"),
        ]),
        PlayProblem::NothingToCapture(from) => {
            sentences([told(played, site), format!("{begins} {}, and there is none", captured(from))])
        }
        PlayProblem::NotGuessed(words) => sentences([
            format!("{who} tried {words} words as the key that signed the token, and it is none of them"),
            format!("{begins} that key, to sign a token of her own"),
        ]),
        other => capitalised(&other.to_string()),
    }
}

/// What a capture looks for, in words.
fn captured(from: &Source) -> String {
    let named = |name: &str| {
        if name == "session" { "session cookie".to_owned() } else { format!("cookie `{name}`") }
    };
    match from {
        Source::Query(name) => format!("an address that carries the value `{name}` away"),
        Source::Wire(name) => format!("the {} in a request over plain http", named(name)),
        Source::Store { field, value } => format!("a record with {field}={value} in the copy of the store"),
        Source::Header(name) => format!("the header `{name}` in the answer"),
        Source::Address => "an address to keep".to_owned(),
        Source::Jar => "a cookie in the jar".to_owned(),
        Source::Cookie(name) => format!("a {} in the jar", named(name)),
    }
}

fn failed(played: &Played) -> Vec<&CheckResult> {
    played.held.iter().filter(|h| !h.held).collect()
}

/// What the step needed; empty if it says nothing of it.
fn wish(failed: &[&CheckResult], needed: Needed) -> String {
    let mut page = Vec::new();
    let mut others = Vec::new();
    let mut succeeds = false;
    for held in failed {
        match &held.wanted {
            Expectation::BodyContains(text) => page.push(shown(text, &held.text, "shows", "says")),
            Expectation::BodyLacks(text) => page.push(shown(text, &held.text, "does not show", "does not say")),
            Expectation::Status(200) => succeeds = true,
            Expectation::Status(status) => others.push(format!("an answer of {status}")),
            Expectation::Header(name, value) => others.push(format!("an answer with `{name}: {value}`")),
            Expectation::NoHeader(name) => others.push(format!("an answer without `{name}`")),
            Expectation::Sends(name) => others.push(format!("the browser to send {}", cookie(name))),
            Expectation::Withholds(name, _) => others.push(format!("the browser to hold {} back", cookie(name))),
            Expectation::Keeps(name) => others.push(format!("the browser to keep {}", cookie(name))),
            Expectation::Refuses(name, _) => others.push(format!("the browser to refuse {}", cookie(name))),
        }
    }
    if !page.is_empty() {
        others.insert(0, format!("a page that {}", page.join(" and ")));
    } else if succeeds {
        others.insert(0, "it to succeed (200 OK)".to_owned());
    }
    if others.is_empty() { String::new() } else { format!("{} {}", needed.begins(), others.join(" and ")) }
}

/// A sentence of these, up to what the attack needed. What begins with it stays whole.
pub(super) fn before_the_need(says: &str) -> &str {
    let needed = format!(". {} ", Needed::ByTheAttack.begins());
    says.split_once(&needed).map_or(says, |(before, _)| before)
}

/// Words of a page stand in quotes; what has a name stands with it.
fn shown(spoken: &str, written: &str, shows: &str, says: &str) -> String {
    if written.ends_with(&format!(" {spoken}")) {
        format!("{says} “{spoken}”")
    } else {
        format!("{shows} {spoken}")
    }
}

/// Sentences in a row, those that are empty left out; the last has no full stop, as those who show it add one.
fn sentences(parts: impl IntoIterator<Item = String>) -> String {
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.map(|part| part.trim_end_matches('.').to_owned()).collect::<Vec<_>>().join(". ")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_needed_can_be_left_out_and_a_reason_is_never_empty() {
        assert_eq!(before_the_need("She got a 303. The attack needed a page"), "She got a 303");
        assert_eq!(before_the_need("The attack needed a page"), "The attack needed a page");
    }
}
