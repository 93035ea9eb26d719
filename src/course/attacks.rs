//! Attacks: `lessons/attacks/slug.md`. The engine reads the steps; here the prose becomes HTML.

use cloakroom_engine::script::{Attack, Problem, Section};

use super::{
    FileProblem, Question,
    blocks::BlockRenderer,
    facts::{Fact, Facts},
    markdown,
    question::question,
};
use crate::{files::Files, hotel::TARGET, switch::AttackSettings, views::Views};

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
    /// "Where this is proved": the list of what its words state.
    pub proofs_html: String,
    /// What its words state, and what proves each.
    pub facts: Vec<Fact>,
    /// Proofs of what they do not state, each with its line.
    pub unstated: Vec<(usize, String)>,
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
    let attack = Attack::parse(slug, &text, &TARGET)?;
    let unknown = attack.unknown_settings();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let proofs = attack.note("Where this is proved");
    let listed = proofs.map_or((1, ""), |section| (section.line + 1, section.markdown.as_str()));
    let mut facts = Facts::of(String::new(), "", listed.1, listed.0)?;
    let mut prose = |line: usize, markdown: &str| -> Result<String, Vec<Problem>> {
        let mut blocks = BlockRenderer::new(views, files, String::new(), format!("s{line}-"));
        markdown::render(markdown, line + 1, None, &mut blocks, &mut facts, None).map(|r| r.html)
    };
    let mut words = |section: &Section| prose(section.line, &without_blocks(&section.markdown));
    let steps_html = attack.steps.iter().map(&mut words).collect::<Result<_, _>>()?;
    let mut note = |title: &str| attack.note(title).map(&mut words).transpose().map(Option::unwrap_or_default);
    let (defender_html, teacher_html) = (note("For the defender")?, note("For the teacher")?);
    let proofs_html = proofs.map_or(Ok(String::new()), |section| prose(section.line, &section.markdown))?;
    Ok(AttackPage {
        file: file.to_owned(),
        steps_html,
        questions: attack.steps.iter().map(|s| question(&s.markdown, s.line + 1)).collect::<Result<_, _>>()?,
        defender_html,
        teacher_html,
        proofs_html,
        unstated: facts.unstated(),
        facts: facts.stated,
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
