//! Which session IDs and tokens Mallory knows, and from when on: she has sent or got one, read it on a page, in an
//! address or in a stolen copy, heard it on the way, or made it up.

use std::{collections::BTreeSet, sync::Arc};

use cloakroom_engine::{
    exchange::{Exchange, How, Sent, header},
    script::{Actor, Played, RunStep},
    world::EVIL,
};
use serde_json::{Map, Value};

use super::{MOST_ALIKE, exchanges};
use crate::{
    hotel::HOTEL,
    sandbox::{
        Ticket, Tickets,
        credential::{self, Kind},
        session_id,
    },
};

const MALLORY: &str = "mallory";

/// What the steps to come tell of the one that is played: a copy that she uses later was made for her.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    /// Session IDs and tokens that she sends at some time.
    used: BTreeSet<&'a str>,
    /// Tokens that somebody sends and no answer has set.
    tokens: BTreeSet<&'a str>,
    /// Guesses that stand for nothing.
    in_vain: BTreeSet<&'a str>,
    /// Cookies of the hotel's, neither ID nor token, that somebody writes by hand later.
    discussed: BTreeSet<String>,
    /// She sends an ID that nobody has captured: she has counted on, or tries what there is.
    pub(super) guesses: bool,
}

impl<'a> Known<'a> {
    pub(super) fn ahead(steps: &'a [RunStep]) -> Self {
        let mut known = Self::default();
        let hers = |played: &&Played| played.by == Some(Actor::Mallory);
        for played in steps.iter().flat_map(|step| &step.played).filter(hers) {
            let sent = played.exchanges.iter().map(|e| &e.request).chain(&played.begun);
            for found in sent.flat_map(|sent| credential::sent(&sent.headers)) {
                known.used.insert(found.value);
                if found.kind == Kind::Token {
                    known.tokens.insert(found.value);
                }
            }
        }
        known.guesses = guesses(steps);
        known.in_vain = steps.iter().flat_map(guessed_in_vain).collect();
        known.discussed = steps.iter().flat_map(exchanges).flat_map(written_by_hand).collect();
        known
    }

    /// Is a cookie of this name what the run is about, though it is neither an ID nor a token?
    pub(super) fn is_discussed(&self, cookie: &str) -> bool {
        self.discussed.contains(cookie)
    }

    /// Takes in what she comes to know by one line.
    pub(super) fn learn(&self, tickets: &mut Tickets, played: &Played, made: &[String]) {
        let hers = played.by == Some(Actor::Mallory);
        if let Some(sent) = played.begun.as_ref().filter(|_| hers) {
            for found in credential::sent(&sent.headers) {
                tickets.learn(found.kind, found.value, MALLORY);
            }
        }
        let captured = played.captured.iter().map(|(_, value)| value.as_str());
        let copied = captured.filter(|value| hers || self.used.contains(value));
        let copied = copied.chain(played.copied.iter().map(|kept| kept.key.as_str()));
        let found: Vec<String> = copied.filter(|v| tickets.get(v).is_some()).map(str::to_owned).collect();
        for value in found {
            learn(tickets, &value);
        }
        for exchange in &played.exchanges {
            for value in reaches_her(exchange, tickets) {
                learn(tickets, &value);
            }
        }
        for token in self.tokens.iter().filter(|token| is_made_of(token, made)) {
            tickets.learn(Kind::Token, token, MALLORY);
        }
    }

    /// What she knows, session IDs first. To know a guess that stands for nothing is to know nothing.
    pub(super) fn by_her<'t>(&self, tickets: &'t Tickets) -> Vec<&'t Ticket> {
        let real = |t: &&Ticket| t.seen_by.contains(MALLORY) && !self.in_vain.contains(&*t.value);
        let mut known: Vec<&Ticket> = tickets.iter().filter(real).collect();
        known.sort_by_key(|t| t.kind);
        known
    }
}

