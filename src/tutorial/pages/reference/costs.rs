//! `/reference/costs`: what sessions cost, measured on the visitor's machine when a button is pressed.
//!
//! Without script the page waits by loading itself again. Deliberately absent: figures before somebody has asked for
//! them, and any from another machine.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    response::{Redirect, Response},
};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::nav;
use crate::{
    background::settled,
    costs::{Asked, Costs, OnTheWire, Report, Spread, State as Far},
    course::Library,
    tutorial::{Problem, page},
    views::Views,
};

/// Where it stands.
pub(super) const PAGE: &str = "/reference/costs";

/// A page that is there at once is better than one that is complete.
const PATIENCE: Duration = Duration::from_millis(300);

pub(super) async fn costs(
    State(library): State<Library>,
    State(views): State<Views>,
    State(costs): State<Costs>,
) -> Result<Response, Problem> {
    let state = match costs.last() {
        None => None,
        Some(mut state) => Some(settled(&mut state, PATIENCE).await),
    };
    let (measuring, failed, report) = match &state {
        None => (false, None, None),
        Some(Far::Measuring) => (true, None, costs.done()),
        Some(Far::Failed(says)) => (false, Some(says), costs.done()),
        Some(Far::Done(report)) => (false, None, Some(Arc::clone(report))),
    };
    let report = report.as_deref().map(view);
    let course = library.current();
    let frame = page::Frame::new("What sessions cost", "reference", &course);
    let context =
        json!({ "page": frame, "nav": nav(PAGE), "measuring": measuring, "failed": failed, "report": report });
    page::render(&views, "reference/costs.html", context)
}

/// The button without script.
pub(super) async fn measure(State(costs): State<Costs>) -> Redirect {
    drop(costs.measure());
    Redirect::to(PAGE)
}

fn view(report: &Report) -> Value {
    let most_bytes = report.bytes.iter().map(|b| b.set_cookie.max(b.cookie)).max().unwrap_or(1);
    let longest = |spreads: &[Spread]| spreads.iter().map(|s| s.median_us).fold(f64::MIN_POSITIVE, f64::max);
    let slowest = longest(&report.requests.iter().map(|r| r.took).collect::<Vec<_>>());
    let requests: Vec<Value> = report
        .requests
        .iter()
        .map(|r| {
            let what = match r.request {
                "nothing_read" => "A page that does not look at the session",
                "read" => "A page that reads it",
                _ => "A page that writes to it",
            };
            let store = if r.store == "sqlite" { "SQLite" } else { "memory" };
            took(what, &format!("{}, store: {store}", r.path), r.took, slowest)
        })
        .collect();
    let hardest = longest(&report.passwords.iter().map(|p| p.took).collect::<Vec<_>>());
    let passwords: Vec<Value> = report
        .passwords
        .iter()
        .map(|p| {
            let what =
                if p.whose == "lessons" { "As the lessons recommend" } else { "As for the guests of the demo hotel" };
            took(what, &p.cost, p.took, hardest)
        })
        .collect();
    let read = report.requests.iter().find(|r| r.request == "read" && r.store == "sqlite").map(|r| r.took.median_us);
    let hash = report.passwords.iter().find(|p| p.whose == "lessons").map(|p| p.took.median_us);
    let reads_a_password =
        hash.zip(read).filter(|(_, read)| *read > 0.0).map(|(hash, read)| format!("{:.0}", hash / read));
    json!({
        "at": at(report.begun), "took": format!("{}.{} s", report.took_ms / 1000, report.took_ms % 1000 / 100),
        "debug": report.build == "debug", "not_measured": report.not_measured,
        "bytes": report.bytes.iter().map(|b| wire(b, most_bytes)).collect::<Vec<_>>(),
        "operations": report.store_operations.iter().map(asked).collect::<Vec<_>>(),
        "requests": requests, "passwords": passwords, "reads_a_password": reads_a_password,
    })
}

fn wire(one: &OnTheWire, most: usize) -> Value {
    let title = match one.kind {
        "session" => "Session ID",
        "signed" => "Session ID, signed",
        "host_prefix" => "Session ID, __Host- name",
        _ => "JWT",
    };
    let share = |bytes: usize| bytes * 100 / most.max(1);
    json!({
        "title": title, "set": one.set, "set_cookie": one.set_cookie, "cookie": one.cookie, "record": one.record,
        "set_cookie_share": share(one.set_cookie), "cookie_share": share(one.cookie),
        "set_cookie_line": one.set_cookie_line, "cookie_line": one.cookie_line,
    })
}

fn asked(one: &Asked) -> Value {
    let what = match one.request {
        "nothing_read" => "The page does not look at the session",
        "nothing_changed" => "The page reads it, and changes nothing",
        _ => "The page changes one value",
    };
    json!({ "what": what, "path": one.path, "set": one.set, "operations": one.operations })
}

fn took(what: &str, how: &str, took: Spread, most: f64) -> Value {
    json!({
        "what": what, "how": how, "median": duration(took.median_us), "p90": duration(took.p90_us),
        "samples": took.samples, "share": format!("{:.1}", took.median_us / most * 100.0),
    })
}

/// Three figures that count, more or less.
fn duration(us: f64) -> String {
    match us {
        us if us < 100.0 => format!("{us:.1} µs"),
        us if us < 10_000.0 => format!("{us:.0} µs"),
        us => format!("{:.1} ms", us / 1000.0),
    }
}

/// The time of day, in UTC: the server knows no other.
fn at(millis: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(millis / 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!("{:02}:{:02} UTC", at.hour(), at.minute())
}
