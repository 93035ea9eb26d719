//! What happened in a sandbox: the last requests, and who has which session ID or token.
//!
//! Whoever looks gets a copy that shares all its entries, and nobody waits for whoever draws one. Entries do not change
//! once they are written. Deliberately absent: how to show them.

use std::{
    collections::VecDeque,
    sync::{Arc, OnceLock},
};

use cloakroom_engine::{browser::readable, exchange::Exchange};

use super::Tickets;

/// Older requests are forgotten.
const MOST_KEPT: usize = 100;
/// So many bytes all that are kept may have.
const MOST_BYTES: usize = 1024 * 1024;
/// The longest body kept of a request or response, in bytes.
const MOST_BODY: usize = 16 * 1024;

/// A request with its number in this sandbox.
#[derive(Debug, Clone)]
pub struct LoggedExchange {
    /// From 1, in order of arrival.
    pub number: u64,
    /// The number of the first request of its act: requests with the same one belong together.
    pub act: u64,
    /// The request and its response.
    pub exchange: Arc<Exchange>,
    text: Arc<OnceLock<String>>,
}

impl LoggedExchange {
    fn new(number: u64, act: u64, exchange: Exchange) -> Self {
        Self { number, act, exchange: Arc::new(exchange), text: Arc::default() }
    }

    /// What a person would read of the answer; read once, by whoever asks first.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| readable(&self.exchange))
    }
}

/// The requests of one sandbox.
#[derive(Debug, Clone, Default)]
pub struct RequestLog {
    latest: u64,
    kept: VecDeque<LoggedExchange>,
    bytes: usize,
    tickets: Arc<Tickets>,
    /// The number of the first request of the last act.
    act: u64,
}

impl RequestLog {
    /// An empty one, in which the next request has the number after this one: no number is given out twice.
    pub(super) fn after(latest: u64) -> Self {
        Self { latest, act: latest.saturating_add(1), ..Self::default() }
    }

    /// Writes a request down. The newest is kept however large it is.
    pub(super) fn note(&mut self, mut exchange: Exchange) {
        Arc::make_mut(&mut self.tickets).see(&exchange);
        cut(&mut exchange.request.body);
        cut(&mut exchange.response.body);
        self.latest += 1;
        self.bytes += exchange.bytes();
        self.kept.push_back(LoggedExchange::new(self.latest, self.act, exchange));
        while self.kept.len() > MOST_KEPT || (self.bytes > MOST_BYTES && self.kept.len() > 1) {
            let oldest = self.kept.pop_front();
            self.bytes -= oldest.map_or(0, |noted| noted.exchange.bytes());
        }
    }

    /// What is noted from here on belongs to one act: a block that is played, or a request of the learner's own browser
    /// and the redirects it follows.
    pub(super) fn begin_act(&mut self) {
        self.act = self.latest + 1;
    }

    /// The requests of the last act, the newest first. There may be none: time was let pass, say.
    pub fn last_act(&self) -> impl Iterator<Item = &LoggedExchange> {
        self.newest_first().take_while(|noted| noted.number >= self.act)
    }

    /// The number of the last request.
    #[must_use]
    pub fn latest(&self) -> u64 {
        self.latest
    }

    /// All that are kept, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &LoggedExchange> {
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
        body.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_engine::{
        cookie::Kind,
        exchange::{How, Navigation, Received, RequestTrace, Sent, StoreTrace},
    };
    use time::OffsetDateTime;
    use url::Url;

    use super::*;

    fn exchange(body: &str, sid: &str) -> Exchange {
        let url = Url::parse("https://hotel.grand.example/count").unwrap();
        let headers = vec![("Cookie".to_owned(), format!("sid={sid}"))];
        let (store, passage) = (StoreTrace::default(), RequestTrace::default());
        Exchange {
            who: "alice".to_owned(),
            at: OffsetDateTime::UNIX_EPOCH,
            navigation: Navigation { how: How::ByHand, initiator: None, kind: Kind::Navigate },
            request: Sent { method: "GET".to_owned(), url, headers, body: String::new() },
            response: Received { status: 200, headers: Vec::new(), body: body.to_owned() },
            verdicts: Vec::new(),
            set: Vec::new(),
            store,
            passage,
        }
    }

    #[test]
    fn the_last_hundred_are_kept_and_fewer_of_those_that_are_large() {
        let mut journal = RequestLog::default();
        for n in 0..250 {
            journal.note(exchange("small", &n.to_string()));
        }
        let numbers: Vec<u64> = journal.newest_first().map(|n| n.number).collect();
        assert_eq!((numbers.len(), numbers[0], numbers[99], journal.latest()), (100, 250, 151, 250));
        for n in 0..250 {
            journal.note(exchange(&"x".repeat(100_000), &n.to_string()));
        }
        let kept: usize = journal.newest_first().map(|n| n.exchange.bytes()).sum();
        let count = journal.newest_first().count();
        assert!(kept <= MOST_BYTES && kept == journal.bytes && (40..80).contains(&count), "{count} with {kept}");
        let huge = "y".repeat(2 * MOST_BYTES);
        journal.note(exchange("", &huge));
        assert_eq!(journal.newest_first().count(), 1, "the newest is kept, however large");
    }

    #[test]
    fn who_looks_keeps_what_was_there_and_shares_it() {
        let mut journal = Arc::new(RequestLog::default());
        Arc::make_mut(&mut journal).note(exchange("one", "s"));
        let seen = Arc::clone(&journal);
        Arc::make_mut(&mut journal).note(exchange("two", "t"));
        assert_eq!((seen.latest(), journal.latest()), (1, 2));
        let shared = |journal: &RequestLog| Arc::clone(&journal.newest_first().last().unwrap().exchange);
        assert!(Arc::ptr_eq(&shared(&seen), &shared(&journal)), "an entry is not copied");
        assert_eq!((seen.tickets().number("t"), journal.tickets().number("t")), (None, Some(2)));
    }
}
