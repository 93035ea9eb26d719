//! One exercise that is to be proved: what its folder holds, which variants are made of it, and what each must lead to.
//!
//! Deliberately absent: building and running them.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Frame, Wrong, asked,
    built::Built,
    hostile::{HOSTILE, Hostile},
    results::tests_in,
    tried::{AllTried, Job, Tried},
    variants::{self, Variant},
};

/// Each sentence is broken by so many wrong solutions at least.
const WRONG_FOR_EACH: usize = 2;
/// So many right solutions of other shapes stand beside the shipped one.
const RIGHT: usize = 4;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// How many exercises there are.
    pub exercises: usize,
    /// How many wrong solutions failed as they say.
    pub wrong: usize,
    /// How many right ones passed, the shipped ones included.
    pub right: usize,
    /// How often tests ran.
    pub runs: usize,
    /// What is wrong, each with the file it is about.
    pub problems: Vec<String>,
}

/// An exercise. A source is a path and its text.
pub(super) struct One {
    pub(super) slug: String,
    variants: Vec<Variant>,
    wrong: Vec<(PathBuf, String)>,
    right: Vec<(PathBuf, String)>,
    /// How many sentences it has.
    sentences: usize,
    /// The tests, each with its sentence; 0 for a test without one.
    tests: Vec<(String, usize)>,
}

impl One {
    /// Reads a folder, and notes what is wrong with it as it stands. None, if there is nothing to build.
    pub(super) fn read(folder: &Path, slug: &str, proof: &mut Proof) -> io::Result<Option<Self>> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
        };
        let mut notes = Notes { slug, proof };
        let (stub, solution) = (read("stub.rs")?, read("solution.rs")?);
        let (Some(stub_frame), Some(solution_frame)) = (Frame::of(&stub), Frame::of(&solution)) else {
            notes.add("stub.rs", "stub and solution need the lines `// Yours: from here.` and `// Yours: to here.`");
            return Ok(None);
        };
        notes.hold(stub_frame.same_as(&solution_frame), "solution.rs", "it differs from the stub outside your part");
        notes.hold(stub_frame.yours.contains("TODO"), "stub.rs", "no TODO says where to begin");
        let sentences = asked::sentences(&read("README.md")?).len();
        let tests = tests(&sources(folder, "tests")?, sentences, &mut notes);
        let (wrong, right) = (sources(folder, "wrong")?, sources(folder, "right")?);
        let kept =
            |name: &str, source: String| Variant { name: name.to_owned(), source, sentence: None, may_warn: false };
        let mut variants = vec![kept("stub", stub.clone()), kept("solution", solution.clone())];
        variants.extend(right.iter().map(|(path, text)| kept(&variants::module("right", path), stub_frame.with(text))));
        variants.extend(wrong.iter().map(|(path, text)| {
            let sentence = broken_by(text, sentences).map(|wrong| wrong.sentence);
            Variant { sentence, may_warn: true, ..kept(&variants::module("wrong", path), stub_frame.with(text)) }
        }));
        variants.extend(HOSTILE.iter().map(|hostile| {
            let source = solution_frame.with_each_function_beginning(hostile.statement);
            Variant { may_warn: true, ..kept(hostile.name, source) }
        }));
        Ok(Some(Self { slug: slug.to_owned(), variants, wrong, right, sentences, tests }))
    }

    /// All that is built and run.
    pub(super) fn variants(&self) -> Vec<Variant> {
        self.variants.clone()
    }

    /// The wrong solutions that did not fail as they say, with the tests of all sentences.
    pub(super) fn unproved(&self, tried: &AllTried) -> Vec<Variant> {
        let unproved = |variant: &&Variant| {
            let mut sources = self.wrong.iter().filter(|(path, _)| variants::module("wrong", path) == variant.name);
            let wrong = sources.find_map(|(_, text)| broken_by(text, self.sentences));
            let tried = tried.get(&(self.slug.clone(), variant.name.clone()));
            wrong.is_some_and(|wrong| !tried.is_some_and(|tried| means(tried, &wrong)))
        };
        let all = |variant: &Variant| Variant { sentence: None, ..variant.clone() };
        self.variants.iter().filter(unproved).map(all).collect()
    }

    /// How each of the variants is run.
    pub(super) fn jobs<'a>(&'a self, built: &'a Built, variants: &[Variant], rounds: usize) -> Vec<Job<'a>> {
        let job = |variant: &Variant| {
            let of = |sentence: usize| variant.sentence.is_none_or(|asked| asked == sentence);
            let tests = self.tests.iter().filter(|(_, sentence)| of(*sentence)).map(|(name, _)| name.clone()).collect();
            let passes = variant.name == "solution" || variant.name.starts_with("right_");
            let (name, rounds) = (variant.name.clone(), if passes { rounds.max(1) } else { 1 });
            let in_vain = HOSTILE.iter().any(|hostile| hostile.in_vain && hostile.name == name);
            Job { slug: &self.slug, built, name, tests, rounds, in_vain }
        };
        variants.iter().map(job).collect()
    }

    /// Holds what came of the variants against what they must lead to.
    pub(super) fn judge(&self, built: Option<&Built>, tried: &mut AllTried, proof: &mut Proof) {
        let mut notes = Notes { slug: &self.slug, proof };
        for (name, words) in built.iter().flat_map(|built| &built.errors) {
            notes.add(name, &format!("it does not compile\n{words}"));
        }
        for (name, words) in built.iter().flat_map(|built| &built.warnings) {
            notes.add(name, &format!("it has warnings\n{words}"));
        }
        let mut taken = |name: &str| tried.remove(&(self.slug.clone(), name.to_owned())).unwrap_or_default();
        self.stub_and_right(&mut taken, &mut notes);
        self.wrong_solutions(&mut taken, &mut notes);
        hostile(&mut taken, &mut notes);
    }

    fn stub_and_right(&self, taken: &mut impl FnMut(&str) -> Tried, notes: &mut Notes<'_>) {
        notes.hold(!taken("stub").passed, "stub.rs", "it passes the tests");
        notes.hold(self.right.len() >= RIGHT, "right", &format!("there are fewer than {RIGHT} right solutions"));
        let mut passing = vec![("solution.rs".to_owned(), "solution".to_owned())];
        for (path, source) in &self.right {
            let name = format!("right/{}", path.file_name().unwrap_or_default().to_string_lossy());
            notes.hold(asked::right(source).is_some(), &name, "its first line does not begin with `// Right: `");
            passing.push((name, variants::module("right", path)));
        }
        for (file, name) in passing {
            let tried = taken(&name);
            notes.hold(tried.passed, &file, &format!("it does not pass, in round {}\n{}", tried.runs, tried.said));
            notes.proof.right += usize::from(tried.passed);
        }
    }

    fn wrong_solutions(&self, taken: &mut impl FnMut(&str) -> Tried, notes: &mut Notes<'_>) {
        let mut broken: BTreeMap<usize, usize> = (1..=self.sentences).map(|number| (number, 0)).collect();
        for (path, source) in &self.wrong {
            let file = format!("wrong/{}", path.file_name().unwrap_or_default().to_string_lossy());
            let Some(wrong) = broken_by(source, self.sentences) else {
                let says = "its first line does not begin with `// Breaks N: `, N being the number of a sentence";
                notes.add(&file, says);
                continue;
            };
            let tried = taken(&variants::module("wrong", path));
            notes.hold(!tried.passed, &file, "it passes the tests");
            let meant = means(&tried, &wrong);
            let Wrong { sentence, says, .. } = wrong;
            let words = format!("no failing test of sentence {sentence} says `{says}`. They say:\n{:#?}", tried.failed);
            notes.hold(meant, &file, &words);
            *broken.entry(sentence).or_default() += usize::from(meant);
        }
        for (sentence, by) in broken {
            let words = format!("sentence {sentence} is broken by {by} wrong solutions; it takes {WRONG_FOR_EACH}");
            notes.hold(by >= WRONG_FOR_EACH, "README.md", &words);
            notes.proof.wrong += by;
        }
    }
}

