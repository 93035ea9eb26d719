//! Words and phrases that mean the same are one term: whoever types *signed out* finds *logged out*.

use std::{collections::HashMap, ops::Range};

use super::words::{Cutter, Word};

/// What is looked for, or can be found: a stem, or the number of a group of phrases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Where it stands in the text, in bytes.
    pub(super) at: Range<usize>,
    /// Its key in the index.
    pub(super) key: String,
    /// The group that a phrase belongs to.
    pub(super) group: Option<usize>,
}

/// The groups, ready to be found in a text.
#[derive(Debug, Default)]
pub(super) struct Same {
    cutter: Cutter,
    /// By their first stem; the longest first.
    phrases: HashMap<String, Vec<(Vec<String>, usize)>>,
    /// As they are written.
    pub(super) groups: Vec<Vec<String>>,
}

impl Same {
    /// Groups of phrases.
    pub(super) fn of(groups: &[Vec<String>]) -> Self {
        let cutter = Cutter::default();
        let mut phrases: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
        for (group, phrase) in groups.iter().enumerate().flat_map(|(n, g)| g.iter().map(move |p| (n, p))) {
            let stems: Vec<String> = whole_names(cutter.words(phrase)).into_iter().map(|word| word.stem).collect();
            let Some(first) = stems.first().cloned() else { continue };
            phrases.entry(first).or_default().push((stems, group));
        }
        for of_stem in phrases.values_mut() {
            of_stem.sort_by_key(|(stems, _)| std::cmp::Reverse(stems.len()));
        }
        Self { cutter, phrases, groups: groups.to_vec() }
    }

    /// The terms of a text, in order. Small words are none, unless they are part of a phrase.
    pub(super) fn terms(&self, text: &str) -> Vec<Term> {
        let words = self.cutter.words(text);
        let mut terms = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            if let Some((group, length)) = self.phrase(&words[at..]) {
                let end = words.get(at + length - 1).map_or(word.at.end, |last| last.at.end);
                terms.push(Term { at: word.at.start..end, key: format!("={group}"), group: Some(group) });
                at += length;
                continue;
            }
            if !word.is_small {
                terms.push(Term { at: word.at.clone(), key: word.stem.clone(), group: None });
            }
            at += 1;
        }
        terms
    }

    /// The group of the longest phrase that begins here, and how many words it takes. One small word may stand between:
    /// *logs me out*.
    fn phrase(&self, words: &[Word]) -> Option<(usize, usize)> {
        let of_stem = self.phrases.get(&words.first()?.stem)?;
        of_stem.iter().find_map(|(stems, group)| {
            let (mut taken, mut between) = (0, false);
            for stem in stems {
                taken += parts_of_the_last(words, taken, stem);
                match words.get(taken) {
                    Some(word) if word.stem == *stem => taken += 1,
                    Some(word) if taken > 0 && !between && word.is_small => {
                        between = true;
                        (words.get(taken + 1)?.stem == *stem).then_some(())?;
                        taken += 2;
                    }
                    _ => return None,
                }
            }
            Some((*group, taken))
        })
    }
}

/// How many words are parts of the name that was taken last: *logged-in users* goes on after the name.
fn parts_of_the_last(words: &[Word], taken: usize, stem: &str) -> usize {
    let Some(last) = taken.checked_sub(1).and_then(|at| words.get(at)) else { return 0 };
    words.iter().skip(taken).take_while(|word| word.at.start < last.at.end && word.stem != stem).count()
}

/// A name without its parts: a phrase is written once.
fn whole_names(words: Vec<Word>) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::new();
    for word in words {
        if kept.last().is_none_or(|last| word.at.start >= last.at.end) {
            kept.push(word);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_a_group_are_one_term_in_every_form() {
        let groups = [vec!["log out", "sign out", "log-out"], vec!["missing", "not set"]];
        let same = Same::of(&groups.map(|g| g.into_iter().map(str::to_owned).collect()));
        let keys = |text: &str| same.terms(text).into_iter().map(|t| t.key).collect::<Vec<_>>();
        for text in ["logged out", "It logs me out", "signing out", "sign out", "a log-out"] {
            assert_eq!(keys(text)[0], "=0", "{text}");
        }
        assert_eq!(keys("the cookie is not set"), ["cooki", "=1"]);
        assert_eq!(keys("the cookie isn't set"), ["cooki", "=1"]);
        assert_eq!(keys("logs the good people out"), ["log", "good", "peopl", "out"], "too far apart");
        let text = "is signed out";
        assert_eq!(same.terms(text).first().map(|t| &text[t.at.clone()]), Some("signed out"));
    }
}
