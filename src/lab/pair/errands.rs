//! What Alice has to do before she may go: as far as she has come.

use cloakroom_engine::{exchange::Exchange, script::Played};

use super::Did;
use crate::hotel::{HOTEL, TARGET};

/// Her errands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Errands {
    /// She has seen her room code.
    pub code: bool,
    /// She has written into the guest book.
    pub book: bool,
    /// She has opened the link of a letter.
    pub letter: bool,
    /// She has logged out, with all else done.
    pub out: bool,
}

impl Errands {
    /// All but the way out.
    #[must_use]
    pub fn are_done(self) -> bool {
        self.code && self.book && self.letter
    }

    pub(super) fn is_out(self) -> bool {
        self.out
    }

    /// Looks what of them was done. Only what she sends herself counts: a script of somebody else's does no errand.
    pub(super) fn see(&mut self, played: &[Played], secret: &str, did: Did) {
        let all = || played.iter().flat_map(|line| &line.exchanges);
        let at_hotel = |exchange: &&Exchange| exchange.request.url.host_str() == Some(HOTEL);
        let posted = |path: &str| {
            all().filter(at_hotel).any(|e| {
                e.request.method == "POST" && e.request.url.path() == path && (200..400).contains(&e.response.status)
            })
        };
        let was_done = self.are_done();
        self.code |= all()
            .filter(at_hotel)
            .any(|e| e.request.url.path() == TARGET.account && !secret.is_empty() && e.response.body.contains(secret));
        self.book |= did == Did::SentForm && posted("/book");
        self.letter |= did == Did::FollowedLetter && !played.is_empty();
        self.out |= was_done && did == Did::SentForm && posted("/logout");
    }
}
