//! Each learner as the console shows them: where, and in which state.

use serde::Serialize;

use super::place::Place;
use crate::{
    class::{BallotState, Class, Now},
    course::Course,
    ids::LearnerId,
};

/// The same failure so many times in a row is stuck.
const SAME_FAILURE: u32 = 3;
/// Nothing done for so many seconds, while others do something, is stuck.
const IDLE: i64 = 8 * 60;
/// Nothing heard for so many seconds is silent.
const SILENCE: i64 = 5 * 60;
/// Whoever did something within so many seconds is at work.
const AT_WORK: i64 = 4 * 60;

/// How a learner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// First, so that trouble is at the left of every heap.
    Stuck,
    Work,
    Done,
    New,
    Silent,
}

/// Why somebody is stuck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// The same test fails again and again.
    Same { exercise: String, verdict: String, times: u32 },
    /// Nothing was done for so many seconds.
    Idle(i64),
}

/// A learner.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) id: LearnerId,
    pub(super) nickname: String,
    pub(super) kind: Kind,
    pub(super) why: Option<Why>,
    pub(super) place: Place,
    pub(super) now: Now,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Seats {
    pub(super) all: Vec<Seat>,
    /// The time by the class's clock.
    pub(super) now: i64,
}

/// How many there are of each.
#[derive(Debug, Default, Serialize)]
pub(super) struct Tally {
    work: usize,
    stuck: usize,
    done: usize,
    new: usize,
    silent: usize,
    here: usize,
}

impl Seats {
    pub(super) fn of(class: &Class, course: &Course) -> Self {
        let now = class.now();
        let state = class.state();
        // Who is led, held, asked something or has just come is not stuck.
        let waits = state.is_frozen()
            || state.lead().is_some()
            || state.ballot().is_some_and(|ballot| ballot.state < BallotState::Told);
        let mut all: Vec<Seat> = state
            .learners()
            .map(|(id, learner)| {
                let seen = class.presence().of(id);
                let place = Place::of(&seen, course);
                let nickname = learner.nickname.as_str().to_owned();
                Seat { id: id.clone(), nickname, kind: Kind::Work, why: None, place, now: seen }
            })
            .collect();
        drop(state);
        let acted = all.iter().filter(|seat| now - seat.now.acted < AT_WORK).count();
        let here = all.iter().filter(|seat| now - seat.now.seen < SILENCE).count();
        let works = !waits && acted * 3 >= here;
        for seat in &mut all {
            (seat.kind, seat.why) = judged(&seat.now, now, works);
        }
        all.sort_by_cached_key(|seat| (seat.kind, seat.nickname.to_lowercase()));
        Self { all, now }
    }

    pub(super) fn tally(&self) -> Tally {
        let count = |kind| self.all.iter().filter(|seat| seat.kind == kind).count();
        let silent = count(Kind::Silent);
        Tally {
            work: count(Kind::Work),
            stuck: count(Kind::Stuck),
            done: count(Kind::Done),
            new: count(Kind::New),
            silent,
            here: self.all.len() - silent,
        }
    }

    /// Those whose nickname has this in it.
    pub(super) fn called(&self, text: &str) -> Vec<&Seat> {
        let text = text.to_lowercase();
        self.all.iter().filter(|seat| seat.nickname.to_lowercase().contains(&text)).collect()
    }
}

/// The state of one learner, by the rules at the top.
fn judged(seen: &Now, now: i64, works: bool) -> (Kind, Option<Why>) {
    if now - seen.seen >= SILENCE {
        return (Kind::Silent, None);
    }
    let last = seen.trying.as_ref().filter(|trying| trying.at >= seen.reads_at);
    if let Some(failing) = last.filter(|trying| !trying.passed && trying.times >= SAME_FAILURE) {
        let (exercise, verdict) = (failing.exercise.clone(), failing.verdict.clone());
        return (Kind::Stuck, Some(Why::Same { exercise, verdict, times: failing.times }));
    }
    if seen.trying.as_ref().is_some_and(|trying| trying.passed && trying.at >= seen.reads_at) {
        return (Kind::Done, None);
    }
    if seen.reads.is_none() && seen.trying.is_none() {
        return (Kind::New, None);
    }
    let idle = now - seen.acted;
    if works && idle >= IDLE {
        return (Kind::Stuck, Some(Why::Idle(idle)));
    }
    (Kind::Work, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::{Trying, Where};

    fn seen(seen: i64, acted: i64) -> Now {
        let reads = Some(Where { path: "/".to_owned(), title: "Course".to_owned(), at: None });
        Now { seen, acted, reads, reads_at: acted, ..Now::default() }
    }

    fn failing(times: u32, at: i64) -> Option<Trying> {
        Some(Trying { exercise: "login".to_owned(), verdict: "x".to_owned(), passed: false, times, at })
    }

    #[test]
    fn stuck_is_the_same_failure_three_times_or_nothing_done_while_others_work() {
        let kind = |now: &Now, works| judged(now, 10_000, works).0;
        assert_eq!(kind(&seen(9_999, 9_900), true), Kind::Work);
        assert_eq!(kind(&seen(9_999, 9_520), true), Kind::Stuck);
        assert_eq!(kind(&seen(9_999, 9_521), true), Kind::Work);
        assert_eq!(kind(&seen(9_999, 1), false), Kind::Work, "nobody does anything: the teacher talks");
        assert_eq!(kind(&seen(9_700, 9_700), true), Kind::Silent);
        let trying = |times, at| Now { trying: failing(times, at), ..seen(9_999, 9_990) };
        assert_eq!(kind(&trying(2, 9_995), true), Kind::Work);
        assert_eq!(kind(&trying(3, 9_995), false), Kind::Stuck);
        assert_eq!(kind(&trying(9, 9_000), true), Kind::Work, "it reads something else since");
        assert_eq!(kind(&Now { seen: 9_999, ..Now::default() }, true), Kind::New);
    }
}
