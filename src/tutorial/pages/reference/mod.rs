//! The reference: pages to look something up in, their index, and the row of links above each.
//!
//! A page of the reference is a line in [`PAGES`] and a line in [`router`]. Its template includes
//! `reference/nav.html`, for which the context holds `nav`: what [`nav`] gives.

mod cookies;
mod costs;
mod express;
mod glossary;
mod index;
mod standards;
mod switches;
mod tower_sessions;

use axum::{Router, routing::get};
use serde_json::{Value, json};

use crate::tutorial::{Handles, case_link};

/// Every page: its address, its name, and what one finds there. In the order of the index.
const PAGES: &[(&str, &str, &str)] = &[
    (
        case_link::PAGE,
        "Cookies, judged",
        "Why was this cookie not sent? Paste an answer, a request, a HAR or a configuration: what each browser decides, and why.",
    ),
    (
        express::PAGE,
        "Express to Rust",
        "What express-session does and what stands for it in tower-sessions, row by row, each with its tests.",
    ),
    (
        switches::PAGE,
        "Switches",
        "Every defence of the hotel: its values, its line in Rust and in Express, the attacks it stops.",
    ),
    (
        tower_sessions::PAGE,
        "Traps of tower-sessions",
        "What the library does against expectation: the lines, and the exchange as it is run when you look.",
    ),
    (
        costs::PAGE,
        "What sessions cost",
        "Bytes, store operations and microseconds, measured on your machine when you press a button.",
    ),
    (
        glossary::PAGE,
        "Glossary",
        "The words of the field: what each means, where it is taught, and the section of the standard.",
    ),
    (
        standards::PAGE,
        "Standards",
        "What ASVS and WSTG ask of sessions and cookies: where each is taught, shown and exercised, and what is missing.",
    ),
];

/// The largest HAR that the page takes.
pub const HAR_MOST_BYTES: usize = 48 * 1024 * 1024;

pub(super) fn router() -> Router<Handles> {
    Router::new()
        .route("/reference", get(index::index))
        .route(case_link::PAGE, get(cookies::cookies))
        .route(cookies::har::PAGE, get(cookies::har::ask).post(cookies::har::judge))
        .route(express::PAGE, get(express::express))
        .route(switches::PAGE, get(switches::switches))
        .route(tower_sessions::PAGE, get(tower_sessions::tower_sessions))
        .route(costs::PAGE, get(costs::costs).post(costs::measure))
        .route(glossary::PAGE, get(glossary::glossary))
        .route(standards::PAGE, get(standards::standards))
}

/// The pages, and which of them is the one that asks.
fn nav(here: &str) -> Value {
    PAGES
        .iter()
        .map(|(href, title, says)| json!({ "href": href, "title": title, "says": says, "here": *href == here }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_reference_is_below_it_and_listed_once() {
        for (at, (href, ..)) in PAGES.iter().enumerate() {
            assert!(href.starts_with("/reference/"), "{href}");
            assert!(PAGES.iter().skip(at + 1).all(|(other, ..)| other != href), "{href} is there twice");
        }
    }
}
