//! Cases of the clinic: `lessons/clinic/slug.md`. A symptom as people say it, its cause, its cure, and how both are shown.
//!
//! What lives here: the file, read and rendered. Deliberately absent: playing it; that is `src/clinic`.

mod body;
mod drill;
mod front;
mod hotel;
mod judged;
mod seen;

use cloakroom_engine::script::{Fence, Problem, fences, front_matter, toml_problem};
use serde::{Deserialize, Serialize};

pub use drill::{Drill, DrillLine};
pub use front::{CaseAnswer, CaseFront, CaseQuestion, CaseSide, Library as OfLibrary};
pub use hotel::{CaseStep, HotelCase, HotelSide};
pub use judged::{JudgeCase, JudgeSide};
pub use seen::{Seen, SeenCase};

use self::body::{Part, for_side, parts, prose};
use super::{
    FileProblem,
    blocks::BlockRenderer,
    facts::{Fact, Facts},
    inline::inline,
    markdown,
};
use crate::{files::Files, views::Views};

/// The folder.
pub(super) const FOLDER: &str = "lessons/clinic";
/// The list of groups.
pub(super) const GROUPS: &str = "lessons/clinic/groups.toml";
const HEADINGS: [&str; 5] = ["What is going on", "The cure", "Before and after", "Drill", "Where this is proved"];

/// Where it hurts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseGroup {
    /// Its name in cases.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// How a case is shown, before and after its cure.
#[derive(Debug, Clone)]
pub enum Played {
    /// The hotel plays it.
    Hotel(HotelCase),
    /// The cookie judge answers it.
    Judge(Box<JudgeCase>),
    /// It cannot be played here, and is proved elsewhere.
    Seen(SeenCase),
}

/// A case, rendered.
#[derive(Debug)]
pub struct Case {
    /// The file it comes from.
    pub file: String,
    /// Its name in addresses.
    pub slug: String,
    /// What it says of itself.
    pub front: CaseFront,
    /// The cure in a sentence, as HTML.
    pub cure_line_html: String,
    /// What is going on, as HTML.
    pub cause_html: String,
    /// The cure with its code, as HTML.
    pub cure_html: String,
    /// The words above what is played, as HTML.
    pub played_html: String,
    /// What is played.
    pub played: Played,
    /// Its drill.
    pub drill: Option<Drill>,
    /// What its words state, as a list with the proofs.
    pub proofs_html: String,
    /// What its words state, and what proves each.
    pub facts: Vec<Fact>,
    /// Proofs of what they do not state, each with its line.
    pub unstated: Vec<(usize, String)>,
    /// The line and the number of words of what is going on.
    pub words: (usize, usize),
    /// Languages that the cure has code in.
    pub cures: Vec<String>,
}

impl Case {
    /// All of its rendered text.
    #[must_use]
    pub fn html(&self) -> String {
        let drill = self.drill.as_ref().map(|d| format!("{}{}", d.story_html, d.right_html)).unwrap_or_default();
        [self.cure_line_html.as_str(), &self.cause_html, &self.cure_html, &self.played_html, &drill, &self.proofs_html]
            .concat()
    }
}

#[derive(Deserialize)]
struct Groups {
    group: Vec<CaseGroup>,
}

/// Reads the groups.
pub(super) fn groups(files: &Files) -> Result<Vec<CaseGroup>, Problem> {
    let Some(text) = files.text(GROUPS) else { return Ok(Vec::new()) };
    let groups: Groups = toml::from_str(&text).map_err(|e| toml_problem(&e, &text, 0, "Correct the list of groups"))?;
    Ok(groups.group)
}

/// Reads all cases.
pub(super) fn read(files: &Files, views: &Views, problems: &mut Vec<FileProblem>) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in files.list(FOLDER) {
        let name = file.strip_prefix(FOLDER).and_then(|f| f.trim_start_matches('/').strip_suffix(".md"));
        let Some(slug) = name else { continue };
        match read_one(files, views, &file, slug) {
            Ok(case) => cases.push(case),
            Err(found) => problems.extend(found.into_iter().map(|problem| FileProblem { file: file.clone(), problem })),
        }
    }
    cases
}

