//! Session IDs and tokens numbered in the order this sandbox met them, and who has held each.
//!
//! Equal looks equal at a glance when it carries a number: S1, S2 for session IDs, T1, T2 for tokens. Read from the
//! recorded headers and store events alone, so it serves any world. What is a token that no hotel issued, the record
//! tells too: no response has set it.

use std::collections::BTreeSet;

use cloakroom_engine::{exchange::Exchange, world::HOTEL};

use super::{
    OWN_BROWSER,
    credential::{self, Credential, Kind},
};

/// One session ID or token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Which of the two.
    pub kind: Kind,
    /// The ID, or the token as it is written.
    pub value: String,
    /// Who has sent or received it, by name.
    pub seen_by: BTreeSet<String>,
    /// A response of the hotel has set it.
    pub issued: bool,
}

impl Ticket {
    /// A token that somebody wrote, and the hotel did not. An ID that the hotel takes from outside is another thing:
    /// it says nothing by itself.
    #[must_use]
    pub fn forged(&self) -> bool {
        self.kind == Kind::Token && !self.issued
    }
}

/// All session IDs and tokens of a sandbox.
#[derive(Debug, Clone, Default)]
pub struct Tickets(Vec<Ticket>);

impl Tickets {
    /// Takes what one exchange shows in.
    pub fn see(&mut self, exchange: &Exchange) {
        let who = Some(exchange.who.as_str());
        for Credential { kind, value, .. } in credential::sent(&exchange.request.headers) {
            self.take(kind, value, who);
        }
        // Of the learner's own browser nothing is recorded but what the hotel answers, under another name.
        let hotels = exchange.who == OWN_BROWSER || exchange.request.url.host_str() == Some(HOTEL);
        for Credential { kind, value, .. } in credential::set(&exchange.response.headers) {
            if let Some(ticket) = self.take(kind, value, who) {
                ticket.issued |= hotels;
            }
        }
        for event in &exchange.store.0 {
            if event.found || event.after.is_some() {
                self.take(Kind::SessionId, &event.id, None);
            }
        }
    }

    fn take(&mut self, kind: Kind, value: &str, who: Option<&str>) -> Option<&mut Ticket> {
        let value = if kind == Kind::SessionId { session_id(value) } else { value };
        if value.is_empty() {
            return None;
        }
        let index = self.0.iter().position(|t| t.kind == kind && t.value == value).unwrap_or_else(|| {
            self.0.push(Ticket { kind, value: value.to_owned(), seen_by: BTreeSet::new(), issued: false });
            self.0.len() - 1
        });
        let ticket = self.0.get_mut(index)?;
        ticket.seen_by.extend(who.map(str::to_owned));
        Some(ticket)
    }

    /// The number of an ID or a token among its kind, from 1, if it has been seen.
    #[must_use]
    pub fn number(&self, value: &str) -> Option<usize> {
        let at = self.place(value)?;
        let kind = self.0.get(at)?.kind;
        Some(self.0.iter().take(at + 1).filter(|t| t.kind == kind).count())
    }

    /// What is known of an ID or a token.
    #[must_use]
    pub fn get(&self, value: &str) -> Option<&Ticket> {
        self.0.get(self.place(value)?)
    }

    fn place(&self, value: &str) -> Option<usize> {
        let id = session_id(value);
        self.0.iter().position(|t| t.value == if t.kind == Kind::SessionId { id } else { value })
    }

    /// Has this person sent or received it?
    #[must_use]
    pub fn known_to(&self, value: &str, who: &str) -> bool {
        self.get(value).is_some_and(|t| t.seen_by.contains(who))
    }

    /// The token to hold a forged one against: the last that the hotel issued before, to the same person if to any.
    #[must_use]
    pub fn issued_before(&self, forged: &Ticket) -> Option<&Ticket> {
        let before = self.0.iter().take_while(|t| *t != forged).filter(|t| t.kind == Kind::Token && t.issued);
        let all: Vec<&Ticket> = before.collect();
        let own = all.iter().rev().find(|t| !t.seen_by.is_disjoint(&forged.seen_by));
        own.or(all.last()).copied()
    }

    /// All, in order of issue.
    pub fn iter(&self) -> impl Iterator<Item = &Ticket> {
        self.0.iter()
    }
}

