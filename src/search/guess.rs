//! Words that nothing has: the beginning of one that is being typed, or one with wrong letters.

use std::collections::BTreeMap;

/// So many words are taken for one.
const MOST: usize = 3;

/// The words of the index, as they are written, each with its key.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(BTreeMap<String, String>);

impl Vocabulary {
    /// Takes in a word.
    pub(super) fn learn(&mut self, word: &str, key: &str) {
        if !self.0.contains_key(word) {
            self.0.insert(word.to_owned(), key.to_owned());
        }
    }

    /// The words that were probably meant, with their keys: those that begin so, or else those nearest to it.
    pub(super) fn meant(&self, word: &str) -> Vec<(&str, &str)> {
        let word = word.to_lowercase();
        let length = word.chars().count();
        if length < 2 {
            return Vec::new();
        }
        let all = || self.0.iter().map(|(word, key)| (word.as_str(), key.as_str()));
        let mut begin: Vec<_> =
            self.0.range(word.clone()..).take_while(|(w, _)| w.starts_with(&word)).map(|(w, k)| (&**w, &**k)).collect();
        begin.sort_by_key(|(word, _)| word.len());
        begin.dedup_by_key(|(_, key)| *key);
        begin.truncate(MOST);
        if !begin.is_empty() || length < 5 {
            return begin;
        }
        let far = if length < 8 { 1 } else { 2 };
        let distance = |other: &str| strsim::osa_distance(&word, other);
        // Short words are all near to each other, and hardly anybody mistypes the first letter.
        let alike = |other: &str| {
            let letters = other.chars().count();
            letters > 4 && letters.abs_diff(length) <= far && other.chars().next() == word.chars().next()
        };
        let near = all().filter(|(other, _)| alike(other));
        let mut near: Vec<_> = near.map(|n| (distance(n.0), n)).filter(|(by, _)| *by <= far).collect();
        near.sort();
        let least = near.first().map(|(by, _)| *by);
        near.into_iter().take_while(|(by, _)| Some(*by) == least).map(|(_, n)| n).take(MOST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_or_a_wrong_letter_is_understood_and_anything_is_not() {
        let mut words = Vocabulary::default();
        for word in ["fixation", "fix", "session", "sessions", "cookie", "real"] {
            words.learn(word, word.trim_end_matches('s'));
        }
        let meant = |word: &str| words.meant(word).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(meant("sess"), ["session"], "one of each stem");
        assert_eq!(meant("fixaton"), ["fixation"]);
        assert_eq!(meant("seession"), ["session"]);
        assert_eq!(meant("cokie"), ["cookie"]);
        assert!(meant("realm").is_empty(), "another word");
        assert!(meant("zebra").is_empty() && meant("x").is_empty() && meant("").is_empty());
    }
}
