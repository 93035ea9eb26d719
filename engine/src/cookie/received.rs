//! What HTTP makes of a header before a jar sees it.
//!
//! What lives here: cutting a `Set-Cookie` value where its header ends. Why here: a line end in a value is no matter
//! of cookies, and a test that feeds one to a jar tests something no browser does. Deliberately absent: what
//! `document.cookie` takes in: script has no header, so nothing is cut there.

/// The part of a `Set-Cookie` value that arrives: a line end ends the header, and white space around it is dropped. A
/// carriage return without a line feed stays: user agents part on it, and the jar follows its policy
/// ([`super::BareCr`]).
///
/// Standard: RFC 9110, section 5.5 (field values); RFC 9112, section 2.2 (line ends).
pub fn received(value: &str) -> &str {
    let line = value.split('\n').next().unwrap_or_default();
    let line = if line.len() < value.len() { line.strip_suffix('\r').unwrap_or(line) } else { line };
    line.trim_matches([' ', '\t'])
}
