//! What a learner is told about a sandbox that is no more: that it ended, and why.

use serde::Serialize;

use crate::{ids::SandboxId, sandbox::Gone};

/// A sandbox that is no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Ended {
    /// Which.
    sandbox: String,
    /// Why, in a word for programs.
    reason: &'static str,
    /// Why, and what that means, in a sentence or two.
    says: String,
}

impl Ended {
    /// It ended, and there is another one now.
    pub(crate) fn replaced(id: &SandboxId, why: Gone) -> Self {
        let says = format!(
            "Your sandbox was replaced, because {}. In the new one nothing has happened yet, and every switch is where it \
             begins.",
            why.because()
        );
        Self { sandbox: id.to_string(), reason: why.code(), says }
    }

    /// It was saved, and opened again after a restart of the server.
    pub(crate) fn reopened(id: &SandboxId) -> Self {
        let says = "Cloakroom was started again, and your hotel with it: what was in its memory is gone. Your browsers, your \
                    switches and what stands on disk are as they were. The list of requests begins anew.";
        Self { sandbox: id.to_string(), reason: "reopened", says: says.to_owned() }
    }

    pub(crate) fn says(&self) -> &str {
        &self.says
    }

    /// It ended, and there is none now.
    pub(crate) fn without_another(id: &SandboxId, why: Gone) -> Self {
        let says = format!("Your sandbox has ended, because {}. What you do next makes a new one.", why.because());
        Self { sandbox: id.to_string(), reason: why.code(), says }
    }
}
