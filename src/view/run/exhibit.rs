//! What somebody made, holds or talks about, shown beside the messages of a step or in their place.

use cloakroom_engine::browser::read::Piece;
use serde::Serialize;

use super::words::Part;
use crate::view::{FieldView, TicketView};

/// One thing to look at.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum ExhibitView {
    /// A page that somebody has put up, or that a browser still has.
    Page(PageView),
    /// A copy of the store.
    Copy { rows: Vec<KeptView>, more: usize },
    /// Words that were tried against a token's signature.
    Guess { words: Vec<WordView>, token: Option<TicketView>, found: bool },
    /// What somebody computed, decoded, where it is no whole token.
    Made { parts: Vec<MadeView> },
    /// A text that somebody sends to a site which shows it to others.
    Written { who: &'static str, to: String, text: Vec<Part> },
    /// A header that is talked about.
    Header { who: String, name: &'static str, value: Vec<Part> },
    /// Session IDs that look alike, spelled out.
    Ids { ids: Vec<TicketView> },
}

/// A page.
#[derive(Debug, Serialize)]
pub(super) struct PageView {
    /// Whose frame it has: `mallory`, `shop`, `third` for a site of neither side, or `memory` for a page that a browser had kept.
    pub(super) whose: &'static str,
    /// Host and path, in pieces.
    pub(super) address: Vec<String>,
    pub(super) lines: Vec<Vec<Piece>>,
    /// The `Set-Cookie` that comes with it.
    pub(super) set_cookie: Option<Vec<Part>>,
    /// Its source, line by line.
    pub(super) source: Vec<Vec<Part>>,
}

/// A record in a copy.
#[derive(Debug, Serialize)]
pub(super) struct KeptView {
    /// What it is kept under: an ID, or something else.
    pub(super) id: Option<TicketView>,
    pub(super) key: String,
    pub(super) fields: Vec<FieldView>,
    /// It is the one that was looked for.
    pub(super) found: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct WordView {
    pub(super) word: String,
    pub(super) fits: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct MadeView {
    pub(super) name: String,
    pub(super) text: String,
}
