//! Names, passwords and secrets drawn anew for each run: whoever writes one down in the code has not solved it.

use rand::{Rng, seq::IndexedRandom};

const WORDS: [&str; 16] = [
    "camel", "tweed", "loden", "duffel", "trench", "velvet", "mantle", "collar", "button", "lining", "pocket",
    "ribbon", "sleeve", "hanger", "scarf", "mitten",
];

/// A word with a number, such as `velvet-4711`: for passwords, names and paths.
#[must_use]
pub fn word() -> String {
    let mut rng = rand::rng();
    format!("{}-{}", WORDS.choose(&mut rng).unwrap_or(&"coat"), rng.random_range(1000..10_000))
}

/// A room code, such as `7F3K-92QX`: 40 random bits, found nowhere by chance.
#[must_use]
pub fn room_code() -> String {
    const READABLE: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut rng = rand::rng();
    let mut four = || (0..4).map(|_| char::from(READABLE[rng.random_range(0..32)])).collect::<String>();
    format!("{}-{}", four(), four())
}
