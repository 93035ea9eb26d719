//! Chromium's word against our jar's.
//!
//! What lives here: one [`Decision`] for each line and each cookie, with what both said. Why here: the bars, the table
//! and the list of differences are three readings of the same decisions. Deliberately absent: which differences are
//! known.

use cloakroom_engine::{
    cookie::{Profile, in_devtools},
    explain,
};
use serde::Deserialize;

use super::{
    case::Case,
    observed::{Considered, Fate, Observed},
};

/// What our jar says about a case.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Explained {
    cookie: String,
    stored: Vec<Stored>,
    sent: Vec<Sent>,
}

impl Explained {
    /// Asks the jar as any other program would: a line of JSON in, a line of JSON out.
    pub(super) fn by_the_jar(case: &Case) -> Self {
        let answer =
            explain::line(&case.json(), Profile::ChromiumDebian, case.now).unwrap_or_else(|e| panic!("{e}: {case:?}"));
        serde_json::from_value(serde_json::to_value(answer).unwrap()).unwrap()
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Stored {
    line: String,
    stored: bool,
    because: String,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Sent {
    name: String,
    domain: String,
    path: String,
    sent: bool,
    because: String,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum About {
    /// A `Set-Cookie` line, or a line that script wrote.
    Set,
    /// A cookie and the request.
    Send,
    /// The whole Cookie header, or what script read: the same cookies in the same order.
    Header,
}

/// One thing both sides decided.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    pub(super) about: About,
    /// The line, the cookie, or the header.
    pub(super) subject: String,
    pub(super) chromium: Side,
    pub(super) jar: Side,
}

/// What one side said: yes or no, and why.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    pub(super) yes: bool,
    /// All that this side has against it. Our jar's first is the rule that decided; Chromium's are in an order of its
    /// own, and it may give none.
    pub(super) reasons: Vec<String>,
}

impl Decision {
    pub(super) fn same(&self) -> bool {
        self.chromium.yes == self.jar.yes
    }

    /// Whether the rule that decided in our jar is among Chromium's reasons; none when Chromium gave no reason.
    pub(super) fn same_reason(&self) -> Option<bool> {
        let given = !self.chromium.reasons.is_empty();
        given.then(|| self.jar.reasons.first().is_some_and(|code| self.chromium.reasons.contains(code)))
    }

    /// Whether both gave the very same reasons.
    pub(super) fn all_reasons(&self) -> bool {
        let inside = |a: &Side, b: &Side| a.reasons.iter().all(|code| b.reasons.contains(code));
        inside(&self.chromium, &self.jar) && inside(&self.jar, &self.chromium)
    }

    /// Whether this may differ only because one side holds a cookie that the other does not.
    pub(super) fn follows(&self) -> bool {
        let absent = |side: &Side, word: &str| side.reasons.iter().any(|reason| reason == word);
        self.about == About::Header || absent(&self.jar, "NotHeld") || absent(&self.chromium, "NotMentioned")
    }

    pub(super) fn differs(&self) -> bool {
        !self.same() || self.same_reason() == Some(false)
    }
}

/// Every decision of a case.
pub(super) fn decisions(case: &Case, observed: &Observed, explained: &Explained) -> Vec<Decision> {
    assert_eq!(observed.offered.len(), explained.stored.len(), "a verdict for each line: {}", case.json());
    let mut found: Vec<Decision> = Vec::new();
    for (offered, stored) in observed.offered.iter().zip(&explained.stored) {
        assert_eq!(offered.line, stored.line, "the verdicts are in the order of the lines");
        found.push(Decision {
            about: About::Set,
            subject: offered.line.clone(),
            chromium: Side { yes: offered.fate == Fate::Kept, reasons: offered.reasons.clone() },
            jar: Side { yes: stored.stored, reasons: codes(&stored.because, &stored.also) },
        });
    }
    if let Some(considered) = &observed.considered {
        sending(considered, &explained.sent, &mut found);
    }
    let header = |text: &String| Side { yes: true, reasons: vec![text.clone()] };
    found.push(Decision {
        about: About::Header,
        subject: case.query.url.clone(),
        chromium: header(&observed.cookie),
        jar: header(&explained.cookie),
    });
    found
}

/// Cookies are the same if name, domain and path are; a host-only one may stand beside one with a domain, and then
/// they are taken in order.
fn sending(considered: &[Considered], sent: &[Sent], found: &mut Vec<Decision>) {
    let mut left: Vec<&Sent> = sent.iter().collect();
    for cookie in considered {
        let same = |s: &&Sent| s.name == cookie.name && s.domain == cookie.domain && s.path == cookie.path;
        let jar = match left.iter().position(same) {
            Some(at) => {
                let sent = left.remove(at);
                Side { yes: sent.sent, reasons: codes(&sent.because, &sent.also) }
            }
            None => Side { yes: false, reasons: vec!["NotHeld".to_owned()] },
        };
        found.push(Decision {
            about: About::Send,
            subject: format!("{}={} ({}{})", cookie.name, cookie.value, cookie.domain, cookie.path),
            chromium: Side { yes: cookie.reasons.is_empty(), reasons: cookie.reasons.clone() },
            jar,
        });
    }
    // Chromium looks only at cookies of this registrable domain and this partition. What it does not mention must be of
    // another, whichever of its rules the jar names first.
    for sent in left {
        let mut reasons = codes(&sent.because, &sent.also);
        let elsewhere = reasons.iter().position(|code| matches!(code.as_str(), "DomainMismatch" | "PartitionMismatch"));
        if let Some(at) = elsewhere {
            reasons.swap(0, at);
        }
        found.push(Decision {
            about: About::Send,
            subject: format!("{} ({}{})", sent.name, sent.domain, sent.path),
            chromium: Side {
                yes: false,
                reasons: vec![elsewhere.map_or("NotMentioned".to_owned(), |_| reasons[0].clone())],
            },
            jar: Side { yes: sent.sent, reasons },
        });
    }
}

/// As Chromium spells them.
fn codes(because: &str, also: &[String]) -> Vec<String> {
    let one = |code: &str| in_devtools(code).unwrap_or(code).to_owned();
    std::iter::once(because).chain(also.iter().map(String::as_str)).map(one).collect()
}
