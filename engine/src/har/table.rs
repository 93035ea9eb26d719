//! The table: requests down, cookies across.
//!
//! What lives here: putting it together. Why here: it is what page and command line show. Deliberately
//! absent: the walk itself (`walk.rs`).

use super::{
    Har, Lost,
    column::{Column, Columns},
    lost,
    row::{Came, Row},
    walk::{self, Walked},
};
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

impl Table {
    /// Follows a file by the rules of its own browser, or by another's. The session is the cookie that looks most like one.
    #[must_use]
    pub fn of(har: &Har, profile: Option<Profile>) -> Table {
        Table::told(har, walked(har, profile), |columns, by_sign_in| columns.session(by_sign_in))
    }

    /// The same with a cookie that somebody names as the session: by its name, or by name and domain, `sid@shop.example`.
    ///
    /// # Errors
    /// The file has no such cookie; names those that it has.
    pub fn following(har: &Har, profile: Option<Profile>, session: &str) -> Result<Table, NoSuchCookie> {
        let walked = walked(har, profile);
        let columns = &walked.1.columns.all;
        let named = columns.iter().position(|column| column.id() == session);
        let named = named.or_else(|| columns.iter().position(|column| column.name == session));
        let Some(named) = named else {
            let known = columns.iter().map(|column| column.name.clone()).take(NoSuchCookie::MOST).collect();
            return Err(NoSuchCookie { named: session.chars().take(80).collect(), known });
        };
        Ok(Table::told(har, walked, |_, _| Some(named)))
    }

    fn told(
        har: &Har,
        (profile, walked): (Profile, Walked),
        choose: impl Fn(&Columns, &[usize]) -> Option<usize>,
    ) -> Table {
        let signs_in = lost::sign_in(har);
        let by_sign_in: Vec<usize> = signs_in.map(|row| walked.rows[row].set().collect()).unwrap_or_default();
        let session = choose(&walked.columns, &by_sign_in);
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

/// There is no such cookie in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this file has no cookie {named:?}; it has {}", .known.join(", "))]
pub struct NoSuchCookie {
    named: String,
    known: Vec<String>,
}

impl NoSuchCookie {
    /// More are not named.
    const MOST: usize = 20;
}

fn walked(har: &Har, profile: Option<Profile>) -> (Profile, Walked) {
    let profile = profile.unwrap_or_else(|| own_rules(&har.creator));
    (profile, walk::walk(har, profile))
}

/// The browser that wrote the file, or else Chromium: most do as it does.
fn own_rules(creator: &str) -> Profile {
    let known = |profile: &Profile| creator.to_ascii_lowercase().contains(profile.name());
    let webkit = if creator.starts_with("WebKit") { "safari" } else { "" };
    Profile::ALL.into_iter().find(|profile| known(profile) || profile.name() == webkit).unwrap_or(Profile::Chromium)
}
