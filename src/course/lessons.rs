//! Lessons: `lessons/NN-slug.md`. The number orders, the slug identifies.

use super::{
    FileProblem,
    blocks::{BlockRenderer, Drawing, InspectorSetting, expectations},
    facts::{Fact, Facts},
    front::LessonFront,
    glossary::Term,
    inline::inline,
    live::{LiveBlock, with_bars},
    markdown::{self, SectionLink},
    recall::{Card, Quiz},
    terms::Terms,
};
use cloakroom_engine::script::{Block, Problem, front_matter};

use crate::{files::Files, views::Views};

/// A lesson, rendered.
#[derive(Debug)]
pub struct Lesson {
    /// The file it comes from.
    pub file: String,
    /// Its place in the course.
    pub number: u32,
    /// Its name in addresses.
    pub slug: String,
    /// What it says of itself.
    pub front: LessonFront,
    /// Its text as HTML.
    pub html: String,
    /// What to keep of it, as HTML; empty where it does not say.
    pub takeaway_html: String,
    /// Its headings.
    pub sections: Vec<SectionLink>,
    /// The minutes left from each of them on.
    left: Vec<u32>,
    /// What can be played in it, in order.
    pub blocks: Vec<Block>,
    /// What has a button in it, in order.
    pub live: Vec<LiveBlock>,
    /// The attacks it runs, by slug, each with its line.
    pub runs: Vec<(usize, String)>,
    /// Its recall cards.
    pub cards: Vec<Card>,
    /// Its questions.
    pub quizzes: Vec<Quiz>,
    /// Its pictures, and its runs that are drawn.
    pub drawings: Vec<Drawing>,
    /// Switches its runs move, by name.
    moved: Vec<&'static str>,
    /// What it states, and what proves each.
    pub facts: Vec<Fact>,
    /// Proofs of what it does not state, each with its line.
    pub unstated: Vec<(usize, String)>,
    /// What stands beside it.
    pub inspector: InspectorSetting,
}

impl Lesson {
    /// The level in a word.
    #[must_use]
    pub fn level(&self) -> &'static str {
        self.front.level.word()
    }

    /// What a card of it is kept under.
    #[must_use]
    pub fn card_name(&self, card: &Card) -> String {
        format!("{}:{}", self.slug, card.key)
    }

    /// Does it show this switch, beside its text or in a run?
    #[must_use]
    pub fn shows(&self, switch: &str) -> bool {
        self.moved.contains(&switch) || self.inspector.switches.iter().any(|name| name == switch)
    }

    /// About how many minutes are left from the beginning of a section on: as much of the lesson's time as of its text.
    #[must_use]
    pub fn minutes_from(&self, section: &str) -> u32 {
        let left = self.sections.iter().zip(&self.left).find(|(link, _)| link.id == section).map(|(_, left)| *left);
        left.unwrap_or(self.front.minutes)
    }

    /// One section as HTML, without its heading.
    #[must_use]
    pub fn section_html(&self, id: &str) -> Option<&str> {
        let (_, from) = self.html.split_once(&format!("<h2 id=\"{id}\">"))?;
        let (_, body) = from.split_once("</h2>")?;
        Some(body.split("<h2 id=").next().unwrap_or(body).trim())
    }

    /// How many statements its live blocks make.
    #[must_use]
    pub fn expectations(&self) -> usize {
        expectations(&self.blocks)
    }
}

/// Reads all lessons.
pub(super) fn read(files: &Files, views: &Views, glossary: &[Term], problems: &mut Vec<FileProblem>) -> Vec<Lesson> {
    let mut lessons = Vec::new();
    for file in files.list("lessons") {
        let Some(name) = file.strip_prefix("lessons/").and_then(|f| f.strip_suffix(".md")).filter(|n| !n.contains('/'))
        else {
            continue;
        };
        match read_one(files, views, glossary, (&file, name)) {
            Ok(lesson) => lessons.push(lesson),
            Err(found) => problems.extend(found.into_iter().map(|problem| FileProblem { file: file.clone(), problem })),
        }
    }
    lessons.sort_by_key(|l| l.number);
    lessons
}

fn read_one(
    files: &Files,
    views: &Views,
    glossary: &[Term],
    (file, name): (&str, &str),
) -> Result<Lesson, Vec<Problem>> {
    let bad_name =
        || vec![Problem::at(1, "the file's name is not NN-slug.md", "Rename it, for example 14-fixation.md")];
    let (number, slug) = name.split_once('-').ok_or_else(bad_name)?;
    let number: u32 = number.parse().map_err(|_| bad_name())?;
    let text =
        files.text(file).ok_or_else(|| vec![Problem::at(1, "the file cannot be read as text", "Save it as UTF-8")])?;
    let (front, body, line) = front_matter::<LessonFront>(&text).map_err(|p| vec![p])?;
    let mut blocks = BlockRenderer::new(views, files, number.to_string(), format!("l{number}-"));
    let terms = Terms::of(glossary, slug, &front.title);
    let mut facts = Facts::of(format!("/lessons/{slug}"), &format!("l{number}-"), body, line)?;
    let rendered = markdown::render(body, line, Some(number), &mut blocks, &mut facts, Some(terms))?;
    let left = rendered.sections.iter().map(|section| minutes_from(&rendered.html, &section.id, front.minutes));
    Ok(Lesson {
        left: left.collect(),
        file: file.to_owned(),
        number,
        slug: slug.to_owned(),
        takeaway_html: front.takeaway.as_ref().map(|keep| inline(&keep.says)).unwrap_or_default(),
        front,
        html: with_bars(&rendered.html, slug, &blocks.live),
        sections: rendered.sections,
        blocks: rendered.blocks,
        live: blocks.live,
        runs: blocks.attacks,
        cards: blocks.cards,
        quizzes: blocks.quizzes,
        drawings: blocks.drawings,
        moved: blocks.moved,
        unstated: facts.unstated(),
        facts: facts.stated,
        inspector: rendered.inspector.unwrap_or_default(),
    })
}

/// What of these minutes is left from a heading on.
fn minutes_from(html: &str, section: &str, minutes: u32) -> u32 {
    let at = html.find(&format!("<h2 id=\"{section}\">")).unwrap_or_default();
    let (whole, rest) = (words(html), words(html.get(at..).unwrap_or_default()));
    let share = usize::try_from(minutes).unwrap_or_default() * rest;
    u32::try_from(share.div_ceil(whole.max(1))).unwrap_or(minutes)
}

/// How many words stand between the tags.
fn words(html: &str) -> usize {
    html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text).split_whitespace().count()).sum()
}
