//! How long it takes to verify a password, at the cost that the lessons recommend and at that of the demo guests.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{NotMeasured, Spread};
use crate::{
    ids::typeable_password,
    password::{Hasher, cheap_hash, hash},
};

/// The passwords of one cost take about this long.
const BUDGET: Duration = Duration::from_millis(400);
/// So many samples of one cost at most, and at least.
const SAMPLES: (usize, usize) = (5, 500);

/// One cost.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// `lessons` or `demo_guests`.
    pub whose: &'static str,
    /// Memory in KiB, passes and lanes, as they stand in the hash.
    pub cost: String,
    /// How long it took.
    pub took: Spread,
}

pub(super) async fn all(hasher: &Hasher) -> Result<Vec<Verified>, NotMeasured> {
    let password = typeable_password();
    let kinds = [("lessons", hash(&password)?), ("demo_guests", cheap_hash(&password)?)];
    let mut all = Vec::new();
    for (whose, hash) in kinds {
        let took = Spread::of(verify(hasher, &hash, &password).await?);
        // $argon2id$v=19$m=19456,t=2,p=1$salt$hash
        let cost = hash.split('$').nth(3).unwrap_or_default().to_owned();
        all.push(Verified { whose, cost, took });
    }
    Ok(all)
}

async fn verify(hasher: &Hasher, hash: &Arc<str>, password: &str) -> Result<Vec<Duration>, NotMeasured> {
    let (least, most) = SAMPLES;
    let (mut samples, whole) = (Vec::new(), Instant::now());
    // The first allocates the hasher's memory, and does not count.
    hasher.verify(hash, password).await?;
    while samples.len() < least || (whole.elapsed() < BUDGET && samples.len() < most) {
        let begun = Instant::now();
        if !hasher.verify(hash, password).await? {
            return Err(NotMeasured::Site("a right password was refused".to_owned()));
        }
        samples.push(begun.elapsed());
    }
    Ok(samples)
}
