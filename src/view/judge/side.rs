//! One judge's verdicts, found by line, each with its reason.

use std::collections::HashMap;

use cloakroom_engine::{
    cookie::{Api, Cookie, SendVerdict, in_devtools},
    explain::{End, Played, Step},
};
use serde::Serialize;

use super::{judges::Judge, outcome::Outcome};

/// What some judges agree on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Reason {
    pub(super) tone: &'static str,
    pub(super) word: &'static str,
    pub(super) headline: String,
    pub(super) words: String,
    pub(super) code: &'static str,
    /// The name in Chromium's DevTools, where it is another.
    pub(super) devtools: Option<&'static str>,
    pub(super) standard: &'static str,
    pub(super) also: Vec<&'static str>,
}

/// A line, and where it was set.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) at: &'a str,
    pub(super) api: Api,
}

impl<'a> Line<'a> {
    pub(super) fn of(step: &'a Step) -> impl Iterator<Item = Self> {
        let api = step.request.api.unwrap_or(Api::Http);
        step.set.iter().map(move |text| Self { text, at: &step.request.url, api })
    }
}

/// One judge's verdicts, found by line.
pub(super) struct Side<'a> {
    pub(super) judge: Judge,
    pub(super) played: &'a Played,
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
    pub(super) fn of(judge: Judge, played: &'a Played, script: bool) -> Side<'a> {
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

    pub(super) fn outcome(&self, line: usize) -> Outcome {
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
    pub(super) fn decisive(&self, line: usize, outcome: Outcome) -> Option<Reason> {
        (self.outcome(line) == outcome).then(|| self.sending(line).unwrap_or_else(|| self.setting(line)))
    }

    pub(super) fn setting(&self, line: usize) -> Reason {
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

    pub(super) fn sending(&self, line: usize) -> Option<Reason> {
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
