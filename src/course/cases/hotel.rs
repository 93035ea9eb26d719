//! A case that the hotel plays: the same steps on both sides, some lines for one of them alone.

use cloakroom_engine::script::{Block, Problem, fences};

use super::body::{Part, SideName, for_side, of_one, parts};
use crate::switch::Setting;

/// The steps of both sides, which have the same titles.
#[derive(Debug, Clone)]
pub struct HotelCase {
    /// How the switches stand before.
    pub before: HotelSide,
    /// How they stand with the cure.
    pub after: HotelSide,
}

/// One side.
#[derive(Debug, Clone)]
pub struct HotelSide {
    /// What is moved.
    pub set: Vec<Setting>,
    /// What is played.
    pub steps: Vec<CaseStep>,
}

/// A heading, and what is played under it.
#[derive(Debug, Clone)]
pub struct CaseStep {
    /// The heading.
    pub title: String,
    /// Its line.
    pub line: usize,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// Reads the section.
pub(super) fn read(section: Part<'_>, sets: [&[String]; 2]) -> Result<HotelCase, Vec<Problem>> {
    for side in [SideName::Before, SideName::After] {
        if !states(section.text, side) {
            let says = format!("nothing is stated that holds {} alone", side.word());
            let todo = format!("Write a line `{} => ...` for what is to be seen there", side.word());
            return Err(vec![Problem::at(section.line, says, todo)]);
        }
    }
    let read = |name: SideName, set: &[String]| -> Result<HotelSide, Vec<Problem>> {
        let wrong = |says: String| vec![Problem::at(1, says, "Correct set in the front matter")];
        let set =
            set.iter().map(|text| Setting::parse(text).map_err(|e| wrong(e.to_string()))).collect::<Result<_, _>>()?;
        Ok(HotelSide { set, steps: steps(section, name)? })
    };
    Ok(HotelCase { before: read(SideName::Before, sets[0])?, after: read(SideName::After, sets[1])? })
}

/// Does it say something that holds on this side alone?
fn states(text: &str, side: SideName) -> bool {
    let own = |line: &str| of_one(line).is_some_and(|(word, rest)| word == side.word() && rest.starts_with("=>"));
    text.lines().any(own) || text.contains(&format!(" only={}", side.word()))
}

fn steps(section: Part<'_>, side: SideName) -> Result<Vec<CaseStep>, Vec<Problem>> {
    let text = for_side(section.text, Some(side));
    let (mut steps, mut problems) = (Vec::new(), Vec::new());
    for part in parts(&text, section.line + 1, "### ") {
        match blocks(part) {
            Ok(blocks) => steps.push(CaseStep { title: part.title.to_owned(), line: part.line, blocks }),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(steps) } else { Err(problems) }
}

fn blocks(part: Part<'_>) -> Result<Vec<Block>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for fence in fences(part.text, part.line + 1)? {
        if fence.args.contains_key("set") {
            let todo = "Take set= out: `set` of [before] and [after] moves the switches";
            problems.push(Problem::at(fence.line, "a case moves no switches on the way", todo));
        }
        match Block::parse(&fence) {
            Some(Ok(block)) => found.push(block),
            Some(Err(more)) => problems.extend(more),
            None => problems.push(Problem::at(
                fence.line,
                format!("a step of a case has no `{}` blocks", fence.kind),
                "It may have: http, act, html",
            )),
        }
    }
    let mut fenced = false;
    for (at, line) in part.text.lines().enumerate() {
        let fence = line.starts_with("```");
        if !fence && !fenced && !line.trim().is_empty() {
            let says = "words below a step are shown nowhere";
            problems.push(Problem::at(part.line + 1 + at, says, "Put them above the first step"));
        }
        fenced ^= fence;
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}
