//! Does it count? What reached Mallory decides, and whether Alice can still do her own business.
//!
//! What was right and does not count is said, with the reason. Deliberately absent: what a site does; that is recorded.

use cloakroom_engine::{
    exchange::Exchange,
    script::{Actor, Goal, Played},
};

use super::log::is_overheard;
use crate::{
    course::{Lab, LabGoal},
    hotel::TARGET,
    sandbox::Sandbox,
};

/// How it stands after an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing of what is wanted.
    NotYet,
    /// Something was right, and does not count.
    NotCounted(NearMiss),
    /// Reached.
    Solved,
    /// Alice cannot log in any more. What was reached does not count.
    Broken {
        /// The goal was reached all the same.
        reached: bool,
    },
}

/// What was right, and why it does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NearMiss {
    /// It has come to Mallory before Alice had done what it has to come after.
    TooEarly,
    /// Mallory is logged in as herself.
    OwnAccount,
    /// Alice's session ID has come to Mallory.
    HerSession,
    /// Her account was read, and something of hers was to change hands.
    OnlyRead,
    /// Something of hers has changed hands, and her account was to be read.
    OnlyHeld,
}

impl NearMiss {
    /// What was right.
    #[must_use]
    pub fn right(self) -> &'static str {
        match self {
            Self::TooEarly => "You have it: what you are after has come to your side.",
            Self::OwnAccount => "You are logged in, and see an account page.",
            Self::HerSession => "Alice’s session ID has come to your side.",
            Self::OnlyRead => "You are in her account.",
            Self::OnlyHeld => "What was hers hangs on your peg.",
        }
    }

    /// Why it does not count.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::TooEarly => "It counts only when it comes to you after Alice has done what the goal says.",
            Self::OwnAccount => "It is your own, and what you are after is not on it.",
            Self::HerSession => "An ID alone is not the goal: it is what you can do with it.",
            Self::OnlyRead => "Reading is not the goal here: something of hers has to stand on your own account page.",
            Self::OnlyHeld => "That is not the goal here: what stands on her account page has to come to you.",
        }
    }
}

/// What an act led to, held against the goal.
pub(super) struct Case<'a> {
    pub(super) lab: &'a Lab,
    pub(super) sandbox: &'a Sandbox,
    pub(super) played: &'a [Played],
    /// Alice has done what it has to come after.
    pub(super) in_time: bool,
    /// Alice can log in with the password that she knows.
    pub(super) lets_her_in: bool,
}

impl Case<'_> {
    pub(super) fn verdict(&self) -> Verdict {
        let LabGoal::Reach(goal) = &self.lab.goal else { return Verdict::NotYet };
        let hers = self.with_what_she_hears();
        let reached = self.reached(goal, &hers);
        match (reached, self.lets_her_in, self.in_time) {
            (reached, false, _) => Verdict::Broken { reached },
            (true, true, true) => Verdict::Solved,
            (true, true, false) => Verdict::NotCounted(NearMiss::TooEarly),
            (false, true, _) => self.near_miss(goal, &hers).map_or(Verdict::NotYet, Verdict::NotCounted),
        }
    }

    /// What goes over plain http where she listens is an answer to her as well.
    fn with_what_she_hears(&self) -> Vec<Played> {
        let mut all = self.played.to_vec();
        if self.lab.front.hears {
            let overheard = self.played.iter().flat_map(|p| &p.exchanges).filter(|e| is_overheard(e)).cloned();
            let exchanges: Vec<Exchange> = overheard.collect();
            all.push(Played { by: Some(Actor::Mallory), exchanges, ..Played::default() });
        }
        all
    }

    fn reached(&self, goal: &Goal, played: &[Played]) -> bool {
        let name = goal.prize().trim_matches(['{', '}']);
        let (Some(prize), Some(own)) = (self.sandbox.drawn(name), self.sandbox.drawn("mallory.secret")) else {
            return false;
        };
        played.iter().any(|line| goal.reached(line, &TARGET, &prize, &own))
    }

    fn near_miss(&self, goal: &Goal, played: &[Played]) -> Option<NearMiss> {
        let of = |text: &str| Goal::parse(text).is_some_and(|other| self.reached(&other, played));
        match goal {
            Goal::Holds(_) if of("mallory sees {{secret}}") => return Some(NearMiss::OnlyRead),
            Goal::Sees(_) if of("mallory holds {{alice.coat}}") => return Some(NearMiss::OnlyHeld),
            _ => {}
        }
        if self.came_to_her(played) {
            return Some(NearMiss::HerSession);
        }
        of("mallory sees {{mallory.secret}}").then_some(NearMiss::OwnAccount)
    }

    /// Did the session ID in Alice's jar come to Mallory's host, or through the air?
    fn came_to_her(&self, played: &[Played]) -> bool {
        let cast = self.sandbox.cast();
        let name = crate::hotel::session_cookie(&self.sandbox.switches()).to_owned();
        let jar = cast.browser(Actor::Alice).into_iter().flat_map(|browser| browser.jar().cookies());
        let ids: Vec<&str> = jar.filter(|cookie| cookie.name == name).map(|cookie| cookie.value.as_str()).collect();
        let heard = super::log::heard(played, self.lab.front.hears);
        let holds = |text: &str| ids.iter().any(|id| id.len() > 8 && text.contains(id));
        heard.iter().any(|line| holds(&line.url) || holds(&line.body) || line.cookie.as_deref().is_some_and(holds))
    }
}
