//! Parts of the inspector that are put together only where they are drawn.
//!
//! Whether an inspector is still what it was is asked with each page; drawn it is after an act. So these parts have two
//! forms: all there is to say for a template, and for the comparison the little that decides it. Deliberately absent: what
//! is in them.

use std::sync::Arc;

use minijinja::value::serializing_for_value;
use serde::{Serialize, Serializer};

use super::{MOST_REQUESTS, RequestView, request_view, switches::switch_views, timeline::timelines};
use crate::{hosts::Addresses, sandbox::RequestLog, switch::Switches};

/// The switches pane: their position, and which are in focus.
#[derive(Debug)]
pub(super) struct SwitchesPane {
    pub(super) positions: Switches,
    pub(super) focus: Vec<String>,
    /// Do browsers trust the hotel's address for them?
    pub(super) trusted: bool,
}

impl Serialize for SwitchesPane {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { positions, focus, trusted } = self;
        if serializing_for_value() {
            switch_views(positions, focus, *trusted).serialize(to)
        } else {
            (positions, focus).serialize(to)
        }
    }
}

/// The last requests of a sandbox. Entries of its journal do not change, so the number of the last one decides.
#[derive(Debug)]
pub(super) struct LastRequests {
    pub(super) journal: Arc<RequestLog>,
    /// Those of the sandbox; none, where there is no sandbox.
    pub(super) addresses: Option<Addresses>,
}

impl Serialize for LastRequests {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { journal, addresses } = self;
        if serializing_for_value() {
            latest(journal, addresses.as_ref()).serialize(to)
        } else {
            journal.latest().serialize(to)
        }
    }
}

/// Their ways through the session layer.
#[derive(Debug)]
pub(super) struct LastTimelines(pub(super) Arc<RequestLog>);

impl Serialize for LastTimelines {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if serializing_for_value() { timelines(&self.0).serialize(to) } else { self.0.latest().serialize(to) }
    }
}

fn latest(journal: &RequestLog, addresses: Option<&Addresses>) -> Vec<RequestView> {
    let latest = journal.newest_first().take(MOST_REQUESTS);
    latest.map(|n| request_view(n.number, (&n.exchange, n.text().to_owned()), journal.tickets(), addresses)).collect()
}
