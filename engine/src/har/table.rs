//! The table: requests down, cookies across.
//!
//! What lives here: putting it together. Why here: it is what page and command line show. Deliberately
//! absent: the walk itself (`walk.rs`).

use super::{
    Har, Lost,
    column::Column,
    lost,
    row::{Came, Row},
    walk,
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

/// The browser that wrote the file, or else Chromium: most do as it does.
fn own_rules(creator: &str) -> Profile {
    let known = |profile: &Profile| creator.to_ascii_lowercase().contains(profile.name());
    let webkit = if creator.starts_with("WebKit") { "safari" } else { "" };
    Profile::ALL.into_iter().find(|profile| known(profile) || profile.name() == webkit).unwrap_or(Profile::Chromium)
}
