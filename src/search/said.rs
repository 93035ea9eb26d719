//! What people say of a thing: held against a question as a whole, since a sentence means more than its words.

use std::collections::{HashMap, HashSet};

/// How much a sentence that fits wholly counts, against a text that has each of its words many times.
const WEIGHT: f32 = 2.5;

/// The sentences of all things, as sets of keys.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The number of the thing, and the keys.
    sentences: Vec<(usize, HashSet<String>)>,
    /// In how many documents each key stands, of how many.
    documents: HashMap<String, f32>,
    of: f32,
}

impl Said {
    /// A document, by its keys.
    pub(super) fn count<'a>(&mut self, keys: impl Iterator<Item = &'a str>) {
        self.of += 1.0;
        for key in keys.collect::<HashSet<_>>() {
            *self.documents.entry(key.to_owned()).or_default() += 1.0;
        }
    }

    /// A sentence that people say of a thing.
    pub(super) fn say<'a>(&mut self, number: usize, keys: impl Iterator<Item = &'a str>) {
        self.sentences.push((number, keys.map(str::to_owned).collect()));
    }

    /// What the sentences add to the score of each thing that they are said of.
    pub(super) fn scores(&self, asked: &[String]) -> HashMap<usize, f32> {
        let whole: f32 = asked.iter().map(|key| self.weight(key)).sum();
        let mut scores: HashMap<usize, f32> = HashMap::new();
        for (number, keys) in &self.sentences {
            let shared: f32 = asked.iter().filter(|key| keys.contains(*key)).map(|key| self.weight(key)).sum();
            let length: f32 = keys.iter().map(|key| self.weight(key)).sum();
            if shared > 0.0 {
                // 1 where both say the same; less, the more either has that the other has not.
                let alike = shared / (whole * length).sqrt();
                let score = scores.entry(*number).or_default();
                *score = score.max(WEIGHT * whole * alike * alike);
            }
        }
        scores
    }

    /// The weight of the asked keys that the best sentence of a thing has, and of all.
    pub(super) fn shared(&self, number: usize, asked: &[String]) -> (f32, f32) {
        let own = self.sentences.iter().filter(|(of, _)| *of == number);
        let weight = |keys: &HashSet<String>| asked.iter().filter(|k| keys.contains(*k)).map(|k| self.weight(k)).sum();
        let best = own.map(|(_, keys)| weight(keys)).fold(0.0, f32::max);
        (best, asked.iter().map(|key| self.weight(key)).sum())
    }

    /// The weight of a key that one document has.
    pub(super) fn rarest(&self) -> f32 {
        (1.0 + (self.of - 0.5) / 1.5).ln()
    }

    /// A key that few documents have weighs more.
    fn weight(&self, key: &str) -> f32 {
        let has = self.documents.get(key).copied().unwrap_or_default();
        (1.0 + (self.of - has + 0.5) / (has + 0.5)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_says_the_same_weighs_most_and_one_shared_word_little() {
        let mut said = Said::default();
        for keys in ["cookie session", "cookie proxy", "cookie gone", "session gone", "cookie"] {
            said.count(keys.split(' '));
        }
        said.say(1, "cookie gone proxy".split(' '));
        said.say(2, "cookie session".split(' '));
        let scores = said.scores(&["cookie", "gone", "proxy"].map(str::to_owned));
        assert!(scores[&1] > 4.0 * scores[&2], "{scores:?}");
        assert!(said.scores(&["nothing".to_owned()]).is_empty());
    }
}
