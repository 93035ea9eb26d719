//! Attacks: `lessons/attacks/slug.md`. The engine reads the steps; here the prose becomes HTML.

use cloakroom_engine::script::{Attack, Problem, Section};

use super::{FileProblem, Question, blocks::BlockRenderer, facts::Facts, markdown, question::question};
use crate::{files::Files, views::Views};

/// An attack with its prose rendered.
#[derive(Debug)]
pub struct AttackPage {
    /// The file it comes from.
    pub file: String,
    /// The attack itself.
    pub attack: Attack,
    /// The prose of each step, without its blocks.
    pub steps_html: Vec<String>,
    /// The question each step ends with, if it asks one.
    pub questions: Vec<Option<Question>>,
    /// "For the defender".
    pub defender_html: String,
    /// "For the teacher".
    pub teacher_html: String,
}

/// Reads all attacks.
pub(super) fn read(files: &Files, views: &Views, problems: &mut Vec<FileProblem>) -> Vec<AttackPage> {
    let mut attacks = Vec::new();
    for file in files.list("lessons/attacks") {
        let Some(slug) = file.strip_prefix("lessons/attacks/").and_then(|f| f.strip_suffix(".md")) else { continue };
        match read_one(files, views, &file, slug) {
            Ok(attack) => attacks.push(attack),
            Err(found) => problems.extend(found.into_iter().map(|problem| FileProblem { file: file.clone(), problem })),
        }
    }
    attacks
}

fn read_one(files: &Files, views: &Views, file: &str, slug: &str) -> Result<AttackPage, Vec<Problem>> {
    let text =
        files.text(file).ok_or_else(|| vec![Problem::at(1, "the file cannot be read as text", "Save it as UTF-8")])?;
    let attack = Attack::parse(slug, &text)?;
    let prose = |section: &Section| -> Result<String, Vec<Problem>> {
        let mut blocks = BlockRenderer::new(views, files, String::new(), format!("s{}-", section.line));
        let mut facts = Facts::default();
        markdown::render(&without_blocks(&section.markdown), section.line + 1, None, &mut blocks, &mut facts, None)
            .map(|r| r.html)
    };
    let note = |title: &str| attack.note(title).map(prose).transpose().map(Option::unwrap_or_default);
    Ok(AttackPage {
        file: file.to_owned(),
        steps_html: attack.steps.iter().map(prose).collect::<Result<_, _>>()?,
        questions: attack.steps.iter().map(|s| question(&s.markdown, s.line + 1)).collect::<Result<_, _>>()?,
        defender_html: note("For the defender")?,
        teacher_html: note("For the teacher")?,
        attack,
    })
}

/// The prose and its questions; what is played is shown as the run itself. Lines stay where they
/// are, so that problems name the right one.
fn without_blocks(markdown: &str) -> String {
    let (mut fenced, mut kept) = (false, false);
    let keep = |line: &str| {
        let fence = line.starts_with("```");
        if fence && !fenced {
            kept = line.starts_with("```predict");
        }
        let hidden = (fenced || fence) && !kept;
        fenced ^= fence;
        if hidden { String::new() } else { line.to_owned() }
    };
    markdown.lines().map(keep).collect::<Vec<_>>().join("\n")
}
