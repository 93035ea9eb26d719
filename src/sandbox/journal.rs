//! What happened in a sandbox: the last requests, and who has which session ID or token.

use std::collections::VecDeque;

use cloakroom_engine::exchange::Exchange;

use super::Tickets;

/// Older requests are forgotten.
const MOST_KEPT: usize = 100;
/// The longest body kept of a request or response, in bytes.
const MOST_BODY: usize = 16 * 1024;

/// A request with its number in this sandbox.
#[derive(Debug, Clone)]
pub struct Noted {
    /// From 1, in order of arrival.
    pub number: u64,
    /// The request and its response.
    pub exchange: Exchange,
}

/// The requests of one sandbox.
#[derive(Debug, Default)]
pub struct Journal {
    latest: u64,
    kept: VecDeque<Noted>,
    tickets: Tickets,
}

impl Journal {
    /// Writes a request down.
    pub(super) fn note(&mut self, mut exchange: Exchange) {
        self.tickets.see(&exchange);
        cut(&mut exchange.request.body);
        cut(&mut exchange.response.body);
        self.latest += 1;
        if self.kept.len() == MOST_KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(Noted { number: self.latest, exchange });
    }

    /// The number of the last request.
    #[must_use]
    pub fn latest(&self) -> u64 {
        self.latest
    }

    /// All that are kept, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Noted> {
        self.kept.iter().rev()
    }

    /// The session IDs and tokens seen so far.
    #[must_use]
    pub fn tickets(&self) -> &Tickets {
        &self.tickets
    }
}

fn cut(body: &mut String) {
    if body.len() > MOST_BODY {
        let end = (0..=MOST_BODY).rev().find(|i| body.is_char_boundary(*i)).unwrap_or(0);
        body.truncate(end);
        body.push_str("\n... (cut)");
    }
}
