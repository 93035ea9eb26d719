//! What a step says will happen, and whether it did.

use serde::Serialize;

use super::Problem;
use crate::exchange::Exchange;

/// One `=> ...` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// `=> 200`
    Status(u16),
    /// `=> header Location: /account`: the header holds this text.
    Header(String, String),
    /// `=> no header Set-Cookie`
    NoHeader(String),
    /// `=> body contains TEXT`
    BodyContains(String),
    /// `=> body lacks TEXT`
    BodyLacks(String),
    /// `=> sends NAME`
    Sends(String),
    /// `=> withholds NAME because CODE`
    Withholds(String, Option<String>),
    /// `=> keeps NAME`
    Keeps(String),
    /// `=> refuses NAME because CODE`
    Refuses(String, Option<String>),
}

/// Whether an expectation held, in words a page can show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// The expectation as written, names filled in.
    pub text: String,
    /// The same as a sentence: names in words, with what they stood for.
    pub says: String,
    /// The same, for whoever makes another sentence of it.
    #[serde(skip)]
    pub wanted: Expectation,
    /// Did it hold?
    pub held: bool,
    /// What there was instead; empty if it held.
    pub instead: String,
}

const FORMS: &str = "Write one of: => 200, => header NAME: text, => no header NAME, => body contains TEXT, => body lacks TEXT, \
                     => sends NAME, => withholds NAME because CODE, => keeps NAME, => refuses NAME because CODE";

impl Expectation {
    /// Reads what follows `=>`.
    ///
    /// # Errors
    /// A form that does not exist.
    pub fn parse(text: &str, line: usize) -> Result<Self, Problem> {
        let bad = || Problem::at(line, format!("`=> {text}` is not an expectation"), FORMS);
        if let Ok(status) = text.parse() {
            return Ok(Self::Status(status));
        }
        let after = |prefix: &str| text.strip_prefix(prefix).map(str::trim).map(str::to_owned);
        if let Some(name) = after("no header ") {
            return Ok(Self::NoHeader(name));
        }
        if let Some(header) = after("header ") {
            let (name, value) = header.split_once(':').ok_or_else(bad)?;
            return Ok(Self::Header(name.trim().to_owned(), value.trim().to_owned()));
        }
        let because = |text: String| match text.split_once(" because ") {
            Some((name, code)) => (name.trim().to_owned(), Some(code.trim().to_owned())),
            None => (text, None),
        };
        after("body contains ")
            .map(Self::BodyContains)
            .or_else(|| after("body lacks ").map(Self::BodyLacks))
            .or_else(|| after("sends ").map(Self::Sends))
            .or_else(|| after("keeps ").map(Self::Keeps))
            .or_else(|| after("withholds ").map(because).map(|(n, c)| Self::Withholds(n, c)))
            .or_else(|| after("refuses ").map(because).map(|(n, c)| Self::Refuses(n, c)))
            .ok_or_else(bad)
    }

    /// The same with names filled in.
    #[must_use]
    pub fn map(&self, mut fill: impl FnMut(&str) -> String) -> Self {
        match self {
            Self::Status(status) => Self::Status(*status),
            Self::Header(name, value) => Self::Header(fill(name), fill(value)),
            Self::NoHeader(name) => Self::NoHeader(fill(name)),
            Self::BodyContains(text) => Self::BodyContains(fill(text)),
            Self::BodyLacks(text) => Self::BodyLacks(fill(text)),
            Self::Sends(name) => Self::Sends(fill(name)),
            Self::Withholds(name, code) => Self::Withholds(fill(name), code.clone()),
            Self::Keeps(name) => Self::Keeps(fill(name)),
            Self::Refuses(name, code) => Self::Refuses(fill(name), code.clone()),
        }
    }

