//! The reference: pages to look something up in, their index, and the row of links above each.
//!
//! A page of the reference is a line in [`PAGES`] and a line in [`router`]. Its template includes
//! `reference/nav.html`, for which the context holds `nav`: what [`nav`] gives.

mod cookies;
mod costs;
mod differences;
mod express;
mod glossary;
mod index;
mod standards;
mod switches;
mod tower_sessions;

use axum::{Router, routing::get};
use serde::Serialize;

use crate::{search::Tool, tutorial::AppState, view::case_link};

/// Every page: its address, its name, and what one finds there. In the order of the index.
pub(super) const PAGES: &[Tool] = &[
    Tool {
        href: case_link::PAGE,
        title: "Cookies, judged",
        says: "Why was this cookie not sent? Paste an answer, a request, a HAR or a configuration: what each browser decides, and why.",
    },
    Tool {
        href: differences::PAGE,
        title: "Where browsers differ",
        says: "Every rule about cookies on which the standard, Chromium, Firefox and Safari part, and the test that showed it.",
    },
    Tool {
        href: express::PAGE,
        title: "Express to Rust",
        says: "What express-session does and what stands for it in tower-sessions, row by row, each with its tests.",
    },
    Tool {
        href: switches::PAGE,
        title: "Switches",
        says: "Every defence of the hotel: its values, its line in Rust and in Express, the attacks it stops.",
    },
    Tool {
        href: tower_sessions::PAGE,
        title: "Traps of tower-sessions",
        says: "What the library does against expectation: the lines, and the exchange as it is run when you look.",
    },
    Tool {
        href: costs::PAGE,
        title: "What sessions cost",
        says: "Bytes, store operations and microseconds, measured on your machine when you press a button.",
    },
    Tool {
        href: glossary::PAGE,
        title: "Glossary",
        says: "The words of the field: what each means, where it is taught, and the section of the standard.",
    },
    Tool {
        href: standards::PAGE,
        title: "Standards",
        says: "What ASVS and WSTG ask of sessions and cookies: where each is taught, shown and exercised, and what is missing.",
    },
];

/// The largest HAR that the page takes.
pub const HAR_MOST_BYTES: usize = 48 * 1024 * 1024;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/reference", get(index::index))
        .route(case_link::PAGE, get(cookies::cookies))
        .route(differences::PAGE, get(differences::table))
        .route(cookies::har::PAGE, get(cookies::har::ask).post(cookies::har::judge))
        .route(express::PAGE, get(express::express))
        .route(switches::PAGE, get(switches::switches))
        .route(tower_sessions::PAGE, get(tower_sessions::tower_sessions))
        .route(costs::PAGE, get(costs::costs).post(costs::measure))
        .route(glossary::PAGE, get(glossary::glossary))
        .route(standards::PAGE, get(standards::standards))
}

/// A page of the reference in the row of links.
#[derive(Debug, Serialize)]
struct NavLink {
    href: &'static str,
    title: &'static str,
    says: &'static str,
    /// It is the page that asks.
    here: bool,
}

type Nav = Vec<NavLink>;

fn nav(here: &str) -> Nav {
    PAGES.iter().map(|p| NavLink { href: p.href, title: p.title, says: p.says, here: p.href == here }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_reference_is_below_it_and_listed_once() {
        for (at, Tool { href, .. }) in PAGES.iter().enumerate() {
            assert!(href.starts_with("/reference/"), "{href}");
            assert!(PAGES.iter().skip(at + 1).all(|other| other.href != *href), "{href} is there twice");
        }
    }
}
