//! Labs: `lessons/labs/slug.md`. A goal and a world, and no steps; the steps that solve it are there for `check`.
//!
//! Deliberately absent: playing and judging; that is `lab`'s.

mod front;
mod script;

use cloakroom_engine::script::{Goal, Problem, front_matter};

use super::{FileProblem, blocks::BlockRenderer, facts::Facts, inline::inline, markdown};
use crate::{
    files::Files,
    hotel::TARGET,
    switch::{STORE, Setting, Switches},
    views::Views,
};

pub use front::{Difficulty, LabFront, Routine, Threat};
pub use script::{LabAct, LabScript};

use script::sections;

/// The folder that labs are in.
const FOLDER: &str = "lessons/labs";

/// What has to be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabGoal {
    /// Something of Alice's comes to Mallory's side.
    Reach(Goal),
    /// With a few switches, the attacks win no more, and Alice does her own business.
    Defend,
}

/// A lab, read and rendered.
#[derive(Debug)]
pub struct Lab {
    /// The name in addresses.
    pub slug: String,
    /// The file it comes from.
    pub file: String,
    /// The front matter.
    pub front: LabFront,
    /// What has to be reached.
    pub goal: LabGoal,
    /// How the hotel stands when it begins.
    pub switches: Switches,
    /// What of that the learner is told, as on a page.
    pub told: Vec<String>,
    /// What is known at the beginning, as HTML.
    pub intro_html: String,
    /// The explanation, for afterwards, as HTML.
    pub after_html: String,
    /// Hints as HTML, each saying more than the one before.
    pub hints: Vec<String>,
    /// Ways to solve it; at least one.
    pub solutions: Vec<LabScript>,
    /// What must not count.
    pub misses: Vec<LabScript>,
}

impl Lab {
    /// What Alice can be asked to do, by its name.
    #[must_use]
    pub fn routine(&self, name: &str) -> Option<(usize, &Routine)> {
        self.front.alice.iter().enumerate().find(|(_, routine)| routine.name == name)
    }
}

/// Reads all labs: easy ones first, then as their front matter orders them.
pub(super) fn read(files: &Files, views: &Views, problems: &mut Vec<FileProblem>) -> Vec<Lab> {
    let mut labs = Vec::new();
    for file in files.list(FOLDER) {
        let slug = file.strip_prefix(FOLDER).and_then(|f| f.strip_prefix('/')).and_then(|f| f.strip_suffix(".md"));
        let Some(slug) = slug else { continue };
        match read_one(files, views, &file, slug) {
            Ok(lab) => labs.push(lab),
            Err(found) => problems.extend(found.into_iter().map(|problem| FileProblem { file: file.clone(), problem })),
        }
    }
    labs.sort_by_key(|lab| (lab.front.difficulty, lab.front.order));
    labs
}

fn read_one(files: &Files, views: &Views, file: &str, slug: &str) -> Result<Lab, Vec<Problem>> {
    let text =
        files.text(file).ok_or_else(|| vec![Problem::at(1, "the file cannot be read as text", "Save it as UTF-8")])?;
    let text = TARGET.fill(&text).map_err(|(line, name)| {
        vec![Problem::at(line + 1, format!("{name} is nothing that a target has"), "Correct the name")]
    })?;
    let (front, body, first_line) = front_matter::<LabFront>(&text).map_err(|p| vec![p])?;
    let (goal, switches, told) = checked(&front)?;
    let parts = sections(body, first_line, &front)?;
    let mut facts = Facts::of(String::new(), "", "", 1)?;
    let mut prose = |(line, text): (usize, &str)| -> Result<String, Vec<Problem>> {
        let mut blocks = BlockRenderer::new(views, files, String::new(), format!("l{line}-"));
        markdown::render(text, line, None, &mut blocks, &mut facts, None).map(|rendered| rendered.html)
    };
    Ok(Lab {
        slug: slug.to_owned(),
        file: file.to_owned(),
        goal,
        switches,
        told,
        intro_html: prose(parts.intro)?,
        after_html: prose(parts.after)?,
        hints: front.hints.iter().map(|hint| inline(hint)).collect(),
        solutions: parts.solutions,
        misses: parts.misses,
        front,
    })
}

/// The goal, the switches and what is told of them; or what is wrong in the front matter.
fn checked(front: &LabFront) -> Result<(LabGoal, Switches, Vec<String>), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut say = |says: String, todo: &str| problems.push(Problem::at(1, says, todo));
    let goal = match front.goal.as_str() {
        "defend" => Some(LabGoal::Defend),
        text => Goal::parse(text).map(LabGoal::Reach),
    };
    let defend = goal == Some(LabGoal::Defend);
    if goal.is_none() {
        let todo = "Write goal = \"mallory sees {{secret}}\", \"mallory holds {{alice.coat}}\" or \"defend\"";
        say("the goal is not understood".to_owned(), todo);
    }
    if defend == front.threat.is_empty() || defend != (front.most > 0) {
        let todo = "A lab to defend has most and [[threat]]s, and no other has";
        say("goal, most and threats do not fit together".to_owned(), todo);
    }
    let mut switches = if defend { Switches::weakest() } else { Switches::default() };
    for setting in [format!("{}=memory", STORE.name)].iter().chain(&front.set) {
        match Setting::parse(setting) {
            Ok(setting) => switches.set(setting),
            Err(error) => say(error.to_string(), "Correct set"),
        }
    }
    let mut told = Vec::new();
    for text in &front.told {
        match Setting::parse(text) {
            Ok(setting) if switches.value(setting.switch) == setting.value => told.push(setting.title()),
            Ok(_) => say(format!("`{text}` is told, and is not so"), "Correct told or set"),
            Err(error) => say(error.to_string(), "Correct told"),
        }
    }
    if let Some(name) = front.after.as_ref().filter(|name| front.alice.iter().all(|routine| routine.name != **name)) {
        say(format!("Alice has no routine `{name}`"), "Correct after");
    }
    match goal {
        Some(goal) if problems.is_empty() => Ok((goal, switches, told)),
        _ => Err(problems),
    }
}