/// The names of the other cookies in a request that was written out.
fn written_by_hand(exchange: &Exchange) -> Vec<String> {
    // Where the jar was asked, nobody has written them.
    let written = exchange.navigation.how == How::ByHand && exchange.verdicts.is_empty();
    let line = header(&exchange.request.headers, "cookie").filter(|_| written);
    let names = line.into_iter().flat_map(|line| line.split("; ")).filter_map(|pair| Some(pair.split_once('=')?.0));
    names.filter(|name| credential::kind_of(name).is_none()).map(str::to_owned).collect()
}

/// Does she send an ID by hand that no line of the run has captured?
fn guesses(steps: &[RunStep]) -> bool {
    let captured: BTreeSet<&str> =
        steps.iter().flat_map(|step| &step.played).flat_map(|p| &p.captured).map(|(_, value)| value.as_str()).collect();
    let by_hand = |e: &&Exchange| e.who == MALLORY && e.navigation.how == How::ByHand;
    let sent = steps.iter().flat_map(exchanges).filter(by_hand).flat_map(|e| credential::sent(&e.request.headers));
    sent.filter(|c| c.kind == Kind::SessionId).any(|c| !captured.iter().any(|whole| whole.contains(c.value)))
}

fn learn(tickets: &mut Tickets, value: &str) {
    let kind = tickets.get(value).map_or(Kind::SessionId, |t| t.kind);
    tickets.learn(kind, value, MALLORY);
}

/// Is this token put together from what somebody has made by now, down to its last part?
pub(super) fn is_made_of(token: &str, made: &[String]) -> bool {
    let parts: Vec<&str> = token.split('.').filter(|part| !part.is_empty()).collect();
    parts.len() > 1 && parts.iter().all(|part| made.iter().any(|m| m == part))
}

/// IDs and tokens that an exchange brings to her: in an answer to her, or in what reaches her own host.
fn reaches_her(exchange: &Exchange, tickets: &Tickets) -> Vec<String> {
    let request = &exchange.request;
    let texts: Vec<String> = if exchange.who == MALLORY {
        vec![decoded(request), exchange.response.body.clone()]
    } else if request.url.host_str() == Some(EVIL) {
        let headers = request.headers.iter().map(|(_, value)| value.clone());
        [decoded(request)].into_iter().chain(headers).collect()
    } else {
        return Vec::new();
    };
    let news = tickets.iter().filter(|t| !t.seen_by.contains(MALLORY));
    news.filter(|t| texts.iter().any(|text| text.contains(&*t.value))).map(|t| t.value.to_string()).collect()
}

/// The query and the body of a request, with percent signs undone.
pub(super) fn decoded(request: &Sent) -> String {
    let form = url::form_urlencoded::parse(request.body.as_bytes());
    request.url.query_pairs().chain(form).map(|(name, value)| format!("{name}={value} ")).collect()
}

/// IDs that somebody made up in this step and that stand for nothing: guesses, where there are many. A hotel that is not
/// strict makes an empty record for each.
fn guessed_in_vain(step: &RunStep) -> BTreeSet<&str> {
    let sent_id = |e| credential::sent(e).find(|c| c.kind == Kind::SessionId).map(|c| session_id(c.value));
    let at_the_hotel = exchanges(step).filter(|e| e.request.url.host_str() == Some(HOTEL));
    let sent: Vec<&str> = at_the_hotel.filter_map(|e| sent_id(&e.request.headers)).collect();
    if sent.len() <= MOST_ALIKE {
        return BTreeSet::new();
    }
    let holds = |data: &Option<Arc<Map<String, Value>>>| data.as_ref().is_some_and(|data| !data.is_empty());
    let full = exchanges(step).flat_map(|e| &e.store.0).filter(|e| holds(&e.before) || holds(&e.after));
    let real: BTreeSet<&str> = full.map(|e| e.id.as_str()).collect();
    sent.into_iter().filter(|id| !real.contains(id)).collect()
}
