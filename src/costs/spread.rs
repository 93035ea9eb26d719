//! Many samples in three figures.

use std::time::Duration;

use serde::Serialize;

/// How long something took, over many samples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Half of the samples are below, in microseconds.
    pub median_us: f64,
    /// Nine in ten are at or below, in microseconds.
    pub p90_us: f64,
    /// How many there are.
    pub samples: usize,
}

impl Spread {
    /// Of samples in any order; all zero if there are none.
    pub(super) fn of(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        // The smallest sample that so many in a hundred do not exceed.
        let at = |percent: usize| {
            let place = (samples.len() * percent).div_ceil(100).saturating_sub(1);
            samples.get(place).map_or(0.0, |sample| sample.as_secs_f64() * 1e6)
        };
        Self { median_us: at(50), p90_us: at(90), samples: samples.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_ninetieth_are_samples_and_one_slow_one_moves_neither() {
        let mut samples: Vec<_> = (1..=10).rev().map(Duration::from_micros).collect();
        let spread = Spread::of(samples.clone());
        assert!((spread.median_us - 5.0).abs() < 1e-6 && (spread.p90_us - 9.0).abs() < 1e-6, "{spread:?}");
        samples.retain(|sample| sample.as_micros() != 10);
        samples.push(Duration::from_secs(1));
        assert_eq!(Spread::of(samples), spread);
        assert_eq!(Spread::of(Vec::new()), Spread { median_us: 0.0, p90_us: 0.0, samples: 0 });
    }
}
