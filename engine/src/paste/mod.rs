//! What a person has at hand, recognised: an answer, a request, a table of cookies, a configuration, a HAR.
//!
//! What lives here: one file for each kind of paste, and the order in which they are tried. Why here: the page and the
//! command line take the same. Deliberately absent: any judgement of a cookie.

mod causes;
mod config;
mod cookie_session;
mod cookie_table;
mod curl;
mod express;
mod fetch_call;
mod heads;
mod layer;
mod lines;
mod notes;
mod object;
mod request;
mod shell_words;
mod unknown;

use time::OffsetDateTime;

pub use causes::Cause;
pub use config::{Configuration, Setting, Standing};
pub use heads::{Dump, Head};
pub use request::Request;

/// What a paste was taken for.
#[derive(Debug, Clone)]
pub enum Pasted {
    /// Nothing.
    Nothing,
    /// `Set-Cookie` values, a line each.
    Lines(Vec<String>),
    /// One answer or several, with headers.
    Answer(Dump),
    /// A request.
    Request(Request),
    /// Rows of a browser's table of cookies, as the lines that would set them, and where.
    Table(Vec<Placed>),
    /// A configuration of express-session or of tower-sessions.
    Configuration(Configuration),
    /// A HAR; it has a page of its own.
    Har,
    /// Something else: what it looks like.
    Unknown(&'static str),
}

/// A line that sets a cookie, and an address that could have set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The line.
    pub line: String,
    /// The address.
    pub at: String,
}

/// Takes a paste for what it is. `now` is for a configuration, whose line ends at a date.
#[must_use]
pub fn read(text: &str, now: OffsetDateTime) -> Pasted {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Pasted::Nothing;
    }
    if looks_like_har(text) {
        return Pasted::Har;
    }
    express::read(text, now)
        .or_else(|| layer::read(text))
        .or_else(|| cookie_session::read(text))
        .map(Pasted::Configuration)
        .or_else(|| curl::read(text).or_else(|| fetch_call::read(text)).map(Pasted::Request))
        .or_else(|| heads::read(text).map(Pasted::Answer))
        .or_else(|| request::read(text).map(Pasted::Request))
        .or_else(|| cookie_table::read(text).map(Pasted::Table))
        .or_else(|| lines::read(text).map(Pasted::Lines))
        .unwrap_or_else(|| Pasted::Unknown(unknown::looks_like(text)))
}

/// The same, but for lines, whatever it looks like.
#[must_use]
pub fn as_lines(text: &str) -> Pasted {
    Pasted::Lines(lines::all(text))
}

fn looks_like_har(text: &str) -> bool {
    text.starts_with('{') && text.get(..4096).unwrap_or(text).contains("\"log\"") && text.contains("\"entries\"")
}

impl Pasted {
    /// The lines that set cookies.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Pasted::Lines(lines) => lines.clone(),
            Pasted::Answer(dump) => dump.set_cookies().map(str::to_owned).collect(),
            Pasted::Table(rows) => rows.iter().map(|row| row.line.clone()).collect(),
            Pasted::Configuration(configuration) => configuration.line.iter().cloned().collect(),
            Pasted::Nothing | Pasted::Request(_) | Pasted::Har | Pasted::Unknown(_) => Vec::new(),
        }
    }

    /// Why there is no cookie in it, where there could be one: the usual causes in order.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        match self {
            Pasted::Answer(dump) if dump.set_cookies().next().is_none() => causes::causes(dump),
            Pasted::Request(request) if request.cookie.is_none() => causes::of_request(request),
            _ => Vec::new(),
        }
    }

    /// What it shows besides its cookies, and is easily taken for a lost one.
    #[must_use]
    pub fn notes(&self) -> Vec<Cause> {
        match self {
            Pasted::Answer(dump) => notes::of_answer(dump),
            Pasted::Request(request) => notes::of_request(request),
            _ => Vec::new(),
        }
    }

    /// What it was taken for, to follow "Read as".
    #[must_use]
    pub fn took(&self) -> String {
        match self {
            Pasted::Nothing => "nothing".to_owned(),
            Pasted::Lines(lines) => count(lines.len(), "Set-Cookie line"),
            Pasted::Answer(dump) => dump.took(),
            Pasted::Request(request) => request.took(),
            Pasted::Table(rows) => format!("rows of a browser’s cookie table: {}", count(rows.len(), "cookie")),
            Pasted::Configuration(configuration) => {
                let given = configuration.settings.iter().filter(|one| one.standing != Standing::Missing).count();
                format!("a configuration of {}: {}", configuration.library, count(given, "option"))
            }
            Pasted::Har => "a HAR".to_owned(),
            Pasted::Unknown(what) => format!("nothing that is known here; it looks like {what}"),
        }
    }
}

fn count(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}"),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
