//! What lessons and attacks state of browsers, asked of browsers: Chromium and Firefox, as they come.
//!
//! What lives here: a test for each such fact; a lesson's `facts` block names it. The browser stands in `person.rs`, and
//! what every host answers and was asked in `sites.rs`. Why here, beside `verdicts`: there cookies are judged by the
//! thousand, with what costs time turned off; here nothing is that a fact is about. Deliberately absent: the simulated
//! browser, which follows the standard and not the habits of one browser.

mod ahead;
mod attributes;
mod form_action;
mod kept_for_back;
mod mixed;
mod null_origin;
mod person;
mod preflight;
mod replaced;
mod sites;
mod typed;
