//! What is weak in the hotel of two.

use crate::{
    ids::seed,
    switch::{Setting, Switches},
};

/// One way in. Each has been played: `tests/it/class/pairs.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// A session ID from the address counts.
    Planted,
    /// The guest book lets scripts through, and they read cookies.
    GuestBook,
    /// Session IDs are counted.
    Counting,
    /// Forms of other sites count.
    Forged,
}

const ALL: [Hole; 4] = [Hole::Planted, Hole::GuestBook, Hole::Counting, Hole::Forged];

impl Hole {
    /// The hole of a name; for `hidden`, any of them.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "planted" => Self::Planted,
            "guest-book" => Self::GuestBook,
            "counting" => Self::Counting,
            "forged" => Self::Forged,
            _ => {
                let drawn = seed().bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
                ALL.get(drawn % ALL.len()).copied().unwrap_or(Self::Planted)
            }
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Planted => "planted",
            Self::GuestBook => "guest-book",
            Self::Counting => "counting",
            Self::Forged => "forged",
        }
    }

    /// The attack that goes through it: its page tells what stops it.
    #[must_use]
    pub fn attack(self) -> &'static str {
        match self {
            Self::Planted => "fixation-planted",
            Self::GuestBook => "cookie-theft-by-script",
            Self::Counting => "guessable-ids",
            Self::Forged => "csrf-form",
        }
    }

    /// How the hotel stands: the attack's own doors are open, all others of this list are shut.
    #[must_use]
    pub fn switches(self) -> Switches {
        let mut switches = Switches::default();
        for hole in ALL.into_iter().filter(|hole| *hole != self) {
            for setting in hole.shut() {
                switches = switches.with(setting);
            }
        }
        for setting in self.opened() {
            switches = switches.with(setting);
        }
        switches
    }

    fn shut(self) -> impl Iterator<Item = Setting> {
        let texts: &[&str] = match self {
            Self::Planted => &["renew_on_login=on", "cookie_only=on"],
            Self::GuestBook => &["escape_output=on"],
            Self::Counting => &["random_ids=random"],
            Self::Forged => &["csrf_token=on"],
        };
        texts.iter().filter_map(|text| Setting::parse(text).ok())
    }

    fn opened(self) -> impl Iterator<Item = Setting> {
        let texts: &[&str] = match self {
            Self::Planted => &["renew_on_login=off", "cookie_only=off"],
            Self::GuestBook => &["escape_output=off", "http_only=off"],
            Self::Counting => &["random_ids=sequential"],
            Self::Forged => &["csrf_token=off", "same_site=none"],
        };
        texts.iter().filter_map(|text| Setting::parse(text).ok())
    }
}
