//! The proof that an exercise grades honestly. Its stub fails and its solution passes. Each sentence of its README is proved
//! by wrong solutions that fail in a test of that sentence, and every right solution kept beside them passes.
//!
//! Deliberately absent: whether a text is good.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Frame, Workshop, Wrong, asked,
    hostile::{HOSTILE, Hostile},
    results::tests_in,
    tried::{self, Tried},
    variants::{self, Built, Variant},
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

/// Proves the exercises of a checkout, or one of them, in a copy below `place`. What has to pass is run so many `rounds`.
///
/// # Errors
/// A file cannot be read or written, or Cargo cannot be started.
pub fn prove(checkout: &Path, place: &Path, only: Option<&str>, rounds: usize) -> io::Result<Proof> {
    let workshop = Workshop::set_up(checkout, place)?;
    let mut proof = Proof::default();
    for slug in exercises(&checkout.join("exercises"))? {
        if only.is_none_or(|only| only == slug) {
            proof.exercises += 1;
            let folder = checkout.join("exercises").join(&slug);
            One { folder: &folder, slug: &slug, workshop: &workshop, rounds, proof: &mut proof }.prove()?;
        }
    }
    Ok(proof)
}

/// The folders that are exercises: what else stands beside them has no solution.
fn exercises(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().join("solution.rs").exists() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    Ok(found)
}

struct One<'a> {
    folder: &'a Path,
    slug: &'a str,
    workshop: &'a Workshop,
    rounds: usize,
    proof: &'a mut Proof,
}

