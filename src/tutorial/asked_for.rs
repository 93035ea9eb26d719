//! The question in the address of a search.

use super::Problem;
use crate::search::{LONGEST, LONGEST_TOLD};

/// What `q` asks, trimmed; nothing where there is none.
///
/// # Errors
/// It is longer than a question is.
pub(super) fn question(query: Option<&str>) -> Result<String, Problem> {
    asked(query, LONGEST)
}

/// What `q` tells the clinic, which may be as long as a question in a forum.
///
/// # Errors
/// It is longer than that.
pub(super) fn told(query: Option<&str>) -> Result<String, Problem> {
    asked(query, LONGEST_TOLD)
}

fn asked(query: Option<&str>, longest: usize) -> Result<String, Problem> {
    let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let asked = pairs.filter(|(name, _)| name == "q").map(|(_, value)| value.trim().to_owned()).next();
    let asked = asked.unwrap_or_default();
    if asked.chars().count() > longest {
        return Err(Problem::bad("q", format!("a search takes at most {longest} characters; ask with fewer words")));
    }
    Ok(asked)
}