/// A wrong solution, if it says which of the sentences it breaks.
fn broken_by(source: &str, sentences: usize) -> Option<Wrong<'_>> {
    Wrong::read(source).filter(|wrong| (1..=sentences).contains(&wrong.sentence))
}

/// Does a test of the sentence fail, and say so?
fn means(tried: &Tried, wrong: &Wrong<'_>) -> bool {
    tried.failed.iter().any(|(sentence, said)| *sentence == wrong.sentence && said.contains(wrong.says))
}

/// The solution, spoilt on purpose: the tests must say what happened, and end, and never pass.
fn hostile(taken: &mut impl FnMut(&str) -> Tried, notes: &mut Notes<'_>) {
    for Hostile { name, statement, says, .. } in &HOSTILE {
        let tried = taken(name);
        let said = says.is_none_or(|says| tried.failed.iter().any(|(_, said)| said.contains(says)));
        let words = format!("{name}: with `{statement}` in every function: {says:?}\n{}", tried.said);
        notes.hold(!tried.passed && said, "tests", &words);
    }
}

/// The tests; each proves a sentence that there is, and no sentence is without one.
fn tests(files: &[(PathBuf, String)], sentences: usize, notes: &mut Notes<'_>) -> Vec<(String, usize)> {
    notes.hold(sentences > 0, "README.md", "there is no numbered list under `## What is asked`");
    let mut found = Vec::new();
    for (path, source) in files {
        for (name, sentence) in tests_in(source) {
            let sentence = sentence.filter(|number| (1..=sentences).contains(number));
            let file = format!("tests/{}", path.file_name().unwrap_or_default().to_string_lossy());
            let says =
                format!("`{name}` does not begin with `let _test = proves(N);`, N being one of {sentences} sentences");
            notes.hold(sentence.is_some(), &file, &says);
            found.push((name, sentence.unwrap_or_default()));
        }
    }
    for number in (1..=sentences).filter(|number| found.iter().all(|(_, sentence)| sentence != number)) {
        notes.add("README.md", &format!("no test proves sentence {number}"));
    }
    found
}

fn sources(folder: &Path, kind: &str) -> io::Result<Vec<(PathBuf, String)>> {
    let there = fs::read_dir(folder.join(kind)).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> =
        there.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "rs")).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read_to_string(&path).map(|text| (path, text))).collect()
}

/// Where problems of one exercise are noted.
struct Notes<'a> {
    slug: &'a str,
    proof: &'a mut Proof,
}

impl Notes<'_> {
    fn hold(&mut self, holds: bool, file: &str, says: &str) {
        if !holds {
            self.add(file, says);
        }
    }

    fn add(&mut self, file: &str, says: &str) {
        self.proof.problems.push(format!("exercises/{}/{file}: {says}", self.slug));
    }
}