impl One<'_> {
    fn prove(mut self) -> io::Result<()> {
        let (stub, solution) = (self.read("stub.rs")?, self.read("solution.rs")?);
        let (Some(stub_frame), Some(solution_frame)) = (Frame::of(&stub), Frame::of(&solution)) else {
            self.wrong("stub.rs", "stub and solution need the lines `// Yours: from here.` and `// Yours: to here.`");
            return Ok(());
        };
        self.hold(stub_frame.same_as(&solution_frame), "solution.rs", "it differs from the stub outside your part");
        self.hold(stub_frame.yours.contains("TODO"), "stub.rs", "no TODO says where to begin");

        let sentences = asked::sentences(&self.read("README.md")?).len();
        let tests = self.tests(sentences)?;
        let (wrong, right) = (self.sources("wrong")?, self.sources("right")?);
        let named = |name: &str, source: String| Variant { name: name.to_owned(), source };
        let mut all = vec![named("stub", stub.clone()), named("solution", solution.clone())];
        for (kind, sources) in [("wrong", &wrong), ("right", &right)] {
            all.extend(sources.iter().map(|(path, text)| named(&variants::module(kind, path), stub_frame.with(text))));
        }
        all.extend(
            HOSTILE
                .iter()
                .map(|hostile| named(hostile.name, solution_frame.with_each_function_beginning(hostile.statement))),
        );
        let built = variants::build(self.workshop, self.slug, all)?;
        self.messages(&built, &wrong);
        let mut tried = tried::all(&built, &jobs(&wrong, &right, self.rounds), &tests)?;
        self.proof.runs += tried.values().map(|tried| tried.runs).sum::<usize>();
        self.stub_and_right(&mut tried, &right);
        self.wrong_solutions(&mut tried, &wrong, sentences);
        self.hostile(&mut tried);
        Ok(())
    }

    /// The names of the tests; each proves a sentence that there is, and no sentence is without one.
    fn tests(&mut self, sentences: usize) -> io::Result<Vec<String>> {
        self.hold(sentences > 0, "README.md", "there is no numbered list under `## What is asked`");
        let (mut names, mut proved) = (Vec::new(), vec![false; sentences]);
        for (path, source) in self.sources("tests")? {
            for (name, sentence) in tests_in(&source) {
                match sentence.and_then(|number| proved.get_mut(number.wrapping_sub(1))) {
                    Some(proved) => *proved = true,
                    None => self.wrong(
                        &format!("tests/{}", path.file_name().unwrap_or_default().to_string_lossy()),
                        &format!("`{name}` does not begin with `let _test = proves(N);`, N being one of {sentences} sentences"),
                    ),
                }
                names.push(name);
            }
        }
        for (at, _) in proved.iter().enumerate().filter(|(_, proved)| !**proved) {
            self.wrong("README.md", &format!("no test proves sentence {}", at + 1));
        }
        Ok(names)
    }

    fn messages(&mut self, built: &Built<'_>, wrong: &[(PathBuf, String)]) {
        for (name, words) in &built.errors {
            self.wrong(name, &format!("it does not compile\n{words}"));
        }
        let may = |name: &str| wrong.iter().any(|(path, _)| variants::module("wrong", path) == name) || hostile(name);
        for (name, words) in built.warnings.iter().filter(|(name, _)| !may(name)) {
            self.wrong(name, &format!("it has warnings\n{words}"));
        }
    }

    fn stub_and_right(&mut self, all: &mut BTreeMap<String, Tried>, right: &[(PathBuf, String)]) {
        let stub = taken(all, "stub");
        self.hold(!stub.passed, "stub.rs", "it passes the tests");
        self.hold(right.len() >= RIGHT, "right", &format!("there are fewer than {RIGHT} right solutions"));
        let mut passing = vec![("solution.rs".to_owned(), "solution".to_owned())];
        for (path, source) in right {
            let name = format!("right/{}", path.file_name().unwrap_or_default().to_string_lossy());
            self.hold(asked::right(source).is_some(), &name, "its first line does not begin with `// Right: `");
            passing.push((name, variants::module("right", path)));
        }
        for (file, name) in passing {
            let tried = taken(all, &name);
            let words = format!("it does not pass, in round {}\n{}", tried.runs, tried.said);
            self.hold(tried.passed, &file, &words);
            self.proof.right += usize::from(tried.passed);
        }
    }

    fn wrong_solutions(&mut self, all: &mut BTreeMap<String, Tried>, wrong: &[(PathBuf, String)], sentences: usize) {
        let mut broken: BTreeMap<usize, usize> = (1..=sentences).map(|number| (number, 0)).collect();
        for (path, source) in wrong {
            let file = format!("wrong/{}", path.file_name().unwrap_or_default().to_string_lossy());
            let Some(wrong) = Wrong::read(source).filter(|wrong| broken.contains_key(&wrong.sentence)) else {
                self.wrong(
                    &file,
                    "its first line does not begin with `// Breaks N: `, N being the number of a sentence",
                );
                continue;
            };
            let tried = taken(all, &variants::module("wrong", path));
            self.hold(!tried.passed, &file, "it passes the tests");
            let meant =
                tried.failed.iter().any(|(sentence, said)| *sentence == wrong.sentence && said.contains(wrong.says));
            let Wrong { sentence, says, .. } = wrong;
            let words = format!("no failing test of sentence {sentence} says `{says}`. They say:\n{:#?}", tried.failed);
            self.hold(meant, &file, &words);
            *broken.entry(sentence).or_default() += usize::from(meant);
        }
        for (sentence, by) in broken {
            let words = format!("sentence {sentence} is broken by {by} wrong solutions; it takes {WRONG_FOR_EACH}");
            self.hold(by >= WRONG_FOR_EACH, "README.md", &words);
            self.proof.wrong += by;
        }
    }

    /// The solution, spoilt on purpose: the tests must say what happened, and end, and never pass.
    fn hostile(&mut self, all: &mut BTreeMap<String, Tried>) {
        for Hostile { name, statement, says } in &HOSTILE {
            let tried = taken(all, name);
            let said = says.is_none_or(|says| tried.failed.iter().any(|(_, said)| said.contains(says)));
            let words = format!("{name}: with `{statement}` in every function: {says:?}\n{}", tried.said);
            self.hold(!tried.passed && said, "tests", &words);
        }
    }

    fn sources(&self, kind: &str) -> io::Result<Vec<(PathBuf, String)>> {
        let there = fs::read_dir(self.folder.join(kind)).into_iter().flatten().filter_map(Result::ok);
        let mut paths: Vec<PathBuf> =
            there.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "rs")).collect();
        paths.sort();
        paths.into_iter().map(|path| fs::read_to_string(&path).map(|text| (path, text))).collect()
    }

    fn read(&self, name: &str) -> io::Result<String> {
        let path = self.folder.join(name);
        fs::read_to_string(&path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    fn hold(&mut self, holds: bool, file: &str, says: &str) {
        if !holds {
            self.wrong(file, says);
        }
    }

    fn wrong(&mut self, file: &str, says: &str) {
        self.proof.problems.push(format!("exercises/{}/{file}: {says}", self.slug));
    }
}

fn hostile(name: &str) -> bool {
    HOSTILE.iter().any(|hostile| hostile.name == name)
}

/// What is to be run, and how often. What waits in vain begins first: it takes seconds of the clock, and no processor time.
fn jobs(wrong: &[(PathBuf, String)], right: &[(PathBuf, String)], rounds: usize) -> Vec<(String, usize)> {
    let once = HOSTILE.iter().map(|hostile| hostile.name.to_owned()).chain(["stub".to_owned()]);
    let once = once.chain(wrong.iter().map(|(path, _)| variants::module("wrong", path)));
    let passing = right.iter().map(|(path, _)| variants::module("right", path)).chain(["solution".to_owned()]);
    once.map(|name| (name, 1)).chain(passing.map(|name| (name, rounds.max(1)))).collect()
}

fn taken(all: &mut BTreeMap<String, Tried>, name: &str) -> Tried {
    all.remove(name).unwrap_or_default()
}
