//! Each recorded step in words: who acts, what happens, and why.

use cloakroom_engine::exchange::{Step, StoreEvent, StoreOp, TraceEvent};

/// A step as it is told.
pub(super) struct StepText {
    pub(super) actor: &'static str,
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) words: String,
    /// Few characters, for the picture.
    pub(super) label: String,
    pub(super) response: String,
    /// The session ID it is about.
    pub(super) id: Option<String>,
}

impl StepText {
    fn by(actor: &'static str, tone: &'static str, title: &str, words: impl Into<String>, label: &str) -> Self {
        let (title, label) = (title.to_owned(), label.to_owned());
        Self { actor, tone, title, words: words.into(), label, response: String::new(), id: None }
    }

    /// The session layer acts.
    pub(super) fn layer(tone: &'static str, title: &str, words: impl Into<String>, label: &str) -> Self {
        Self::by("Layer", tone, title, words, label)
    }

    /// One step. `event` is the store's own record of it.
    pub(super) fn of(what: &TraceEvent, event: Option<&StoreEvent>) -> Self {
        match what {
            TraceEvent::Proxy { says } => Self::by("Front", "", "Proxy", says, "proxy"),
            TraceEvent::Cache { says, answers } => Self::cache(says, *answers),
            TraceEvent::NoCookie => Self::by("Browser", "", "Request", "comes without a session cookie", "no cookie"),
            TraceEvent::Cookie { value, of } => {
                let several = format!("comes with {of} cookies that read as this name; the last one counts");
                let words = if *of > 1 { several } else { "comes with a session cookie".to_owned() };
                Self { id: Some(value.clone()), ..Self::by("Browser", "", "Request", words, "cookie") }
            }
            TraceEvent::Signature { good: true } => Self::layer("sent", "Signature", "is ours", "signature"),
            TraceEvent::Signature { good: false } => {
                Self::layer("held", "Signature", "is not ours: the layer goes on as if no cookie had come", "not ours")
            }
            TraceEvent::Malformed { why } => {
                let words = format!("cannot be a session ID, so the store is not asked ({why})");
                Self::layer("held", "Malformed", words, "malformed")
            }
            TraceEvent::Handler => {
                Self::by("Handler", "", "Handler", "begins; nothing is loaded before it asks", "begins")
            }
            TraceEvent::Store { op, id, found, done, took } => Self {
                id: Some(id.clone()),
                ..Self::store(*op, *found, *done, *took, event.is_some_and(|e| e.before == e.after))
            },
            TraceEvent::Held { at, edited, by, took } => Self::held((at, by), *edited, *took),
            TraceEvent::Answered { status } => {
                let told = Self::by("Handler", "", "Handler", "answers", &status.to_string());
                Self { response: status.to_string(), ..told }
            }
            TraceEvent::RenewalDue => Self::layer("", "Renewal", "is due: the ID is older than it may be", "renew"),
            TraceEvent::State { modified, empty, always_save } => Self::state(*modified, *empty, *always_save),
            TraceEvent::Saving => Self::layer("sent", "Saves", "and asks the store to", "saves"),
            TraceEvent::SaveFailed { why } => {
                let told =
                    Self::layer("held", "Saving failed", format!("{why}: the handler's answer is dropped"), "failed");
                Self { response: "500".to_owned(), ..told }
            }
            TraceEvent::AddsCookie => {
                Self::layer("sent", "Set-Cookie", "with the ID, since it has saved", "Set-Cookie")
            }
            TraceEvent::RemovesCookie => {
                let words = "removes the cookie: one came, and there is no session to it";
                Self::layer("held", "Set-Cookie", words, "removes")
            }
            TraceEvent::Leaves { status, set_cookie } => {
                let words = match set_cookie {
                    Some(_) => "goes back with a Set-Cookie",
                    None => "goes back without Set-Cookie: the browser keeps what it has",
                };
                let told = Self::by("Browser", "", "Response", words, &status.to_string());
                Self {
                    response: set_cookie.clone().map_or(format!("{status}"), |line| format!("{status}; {line}")),
                    ..told
                }
            }
            TraceEvent::Said { text } => Self::layer("", "The library says", text.clone(), "says"),
        }
    }

    fn state(modified: bool, empty: bool, always_save: bool) -> Self {
        let changed = if modified { "was written to" } else { "was not written to" };
        let kept = if empty { "there is nothing to keep" } else { "there is something to keep" };
        let always = if always_save { ", and it is saved in any case" } else { "" };
        Self::layer("", "Session", format!("{changed}, {kept}{always}"), "looks")
    }

    fn cache(says: &str, answers: bool) -> Self {
        let (tone, label) = if answers { ("held", "hit") } else { ("", "cache") };
        Self::by("Front", tone, "Cache", says, label)
    }

    fn held((at, by): (&str, &str), edited: bool, took: u64) -> Self {
        let edited = if edited { "; its copy of the record was edited meanwhile" } else { "" };
        let seconds = format!("{}.{}", took / 1_000_000, took / 100_000 % 10);
        Self::layer("held", "Held", format!("{at} for {seconds} s, and let go by {by}{edited}"), "held")
    }

    fn store(op: StoreOp, found: bool, done: bool, took: u64, same: bool) -> Self {
        let (title, words, label) = match (op, found, done) {
            (StoreOp::Load, true, _) => ("Load", "a live record is there", "load hit"),
            (StoreOp::Load, false, _) => ("Load", "no live record: the ID is dropped", "load miss"),
            (StoreOp::Create, ..) => ("Create", "a record under a new ID", "create"),
            (StoreOp::Save, _, true) if same => ("Save", "the record as it was", "save"),
            (StoreOp::Save, _, true) => ("Save", "the changed record", "save"),
            (StoreOp::Save, _, false) => ("Save", "not written: the record has changed or gone", "refused"),
            (StoreOp::Delete, true, _) => ("Delete", "the record is removed", "delete"),
            (StoreOp::Delete, false, _) => ("Delete", "there was none", "delete"),
            (StoreOp::Touch, ..) => ("Touch", "the end is put off, since the session was read", "touch"),
        };
        let tone = if matches!(label, "load miss" | "refused" | "delete") { "held" } else { "srv" };
        Self::by("Store", tone, title, format!("{words}, {took} µs"), label)
    }
}

/// Why the layer saves nothing, where it does not; the rules of tower-sessions 0.15, in its order.
pub(super) fn unsaved(state: &TraceEvent, status: u16, next: Option<&Step>) -> Option<&'static str> {
    let TraceEvent::State { modified, empty, always_save } = state else { return None };
    match next.map(|step| &step.what) {
        Some(TraceEvent::Saving | TraceEvent::RemovesCookie) => None,
        _ if *empty => Some("because there is nothing to keep"),
        _ if !modified && !always_save => Some("because nothing was written to the session"),
        _ if status >= 500 => Some("because the answer is an error of the server: what was written is dropped"),
        _ => Some("and the library does not say why"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_saved_says_why() {
        let state = |modified, empty| TraceEvent::State { modified, empty, always_save: false };
        let saving = Step { at: 1, what: TraceEvent::Saving };
        assert_eq!(unsaved(&state(true, false), 200, Some(&saving)), None);
        assert!(unsaved(&state(false, false), 200, None).unwrap().contains("nothing was written"));
        assert!(unsaved(&state(true, true), 200, None).unwrap().contains("nothing to keep"));
        assert!(unsaved(&state(true, false), 503, None).unwrap().contains("error of the server"));
    }
}
