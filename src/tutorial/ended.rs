//! What a learner is told about a sandbox that is no more: that it ended, and why.
//!
//! A page says which sandbox it shows, in a header of its requests. So a tab that still shows the old one is told as
//! well, and is not answered out of the new one as if nothing had been.

use axum::http::{HeaderMap, HeaderName};
use serde::Serialize;

use crate::{ids::SandboxId, sandbox::Gone};

/// The sandbox that the page which asks shows.
const SHOWN: HeaderName = HeaderName::from_static("cloakroom-sandbox");

/// A sandbox that is no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Ended {
    /// Which.
    sandbox: String,
    /// Why, in a word for programs.
    reason: &'static str,
    /// Why, and what that means, in a sentence or two.
    says: String,
}

impl Ended {
    /// It ended, and there is another one now.
    pub(super) fn replaced(id: &SandboxId, why: Gone) -> Self {
        let says = format!(
            "Your sandbox was replaced, because {}. In the new one nothing has happened yet, and every switch is where it \
             begins.",
            why.because()
        );
        Self { sandbox: id.to_string(), reason: why.code(), says }
    }

    pub(super) fn says(&self) -> &str {
        &self.says
    }

    /// It ended, and there is none now.
    pub(super) fn without_another(id: &SandboxId, why: Gone) -> Self {
        let says = format!("Your sandbox has ended, because {}. What you do next makes a new one.", why.because());
        Self { sandbox: id.to_string(), reason: why.code(), says }
    }
}

/// Which sandbox the page that asks shows, if it says so.
pub(super) fn shown(headers: &HeaderMap) -> Option<SandboxId> {
    headers.get(SHOWN)?.to_str().ok()?.parse().ok()
}
