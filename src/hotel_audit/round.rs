//! A round: five switches are off, drawn by a number. The same number is the same round, for a whole class.

use sha2::{Digest, Sha256};

use super::{ALL, Weakness, base};
use crate::switch::{Setting, Switches};

/// So many switches are off.
pub const OFF: usize = 5;

/// A round, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round(u16);

impl Round {
    /// The number that a class was given: four digits at most.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let number: u16 = text.trim().parse().ok()?;
        (number < 10_000).then_some(Self(number))
    }

    /// Any.
    #[must_use]
    pub fn any() -> Self {
        Self(rand::random_range(1000..10_000))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u16 {
        self.0
    }

    /// What is off in it, in the order of the list.
    #[must_use]
    pub fn off(self) -> Vec<&'static Weakness> {
        let drawn = |weakness: &&Weakness| Sha256::digest(format!("{} {}", self.0, weakness.switch.name));
        let mut all: Vec<&Weakness> = ALL.iter().collect();
        all.sort_by_cached_key(|weakness| drawn(weakness).to_vec());
        all.truncate(OFF);
        let place = |weakness: &&Weakness| ALL.iter().position(|one| one.is(weakness));
        all.sort_by_key(place);
        all
    }

    /// How the hotel's switches stand in it.
    #[must_use]
    pub fn switches(self) -> Switches {
        switches(&self.off())
    }
}

/// All on but these.
pub(super) fn switches(off: &[&Weakness]) -> Switches {
    let setting = |weakness: &&Weakness| Setting::of(weakness.switch.name, weakness.off).ok();
    off.iter().filter_map(setting).fold(base(), Switches::with)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_always_the_same_round_and_each_defence_has_its_turn() {
        let names = |n: u16| Round(n).off().iter().map(|weakness| weakness.switch.name).collect::<Vec<_>>();
        assert_eq!(names(7), names(7));
        assert_eq!(names(7).len(), OFF);
        let mut seen = std::collections::BTreeMap::new();
        (0..500).flat_map(names).for_each(|name| *seen.entry(name).or_insert(0) += 1);
        assert_eq!(seen.len(), ALL.len());
        assert!(seen.values().all(|times| *times > 80), "{seen:?}");
        assert!(Round::read("10000").is_none() && Round::read("x").is_none() && Round::read(" 42 ") == Some(Round(42)));
    }
}
