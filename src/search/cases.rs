//! Which case of the clinic a sentence is about: ranked by what people say of each, and what speaks for the first.
//!
//! Apart from the search over all, since cases are told apart by their sentences: how often a word stands in a text says
//! little, and how many other cases it is said of says much. Deliberately absent: the decision; that is `fit.rs`.

use std::collections::{HashMap, HashSet};

use super::{
    Entry, Kind,
    fit::Evidence,
    said::{Said, Sentence},
    same::Same,
};
use crate::course::{Case, Course, SearchWords};

/// How much the words of a case's own text count, beside what people say of it.
const TEXT: f32 = 0.15;
/// So much of an average word a word weighs that nobody says of any case: a company's name says little against one.
const STRANGE: f32 = 0.5;
/// More than that of a habit is all of it.
const WHOLE: f32 = 1.6;

/// The cases, ready to be asked.
#[derive(Debug, Default)]
pub(super) struct Cases {
    said: Said,
    /// The words of each case's text, and how much each weighs.
    texts: Vec<(usize, HashSet<String>)>,
    weights: HashMap<String, f32>,
    /// Words of the subject as they are written, and those of them that are one key: with all that mean the same.
    subject: Same,
    subject_keys: HashSet<String>,
    /// Each word a group of its own; and those that people say of each case.
    elsewhere: Same,
    said_elsewhere: HashMap<usize, HashSet<usize>>,
}

/// The sentences of a case: what people type, and its title.
pub(super) fn sentences(case: &Case) -> impl Iterator<Item = &str> {
    case.front.says.iter().chain([&case.front.title]).map(String::as_str)
}

impl Cases {
    pub(super) fn of(course: &Course, entries: &[Entry], same: &Same) -> Self {
        let keys = |text: &str| same.terms(text).into_iter().map(|term| term.key).collect::<HashSet<_>>();
        let SearchWords { subject, elsewhere, .. } = &course.search_words;
        let elsewhere = Same::of(&elsewhere.iter().map(|word| vec![word.clone()]).collect::<Vec<_>>());
        let mut said_elsewhere = HashMap::new();
        let (mut spoken, mut documents, mut texts): (Vec<Sentence>, _, _) = (Vec::new(), Vec::new(), Vec::new());
        for (number, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Case) {
            let Some(case) = entry.href.strip_prefix("/clinic/").and_then(|slug| course.case(slug)) else { continue };
            let own: Vec<HashSet<String>> = sentences(case).map(&keys).collect();
            said_elsewhere.insert(number, sentences(case).flat_map(|says| phrases(&elsewhere, says)).collect());
            documents.push(own.iter().flatten().cloned().collect());
            spoken.extend(own.into_iter().map(|keys| (number, keys)));
            texts.push((number, keys(&format!("{} {}", entry.text, entry.names.join(" ")))));
        }
        Self {
            weights: weights(&texts),
            said: Said::of(&spoken, &documents),
            texts,
            subject: Same::of(std::slice::from_ref(subject)),
            subject_keys: subject.iter().filter_map(|word| only(same.terms(word))).map(|term| term.key).collect(),
            elsewhere,
            said_elsewhere,
        }
    }

    /// The cases that have something of what is asked, by the number of their entries, the best first.
    pub(super) fn ranked(&self, asked: &[String]) -> Vec<(usize, f32)> {
        let mut scores = self.said.nearest(asked);
        for (case, habit) in self.said.habits(asked) {
            *scores.entry(case).or_default() += habit;
        }
        for (case, text) in &self.texts {
            let own = asked.iter().filter(|key| text.contains(*key)).filter_map(|key| self.weights.get(key));
            let own: f32 = own.sum();
            if own > 0.0 {
                *scores.entry(*case).or_default() += TEXT * own;
            }
        }
        let mut ranked: Vec<(usize, f32)> = scores.into_iter().collect();
        // Of equals the one that comes first in the course, always.
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
    }

    /// What speaks for the first of the ranked, and what against it.
    pub(super) fn evidence(&self, ranked: &[(usize, f32)], sentence: &Told<'_>) -> Evidence {
        let Some((best, score)) = ranked.first().copied() else { return Evidence::NONE };
        let Told { question, asked, strange } = *sentence;
        let elsewhere = self.elsewhere(question, best);
        let spoken: Vec<(&String, f32)> = asked.iter().filter_map(|key| Some((key, self.said.weight(key)?))).collect();
        let whole: f32 = spoken.iter().map(|(_, weight)| weight).sum();
        let average = whole / spoken.len().max(1) as f32;
        let unspoken = asked.len() - spoken.len() + strange;
        let all = whole + average * (STRANGE * unspoken as f32 + elsewhere as f32);
        let explained: f32 =
            spoken.iter().map(|(key, weight)| weight * (WHOLE * self.said.usual(key, best)).min(1.0)).sum();
        Evidence {
            subject: self.subject(question, asked),
            elsewhere,
            explained: explained / all.max(f32::EPSILON),
            telling: explained,
            together: self.said.together(asked, best),
            ahead: ranked.get(1).map_or(f32::MAX, |second| score / second.1),
        }
    }

    fn subject(&self, question: &str, asked: &[String]) -> usize {
        let written = phrases(&self.subject, question).count();
        written.max(asked.iter().filter(|key| self.subject_keys.contains(*key)).count())
    }

    /// How many words of other subjects a sentence has. One that people say of the case too is none.
    fn elsewhere(&self, question: &str, case: usize) -> usize {
        let said = self.said_elsewhere.get(&case);
        phrases(&self.elsewhere, question).filter(|word| said.is_none_or(|said| !said.contains(word))).count()
    }
}

/// A sentence as it was told: its text, its keys, and how many words of it are in no text at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) question: &'a str,
    pub(super) asked: &'a [String],
    pub(super) strange: usize,
}

fn only<T>(mut of: Vec<T>) -> Option<T> {
    of.pop().filter(|_| of.is_empty())
}

/// The words and phrases of a list that stand in a text, by the numbers of their groups.
fn phrases(list: &Same, text: &str) -> impl Iterator<Item = usize> {
    list.terms(text).into_iter().filter_map(|term| term.group)
}

/// A word that few texts have weighs more.
fn weights(texts: &[(usize, HashSet<String>)]) -> HashMap<String, f32> {
    let mut has: HashMap<String, f32> = HashMap::new();
    texts.iter().flat_map(|(_, text)| text).for_each(|key| *has.entry(key.clone()).or_default() += 1.0);
    let of = texts.len() as f32;
    has.into_iter().map(|(key, has)| (key, (1.0 + (of - has + 0.5) / (has + 0.5)).ln())).collect()
}
