//! How often somebody may try. A class is one address: what is limited by address is what three hundred learners never reach
//! together; the rest is limited by learner.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::ids::LearnerId;

/// So many are remembered. Beyond it those that are full again are let go: nothing is lost with them.
const MOST: usize = 20_000;

/// What is limited.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Of {
    Code(IpAddr),
    Words(IpAddr),
    Join(IpAddr),
    Stranger(IpAddr),
    Learner(LearnerId),
    Act(LearnerId),
}

impl Of {
    /// So many at once, and so many more a second.
    fn bucket(&self) -> (f64, f64) {
        match self {
            // 120 wrong codes a minute: of 5 million, one in a thousand in a whole lesson.
            Self::Code(_) => (120.0, 2.0),
            // Somebody who has the words mistypes them once or twice.
            Self::Words(_) => (20.0, 0.3),
            // A class may be one address. Whoever fills it with made-up names leaves two of three places free for a while.
            Self::Join(_) => (400.0, 0.5),
            Self::Stranger(_) => (2_000.0, 200.0),
            // A page is one request and its parts a few more: nobody presses faster.
            Self::Learner(_) => (120.0, 15.0),
            Self::Act(_) => (30.0, 4.0),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// Wait so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub u64);

/// Who tried how often.
#[derive(Debug, Default)]
pub struct Quota(Mutex<HashMap<Of, Bucket>>);

impl Quota {
    /// A code from this address was wrong.
    ///
    /// # Errors
    /// Too many were: wait. A right one counts for nothing.
    pub fn wrong_code(&self, from: IpAddr) -> Result<(), Wait> {
        self.take(Of::Code(network(from)), Instant::now())
    }

    /// Words from this address were wrong.
    ///
    /// # Errors
    /// Too many were: wait.
    pub fn wrong_words(&self, from: IpAddr) -> Result<(), Wait> {
        self.take(Of::Words(network(from)), Instant::now())
    }

    /// May this address still try codes, words?
    ///
    /// # Errors
    /// Too many were wrong: wait.
    pub fn may_try(&self, from: IpAddr) -> Result<(), Wait> {
        let now = Instant::now();
        let of = network(from);
        self.look(&Of::Code(of), now).and_then(|()| self.look(&Of::Words(of), now))
    }

    /// Somebody joins. What comes from this machine is not counted: a balancer's address is everybody's.
    ///
    /// # Errors
    /// Too many did from this address: wait.
    pub fn joins(&self, from: IpAddr) -> Result<(), Wait> {
        if from.is_loopback() { Ok(()) } else { self.take(Of::Join(network(from)), Instant::now()) }
    }

    /// Somebody who is not in the class asks for something.
    ///
    /// # Errors
    /// Too much: wait.
    pub fn stranger(&self, from: IpAddr) -> Result<(), Wait> {
        self.take(Of::Stranger(network(from)), Instant::now())
    }

    /// A learner asks for something.
    ///
    /// # Errors
    /// Too much: wait.
    pub fn asks(&self, learner: &LearnerId) -> Result<(), Wait> {
        self.take(Of::Learner(learner.clone()), Instant::now())
    }

    /// A learner changes something of the class: a vote, a name.
    ///
    /// # Errors
    /// Too often: wait.
    pub fn acts(&self, learner: &LearnerId) -> Result<(), Wait> {
        self.take(Of::Act(learner.clone()), Instant::now())
    }

    fn take(&self, of: Of, now: Instant) -> Result<(), Wait> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&of) {
            all.retain(|of, bucket| bucket.filled(of, now).left + 1.0 < of.bucket().0);
            if all.len() >= MOST {
                return Err(Wait(1));
            }
        }
        let (most, _) = of.bucket();
        let bucket = all.entry(of.clone()).or_insert(Bucket { left: most, at: now });
        *bucket = bucket.filled(&of, now);
        if bucket.left < 1.0 {
            return Err(bucket.wait(&of));
        }
        bucket.left -= 1.0;
        Ok(())
    }

    fn look(&self, of: &Of, now: Instant) -> Result<(), Wait> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bucket) = all.get(of).map(|bucket| bucket.filled(of, now)) else { return Ok(()) };
        if bucket.left < 1.0 { Err(bucket.wait(of)) } else { Ok(()) }
    }
}

impl Bucket {
    fn filled(self, of: &Of, now: Instant) -> Self {
        let (most, more) = of.bucket();
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        Self { left: passed.mul_add(more, self.left).min(most), at: now }
    }

    fn wait(self, of: &Of) -> Wait {
        let (_, more) = of.bucket();
        let seconds = ((1.0 - self.left) / more).ceil().clamp(1.0, 60.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 60")]
        let seconds = seconds as u64;
        Wait(seconds)
    }
}

/// Who has one address of IPv6 has all of its network.
fn network(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn whoever_tries_too_often_waits_and_nobody_else_does() {
        let quota = Quota::default();
        let now = Instant::now();
        let (one, other): (LearnerId, LearnerId) = (LearnerId::random(), LearnerId::random());
        for _ in 0..30 {
            quota.take(Of::Act(one.clone()), now).unwrap();
        }
        assert_eq!(quota.take(Of::Act(one.clone()), now), Err(Wait(1)));
        assert!(quota.take(Of::Act(other), now).is_ok());
        assert!(quota.take(Of::Act(one), now + Duration::from_secs(1)).is_ok());
    }

    #[test]
    fn a_right_code_counts_for_nothing_and_an_ipv6_network_is_one_address() {
        let quota = Quota::default();
        let from: IpAddr = "2001:db8::1".parse().unwrap();
        while quota.wrong_code(from).is_ok() {
            assert!(quota.0.lock().unwrap().len() == 1);
        }
        assert!(quota.may_try("2001:db8::ffff:2".parse().unwrap()).is_err());
        assert!(quota.may_try("2001:db8:1::1".parse().unwrap()).is_ok());
        assert!(quota.may_try("192.168.1.5".parse().unwrap()).is_ok());
    }

    #[test]
    fn however_many_try_memory_has_an_end() {
        let quota = Quota::default();
        let now = Instant::now();
        for n in 0..(2 * MOST as u32) {
            let _ = quota.take(Of::Stranger(IpAddr::V4(n.into())), now);
        }
        assert!(quota.0.lock().unwrap().len() <= MOST);
    }
}
