//! The inspector: both sides of a sandbox, pane by pane.

mod act;
mod browsers;
mod ends;
mod held;
mod picture;
mod refused;
mod row;
mod server;
mod step_text;
mod store;
mod sweeper;
mod switches;
mod timeline;
mod whole;

use std::sync::Arc;

use cloakroom_engine::script::Actor;
use serde::Serialize;
use time::macros::format_description;

use self::whole::{LastRequests, LastTimelines, SwitchesPane};
use super::{Ended, RequestView, request_view};
use crate::{
    clock::Clock,
    course::InspectorSetting,
    hosts::Addresses,
    private_servers::StoreServers,
    sandbox::{RequestLog, Sandbox},
    store::StoreKind,
    switch::{ALL, STORE, Switches},
};

/// The panes there are, in the order of their tabs.
const PANES: [&str; 6] = ["picture", "browsers", "requests", "store", "timeline", "switches"];
/// How many requests a page shows.
const MOST_REQUESTS: usize = 12;

/// Everything the inspector shows.
#[derive(Debug, Serialize)]
pub(crate) struct InspectorView {
    sandbox: Option<String>,
    /// One that is no more, and that the page or the session still has.
    ended: Option<Ended>,
    panes: [&'static str; 6],
    /// The pane that is shown first.
    open: &'static str,
    focus: Vec<String>,
    /// The switches pane is left to be asked for: it is half of what the inspector weighs.
    later: bool,
    pub(crate) clock: Option<String>,
    pub(crate) used: Option<Used>,
    picture: picture::LastActs,
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
    /// Before the first act, or when the sandbox has ended.
    pub(crate) fn without_sandbox(ended: Option<Ended>, setting: &InspectorSetting) -> Self {
        let (open, focus) = (opened(setting), setting.switches.clone());
        let switches = SwitchesPane { positions: Switches::default(), focus: focus.clone(), trusted: true };
        let journal = Arc::<RequestLog>::default();
        Self {
            sandbox: None,
            ended,
            panes: PANES,
            open,
            focus,
            later: false,
            clock: None,
            used: None,
            picture: picture::LastActs(Arc::clone(&journal)),
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

    /// Of a sandbox. `addresses` are its sites for the learner's own browser, `servers` what its records may be in.
    pub(crate) async fn of(
        sandbox: &Sandbox,
        addresses: Addresses,
        servers: &StoreServers,
        ended: Option<Ended>,
        setting: &InspectorSetting,
    ) -> Self {
        let (focus, trusted) = (setting.switches.clone(), addresses.trusted);
        let cast = sandbox.cast();
        let (sweeps, positions) = (sandbox.sweeps(), sandbox.switches());
        // A store that is down takes its pane with it, and not the page.
        let (records, trouble) = match sandbox.records().await {
            Ok(records) => (records, None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let kind = StoreKind::of(positions.value(&STORE)).unwrap_or(StoreKind::Memory);
        let server = server::server_view(servers, kind);
        let (now, by_hand) = (sandbox.clock().now(), sandbox.by_hand().clone());
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
            sandbox,
            switches: &positions,
            sweeps: &sweeps,
            journal,
            cast: &cast,
            by_hand: &by_hand,
            now,
            let_go: sandbox.let_go_records(),
        };
        Self {
            sandbox: Some(sandbox.id().to_string()),
            ended,
            panes: PANES,
            open: opened(setting),
            later: false,
            clock: clock_words(sandbox.clock()),
            used: Used::of(journal.latest() > 0, &positions, sandbox.clock()),
            picture: picture::LastActs(Arc::clone(&shared)),
            browsers,
            requests: LastRequests { journal: Arc::clone(&shared), addresses: Some(addresses) },
            older: Older::of(journal),
            store: store::store_view(&seen),
            timelines: LastTimelines(Arc::clone(&shared)),
            stops,
            debug: cfg!(debug_assertions),
            switches: SwitchesPane { positions, focus: focus.clone(), trusted },
            focus,
        }
    }
}

impl InspectorView {
    /// The same without the switches, unless their pane is the one that is shown.
    pub(crate) fn switches_later(self) -> Self {
        Self { later: self.open != "switches", ..self }
    }
}

/// How many requests there were in all, and how many of them the server still has.
#[derive(Debug, Serialize)]
struct Older {
    all: u64,
    kept: usize,
}

impl Older {
    fn of(journal: &RequestLog) -> Option<Self> {
        let kept = journal.newest_first().count();
        (journal.latest() > MOST_REQUESTS as u64).then_some(Self { all: journal.latest(), kept })
    }
}

/// What a lesson that begins with a fresh sandbox does not expect.
#[derive(Debug, Serialize)]
pub(crate) struct Used {
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

/// The pane to show first: the first that is named and that there is.
pub(crate) fn opened(setting: &InspectorSetting) -> &'static str {
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
