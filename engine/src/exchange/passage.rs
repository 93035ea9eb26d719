//! One request's way through the session layer, step by step, as it was recorded.
//!
//! Deliberately absent: what is told of a step on a page; and anything nobody saw happen.

use serde::Serialize;

use super::StoreOp;

/// The steps, in the order in which they happened. Empty if nobody was looking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RequestTrace(pub Vec<Step>);

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Microseconds since the request reached the session layer.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub what: TraceEvent,
}

/// What can happen on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TraceEvent {
    /// A proxy in front of the site has changed something, or answered by itself.
    Proxy {
        /// What it did, in words.
        says: String,
    },
    /// A cache in front of the site was asked.
    Cache {
        /// What it did, in words.
        says: String,
        /// Did it answer in place of the site?
        answers: bool,
    },
    /// The request reached the layer without a session cookie.
    NoCookie,
    /// It reached the layer with one.
    Cookie {
        /// The value, as sent.
        value: String,
        /// How many cookies of this name came; the last one counts.
        of: usize,
    },
    /// The signature was checked.
    Signature {
        /// Is it ours?
        good: bool,
    },
    /// The value cannot be a session ID.
    Malformed {
        /// What the library says about it.
        why: String,
    },
    /// The handler began.
    Handler,
    /// The store was asked, and answered.
    Store {
        /// What was asked.
        op: StoreOp,
        /// The session ID.
        id: String,
        /// Was there a live record?
        found: bool,
        /// Did the store do it?
        done: bool,
        /// How long it took, in microseconds.
        took: u64,
    },
    /// The learner held the request here.
    Held {
        /// Where, in words.
        at: String,
        /// Was its copy of the record edited?
        edited: bool,
        /// Who let it go.
        by: String,
        /// How long it was held, in microseconds.
        took: u64,
    },
    /// The handler answered.
    Answered {
        /// The status.
        status: u16,
    },
    /// The ID is older than it may be.
    RenewalDue,
    /// The layer looked at the session after the handler.
    State {
        /// Was it written to?
        modified: bool,
        /// Is there nothing to keep, and no ID?
        empty: bool,
        /// Is it to be saved in any case?
        always_save: bool,
    },
    /// The layer decided to save.
    Saving,
    /// Saving failed; the layer answers 500 in place of the handler.
    SaveFailed {
        /// Why.
        why: String,
    },
    /// The layer decided to send a cookie.
    AddsCookie,
    /// The layer decided to have the cookie removed.
    RemovesCookie,
    /// The response as it leaves, `Set-Cookie` of the session included.
    Leaves {
        /// The status.
        status: u16,
        /// The line, if there is one.
        set_cookie: Option<String>,
    },
    /// Something else that the library said.
    Said {
        /// Its words.
        text: String,
    },
}
