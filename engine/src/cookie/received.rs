//! What HTTP makes of a header before a jar sees it.
//!
//! What lives here: cutting a `Set-Cookie` value where its header ends. Why here: a line end in a value is no matter
//! of cookies, and a test that feeds one to a jar tests something no browser does. Deliberately absent: what
//! `document.cookie` takes in: script has no header, so nothing is cut there.

/// The part of a `Set-Cookie` value that arrives: a line end ends the header, and white space around it is dropped.
///
/// Standard: RFC 9110, section 5.5 (field values); RFC 9112, section 2.2 (a bare CR or LF).
pub fn received(value: &str) -> &str {
    value.split(['\r', '\n']).next().unwrap_or_default().trim_matches([' ', '\t'])
}