fn read_one(files: &Files, views: &Views, file: &str, slug: &str) -> Result<Case, Vec<Problem>> {
    let text =
        files.text(file).ok_or_else(|| vec![Problem::at(1, "the file cannot be read as text", "Save it as UTF-8")])?;
    let (front, body, line) = front_matter::<CaseFront>(&text).map_err(|p| vec![p])?;
    let both = for_side(body, None);
    let sections = parts(&both, line, "## ");
    let raw = parts(body, line, "## ");
    in_order(&sections)?;
    let section = |title: &str| sections.iter().find(|part| part.title == title).copied();
    let need = |title: &str| {
        let missing =
            || vec![Problem::at(1, format!("there is no heading `## {title}`"), "Add it, with what belongs to it")];
        section(title).ok_or_else(missing)
    };
    let list = format!("/clinic/{slug}");
    let mut facts = Facts::of(list, "", &both, line)?;
    facts.played_at("played");
    let mut html = |part: Part<'_>, text: &str| -> Result<String, Vec<Problem>> {
        let mut blocks = BlockRenderer::new(views, files, String::new(), format!("c{}-", part.line));
        markdown::render(text, part.line + 1, None, &mut blocks, &mut facts, None).map(|r| r.html)
    };
    let (cause, cure, show) = (need(HEADINGS[0])?, need(HEADINGS[1])?, need(HEADINGS[2])?);
    let cause_html = html(cause, cause.text)?;
    let cure_html = html(cure, cure.text)?;
    let played_html = html(show, &prose(show.text))?;
    let raw_show = raw.iter().find(|part| part.title == HEADINGS[2]).copied().unwrap_or(show);
    let played = played(raw_show, &front)?;
    let drill = section(HEADINGS[3]).map(|part| drilled(part, &mut html)).transpose()?;
    // Where blocks prove all there is, the list is made all the same.
    let list = section(HEADINGS[4]).unwrap_or(Part { title: HEADINGS[4], line, text: "```facts\n```" });
    let proofs_html = html(list, list.text)?;
    let words = (cause.line, cause.text.split_whitespace().count());
    let code = fences(cure.text, cure.line + 1)?;
    Ok(Case {
        file: file.to_owned(),
        slug: slug.to_owned(),
        cure_line_html: inline(&front.cure),
        cause_html,
        cure_html,
        played_html,
        played,
        drill,
        proofs_html,
        unstated: facts.unstated(),
        facts: facts.stated,
        words,
        cures: code.iter().filter_map(language).collect(),
        front,
    })
}

/// The headings are known, and in order.
fn in_order(sections: &[Part<'_>]) -> Result<(), Vec<Problem>> {
    let mut next = 0;
    for part in sections {
        let at = HEADINGS.iter().position(|known| *known == part.title).filter(|at| *at >= next);
        let Some(at) = at else {
            let todo = format!("A case has, in this order: {}", HEADINGS.join(", "));
            return Err(vec![Problem::at(part.line, format!("`## {}` does not belong here", part.title), todo)]);
        };
        next = at + 1;
    }
    Ok(())
}

/// What is played, by the blocks that are there.
fn played(section: Part<'_>, front: &CaseFront) -> Result<Played, Vec<Problem>> {
    let all: Vec<Fence> = fences(&for_side(section.text, None), section.line + 1)?;
    let of = |kind: &str| all.iter().filter(|fence| fence.kind == kind).count();
    match (of("judge"), of("seen")) {
        (1, 0) => all
            .iter()
            .find(|f| f.kind == "judge")
            .map_or_else(|| Err(Vec::new()), judged::read)
            .map(Box::new)
            .map(Played::Judge),
        (0, 2) => seen::read(&all, section.line).map(Played::Seen),
        (0, 0) if all.iter().any(|f| matches!(f.kind.as_str(), "act" | "http")) => {
            hotel::read(section, [&front.before.set, &front.after.set]).map(Played::Hotel)
        }
        _ => {
            let todo = "Write steps with act and http blocks, one judge block, or two seen blocks";
            Err(vec![Problem::at(section.line, "it is not clear what is played", todo)])
        }
    }
}

type Render<'a> = dyn FnMut(Part<'_>, &str) -> Result<String, Vec<Problem>> + 'a;

fn drilled(part: Part<'_>, html: &mut Render<'_>) -> Result<Drill, Vec<Problem>> {
    let fence = fences(part.text, part.line + 1)?.into_iter().find(|fence| fence.kind == "drill");
    let fence = fence.ok_or_else(|| vec![Problem::at(part.line, "there is no drill block", "Add one")])?;
    let lines: Vec<&str> = part.text.lines().collect();
    let opens = fence.line - part.line - 1;
    let closes = opens + fence.body.lines().count() + 1;
    let without = |keep: &dyn Fn(usize) -> bool| {
        let kept = lines.iter().enumerate().map(|(at, line)| if keep(at) { *line } else { "" });
        kept.collect::<Vec<_>>().join("\n")
    };
    let mut drill = drill::read(&fence)?;
    drill.story_html = html(part, &without(&|at| at < opens))?;
    drill.right_html = html(part, &without(&|at| at > closes))?;
    Ok(drill)
}

/// The language of a piece of code in a cure.
fn language(fence: &Fence) -> Option<String> {
    match fence.kind.as_str() {
        "cure" => fence.args.get("lang").cloned(),
        "code" => fence.args.get("file").map(|file| if file.ends_with(".js") { "Express" } else { "Rust" }.to_owned()),
        _ => None,
    }
}