/// The session ID in a cookie's value: a signed value is 44 characters of signature and the ID.
#[must_use]
pub fn session_id(value: &str) -> &str {
    const SIGNATURE: usize = 44;
    const ID: usize = 22;
    if value.len() == SIGNATURE + ID { value.get(SIGNATURE..).unwrap_or(value) } else { value }
}

#[cfg(test)]
mod tests {
    use cloakroom_engine::{
        cookie::Kind as Purpose,
        exchange::{How, Navigation, Passage, Received, Sent, StoreTrace},
    };
    use time::OffsetDateTime;
    use url::Url;

    use super::*;

    /// `who` sends these cookies to this host, and gets these lines back.
    fn exchange(who: &str, host: &str, cookies: &str, lines: &[&str]) -> Exchange {
        let url = Url::parse(&format!("https://{host}/token")).unwrap();
        let header = |name: &str, line: &str| (name.to_owned(), line.to_owned());
        Exchange {
            who: who.to_owned(),
            at: OffsetDateTime::UNIX_EPOCH,
            navigation: Navigation { how: How::ByHand, initiator: None, kind: Purpose::Navigate },
            request: Sent {
                method: "GET".to_owned(),
                url,
                headers: vec![header("Cookie", cookies)],
                body: String::new(),
            },
            response: Received {
                status: 200,
                headers: lines.iter().map(|line| header("Set-Cookie", line)).collect(),
                body: String::new(),
            },
            verdicts: Vec::new(),
            set: Vec::new(),
            store: StoreTrace::default(),
            passage: Passage::default(),
        }
    }

    fn after(exchanges: &[Exchange]) -> Tickets {
        let mut tickets = Tickets::default();
        for exchange in exchanges {
            tickets.see(exchange);
        }
        tickets
    }

    #[test]
    fn ids_and_tokens_are_counted_apart_and_keep_their_numbers() {
        let tickets = after(&[
            exchange("alice", HOTEL, "", &["sid=one", "token=a.b.c"]),
            exchange("mallory", HOTEL, "sid=two; token=d.e.f", &[]),
            exchange("alice", HOTEL, "sid=one; token=a.b.c", &["token=; Max-Age=0"]),
        ]);
        let numbers = ["one", "two", "a.b.c", "d.e.f"].map(|value| tickets.number(value));
        assert_eq!(numbers, [Some(1), Some(2), Some(1), Some(2)]);
        assert_eq!(tickets.iter().count(), 4, "what is to be forgotten is no ticket");
        assert!(tickets.known_to("d.e.f", "mallory") && !tickets.known_to("a.b.c", "mallory"));
    }

    #[test]
    fn a_token_is_forged_unless_the_hotel_has_set_it() {
        let forged = |tickets: &Tickets, value: &str| tickets.get(value).unwrap().forged();
        let tickets = after(&[
            exchange("mallory", HOTEL, "", &["token=hers"]),
            exchange("mallory", "evil.example", "", &["token=planted"]),
            exchange("mallory", HOTEL, "sid=hers.too; token=written", &[]),
            exchange(OWN_BROWSER, "hotel.abc.cloakroom.localhost", "", &["token=yours"]),
        ]);
        let which = ["hers", "planted", "written", "yours"].map(|value| forged(&tickets, value));
        assert_eq!(which, [false, true, true, false]);
        assert!(!forged(&tickets, "hers.too"), "an ID that somebody made up says nothing by itself");
    }

    #[test]
    fn a_forged_token_is_held_against_the_last_that_its_maker_was_given() {
        let tickets = after(&[
            exchange("mallory", HOTEL, "", &["token=hers"]),
            exchange("alice", HOTEL, "", &["token=alices"]),
            exchange("mallory", HOTEL, "token=written", &[]),
            exchange("trent", HOTEL, "token=his", &[]),
            exchange("trent", HOTEL, "", &["token=late"]),
        ]);
        let beside = |value: &str| tickets.issued_before(tickets.get(value).unwrap()).map(|t| t.value.as_str());
        assert_eq!(beside("written"), Some("hers"));
        assert_eq!(beside("his"), Some("alices"), "who was given none is held against the last of anybody");
    }

    #[test]
    fn a_token_as_long_as_a_signed_id_is_not_cut() {
        let long = "t".repeat(66);
        let tickets = after(&[exchange("alice", HOTEL, &format!("token={long}"), &[])]);
        assert_eq!(tickets.get(&long).unwrap().value, long);
    }
}
