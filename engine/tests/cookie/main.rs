//! The cookie jar against its own table of cases, properties, and the outside suites.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails there"
)]

mod anatomy;
mod differences;
mod evicting;
mod profiles;
mod properties;
mod readme;
mod safari;
mod same_site;
mod suites;
mod support;
mod table;
mod tough;
mod words;
