//! What judges know of the site that a run is about.

use crate::target::Target;

/// The site, and what it called its session cookie.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The site.
    pub target: &'a Target,
    /// The session cookie's name.
    pub session: &'a str,
}
