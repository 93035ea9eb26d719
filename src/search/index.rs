//! The index: what was made of all texts, to be asked.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
};

use bm25::{Embedder, EmbedderBuilder, Scorer, Tokenizer};

use super::{
    Entry, Fit, Kind, Part, Tool,
    cases::{self, Cases, Told},
    entries::entries,
    excerpt::excerpt,
    guess::Vocabulary,
    said::{Said, Sentence},
    same::{Same, Term},
};
use crate::course::{Course, SearchWords};

/// How often a word counts that stands in a title, or is one of its names.
const TITLE: usize = 3;
const NAMES: usize = 2;
/// How far a long text is held against it: 0 not at all, 1 wholly. A section is long for good reasons.
const LENGTH: f32 = 0.4;
/// So much better than the second is a first that stands above all.
const LEADS: f32 = 1.35;
/// How much a sentence that fits wholly counts, against a text that has each of its words many times.
const SAID: f32 = 2.5;
/// So many words that nothing has are compared with all others, which takes time.
const GUESSES: usize = 40;
/// So much of the best score the least of the results has.
const LEAST: f32 = 0.2;

/// What was found.
#[derive(Debug)]
pub struct Found<'a> {
    /// The best first.
    pub hits: Vec<Hit<'a>>,
    /// The first one stands above the others.
    pub leads: bool,
    /// Words that were taken for others, with those.
    pub read_as: Vec<(String, Vec<String>)>,
    /// Words that nothing has.
    pub unknown: Vec<String>,
}

/// The cases of the clinic that a sentence may be about.
#[derive(Debug)]
pub struct FoundCases<'a> {
    /// The likeliest first; none where the sentence is far from all of them.
    pub hits: Vec<Hit<'a>>,
    /// Whether the first is it.
    pub fit: Fit,
    /// Words that nothing has.
    pub unknown: Vec<String>,
}

/// A question, as keys.
#[derive(Debug, Default)]
struct Asked {
    keys: Vec<String>,
    read_as: Vec<(String, Vec<String>)>,
    unknown: Vec<String>,
}

/// One of the things found.
#[derive(Debug)]
pub struct Hit<'a> {
    /// It.
    pub entry: &'a Entry,
    /// How well it fits: only to be compared.
    pub score: f32,
    number: usize,
}

/// Keys are cut already.
#[derive(Debug)]
struct Keys;

impl Tokenizer for Keys {
    fn tokenize(&self, keys: &str) -> Vec<String> {
        keys.split(' ').filter(|key| !key.is_empty()).map(str::to_owned).collect()
    }
}

/// What can be searched.
pub struct Index {
    entries: Vec<Entry>,
    same: Same,
    words: Vocabulary,
    keys: HashMap<String, u32>,
    /// Of each entry's text: where a term stands, and its key.
    terms: Vec<Vec<(Range<u32>, u32)>>,
    embedder: Embedder<u32, Keys>,
    scorer: Scorer<usize>,
    said: Said,
    cases: Cases,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("entries", &self.entries.len()).field("keys", &self.keys.len()).finish()
    }
}

