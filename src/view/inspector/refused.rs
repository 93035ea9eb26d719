//! The browsers pane: the lines that a browser would not keep, newest first, each with the rule that refused it.
//!
//! Here, because a jar shows nothing of what is not in it. Deliberately absent: what the learner's own browser refused;
//! only it knows.

use cloakroom_engine::{cookie::SetVerdict, exchange::Exchange, script::Actor};
use serde::Serialize;

use crate::{
    sandbox::{LoggedExchange, RequestLog},
    view::{
        case_link,
        requests::{HeaderView, header_view},
    },
};

/// So many are shown.
const MOST: usize = 3;
/// In so many of the browser's requests they are looked for: what is further back is no longer what she asks about.
const LOOKED_AT: usize = 12;

/// A line, where it came from, and why it is not in the jar.
#[derive(Debug, Serialize)]
pub(crate) struct RefusedView {
    /// The request whose answer brought it.
    n: u64,
    /// Its name; empty if it has none.
    name: String,
    /// The host that set it, with the scheme.
    from: String,
    /// `Set-Cookie`, or `document.cookie` where a script set it.
    header: HeaderView,
    headline: String,
    words: String,
    code: &'static str,
    standard: &'static str,
    href: String,
}

/// The last lines that this person's browser refused. The same line refused again for the same reason counts once.
pub(super) fn refused(actor: Actor, journal: &RequestLog) -> Vec<RefusedView> {
    let hers = journal.newest_first().filter(|n| n.exchange.who == actor.name()).take(LOOKED_AT);
    let mut seen: Vec<(&str, &str, String)> = Vec::new();
    let mut views = Vec::new();
    for (noted, verdict) in hers.flat_map(|n| n.exchange.set.iter().rev().map(move |v| (n, v))) {
        let case = (verdict.name.as_str(), verdict.because.code(), from(&noted.exchange));
        if verdict.because.refuses() && views.len() < MOST && !seen.contains(&case) {
            views.push(view(noted, verdict, journal));
            seen.push(case);
        }
    }
    views
}

fn from(exchange: &Exchange) -> String {
    exchange.request.url.origin().ascii_serialization()
}

fn view(noted: &LoggedExchange, verdict: &SetVerdict, journal: &RequestLog) -> RefusedView {
    let exchange = &noted.exchange;
    let came = exchange.response.headers.iter().any(|(name, line)| name == "Set-Cookie" && *line == verdict.line);
    let by = if came { "Set-Cookie" } else { "document.cookie" };
    RefusedView {
        n: noted.number,
        name: verdict.name.clone(),
        from: from(exchange),
        header: header_view(by, &verdict.line, journal.tickets()),
        headline: verdict.because.headline(),
        words: verdict.because.words(),
        code: verdict.because.code(),
        standard: verdict.because.standard(),
        href: case_link::of_setting(verdict, exchange),
    }
}
