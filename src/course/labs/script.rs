//! A lab's text: what is told before and after, its solutions, and what must not count.

use cloakroom_engine::script::{Actor, Block, Fence, Problem, SitePage, fences};

use super::LabFront;
use crate::switch::Setting;

/// One thing that is done in a lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabAct {
    /// Mallory sends or does something with her browser.
    Mallory(Block),
    /// She puts a page up.
    Page(SitePage),
    /// Alice does what she is asked to, by the number of her routine.
    Alice(usize),
    /// She copies something out of what has come to her last: the value behind this text, under a name.
    Heard {
        /// The name, for `{{name}}` later.
        name: String,
        /// What stands before the value.
        behind: String,
    },
    /// To defend: these switches are on, and the attacks are run.
    Defend(Vec<Setting>),
}

/// Acts in order, each with its line in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabScript {
    /// What it is.
    pub title: String,
    /// The line of its heading.
    pub line: usize,
    /// The acts.
    pub acts: Vec<(usize, LabAct)>,
}

/// A lab's text, apart. Prose comes with its first line.
pub(super) struct Parts<'a> {
    pub(super) intro: (usize, &'a str),
    pub(super) after: (usize, &'a str),
    pub(super) solutions: Vec<LabScript>,
    pub(super) misses: Vec<LabScript>,
}

/// The text before the first heading; *Afterwards*; each *Solution* and each *Not solved: ...*.
pub(super) fn sections<'a>(body: &'a str, first_line: usize, front: &LabFront) -> Result<Parts<'a>, Vec<Problem>> {
    let starts: Vec<(usize, usize)> = headings(body);
    let end_of_intro = starts.first().map_or(body.len(), |(_, at)| *at);
    let mut parts = Parts {
        intro: (first_line, body.get(..end_of_intro).unwrap_or_default()),
        after: (first_line, ""),
        solutions: Vec::new(),
        misses: Vec::new(),
    };
    let mut problems = Vec::new();
    for (at, (line, from)) in starts.iter().enumerate() {
        let to = starts.get(at + 1).map_or(body.len(), |(_, next)| *next);
        let text = body.get(*from..to).unwrap_or_default();
        let (heading, text) = text.split_once('\n').unwrap_or((text, ""));
        let (title, line) = (heading.trim_start_matches("## ").trim(), first_line + line);
        let script =
            |title: &str| acts(text, line + 1, front).map(|acts| LabScript { title: title.to_owned(), line, acts });
        let read = match title.split_once(": ") {
            _ if title == "Afterwards" => {
                parts.after = (line + 1, text);
                Ok(())
            }
            Some(("Not solved", what)) => script(what).map(|script| parts.misses.push(script)),
            _ if title.starts_with("Solution") => script(title).map(|script| parts.solutions.push(script)),
            _ => {
                let todo = "A lab has: Afterwards, Solution, and Not solved: WHAT";
                Err(vec![Problem::at(line, format!("a lab has no heading `{title}`"), todo)])
            }
        };
        problems.extend(read.err().into_iter().flatten());
    }
    if problems.is_empty() { Ok(parts) } else { Err(problems) }
}

/// Each `## ` heading: its line, from 0, and where it begins.
fn headings(body: &str) -> Vec<(usize, usize)> {
    let (mut found, mut offset, mut fenced) = (Vec::new(), 0, false);
    for (line, text) in body.split_inclusive('\n').enumerate() {
        fenced ^= text.starts_with("```");
        if text.starts_with("## ") && !fenced {
            found.push((line, offset));
        }
        offset += text.len();
    }
    found
}

fn acts(text: &str, first_line: usize, front: &LabFront) -> Result<Vec<(usize, LabAct)>, Vec<Problem>> {
    let mut found = Vec::new();
    for fence in fences(text, first_line)? {
        let more = match fence.kind.as_str() {
            "alice" => alice(&fence, front)?,
            "heard" => vec![heard(&fence)?],
            "switches" => vec![LabAct::Defend(settings(&fence)?)],
            _ => vec![mallory(&fence)?],
        };
        found.extend(more.into_iter().map(|act| (fence.line, act)));
    }
    Ok(found)
}

fn alice(fence: &Fence, front: &LabFront) -> Result<Vec<LabAct>, Vec<Problem>> {
    let routine = |name: &str| front.alice.iter().position(|routine| routine.name == name).map(LabAct::Alice);
    let names = fence.body.lines().map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| {
            routine(name).ok_or_else(|| {
                vec![Problem::at(
                    fence.line,
                    format!("Alice has no routine `{name}`"),
                    "Write one of those of [[alice]]",
                )]
            })
        })
        .collect()
}

/// `loot = sid=`
fn heard(fence: &Fence) -> Result<LabAct, Vec<Problem>> {
    let named = fence.body.trim().split_once(" = ").filter(|(name, behind)| !name.is_empty() && !behind.is_empty());
    let todo = "Write NAME = TEXT: the value behind this text is kept";
    let (name, behind) = named.ok_or_else(|| vec![Problem::at(fence.line, "nothing is copied", todo)])?;
    Ok(LabAct::Heard { name: name.to_owned(), behind: behind.to_owned() })
}

fn settings(fence: &Fence) -> Result<Vec<Setting>, Vec<Problem>> {
    let wrong =
        |error: crate::switch::SwitchError| vec![Problem::at(fence.line, error.to_string(), "Correct the switch")];
    let lines = fence.body.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Setting::parse(line).map_err(wrong)).collect()
}

fn mallory(fence: &Fence) -> Result<LabAct, Vec<Problem>> {
    let bad = |says: String, todo: &str| vec![Problem::at(fence.line, says, todo)];
    match Block::parse(fence) {
        Some(Ok(Block::Page(page))) => Ok(LabAct::Page(page)),
        Some(Ok(block @ Block::Play { actor: Actor::Mallory, at: Actor::Mallory, .. })) => Ok(LabAct::Mallory(block)),
        Some(Ok(_)) => {
            Err(bad("the learner is Mallory, at her own browser".to_owned(), "Let Alice act in an alice block"))
        }
        Some(Err(problems)) => Err(problems),
        None => Err(bad(
            format!("a lab has no `{}` blocks", fence.kind),
            "It may have: http, act, html, alice, heard, switches",
        )),
    }
}
