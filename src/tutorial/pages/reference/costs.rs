//! `/reference/costs`: what sessions cost, measured on the visitor's machine when a button is pressed.
//!
//! Without script the page waits by loading itself again. Deliberately absent: figures before somebody has asked for
//! them, and any from another machine.

use std::{borrow::Cow, sync::Arc, time::Duration};

use axum::{
    extract::State,
    response::{Redirect, Response},
};
use cloakroom_engine::exchange::StoreOp;
use serde::Serialize;
use time::OffsetDateTime;

use super::{Nav, nav};
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
        Some(Far::Failed(says)) => (false, Some(says.as_str()), costs.done()),
        Some(Far::Done(report)) => (false, None, Some(Arc::clone(report))),
    };
    let report = report.as_deref().map(view);
    let course = library.current();
    let frame = page::Frame::new("What sessions cost", "reference", &course);
    let context = CostsPage { page: frame, nav: nav(PAGE), measuring, failed, report };
    page::render(&views, "reference/costs.html", context)
}

/// The button without script.
pub(super) async fn measure(State(costs): State<Costs>) -> Redirect {
    drop(costs.measure());
    Redirect::to(PAGE)
}

#[derive(Serialize)]
struct CostsPage<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    measuring: bool,
    /// Why nothing was measured, if so.
    failed: Option<&'a str>,
    report: Option<ReportView<'a>>,
}

#[derive(Serialize)]
struct ReportView<'a> {
    at: String,
    took: String,
    debug: bool,
    not_measured: &'a [&'static str],
    bytes: Vec<WireView<'a>>,
    operations: Vec<AskedView<'a>>,
    requests: Vec<TookView<'a>>,
    passwords: Vec<TookView<'a>>,
    /// So many requests that read a session take as long as one password.
    reads_a_password: Option<String>,
}

fn view(report: &Report) -> ReportView<'_> {
    let most_bytes = report.bytes.iter().map(|b| b.set_cookie.max(b.cookie)).max().unwrap_or(1);
    let read = report.requests.iter().find(|r| r.request == "read" && r.store == "sqlite").map(|r| r.took.median_us);
    let hash = report.passwords.iter().find(|p| p.whose == "lessons").map(|p| p.took.median_us);
    let both = hash.zip(read).filter(|(_, read)| *read > 0.0);
    ReportView {
        at: at(report.begun),
        took: format!("{}.{} s", report.took_ms / 1000, report.took_ms % 1000 / 100),
        debug: report.build == "debug",
        not_measured: report.not_measured,
        bytes: report.bytes.iter().map(|b| wire(b, most_bytes)).collect(),
        operations: report.store_operations.iter().map(asked).collect(),
        requests: requests(report),
        passwords: passwords(report),
        reads_a_password: both.map(|(hash, read)| format!("{:.0}", hash / read)),
    }
}

fn longest(spreads: impl Iterator<Item = Spread>) -> f64 {
    spreads.map(|s| s.median_us).fold(f64::MIN_POSITIVE, f64::max)
}

fn requests(report: &Report) -> Vec<TookView<'_>> {
    let slowest = longest(report.requests.iter().map(|r| r.took));
    let request = report.requests.iter().map(|r| {
        let what = match r.request {
            "nothing_read" => "A page that does not look at the session",
            "read" => "A page that reads it",
            _ => "A page that writes to it",
        };
        let store = if r.store == "sqlite" { "SQLite" } else { "memory" };
        took(what, format!("{}, store: {store}", r.path).into(), r.took, slowest)
    });
    request.collect()
}

fn passwords(report: &Report) -> Vec<TookView<'_>> {
    let hardest = longest(report.passwords.iter().map(|p| p.took));
    let password = report.passwords.iter().map(|p| {
        let what =
            if p.whose == "lessons" { "As the lessons recommend" } else { "As for the guests of the demo hotel" };
        took(what, Cow::from(&p.cost), p.took, hardest)
    });
    password.collect()
}

#[derive(Serialize)]
struct WireView<'a> {
    title: &'static str,
    set: Option<&'static str>,
    set_cookie: usize,
    cookie: usize,
    record: usize,
    set_cookie_share: usize,
    cookie_share: usize,
    set_cookie_line: &'a str,
    cookie_line: &'a str,
}

fn wire(one: &OnTheWire, most: usize) -> WireView<'_> {
    let title = match one.kind {
        "session" => "Session ID",
        "signed" => "Session ID, signed",
        "host_prefix" => "Session ID, __Host- name",
        _ => "JWT",
    };
    let share = |bytes: usize| bytes * 100 / most.max(1);
    WireView {
        title,
        set: one.set,
        set_cookie: one.set_cookie,
        cookie: one.cookie,
        record: one.record,
        set_cookie_share: share(one.set_cookie),
        cookie_share: share(one.cookie),
        set_cookie_line: &one.set_cookie_line,
        cookie_line: &one.cookie_line,
    }
}

#[derive(Serialize)]
struct AskedView<'a> {
    what: &'static str,
    path: &'static str,
    set: Option<&'static str>,
    operations: &'a [StoreOp],
}

fn asked(one: &Asked) -> AskedView<'_> {
    let what = match one.request {
        "nothing_read" => "The page does not look at the session",
        "nothing_changed" => "The page reads it, and changes nothing",
        _ => "The page changes one value",
    };
    AskedView { what, path: one.path, set: one.set, operations: &one.operations }
}

#[derive(Serialize)]
struct TookView<'a> {
    what: &'static str,
    how: Cow<'a, str>,
    median: String,
    p90: String,
    samples: usize,
    share: String,
}

fn took<'a>(what: &'static str, how: Cow<'a, str>, took: Spread, most: f64) -> TookView<'a> {
    TookView {
        what,
        how,
        median: duration(took.median_us),
        p90: duration(took.p90_us),
        samples: took.samples,
        share: format!("{:.1}", took.median_us / most * 100.0),
    }
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
