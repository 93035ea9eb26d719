//! One step as a row: its messages, the records it touched, who holds and knows what when it is over.

use std::collections::BTreeSet;

use cloakroom_engine::{
    script::{Actor, RunStep},
    world::{IDENTITY, SHOP},
};
use serde::Serialize;
use time::OffsetDateTime;

use super::{
    exchanges,
    exhibit::ExhibitView,
    exhibits::exhibits,
    jar::Jar,
    known::Known,
    lines::lines,
    message::{MessageView, messages},
    records::{RecordView, Store, record_views},
};
use crate::{
    sandbox::{
        Ticket, Tickets,
        credential::{self, Kind},
    },
    view::{TicketView, TokenView, ticket_view, token_view},
};

#[derive(Debug, Serialize)]
pub(crate) struct RowView {
    n: usize,
    title: String,
    played: bool,
    /// The third site that speaks in it: the shop, or id.example.
    pub(super) third: Option<&'static str>,
    /// Who alone speaks in it with others: `alice` or `mallory`.
    lead: Option<&'static str>,
    messages: Vec<MessageView>,
    /// The same for a room: a request and an answer that brings nothing new are one.
    pub(super) lines: Vec<MessageView>,
    /// Which messages the records stand beside, from 1; none where each passes by the hotel.
    beside: Option<Beside>,
    lines_beside: Option<Beside>,
    records: Vec<RecordView>,
    exhibits: Vec<ExhibitView>,
    alice_holds: Vec<TicketView>,
    mallory_knows: Vec<TicketView>,
    /// So many more that are not drawn.
    knows_more: usize,
    /// Tokens that somebody carries or makes here for the first time, taken apart.
    tokens: Vec<TokenView>,
}

impl RowView {
    /// The session IDs and tokens in Alice's jar when it is over.
    pub(crate) fn alice_holds(&self) -> &[TicketView] {
        &self.alice_holds
    }

    /// Does this party say something in it, or hear something?
    pub(super) fn speaks(&self, party: &str) -> bool {
        self.messages.iter().any(|m| m.from == party || m.to == party)
    }

    /// The records that it touched.
    pub(crate) fn records(&self) -> &[RecordView] {
        &self.records
    }
}

/// From the first of these messages to behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Beside {
    from: usize,
    to: usize,
}

/// What is so when the steps up to here are over.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub(super) tickets: Tickets,
    alice: Jar,
    store: Store,
    /// What has been computed: parts of a token, perhaps.
    made: Vec<String>,
    /// Who has sent or got which token.
    carried: BTreeSet<(String, String)>,
}

impl Scene {
    pub(super) fn row(&mut self, step: &RunStep, known: &Known<'_>) -> RowView {
        let before = self.tickets.clone();
        for played in &step.played {
            for exchange in &played.exchanges {
                self.tickets.see(exchange);
                if exchange.who == Actor::Alice.name() {
                    self.alice.see(exchange);
                }
            }
            if played.exchanges.is_empty() {
                self.made.extend(played.captured.iter().map(|(_, value)| value.clone()));
            }
            known.learn(&mut self.tickets, played, &self.made);
        }
        let day = exchanges(step).last().map_or(OffsetDateTime::UNIX_EPOCH, |e| e.at);
        let changes = self.store.see(step);
        let carried = self.first_carried(step);
        let tickets = &self.tickets;
        let first = |t: &&Ticket| before.get(&t.value).is_none() || carried.iter().any(|value| **value == *t.value);
        let new = tickets.iter().filter(|t| t.kind == Kind::Token).filter(first);
        let tokens: Vec<TokenView> =
            new.take(super::MOST_ALIKE).filter_map(|t| token_view(&t.value, tickets)).collect();
        let messages: Vec<MessageView> =
            step.played.iter().flat_map(|played| messages(played, tickets, known)).collect();
        let lines = lines(&messages);
        let alice_holds: Vec<TicketView> =
            self.alice.values().iter().filter_map(|id| ticket_view(id, tickets)).collect();
        let knows = known.by_her(tickets).iter().filter_map(|t| ticket_view(&t.value, tickets)).collect();
        let (mallory_knows, knows_more) = few(knows, &alice_holds);
        let exhibits = exhibits(step, tickets, &self.made, known, tokens.is_empty());
        RowView {
            n: step.number,
            title: step.title.clone(),
            played: step.reached,
            third: [SHOP, IDENTITY].into_iter().find(|site| messages.iter().any(|m| m.from == *site || m.to == *site)),
            lead: lead(&messages),
            beside: beside(&messages),
            lines_beside: beside(&lines),
            messages,
            lines,
            records: record_views(&changes, tickets, day),
            exhibits,
            alice_holds,
            mallory_knows,
            knows_more,
            tokens,
        }
    }
}

impl Scene {
    /// The tokens that somebody sends or gets in this step for the first time.
    fn first_carried(&mut self, step: &RunStep) -> Vec<String> {
        let mut first = Vec::new();
        for exchange in exchanges(step) {
            let sent = credential::sent(&exchange.request.headers);
            let both = sent.chain(credential::set(&exchange.response.headers));
            for token in both.filter(|c| c.kind == Kind::Token && !c.value.is_empty()) {
                if self.carried.insert((exchange.who.clone(), token.value.to_owned())) {
                    first.push(token.value.to_owned());
                }
            }
        }
        first
    }
}

/// Of many IDs the few to look at, first what Alice has too; and how many more there are.
fn few(mut ids: Vec<TicketView>, alice: &[TicketView]) -> (Vec<TicketView>, usize) {
    let more = if ids.len() > super::MOST_ALIKE { ids.len() - 2 } else { 0 };
    if more > 0 {
        ids.sort_by_key(|id| !alice.contains(id));
        ids.truncate(2);
    }
    (ids, more)
}

/// Who has to do with everything that is said, if the other has to do with nothing.
fn lead(messages: &[MessageView]) -> Option<&'static str> {
    let all = |party: char| !messages.is_empty() && messages.iter().all(|m| m.span.contains(party));
    match (all('a'), all('m')) {
        (true, false) => Some("alice"),
        (false, true) => Some("mallory"),
        _ => None,
    }
}

/// The longest row of messages in which the hotel's own column is free; of two the later.
fn beside(messages: &[MessageView]) -> Option<Beside> {
    let numbered: Vec<(usize, bool)> =
        messages.iter().map(MessageView::crosses).zip(1..).map(|(c, n)| (n, c)).collect();
    let free = numbered.chunk_by(|a, b| a.1 == b.1).filter(|group| group.iter().all(|(_, crosses)| !crosses));
    let longest = free.max_by_key(|group| group.len())?;
    Some(Beside { from: longest.first()?.0, to: longest.last()?.0 + 1 })
}

#[cfg(test)]
pub(super) mod tests;
