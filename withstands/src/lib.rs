//! Audits the sessions of a web app: logs in as two people, attacks one with the other, and proves what it finds.
//!
//! In a test of an axum app, or of any tower service:
//!
//! ```no_run
//! # fn app() -> axum::Router { axum::Router::new() }
//! # async fn test() {
//! withstands::withstands!(app(), "fixation-planted");
//! withstands::Audit::of(app()).people("una:Correct-horse-1", "vic:Battery-staple-2").all().await.assert();
//! # }
//! ```
//!
//! An audit looks at a site as a visitor does ([`look::look`]), writes down what it saw ([`target::Target`]), and tries
//! each check with a control ([`audit::run`]). A check ends as *found*, *not found*, or *not tried, because*. Nothing
//! is found without two runs that agree.

pub mod attack;
pub mod audit;
pub mod check;
pub mod document;
pub mod error;
pub mod look;
pub mod patience;
pub mod people;
pub mod report;
pub mod site;
pub mod suite;
pub mod target;
pub mod token;
pub mod visitor;
pub mod wire;
pub mod words;

pub use suite::{ALICE, Audit, Audited, MALLORY};
