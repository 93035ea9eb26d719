//! When an attack has won: what Mallory has to see, or to hold.

use super::{Actor, Played};
use crate::{exchange::Exchange, target::Target, world::EVIL};

/// When an attack has won. The text after the verb is filled in while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// `mallory sees TEXT`: it reached her, in an answer to her, in a request to her own host or on the
    /// screen in front of her.
    Sees(String),
    /// `mallory holds TEXT`: the hotel shows it on the account page that shows her own secret too. A coat
    /// of Alice's that hangs there is hers now: Alice's account was changed against her will.
    Holds(String),
}

impl Goal {
    /// Reads `won_when`; `None` if it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let after = |verb: &str| text.strip_prefix(verb).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        after("mallory sees ").map(Self::Sees).or_else(|| after("mallory holds ").map(Self::Holds))
    }

    /// What it is about, names not filled in.
    #[must_use]
    pub fn prize(&self) -> &str {
        match self {
            Self::Sees(prize) | Self::Holds(prize) => prize,
        }
    }

    /// Does what a line led to reach it? `prize` has its names filled in; `own` is Mallory's own secret,
    /// which tells her account from Alice's that she got into. A site that gives her none has `own` empty.
    #[must_use]
    pub fn reached(&self, played: &Played, target: &Target, prize: &str, own: &str) -> bool {
        match self {
            _ if prize.is_empty() => false,
            Self::Sees(_) => comes_to_mallory(played, prize),
            Self::Holds(_) => played.exchanges.iter().any(|e| on_her_account(e, target, prize, own)),
        }
    }
}

/// Did what was played bring this text to Mallory's side: in an answer to her, to her own host, or onto her screen?
#[must_use]
pub fn reached_mallory<'a>(played: impl IntoIterator<Item = &'a Played>, text: &str) -> bool {
    !text.is_empty() && played.into_iter().any(|line| comes_to_mallory(line, text))
}

fn comes_to_mallory(played: &Played, text: &str) -> bool {
    let hers = played.by == Some(Actor::Mallory);
    let on_screen = hers && played.shown.as_deref().is_some_and(|shown| shown.contains(text));
    on_screen || played.exchanges.iter().any(|e| reaches_mallory(e, hers, text))
}

fn on_her_account(exchange: &Exchange, target: &Target, prize: &str, hers: &str) -> bool {
    let Exchange { who, request, response, .. } = exchange;
    let page = target.has(&request.url) && response.status == 200 && target.is_account(request.url.path());
    who == Actor::Mallory.name() && page && [prize, hers].iter().all(|text| response.body.contains(text))
}

/// Did Mallory's side come to hold this text? She reads every answer to what she does, at whatever
/// browser, and everything that is sent to her own host.
fn reaches_mallory(exchange: &Exchange, hers: bool, prize: &str) -> bool {
    let hers = hers && exchange.response.body.contains(prize);
    let request = &exchange.request;
    let to_her =
        request.url.host_str() == Some(EVIL) && (request.url.as_str().contains(prize) || request.body.contains(prize));
    hers || to_her
}
