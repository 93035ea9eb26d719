//! The table: requests down, cookies across.
//!
//! What lives here: its parts, and putting it together. Why here: it is what page and command line show. Deliberately
//! absent: the walk itself (`walk.rs`).

use super::{Har, Lost, column::Column, lost, walk};
use crate::cookie::Profile;

/// A HAR as a table.
#[derive(Debug, Clone)]
pub struct Table {
    /// What wrote the file.
    pub creator: String,
    /// By whose rules it was judged.
    pub profile: Profile,
    /// The requests, in order.
    pub rows: Vec<Row>,
    /// The cookies.
    pub columns: Vec<Column>,
    /// The column of the session, if one looks like it.
    pub session: Option<usize>,
    /// Whether requests of the file show their cookies. Where they do not, *sent* is what the rules say.
    pub shows_cookies: bool,
    /// What became of the session.
    pub lost: Lost,
    /// Entries that could not be used.
    pub left_out: usize,
}

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its method.
    pub method: String,
    /// The host, with its port.
    pub host: String,
    /// The path; a query is left out, since secrets stand there.
    pub path: String,
    /// The status of the answer; 0 if there was none.
    pub status: u16,
    /// How it came about, in words.
    pub by: String,
    /// What happened to cookies, by column.
    pub cells: Vec<Cell>,
}

/// What happened to one cookie in one request.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The column.
    pub column: usize,
    /// With the request.
    pub went: Option<What>,
    /// With the answer, a line each.
    pub came: Vec<What>,
}

/// One thing that happened to a cookie.
#[derive(Debug, Clone)]
pub struct What {
    /// What it was.
    pub came: Came,
    /// The value's number among those of its column: 2 is S2.
    pub tag: usize,
    /// The value, for whoever asks for it.
    pub value: String,
    /// One line: why.
    pub headline: String,
    /// The same in one or two sentences.
    pub words: String,
    /// The rule's code; empty where no rule says it.
    pub code: &'static str,
}

/// What can happen to a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It went along.
    Sent,
    /// It was there and did not go.
    Withheld,
    /// A new one.
    Set,
    /// Another value for one that was there.
    Replaced,
    /// The same value again.
    Renewed,
    /// It is gone.
    Removed,
    /// The line was refused.
    Refused,
}

impl Came {
    /// One word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Came::Sent => "sent",
            Came::Withheld => "withheld",
            Came::Set => "set",
            Came::Replaced => "replaced",
            Came::Renewed => "set again",
            Came::Removed => "removed",
            Came::Refused => "refused",
        }
    }
}

impl Table {
    /// Follows a file by the rules of its own browser, or by another's.
    #[must_use]
    pub fn of(har: &Har, profile: Option<Profile>) -> Table {
        let profile = profile.unwrap_or_else(|| own_rules(&har.creator));
        let walked = walk::walk(har, profile);
        let signs_in = lost::sign_in(har);
        let by_sign_in: Vec<usize> = signs_in.map(|row| walked.rows[row].set().collect()).unwrap_or_default();
        let session = walked.columns.session(&by_sign_in);
        let lost = lost::lost(har, &walked.rows, &walked.columns.all, session, signs_in);
        let shows_cookies = walked.shows_cookies;
        let (rows, columns, left_out) = (walked.rows, walked.columns.all, har.left_out);
        Table { creator: har.creator.clone(), profile, rows, columns, session, shows_cookies, lost, left_out }
    }

    /// The rows in which this cookie was set, replaced, removed, refused or withheld, and the first in which each of its
    /// values went along: what one reads to follow it.
    pub fn story(&self, column: usize) -> impl Iterator<Item = &Row> {
        let mut seen = Vec::new();
        self.rows.iter().filter(move |row| {
            let Some(cell) = row.cell(column) else { return false };
            let first = cell.went.as_ref().is_some_and(|went| went.came == Came::Sent && !seen.contains(&went.tag));
            if first {
                seen.extend(cell.went.as_ref().map(|went| went.tag));
            }
            first || !cell.plain()
        })
    }
}

impl Row {
    /// What happened to this cookie here.
    #[must_use]
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// Whether something else than going along happened to any cookie.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.cells.iter().any(|cell| !cell.plain())
    }

    /// The columns that this answer set.
    pub(super) fn set(&self) -> impl Iterator<Item = usize> {
        let sets = |what: &What| matches!(what.came, Came::Set | Came::Replaced | Came::Refused);
        self.cells.iter().filter(move |cell| cell.came.iter().any(sets)).map(|cell| cell.column)
    }
}

impl Cell {
    /// Whether it went along and nothing else happened.
    #[must_use]
    pub fn plain(&self) -> bool {
        let sent = self.went.as_ref().is_none_or(|went| went.came == Came::Sent);
        sent && self.came.iter().all(|what| what.came == Came::Renewed)
    }
}

/// The browser that wrote the file, or else Chromium: most do as it does.
fn own_rules(creator: &str) -> Profile {
    let known = |profile: &Profile| creator.to_ascii_lowercase().contains(profile.name());
    let webkit = if creator.starts_with("WebKit") { "safari" } else { "" };
    Profile::ALL.into_iter().find(|profile| known(profile) || profile.name() == webkit).unwrap_or(Profile::Chromium)
}
