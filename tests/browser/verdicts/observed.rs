//! What Chromium said about one case.
//!
//! What lives here: the two events of the DevTools protocol in which it gives its reasons, read into plain values. Why
//! here: comparing needs nothing of the protocol. Deliberately absent: an opinion.

use serde_json::Value;

/// The fate of one `Set-Cookie` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offered {
    pub(super) line: String,
    pub(super) fate: Fate,
    /// Chromium's reasons against it; empty for a line that was kept, or dropped without a word.
    pub(super) reasons: Vec<String>,
    /// The DevTools protocol says nothing about what script writes.
    pub(super) by_script: bool,
}

/// Whether a line is in the jar now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    Refused,
    /// Not refused aloud, and not to be found: it removed a cookie, was replaced by the next line, or was dropped
    /// without a word. Nobody outside can tell these apart.
    Gone,
}

/// A cookie that Chromium considered for the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Considered {
    pub(super) name: String,
    pub(super) domain: String,
    pub(super) path: String,
    pub(super) value: String,
    pub(super) reasons: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) offered: Vec<Offered>,
    /// None when script read: then only the text is known.
    pub(super) considered: Option<Vec<Considered>>,
    /// The Cookie header as it arrived at the server, or what script read.
    pub(super) cookie: String,
}

/// `Network.requestWillBeSentExtraInfo`.
pub(super) fn considered(event: &Value) -> Vec<Considered> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list(&event["associatedCookies"])
        .map(|entry| {
            let cookie = &entry["cookie"];
            Considered {
                name: text(&cookie["name"]),
                domain: text(&cookie["domain"]).trim_start_matches('.').to_owned(),
                path: text(&cookie["path"]),
                value: text(&cookie["value"]),
                reasons: reasons(&entry["blockedReasons"]),
            }
        })
        .collect()
}

/// `Network.responseReceivedExtraInfo`: the lines refused aloud, each with its reasons.
pub(super) fn refused(event: &Value) -> Vec<(String, Vec<String>)> {
    list(&event["blockedCookies"])
        .map(|entry| (entry["cookieLine"].as_str().unwrap_or_default().to_owned(), reasons(&entry["blockedReasons"])))
        .collect()
}

fn reasons(value: &Value) -> Vec<String> {
    list(value).filter_map(Value::as_str).map(str::to_owned).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
