//! A session ID as it is drawn everywhere: numbered in order of issue, so that equal looks equal.

use cloakroom_engine::script::Actor;
use serde::Serialize;

use crate::sandbox::Tickets;

/// A session ID for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TicketView {
    pub(crate) stub: String,
    pub(crate) value: String,
    pub(crate) known_to_mallory: bool,
}

/// The view of a value, if it is a session ID that has been seen.
pub(crate) fn ticket_view(value: &str, tickets: &Tickets) -> Option<TicketView> {
    let number = tickets.number(value)?;
    let known_to_mallory = tickets.known_to(value, Actor::Mallory.name());
    Some(TicketView { stub: format!("S{number}"), value: value.to_owned(), known_to_mallory })
}
