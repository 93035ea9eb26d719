//! Where a sign-in was lost.
//!
//! What lives here: finding the sign-in, following the session from there, and the first request at which it was not
//! what it had been. Why here: it is the one thing that whoever records a HAR wants to know. Deliberately absent:
//! certainty; a HAR does not show what the server thought, so the words say what was seen.

use super::{
    Har,
    column::Column,
    read::Entry,
    row::{Came, Cell, Row, What},
};
use crate::explain;

/// What became of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// How it ended.
    pub outcome: Outcome,
    /// The row, from 0, of the sign-in, if one was found.
    pub sign_in: Option<usize>,
    /// The row, from 0, at which it was lost.
    pub row: Option<usize>,
    /// One sentence: what happened.
    pub headline: String,
    /// The evidence.
    pub because: String,
    /// What to do; empty where there is nothing to do.
    pub todo: String,
}

/// How the story of the session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was lost, at a row.
    Lost,
    /// It went along to the end.
    NotLost,
    /// It was ended on purpose: somebody signed out.
    SignedOut,
    /// No sign-in and no session was found.
    NoSession,
    /// The file holds no cookie at all.
    NoCookies,
}

/// The first request that looks like a sign-in and went well.
pub(super) fn sign_in(har: &Har) -> Option<usize> {
    har.entries.iter().position(|entry| {
        let path = entry.url.path().to_ascii_lowercase();
        let query = entry.url.query().unwrap_or_default();
        let words = ["login", "signin", "sign-in", "sign_in", "logon", "authenticate", "/session", "/auth"];
        let by_form = matches!(entry.method.as_str(), "POST" | "PUT") && words.iter().any(|word| path.contains(word));
        let by_callback = query.contains("code=") && query.contains("state=");
        (by_form || by_callback) && (200..400).contains(&entry.status)
    })
}

pub(super) fn lost(
    har: &Har,
    rows: &[Row],
    columns: &[Column],
    session: Option<usize>,
    sign_in: Option<usize>,
) -> Lost {
    let none = |outcome, headline: &str, because: &str, todo: &str| Lost {
        outcome,
        sign_in,
        row: None,
        headline: headline.to_owned(),
        because: because.to_owned(),
        todo: todo.to_owned(),
    };
    if columns.is_empty() {
        return none(
            Outcome::NoCookies,
            "This file holds no cookies.",
            "Since version 130 Chrome leaves Cookie, Set-Cookie and Authorization out of a HAR, unless it is told not to.",
            "In the Network tab's settings allow to generate a HAR with sensitive data, and take Export HAR (with sensitive data). Or no answer sets a cookie: paste one with its headers.",
        );
    }
    let Some(session) = session else {
        return none(
            Outcome::NoSession,
            "No session was found.",
            "None of these cookies looks like the one that tells who somebody is.",
            "Say which cookie it is. If it is none of these, record again: from before the sign-in to after it was lost.",
        );
    };
    let name = &columns[session].name;
    let story = Story { name };
    let from = sign_in.unwrap_or(0);
    for (at, row) in rows.iter().enumerate().skip(from) {
        let Some(cell) = row.cell(session) else { continue };
        let entry = &har.entries[at];
        if let Some((outcome, headline, because, todo)) = story.ends(cell, row, entry, sign_in, at) {
            return Lost { outcome, sign_in, row: Some(at), headline, because, todo };
        }
    }
    let headline =
        if sign_in.is_some() { "The sign-in was not lost." } else { "No sign-in was found, and no session was lost." };
    let because = format!("From there on {name} went with every request that it was for.");
    none(Outcome::NotLost, headline, &because, "")
}

struct Story<'a> {
    name: &'a str,
}

type End = (Outcome, String, String, String);

