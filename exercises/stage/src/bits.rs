//! How many bits of a value change from one to the next. Deliberately absent: a proof of randomness; there is none.

use std::collections::BTreeSet;

/// About how many bits change from one value to another: of each place, how many letters stand there. A place that always
/// changes with another counts once. Estimated from what is given, so somewhat below what there is.
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
    let most = |place: &Vec<usize>| u32::try_from(place.iter().max().map_or(1, |most| most + 1)).unwrap_or(1);
    patterns.iter().map(|place| f64::from(most(place)).log2()).sum()
}
