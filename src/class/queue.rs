//! Entries that came before their turn: each waits for those before it.

use std::collections::BTreeMap;

use super::Entry;

/// Entries by their number.
#[derive(Debug, Default)]
pub(super) struct Queue(BTreeMap<u64, Entry>);

impl Queue {
    pub(super) fn put(&mut self, number: u64, entry: Entry) {
        self.0.insert(number, entry);
    }

    /// Those that follow one another from the last that was applied on.
    pub(super) fn take(&mut self, applied: u64) -> Vec<(u64, Entry)> {
        let mut ready = Vec::new();
        let mut next = applied + 1;
        while let Some(first) = self.0.first_entry() {
            match first.key().cmp(&next) {
                // It was applied already.
                std::cmp::Ordering::Less => drop(first.remove()),
                std::cmp::Ordering::Equal => {
                    ready.push((next, first.remove()));
                    next += 1;
                }
                std::cmp::Ordering::Greater => break,
            }
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Change;

    #[test]
    fn each_waits_for_those_before_it_and_none_comes_twice() {
        let entry = |n: u64| Entry { at: 0, change: Change::Lock { ballot: n } };
        let mut queue = Queue::default();
        queue.put(3, entry(3));
        assert!(queue.take(0).is_empty());
        queue.put(1, entry(1));
        queue.put(2, entry(2));
        queue.put(5, entry(5));
        let numbers = |taken: Vec<(u64, Entry)>| taken.into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(numbers(queue.take(0)), [1, 2, 3]);
        queue.put(2, entry(2));
        queue.put(4, entry(4));
        assert_eq!(numbers(queue.take(3)), [4, 5]);
        assert!(queue.0.is_empty());
    }
}
