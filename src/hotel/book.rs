//! INSECURE ON PURPOSE, by switch: `escape_output` off.
//!
//! The guest book: what one guest writes, all others read. Off, it is put into the page as it came,
//! script and all (stored cross-site scripting, CWE-79).

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{HotelState, error::HotelError, fields::Fields, page::PageContext};
use crate::switch::ESCAPE_OUTPUT;

/// Older entries fall out of the book.
const MOST_ENTRIES: usize = 20;
/// The longest entry, in characters.
const MOST_TEXT: usize = 1000;

/// What guests have written. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct GuestBook(Arc<Mutex<Vec<String>>>);

impl GuestBook {
    pub(super) fn restored(mut entries: Vec<String>) -> Self {
        entries.truncate(MOST_ENTRIES);
        Self(Arc::new(Mutex::new(entries)))
    }

    pub(super) fn read(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn write(&self, text: &str) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.insert(0, text.chars().take(MOST_TEXT).collect());
        entries.truncate(MOST_ENTRIES);
    }
}

#[derive(Serialize)]
struct BookPage {
    entries: Vec<String>,
    escape: bool,
}

#[derive(Deserialize)]
pub(super) struct Entry {
    #[serde(default)]
    text: String,
}

// ANCHOR: read
pub(super) async fn read(State(desk): State<HotelState>, paper: PageContext) -> Result<Response, HotelError> {
    let escape = desk.switches.read().on(&ESCAPE_OUTPUT);
    paper.render("hotel/book.html", BookPage { entries: desk.book.read(), escape }).await
}
// ANCHOR_END: read

pub(super) async fn write(State(desk): State<HotelState>, Fields(entry): Fields<Entry>) -> Response {
    if !entry.text.trim().is_empty() {
        desk.book.write(&entry.text);
    }
    Redirect::to("/book").into_response()
}