impl Story<'_> {
    /// Whether the session ends here, and how. The order is that of certainty.
    fn ends(&self, cell: &Cell, row: &Row, entry: &Entry, sign_in: Option<usize>, at: usize) -> Option<End> {
        let own = if sign_in == Some(at) { " in its own answer," } else { "" };
        let headline = format!("The sign-in was lost{own} at request {}.", row.number);
        let lost = |(because, todo): (String, &str)| (Outcome::Lost, headline.clone(), because, todo.to_owned());
        let ended = self.refused(cell, entry).or_else(|| self.withheld(cell, entry));
        if let Some(ended) = ended {
            return Some(lost(ended));
        }
        if came(cell, Came::Removed).is_some() && came(cell, Came::Set).is_none() {
            return Some(self.removed(row, entry).map_or_else(
                || {
                    let headline = format!("Somebody signed out, at request {}.", row.number);
                    let because = format!("The answer to {} removed {}.", row.path, self.name);
                    (Outcome::SignedOut, headline, because, String::new())
                },
                lost,
            ));
        }
        let after = sign_in.is_none_or(|row| at > row);
        self.forgotten(cell, entry).filter(|_| after).map(lost)
    }

    fn refused(&self, cell: &Cell, entry: &Entry) -> Option<(String, &'static str)> {
        let refused = came(cell, Came::Refused)?;
        if came(cell, Came::Set).is_some() || came(cell, Came::Replaced).is_some() {
            return None;
        }
        let What { headline, words, .. } = refused;
        let because = format!("The answer set {}, and the browser refused it. {headline} {words}", self.name);
        Some((because, cure(refused, &entry.method)))
    }

    /// Withheld, and then replaced or turned away. A picture that goes without is no loss.
    fn withheld(&self, cell: &Cell, entry: &Entry) -> Option<(String, &'static str)> {
        let withheld = cell.went.as_ref().filter(|what| what.came == Came::Withheld)?;
        let replaced = came(cell, Came::Replaced).or(came(cell, Came::Set));
        let then = match replaced {
            Some(new) => format!(
                "the server took the visitor for a stranger, and its answer replaced {} by {}",
                tag(withheld),
                tag(new)
            ),
            None if turned_away(entry) => format!("the server answered {} to somebody it did not know", entry.status),
            None => return None,
        };
        let because = format!("{} was withheld: {} So {then}.", self.name, withheld.headline);
        Some((because, Self::cure_withheld(withheld, replaced.is_some(), entry)))
    }

    /// Removed by an answer; `None` where somebody signed out.
    fn removed(&self, row: &Row, entry: &Entry) -> Option<(String, &'static str)> {
        let path = entry.url.path().to_ascii_lowercase();
        let out = ["logout", "signout", "sign-out", "sign_out", "logoff"].iter().any(|word| path.contains(word));
        let because = format!("The answer to {} {} removed {}.", row.method, row.path, self.name);
        let todo = "See which code of the server does so: an ID it does not know, a time-out, a sign-out by accident.";
        (!out).then_some((because, todo))
    }

    /// It went along, and the server did not know it.
    fn forgotten(&self, cell: &Cell, entry: &Entry) -> Option<(String, &'static str)> {
        let sent = cell.went.as_ref().filter(|what| what.came == Came::Sent)?;
        let because = format!(
            "{} went along with its value {}, and the server did not know it any more: it answered {}.",
            self.name,
            tag(sent),
            entry.status
        );
        (turned_away(entry) && entry.status != 403).then_some((because, SERVER_LOST))
    }

    fn cure_withheld(withheld: &What, replaced: bool, entry: &Entry) -> &'static str {
        match withheld.code {
            "SameSiteStrict" if replaced => {
                "Strict holds the session back from every link of another site, and a page that then starts a session for a stranger replaces it. Use SameSite=Lax, or let the page that people arrive at set no cookie."
            }
            _ => cure(withheld, &entry.method),
        }
    }
}

const SERVER_LOST: &str = "The browser did its part. On the server the record is gone: kept in memory and restarted, two processes that do not share a store, a time-out, or a secret that changed.";

fn came(cell: &Cell, wanted: Came) -> Option<&What> {
    cell.came.iter().find(|what| what.came == wanted)
}

fn cure(what: &What, method: &str) -> &'static str {
    explain::cure(what.code, Some(method)).unwrap_or("Judge the line that set it together with this request.")
}

/// Whether the answer tells a visitor to sign in.
fn turned_away(entry: &Entry) -> bool {
    let to_login = entry.leads_to.as_ref().is_some_and(|to| {
        let path = to.path().to_ascii_lowercase();
        ["login", "signin", "sign-in", "sign_in"].iter().any(|word| path.contains(word))
    });
    to_login || matches!(entry.status, 401 | 403)
}

/// A value as the table calls it.
fn tag(what: &What) -> String {
    format!("S{}", what.tag)
}
