//! Which sandbox a page shows, as it says in a header of its requests.
//!
//! So a tab that still shows the old one is told that it ended, and is not answered out of the new one as if nothing had
//! been.

use axum::http::{HeaderMap, HeaderName};

use crate::ids::SandboxId;

/// The sandbox that the page which asks shows.
const SHOWN: HeaderName = HeaderName::from_static("cloakroom-sandbox");

/// Which sandbox the page that asks shows, if it says so.
pub(super) fn shown(headers: &HeaderMap) -> Option<SandboxId> {
    headers.get(SHOWN)?.to_str().ok()?.parse().ok()
}
