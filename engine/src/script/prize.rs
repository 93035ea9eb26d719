//! Is a block of a lesson an attempt on what is Alice's? Then whoever it fails for has been stopped.

use super::{Actor, Block, Expectation, FollowUp};

/// What of Alice's somebody may be after: the names of a world's fixtures.
pub const PRIZES: [&str; 5] = ["secret", "alice.secret", "alice.coat", "alice.letter", "ledger"];

impl Block {
    /// Does its text say that Mallory gets what is Alice's: that her page shows it, or that Alice's does not any more?
    #[must_use]
    pub fn is_attempt(&self) -> bool {
        let Self::Play { actor, lines, .. } = self else { return false };
        let statements = lines.iter().flat_map(|line| &line.then).filter_map(|(_, then)| match then {
            FollowUp::Expect(expectation) => Some(expectation),
            FollowUp::Capture(_) => None,
        });
        let names = |text: &str| PRIZES.iter().any(|prize| text.contains(&format!("{{{{{prize}}}}}")));
        statements.into_iter().any(|statement| match (actor, statement) {
            (Actor::Mallory, Expectation::BodyContains(text)) | (Actor::Alice, Expectation::BodyLacks(text)) => {
                names(text)
            }
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Fence;

    fn attempt(info: &str, text: &str) -> bool {
        Block::parse(&Fence::new(info, text, 1).unwrap()).unwrap().unwrap().is_attempt()
    }

    #[test]
    fn who_is_after_what_is_alices_makes_an_attempt() {
        assert!(attempt("http as=mallory", "GET https://hotel.grand.example/account\n=> body contains {{secret}}"));
        assert!(attempt("act as=alice", "open https://shop.grand.example/gift\n=> body lacks {{alice.coat}}"));
        assert!(!attempt("http as=alice", "GET https://hotel.grand.example/account\n=> body contains {{secret}}"));
        assert!(!attempt("http as=mallory", "GET https://hotel.grand.example/\n=> 200"));
    }
}