impl Index {
    /// Makes it.
    #[must_use]
    pub fn of(course: &Course, tools: &[&[Tool]]) -> Self {
        let same = Same::of(&course.search_words.same);
        let entries = entries(course, tools);
        let (mut words, mut keys, mut terms) = (Vocabulary::default(), HashMap::new(), Vec::new());
        let mut documents = Vec::with_capacity(entries.len());
        let mut sentences: Vec<Sentence> = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let of_text = same.terms(&entry.text);
            let mut document = String::new();
            let mut take = |text: &str, found: &[Term], times: usize| {
                for term in found {
                    words.learn(&text[term.at.clone()].to_lowercase(), &term.key);
                    let next = u32::try_from(keys.len()).unwrap_or(u32::MAX);
                    keys.entry(term.key.clone()).or_insert(next);
                    for _ in 0..times {
                        document.push_str(&term.key);
                        document.push(' ');
                    }
                }
            };
            take(&entry.text, &of_text, 1);
            take(&entry.code, &same.terms(&entry.code), 1);
            take(&entry.title, &same.terms(&entry.title), TITLE);
            entry.names.iter().for_each(|name| take(name, &same.terms(name), NAMES));
            for says in said(course, entry) {
                let found = same.terms(says);
                take(says, &found, 1);
                sentences.push((number, found.into_iter().map(|term| term.key).collect()));
            }
            documents.push(document);
            terms.push(of_text);
        }
        let corpus: Vec<&str> = documents.iter().map(String::as_str).collect();
        let embedder = EmbedderBuilder::<u32, Keys>::with_tokenizer_and_fit_to_corpus(Keys, &corpus).b(LENGTH).build();
        let mut scorer = Scorer::new();
        for (number, document) in documents.iter().enumerate() {
            scorer.upsert(&number, embedder.embed(document));
        }
        let small = |at: Range<usize>| -> Range<u32> { narrow(at.start)..narrow(at.end) };
        let terms = terms.into_iter().map(|terms: Vec<Term>| {
            terms.into_iter().filter_map(|t| Some((small(t.at), *keys.get(&t.key)?))).collect()
        });
        let terms = terms.collect();
        let sets: Vec<HashSet<String>> = documents.iter().map(|d| d.split(' ').map(str::to_owned).collect()).collect();
        let (said, cases) = (Said::of(&sentences, &sets), Cases::of(course, &entries, &same));
        Self { entries, same, words, terms, keys, embedder, scorer, said, cases }
    }

    /// Everything that can be found.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What fits a question, the best first. A question without words finds nothing.
    #[must_use]
    pub fn find(&self, question: &str) -> Found<'_> {
        self.find_among(question, |_| true)
    }

    /// The same among things of some kinds alone.
    #[must_use]
    pub fn find_among(&self, question: &str, kinds: impl Fn(Kind) -> bool) -> Found<'_> {
        let Asked { keys, read_as, unknown } = self.asked(question);
        let hits = self.ranked(&keys, kinds);
        let score = |at: usize| hits.get(at).map_or(0.0, |hit| hit.score);
        let leads = keys.len() > 1 && score(0) > score(1) * LEADS;
        Found { hits, leads, read_as, unknown }
    }

    /// The cases of the clinic that a sentence may be about, and whether it is about one at all.
    #[must_use]
    pub fn find_cases(&self, sentence: &str) -> FoundCases<'_> {
        let Asked { keys, unknown, .. } = self.asked(sentence);
        let ranked = self.cases.ranked(&keys);
        let told = Told { question: sentence, asked: &keys, strange: unknown.len() };
        let evidence = self.cases.evidence(&ranked, &told);
        let hit = |(number, score): (usize, f32)| Some(Hit { entry: self.entries.get(number)?, score, number });
        let hits = ranked.into_iter().filter(|_| evidence.is_near()).filter_map(hit).collect();
        FoundCases { hits, fit: evidence.fit(), unknown }
    }

    /// A question as keys: words that mean the same are one, and words that nothing has are taken for others.
    fn asked(&self, question: &str) -> Asked {
        let (mut asked, mut found) = (BTreeSet::new(), Asked::default());
        let (terms, mut guessed) = (self.same.terms(question), 0);
        for (at, term) in terms.iter().enumerate() {
            let typed = &question[term.at.clone()];
            if let Some(group) = term.group {
                let others = self.same.groups.get(group).cloned().unwrap_or_default();
                found.read_as.push((typed.to_owned(), others));
                asked.insert(term.key.clone());
            } else if self.keys.contains_key(&term.key) {
                asked.insert(term.key.clone());
            } else if terms.get(at + 1).is_none_or(|next| next.at.start >= term.at.end) {
                // A name that nothing has is its parts, which come next.
                guessed += 1;
                let meant = if guessed > GUESSES { Vec::new() } else { self.words.meant(typed) };
                if meant.is_empty() {
                    found.unknown.push(typed.to_owned());
                } else {
                    found.read_as.push((typed.to_owned(), meant.iter().map(|(word, _)| (*word).to_owned()).collect()));
                    asked.extend(meant.iter().map(|(_, key)| (*key).to_owned()));
                }
            }
        }
        found.read_as.dedup_by(|a, b| a.1 == b.1);
        found.keys = asked.into_iter().collect();
        found
    }

    fn ranked(&self, keys: &[String], kinds: impl Fn(Kind) -> bool) -> Vec<Hit<'_>> {
        let matches = self.scorer.matches(&self.embedder.embed(&keys.join(" ")));
        let said = self.said.nearest(keys);
        let hit = |found: bm25::ScoredDocument<usize>| {
            let score = found.score + SAID * said.get(&found.id).copied().unwrap_or_default();
            Some(Hit { entry: self.entries.get(found.id)?, score, number: found.id })
        };
        let mut hits: Vec<Hit<'_>> = matches.into_iter().filter_map(hit).filter(|hit| kinds(hit.entry.kind)).collect();
        // Of equals the one that comes first in the course, always.
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.number.cmp(&b.number)));
        // What has one of many words is no answer.
        let least = hits.first().map_or(0.0, |best| best.score * LEAST);
        hits.retain(|hit| hit.score >= least);
        hits
    }

    /// The part of a hit's text that shows why it was found.
    #[must_use]
    pub fn excerpt(&self, question: &str, hit: &Hit<'_>) -> Vec<Part> {
        let mut asked: Vec<u32> = Vec::new();
        for term in self.same.terms(question) {
            let meant = self.words.meant(&question[term.at.clone()]);
            let guessed = meant.iter().filter_map(|(_, key)| self.keys.get(*key));
            match self.keys.get(&term.key) {
                Some(key) => asked.push(*key),
                None => asked.extend(guessed),
            }
        }
        let terms = self.terms.get(hit.number).map(Vec::as_slice).unwrap_or_default();
        let marks: Vec<(Range<usize>, usize)> = terms
            .iter()
            .filter_map(|(at, key)| Some((at.start as usize..at.end as usize, asked.iter().position(|a| a == key)?)))
            .collect();
        excerpt(&hit.entry.text, &marks)
    }
}

/// What people say of a thing: the symptoms that lead to it, and the sentences of a case with its title.
fn said<'a>(course: &'a Course, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
    let words: &SearchWords = &course.search_words;
    let leads = words.seen.iter().filter(move |seen| seen.leads == entry.href).flat_map(|seen| &seen.says);
    let slug = entry.href.strip_prefix("/clinic/").filter(|_| entry.kind == Kind::Case);
    let case = slug.and_then(|slug| course.case(slug));
    leads.map(String::as_str).chain(case.into_iter().flat_map(cases::sentences))
}

/// Texts are shorter than that.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
