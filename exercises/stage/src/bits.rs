//! How many bits of a value change from one to the next. Deliberately absent: a proof of randomness; there is none.

use std::collections::{BTreeMap, BTreeSet};

/// About how many bits change from one value to another: of each place, how many letters stand there. A place that always
/// changes with another counts once. Letters that did not come yet are estimated from those that came once or twice
/// (Chao's estimator), so that a thousand values tell 122 bits from 128.
#[must_use]
pub fn bits(values: &[String]) -> f64 {
    let letters: Vec<Vec<char>> = values.iter().map(|value| value.chars().rev().collect()).collect();
    let longest = letters.iter().map(Vec::len).max().unwrap_or_default();
    // Each letter is told by where it is first met, so that two places that write the same differently are one.
    let pattern = |place: usize| {
        let mut met = Vec::new();
        let number = |letter: Option<&char>| match met.iter().position(|m| *m == letter.copied()) {
            Some(at) => at,
            None => {
                met.push(letter.copied());
                met.len() - 1
            }
        };
        letters.iter().map(|value| value.get(place)).map(number).collect::<Vec<usize>>()
    };
    let patterns: BTreeSet<Vec<usize>> = (0..longest).map(pattern).collect();
    patterns.iter().map(|place| letters_of(place).log2()).sum()
}

/// How many letters can stand at a place, by those that stood there.
fn letters_of(place: &[usize]) -> f64 {
    let mut came: BTreeMap<usize, u32> = BTreeMap::new();
    for letter in place {
        *came.entry(*letter).or_default() += 1;
    }
    let so_often = |times: u32| came.values().filter(|n| **n == times).fold(0.0, |sum, _| sum + 1.0);
    let (all, once, twice) = (came.values().fold(0.0, |sum, _| sum + 1.0), so_often(1), so_often(2));
    all + once * (once - 1.0) / (2.0 * (twice + 1.0))
}
