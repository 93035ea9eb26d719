//! What people say of a thing: held against a question as a whole, since a sentence means more than its words.

use std::collections::{HashMap, HashSet};

/// How much a sentence that fits wholly counts, against a text that has each of its words many times.
const WEIGHT: f32 = 2.5;

/// The sentences of all things, as sets of keys.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The number of the thing, and the keys.
    sentences: Vec<(usize, HashSet<String>)>,
    /// The keys of all sentences.
    spoken: HashSet<String>,
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
        let keys: HashSet<String> = keys.map(str::to_owned).collect();
        self.spoken.extend(keys.iter().cloned());
        self.sentences.push((number, keys));
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

    /// How much of what is asked one sentence of a thing says. No word weighs more than the average of those that somebody
    /// says: one rare word, such as a hosting company's name that another thing has, is not half of a question.
    pub(super) fn shared(&self, number: usize, asked: &[String]) -> Shared {
        let spoken: Vec<(&String, f32)> =
            asked.iter().filter(|key| self.spoken.contains(*key)).map(|key| (key, self.weight(key))).collect();
        let average = spoken.iter().map(|(_, weight)| weight).sum::<f32>() / spoken.len().max(1) as f32;
        let of = |keys: &HashSet<String>| {
            let common = spoken.iter().filter(|(key, _)| keys.contains(*key));
            common.fold((0, 0.0), |(count, sum), (_, weight)| (count + 1, sum + weight.min(average)))
        };
        let own = self.sentences.iter().filter(|(thing, _)| *thing == number).map(|(_, keys)| of(keys));
        let (keys, weight) = own.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
        let whole = spoken.iter().map(|(_, weight)| weight.min(average)).sum();
        Shared { keys, weight, spoken: spoken.len(), whole, average }
    }

    /// A key that few documents have weighs more.
    fn weight(&self, key: &str) -> f32 {
        let has = self.documents.get(key).copied().unwrap_or_default();
        (1.0 + (self.of - has + 0.5) / (has + 0.5)).ln()
    }
}

/// What a sentence and a question have in common, and what of the question anybody says of anything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared {
    /// How many keys they have in common, and what these weigh.
    pub(super) keys: usize,
    pub(super) weight: f32,
    /// How many keys of the question some sentence has, and what these weigh.
    pub(super) spoken: usize,
    pub(super) whole: f32,
    pub(super) average: f32,
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
