//! A session ID or a token as it is drawn everywhere: numbered in order of issue, so that equal looks equal.

use cloakroom_engine::script::Actor;
use serde::Serialize;

use crate::sandbox::{Tickets, credential::Kind};

/// A session ID or a token for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TicketView {
    /// `S1` or `T1`; `S?` for an ID that was asked for, and has been in no cookie and no record.
    pub(crate) stub: String,
    pub(crate) value: String,
    pub(crate) known_to_mallory: bool,
    /// It is a token.
    pub(crate) token: bool,
    /// It is a token that the hotel did not issue.
    pub(crate) forged: bool,
}

/// The view of a value, if it is a session ID or a token that has been seen.
pub(crate) fn ticket_view(value: &str, tickets: &Tickets) -> Option<TicketView> {
    let (number, ticket) = (tickets.number(value)?, tickets.get(value)?);
    let letter = if ticket.kind == Kind::Token { 'T' } else { 'S' };
    Some(TicketView {
        stub: format!("{letter}{number}"),
        value: value.to_owned(),
        known_to_mallory: tickets.known_to(value, Actor::Mallory.name()),
        token: ticket.kind == Kind::Token,
        forged: ticket.forged(),
    })
}

/// The view of a session ID, whether it has been seen or not: somebody may ask with any.
pub(crate) fn id_view(id: &str, tickets: &Tickets) -> TicketView {
    ticket_view(id, tickets).unwrap_or_else(|| TicketView {
        stub: "S?".to_owned(),
        value: id.to_owned(),
        known_to_mallory: false,
        token: false,
        forged: false,
    })
}
