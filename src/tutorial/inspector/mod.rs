//! The inspector's view: both sides of a sandbox as plain data for the templates.
//!
//! Every reason shown comes from the verdict that decided, so page and behaviour cannot drift.
//! Deliberately absent: HTML.

mod act;
mod beside;
mod browsers;
mod ends;
mod fields;
mod held;
mod refused;
mod requests;
mod row;
mod server;
mod shown;
mod store;
mod sweeper;
mod switches;
mod ticket;
mod timeline;
mod token;
mod told;
mod whole;

use std::sync::Arc;

use cloakroom_engine::{
    script::Actor,
    switch::{ALL, STORE, Switches},
};
use serde::Serialize;
use time::macros::format_description;

pub(super) use beside::{Beside, beside, draw};
pub(super) use fields::{FieldView, fields};
pub(super) use requests::{RequestView, request_view};
pub(super) use ticket::{TicketView, id_view, ticket_view};
pub(super) use token::{TokenView, token_view};

use whole::{LastRequests, LastTimelines, SwitchesPane};

use super::{Problem, ended::Ended, learner::Learner};
use crate::{clock::Clock, course::InspectorSetting, sandbox::Journal, store::StoreKind};

/// The panes there are, in the order of their tabs.
const PANES: [&str; 5] = ["browsers", "requests", "store", "timeline", "switches"];
/// How many requests a page shows.
const MOST_REQUESTS: usize = 12;

/// Everything the inspector shows.
#[derive(Debug, Serialize)]
pub(super) struct InspectorView {
    sandbox: Option<String>,
    /// One that is no more, and that the page or the session still has.
    ended: Option<Ended>,
    panes: [&'static str; 5],
    /// The pane that is shown first.
    open: &'static str,
    focus: Vec<String>,
    pub(super) clock: Option<String>,
    used: Option<Used>,
    browsers: Vec<browsers::BrowserView>,
    requests: LastRequests,
    /// Where the requests shown are not all there were.
    older: Option<Older>,
    store: store::StoreView,
    timelines: LastTimelines,
    stops: held::BreakView,
    debug: bool,
    switches: SwitchesPane,
}

impl InspectorView {
    /// Before the first act.
    fn without_sandbox(open: &'static str, focus: Vec<String>) -> Self {
        let switches = SwitchesPane { positions: Switches::default(), focus: focus.clone() };
        let journal = Arc::<Journal>::default();
        Self {
            sandbox: None,
            ended: None,
            panes: PANES,
            open,
            focus,
            clock: None,
            used: None,
            browsers: Vec::new(),
            requests: LastRequests { journal: Arc::clone(&journal), addresses: None },
            older: None,
            store: store::StoreView::empty(),
            timelines: LastTimelines(journal),
            stops: held::BreakView::empty(),
            debug: cfg!(debug_assertions),
            switches,
        }
    }
}

/// How many requests there were in all, and how many of them the server still has.
#[derive(Debug, Serialize)]
struct Older {
    all: u64,
    kept: usize,
}

impl Older {
    fn of(journal: &Journal) -> Option<Self> {
        let kept = journal.newest_first().count();
        (journal.latest() > MOST_REQUESTS as u64).then_some(Self { all: journal.latest(), kept })
    }
}

/// What a lesson that begins with a fresh sandbox does not expect.
#[derive(Debug, Serialize)]
struct Used {
    requests: bool,
    moved: usize,
    ahead: bool,
}

impl Used {
    fn of(requests: bool, positions: &Switches, clock: &Clock) -> Option<Self> {
        let moved = ALL.iter().filter(|switch| positions.value(switch) != switch.default).count();
        let ahead = !clock.offset().is_zero();
        (requests || moved > 0 || ahead).then_some(Self { requests, moved, ahead })
    }
}

/// Builds the view of the learner's sandbox, or of none.
pub(super) async fn inspector(learner: &Learner, setting: &InspectorSetting) -> Result<InspectorView, Problem> {
    let open = opened(setting);
    let focus = setting.switches.clone();
    let ended = learner.ended().await?;
    let Some(sandbox) = learner.sandbox().await? else {
        return Ok(InspectorView { ended, ..InspectorView::without_sandbox(open, focus) });
    };
    sandbox.looked_at();
    let cast = sandbox.cast();
    let (sweeps, positions) = (sandbox.sweeps(), sandbox.switches());
    // A store that is down takes its pane with it, and not the page.
    let (records, trouble) = match sandbox.records().await {
        Ok(records) => (records, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    let kind = StoreKind::of(positions.value(&STORE)).unwrap_or(StoreKind::Memory);
    let server = server::server_view(learner.servers(), kind);
    let (now, by_hand) = (sandbox.clock().now(), sandbox.by_hand().clone());
    let addresses = learner.addresses(&sandbox);
    let (armed, in_hold) = (sandbox.armed(), sandbox.held());
    let shared = sandbox.journal();
    let journal = &*shared;
    let people = Actor::ALL.iter().filter_map(|a| cast.browser(*a).map(|b| (*a, b)));
    let mut browsers: Vec<_> =
        people.map(|(actor, browser)| browsers::simulated(actor, browser, journal, now)).collect();
    browsers.extend(browsers::own(journal));
    let stops = held::BreakView::of(armed, &in_hold, &records, journal.tickets());
    let seen = store::Seen {
        records: &records,
        trouble: trouble.as_deref(),
        server: server.as_ref(),
        kind,
        sandbox: &sandbox,
        switches: &positions,
        sweeps: &sweeps,
        journal,
        cast: &cast,
        by_hand: &by_hand,
        now,
        let_go: sandbox.let_go_records(),
    };
    Ok(InspectorView {
        sandbox: Some(sandbox.id().to_string()),
        ended,
        panes: PANES,
        open,
        clock: clock_words(sandbox.clock()),
        used: Used::of(journal.latest() > 0, &positions, sandbox.clock()),
        browsers,
        requests: LastRequests { journal: Arc::clone(&shared), addresses: Some(addresses) },
        older: Older::of(journal),
        store: store::store_view(&seen),
        timelines: LastTimelines(Arc::clone(&shared)),
        stops,
        debug: cfg!(debug_assertions),
        switches: SwitchesPane { positions, focus: focus.clone() },
        focus,
    })
}

/// The pane to show first: the first that is named and that there is.
fn opened(setting: &InspectorSetting) -> &'static str {
    let [first, ..] = PANES;
    setting.panes.iter().find_map(|named| PANES.into_iter().find(|pane| pane == named)).unwrap_or(first)
}

/// The time in the sandbox. A clock that is days ahead says which day it is.
fn clock_words(clock: &Clock) -> Option<String> {
    let now = clock.now();
    let words = if clock.offset() < time::Duration::DAY {
        now.format(format_description!("[hour]:[minute]"))
    } else {
        now.format(format_description!("[day padding:none] [month repr:short] [hour]:[minute]"))
    };
    words.ok()
}
