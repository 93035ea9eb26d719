//! Sentences that read like a fact and bear no mark, each with why none is needed.
//!
//! What lives here: the sentences of a lesson's prose, which of them read like a fact, and the rules that explain one.
//! Why: a fact without a mark is found by its look, so the look has to be written down. A sentence reads like a fact if it
//! has a number in digits, a word such as *never*, *always* or *only*, or names a browser or a standard. Deliberately
//! absent: headings, tables and blocks. A table is proved where it is introduced, and a block is a proof or a question.

mod look;
mod prose;

use serde::Serialize;

use self::{
    look::{cites, instructs, names_outsiders, on_stage, reads_like_a_fact},
    prose::{Sentence, sentences},
};
use crate::{
    course::{FileProblem, Standards},
    files::Files,
};
use cloakroom_engine::script::{Problem, front_matter};

/// A sentence that reads like a fact and bears no mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bare {
    /// The file it stands in.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// The sentence.
    pub says: String,
    /// Why it needs none. None: it needs one.
    pub why: Option<Why>,
}

/// Why a sentence needs no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It asks.
    Question,
    /// It ends with a colon, and the block that shows it stands below.
    Introduces,
    /// It tells the reader to do something.
    Instruction,
    /// It is about somebody or something of this page's play, and of nothing outside.
    Stage,
    /// It stands beside a block that is played or shown, speaks in plain words, and of nothing outside.
    Block,
    /// It cites a section of a standard, and the course knows that section.
    Cites,
    /// It links to where the course shows it.
    Link,
    /// It says what a word means: the word stands in italics, and *is* or *are* beside it.
    Definition,
}

impl Bare {
    /// The rule in words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.why {
            None => "unexplained",
            Some(Why::Question) => "a question",
            Some(Why::Introduces) => "introduces the block below",
            Some(Why::Instruction) => "an instruction",
            Some(Why::Stage) => "about this page's play",
            Some(Why::Block) => "about the block beside it",
            Some(Why::Cites) => "cites a section that is known",
            Some(Why::Link) => "links to where it is shown",
            Some(Why::Definition) => "a definition",
        }
    }

    pub(super) fn problem(&self) -> FileProblem {
        let says = format!("\"{}\" reads like a fact, and bears no mark", self.says);
        let todo = "Mark it with [^name] and prove it, or say it so that it is no fact";
        FileProblem { file: self.file.clone(), problem: Problem::at(self.line, says, todo) }
    }
}

/// Those of a lesson or a case.
pub(super) fn of(file: &str, files: &Files, standards: &Standards) -> Vec<Bare> {
    let text = files.text(file).unwrap_or_default();
    let Ok((_, body, line)) = front_matter::<toml::Table>(&text) else { return Vec::new() };
    let found = sentences(body, line).into_iter().filter(|s| !s.marked && reads_like_a_fact(&s.plain()));
    found.map(|s| Bare { file: file.to_owned(), line: s.line, why: why(&s, standards), says: s.shown() }).collect()
}

fn why(sentence: &Sentence, standards: &Standards) -> Option<Why> {
    let (text, plain) = (sentence.text.as_str(), sentence.plain());
    let end = text.trim_end_matches(['*', ')', '”']);
    let outside = names_outsiders(&plain);
    let rules = [
        (end.ends_with('?'), Why::Question),
        (end.ends_with(':') && sentence.last && sentence.block_below, Why::Introduces),
        (instructs(&plain), Why::Instruction),
        (!outside && on_stage(&plain), Why::Stage),
        (!outside && !text.contains('`') && (sentence.block_below || sentence.block_above), Why::Block),
        (cites(&plain, standards), Why::Cites),
        (sentence.links.iter().any(|to| to.starts_with('/')), Why::Link),
        (sentence.defines(), Why::Definition),
    ];
    rules.into_iter().find_map(|(holds, why)| holds.then_some(why))
}
