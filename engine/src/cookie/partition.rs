//! Which part of the jar a cookie is in, when cookies are kept apart by top-level site.
//!
//! What lives here: the partition key. Why here: it is part of a cookie's identity. Deliberately absent: which cookies
//! are kept apart; that is a user agent's policy.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::site::registrable_domain;

/// A part of the jar: the site in the address bar, and whether another site's page was involved.
///
/// Standard: CHIPS draft (draft-cutler-httpbis-partitioned-cookies), section 2.1; the second half is the "cross-site
/// ancestor" bit that browsers add.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Partition {
    /// Scheme and registrable domain of the page in the address bar.
    pub top: String,
    /// Whether the cookie was set or wanted from within another site's page.
    pub embedded: bool,
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.top)
    }
}

pub(super) fn of(top: &Url, embedded: bool) -> Partition {
    let host = registrable_domain(top.host_str().unwrap_or_default());
    Partition { top: format!("{}://{host}", top.scheme()), embedded }
}
