//! Values that may be asked for again, in so many bytes and no more.

use std::{collections::HashMap, hash::Hash};

/// So many bytes are held. Beyond it all are let go: each can be made again.
const MOST_BYTES: usize = 16 << 20;

#[derive(Debug)]
pub(super) struct Latest<K, V> {
    values: HashMap<K, V>,
    bytes: usize,
}

impl<K, V> Default for Latest<K, V> {
    fn default() -> Self {
        Self { values: HashMap::new(), bytes: 0 }
    }
}

impl<K: Hash + Eq, V> Latest<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.values.get(key)
    }

    /// Keeps a value of so many bytes.
    pub(super) fn put(&mut self, key: K, value: V, bytes: usize) {
        if self.bytes + bytes > MOST_BYTES {
            (self.values, self.bytes) = (HashMap::new(), 0);
        }
        self.bytes += bytes;
        self.values.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_bytes_are_held_than_there_may_be_and_the_last_value_is_there() {
        let mut latest = Latest::default();
        for n in 0..1_000 {
            latest.put(n, n, 1 << 20);
            assert_eq!(latest.get(&n), Some(&n));
            assert!(latest.values.len() <= 16, "{}", latest.values.len());
        }
    }
}
