//! What people say of a thing: held against a question as a whole, since a sentence means more than its words.

use std::collections::{BTreeMap, HashMap, HashSet};

/// So many sentences of a thing with a word make half of a habit.
const HABIT: f32 = 1.2;

/// A sentence that people say of a thing: the thing's number, and the keys.
pub(super) type Sentence = (usize, HashSet<String>);

/// The sentences of all things, by their keys.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What each sentence is said of, and what its keys weigh.
    sentences: Vec<(usize, f32)>,
    by_key: HashMap<String, Spoken>,
}

/// A key that some sentence has.
#[derive(Debug)]
struct Spoken {
    weight: f32,
    sentences: Vec<usize>,
    /// How many sentences of each thing have it.
    things: BTreeMap<usize, f32>,
}

impl Said {
    /// Sentences, and the documents that tell how much a key weighs: one that few have weighs more.
    pub(super) fn of(sentences: &[Sentence], documents: &[HashSet<String>]) -> Self {
        let mut has: HashMap<&str, f32> = HashMap::new();
        documents.iter().flatten().for_each(|key| *has.entry(key).or_default() += 1.0);
        let of = documents.len() as f32;
        let weight = |key: &str| {
            let has = has.get(key).copied().unwrap_or_default();
            (1.0 + (of - has + 0.5) / (has + 0.5)).ln()
        };
        let mut said = Self::default();
        for (number, (thing, keys)) in sentences.iter().enumerate() {
            said.sentences.push((*thing, keys.iter().map(|key| weight(key)).sum()));
            for key in keys {
                let new = || Spoken { weight: weight(key), sentences: Vec::new(), things: BTreeMap::new() };
                let spoken = said.by_key.entry(key.clone()).or_insert_with(new);
                spoken.sentences.push(number);
                *spoken.things.entry(*thing).or_default() += 1.0;
            }
        }
        said
    }

    /// What a key weighs; nothing if no sentence has it.
    pub(super) fn weight(&self, key: &str) -> Option<f32> {
        self.by_key.get(key).map(|spoken| spoken.weight)
    }

    /// How usual a key is in what is said of a thing: 0 where no sentence has it, near 1 where many have.
    pub(super) fn usual(&self, key: &str, thing: usize) -> f32 {
        let count = self.by_key.get(key).and_then(|spoken| spoken.things.get(&thing)).copied().unwrap_or_default();
        count / (count + HABIT)
    }

    /// Of each thing the sentence that says most of what is asked and least else.
    pub(super) fn nearest(&self, asked: &[String]) -> HashMap<usize, f32> {
        let mut shared: HashMap<usize, f32> = HashMap::new();
        for spoken in asked.iter().filter_map(|key| self.by_key.get(key)) {
            spoken.sentences.iter().for_each(|number| *shared.entry(*number).or_default() += spoken.weight);
        }
        let mut nearest: HashMap<usize, f32> = HashMap::new();
        for (number, shared) in shared {
            let Some((thing, length)) = self.sentences.get(number) else { continue };
            let best = nearest.entry(*thing).or_default();
            *best = best.max(shared * shared / length);
        }
        nearest
    }

    /// Of each thing how usual all that is asked is in its sentences together.
    pub(super) fn habits(&self, asked: &[String]) -> HashMap<usize, f32> {
        let mut habits: HashMap<usize, f32> = HashMap::new();
        for (key, spoken) in asked.iter().filter_map(|key| Some((key, self.by_key.get(key)?))) {
            for thing in spoken.things.keys() {
                *habits.entry(*thing).or_default() += spoken.weight * self.usual(key, *thing);
            }
        }
        habits
    }

    /// How many keys of the question one sentence of a thing has, at most.
    pub(super) fn together(&self, asked: &[String], thing: usize) -> usize {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for number in asked.iter().filter_map(|key| self.by_key.get(key)).flat_map(|spoken| &spoken.sentences) {
            if self.sentences.get(*number).is_some_and(|(of, _)| *of == thing) {
                *shared.entry(*number).or_default() += 1;
            }
        }
        shared.into_values().max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_says_the_same_weighs_most_and_one_shared_word_little() {
        let keys = |text: &str| text.split(' ').map(str::to_owned).collect::<HashSet<_>>();
        let documents = ["cookie session", "cookie proxy", "cookie gone", "session gone", "cookie"].map(keys);
        let said = Said::of(&[(1, keys("cookie gone proxy")), (2, keys("cookie session"))], &documents);
        let asked = ["cookie", "gone", "proxy"].map(str::to_owned);
        let nearest = said.nearest(&asked);
        assert!(nearest[&1] > 4.0 * nearest[&2], "{nearest:?}");
        assert!(said.habits(&asked)[&1] > said.habits(&asked)[&2]);
        assert_eq!((said.together(&asked, 1), said.together(&asked, 2)), (3, 1));
        assert!(said.nearest(&["nothing".to_owned()]).is_empty());
    }
}