    /// Compares with what happened. `done` is everything one deed led to; answers are judged by the
    /// last. `shown` is a page that came from the browser's own copy. `wanted` is this statement with its names in words.
    #[must_use]
    pub fn check(&self, done: &[Exchange], shown: Option<&str>, wanted: Self) -> CheckResult {
        let (text, says) = (self.to_string(), wanted.words());
        if let (Some(shown), Self::BodyContains(part) | Self::BodyLacks(part)) = (shown, self) {
            let held = shown.contains(part.as_str()) == matches!(self, Self::BodyContains(_));
            let instead = if held { "" } else { "the browser showed the page it had kept, and that is not so" };
            return CheckResult { text, says, wanted, held, instead: instead.to_owned() };
        }
        // A page's scripts may send more after it: what the person sees is the last page.
        let Some(last) = done.iter().rfind(|e| e.navigation.top_level()) else {
            return CheckResult { text, says, wanted, held: false, instead: "no request was sent".into() };
        };
        let (held, instead) = self.compare(last, done);
        CheckResult { text, says, wanted, held, instead: if held { String::new() } else { instead } }
    }

    fn compare(&self, last: &Exchange, done: &[Exchange]) -> (bool, String) {
        let status = || format!("the site answered {} {}", last.response.status, last.response.reason());
        match self {
            Self::Status(wanted) => (last.response.status == *wanted, status()),
            Self::Header(name, wanted) => match last.response.header(name) {
                Some(value) => (value.contains(wanted.as_str()), format!("{name}: {value}")),
                None => (false, format!("{}, without {name}", status())),
            },
            Self::NoHeader(name) => {
                let value = last.response.header(name);
                (value.is_none(), format!("{name}: {}", value.unwrap_or_default()))
            }
            Self::BodyContains(text) => {
                (last.response.body.contains(text.as_str()), format!("{}, and the page does not say so", status()))
            }
            Self::BodyLacks(text) => {
                (!last.response.body.contains(text.as_str()), format!("{}, and the page says so", status()))
            }
            Self::Sends(name) => sent(name, None, true, done),
            Self::Withholds(name, code) => sent(name, code.as_deref(), false, done),
            Self::Keeps(name) => kept(name, None, true, done),
            Self::Refuses(name, code) => kept(name, code.as_deref(), false, done),
        }
    }
}

fn sent(name: &str, code: Option<&str>, wanted: bool, done: &[Exchange]) -> (bool, String) {
    let Some(verdict) = done.iter().flat_map(|e| &e.verdicts).rfind(|v| v.cookie.name == name) else {
        return (false, format!("the jar holds no cookie `{name}`"));
    };
    let held = verdict.sent == wanted && code.is_none_or(|c| c == verdict.because.code());
    let did = if verdict.sent { "sent" } else { "withheld" };
    (held, format!("the cookie `{name}` was {did}. {}", verdict.because.words(&verdict.cookie)))
}

fn kept(name: &str, code: Option<&str>, wanted: bool, exchanges: &[Exchange]) -> (bool, String) {
    let Some(verdict) = exchanges.iter().flat_map(|e| &e.set).rfind(|v| v.name == name) else {
        return (false, format!("no response set a cookie `{name}`"));
    };
    let done = if wanted { verdict.kept } else { verdict.because.refuses() };
    let held = done && code.is_none_or(|c| c == verdict.because.code());
    let did = if verdict.kept { "kept" } else { "refused" };
    (held, format!("the cookie `{name}` was {did}. {}", verdict.because.words()))
}

impl std::fmt::Display for Expectation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let because = |code: &Option<String>| code.as_ref().map_or_else(String::new, |c| format!(" because {c}"));
        match self {
            Self::Status(status) => write!(f, "{status}"),
            Self::Header(name, value) => write!(f, "header {name}: {value}"),
            Self::NoHeader(name) => write!(f, "no header {name}"),
            Self::BodyContains(text) => write!(f, "body contains {text}"),
            Self::BodyLacks(text) => write!(f, "body lacks {text}"),
            Self::Sends(name) => write!(f, "sends {name}"),
            Self::Withholds(name, code) => write!(f, "withholds {name}{}", because(code)),
            Self::Keeps(name) => write!(f, "keeps {name}"),
            Self::Refuses(name, code) => write!(f, "refuses {name}{}", because(code)),
        }
    }
}
