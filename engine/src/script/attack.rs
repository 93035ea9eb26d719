//! An attack file: front matter, a heading a step, the attacker's pages, notes for people.

use serde::{Deserialize, Serialize};

use super::{Block, Goal, Problem, fences, front_matter};
use crate::target::Target;

/// The front matter of an attack file (TOML between `+++` lines).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// The title.
    pub title: String,
    /// The family it belongs to, such as `fixation`.
    pub family: String,
    /// What it does, in a line.
    pub promise: String,
    /// What decides that it won: `mallory sees {{secret}}` or `mallory holds {{alice.coat}}`.
    pub won_when: String,
    /// The sentence told when it won.
    pub story: String,
    /// The lesson it belongs to, by slug.
    #[serde(default)]
    pub lesson: Option<String>,
    /// How the site stands when it begins, where that is not every defence off.
    #[serde(default)]
    pub given: Vec<String>,
    /// Defences that each stop it alone.
    #[serde(default)]
    pub stopped_by: Vec<String>,
    /// Defences that look as if they should, and do not.
    #[serde(default)]
    pub no_help: Vec<String>,
    /// Sections of the standards.
    #[serde(default)]
    pub standards: Vec<String>,
    /// Minutes to watch it.
    #[serde(default)]
    pub minutes: u32,
}

/// A heading with its prose and what is played under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The line of the heading.
    pub line: usize,
    /// The Markdown under it, blocks included.
    pub markdown: String,
    /// What is played.
    pub blocks: Vec<Block>,
}

impl Section {
    /// Where a line that is played stands in the file; the heading's line if there is none. `at` is from 0, over all blocks.
    #[must_use]
    pub fn line_of(&self, at: usize) -> usize {
        let played = self.blocks.iter().filter_map(|block| match block {
            Block::Play { lines, .. } => Some(lines),
            Block::Page(_) => None,
        });
        played.flatten().nth(at).map_or(self.line, |line| line.line)
    }
}

/// A whole attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attack {
    /// The name in addresses and on the command line.
    pub slug: String,
    /// The site it is played against.
    pub target: Target,
    /// The front matter.
    pub front: Front,
    /// The steps: every heading under which something is played or shown.
    pub steps: Vec<Section>,
    /// Headings with prose only: "For the defender", "For the teacher".
    pub notes: Vec<Section>,
}

impl Attack {
    /// Reads an attack file, for a site: `{{target.login}}` and its like are filled in.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line. What `given`, `stopped_by` and `no_help` name is not looked up:
    /// the site's switches are its own.
    pub fn parse(slug: &str, text: &str, target: &Target) -> Result<Self, Vec<Problem>> {
        let filled = target.fill(text).map_err(|(line, name)| {
            let todo = "A target has: login, account, change, log_in.alice, log_in.mallory, log_out, host";
            vec![Problem::at(line + 1, format!("{name} is nothing that a target has"), todo)]
        });
        let text = &filled?;
        let (front, body, first_line) = front_matter::<Front>(text).map_err(|p| vec![p])?;
        let mut problems = Vec::new();
        if Goal::parse(&front.won_when).is_none() {
            let todo = "Write won_when = \"mallory sees {{secret}}\" or won_when = \"mallory holds {{alice.coat}}\"";
            problems.push(Problem::at(1, "won_when is not understood", todo));
        }
        let mut sections = Vec::new();
        for (title, line, markdown) in headings(body, first_line) {
            match blocks(markdown, line + 1) {
                Ok(blocks) => {
                    sections.push(Section { title: title.to_owned(), line, markdown: markdown.to_owned(), blocks })
                }
                Err(more) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let (steps, notes) = sections.into_iter().partition(|s| !s.blocks.is_empty());
        Ok(Self { slug: slug.to_owned(), target: target.clone(), front, steps, notes })
    }

    /// The note under a heading, as Markdown.
    #[must_use]
    pub fn note(&self, title: &str) -> Option<&Section> {
        self.notes.iter().find(|s| s.title.eq_ignore_ascii_case(title))
    }
}

/// Each `## ` heading with the text under it.
fn headings(body: &str, first_line: usize) -> Vec<(&str, usize, &str)> {
    let mut starts = Vec::new();
    let (mut offset, mut fenced) = (0, false);
    for (index, line) in body.split_inclusive('\n').enumerate() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if let Some(title) = line.strip_prefix("## ").filter(|_| !fenced) {
            starts.push((title.trim(), first_line + index, offset, offset + line.len()));
        }
        offset += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|s| s.2).chain([body.len()]).collect();
    starts.iter().zip(ends).map(|((title, line, _, from), to)| (*title, *line, &body[*from..to])).collect()
}

fn blocks(markdown: &str, first_line: usize) -> Result<Vec<Block>, Vec<Problem>> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for fence in fences(markdown, first_line)? {
        if fence.args.contains_key("proves") {
            problems.push(Problem::at(
                fence.line,
                "blocks of an attack prove the attack",
                "Take proves= out, and name another proof in the facts block",
            ));
        }
        if fence.args.contains_key("set") {
            let todo = "Take set= out; what it begins with stands in `given`";
            problems.push(Problem::at(fence.line, "an attack moves no switches", todo));
        }
        match Block::parse(&fence) {
            Some(Ok(block)) => found.push(block),
            Some(Err(more)) => problems.extend(more),
            // A question to the reader and a list of proofs are prose: nothing is played.
            None if fence.kind == "predict" || fence.kind == "facts" => {}
            None => problems.push(Problem::at(
                fence.line,
                format!("an attack has no `{}` blocks", fence.kind),
                "It may have: http, act, html, predict, facts",
            )),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}
