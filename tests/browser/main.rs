//! The pages in a real Chromium, driven as a person would: by clicking and typing.
//!
//! Without Chromium these tests print SKIPPED and pass; with CI=true that is a failure.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails there, and a skip is said aloud"
)]

mod attacks;
mod back;
mod browsers;
mod door;
mod elsewhere;
mod facts;
mod find;
mod first_page;
mod fits;
mod har;
mod harness;
mod lanes;
mod learner;
#[path = "../loopback/mod.rs"]
mod loopback;
mod projector;
mod recorded;
mod two_windows;
mod verdicts;
mod walk;
