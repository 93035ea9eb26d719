//! The course: finds lessons, attacks and exercises, and renders them once.
//!
//! Adding content is adding a file; nothing else is touched. Deliberately absent: anything live.
//! What a block does when it is played is the sandbox's matter.

mod anchor;
mod attacks;
mod blocks;
mod cases;
mod cites;
mod closed;
mod code;
mod exercises;
mod express;
mod facts;
mod front;
mod glossary;
mod highlight;
mod imports;
mod inline;
mod labs;
mod lessons;
mod library;
mod live;
mod lookup;
mod markdown;
mod mixed;
mod parts;
mod plans;
mod points;
mod proof;
mod question;
mod recall;
mod recording;
mod search_words;
mod source;
mod standards;
mod terms;
mod tour;

use cloakroom_engine::script::{Block, Problem, SitePage};
use serde::Serialize;

use crate::hotel::TARGET;

pub use attacks::AttackPage;
pub use blocks::{Drawing, InspectorSetting};
pub use cases::{
    Case, CaseAnswer, CaseFront, CaseGroup, CaseQuestion, CaseSide, CaseStep, Drill, DrillLine, HotelCase, HotelSide,
    JudgeCase, JudgeSide, OfLibrary, Played as CasePlayed, Seen, SeenCase,
};
pub use code::{CodeLine, CodeTab, quoted};
pub use exercises::{Exercise, exercises};
pub use express::{Express, ExpressGroup, ExpressRecording, ExpressRecordings, ExpressRow, ExpressStep, Mark, Proofs};
pub use facts::Fact;
pub use glossary::Term;
pub use labs::{Difficulty, Lab, LabAct, LabFront, LabGoal, LabScript, Routine, Threat};
pub use lessons::Lesson;
pub use library::Library;
pub use live::LiveBlock;
pub use markdown::SectionLink;
pub use mixed::{Asked, MOST_OF_ONE_LESSON, QUESTIONS, mixed};
pub use parts::{Layer, Part};
pub use plans::{Plan, PlanPart, Press};
pub use points::Point;
pub use proof::{Proof, Shows};
pub use question::Question;
pub use recall::{Card, Quiz, QuizOption};
pub use recording::{FILE as RECORDING, Recorded, RecordedRequest, RecordedStep, Recording, Versions};
pub use search_words::{SearchWords, Symptom};
pub use standards::{Document, Group, Requirement, Standards};
pub use tour::{Tour, TourStep};

/// A problem and the file it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileProblem {
    /// The file, as a path of the repository.
    pub file: String,
    /// Where, what, and what to do.
    #[serde(flatten)]
    pub problem: Problem,
}

impl std::fmt::Display for FileProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem { line, says, todo } = &self.problem;
        write!(f, "{}:{line}: {says}. {todo}.", self.file)
    }
}

/// Everything there is to learn, as it stands in the files.
#[derive(Debug, Default)]
pub struct Course {
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// The layers of a request's way, from the browser on.
    pub layers: Vec<Layer>,
    /// The lessons, by number.
    pub lessons: Vec<Lesson>,
    /// The attacks, by slug.
    pub attacks: Vec<AttackPage>,
    /// The exercises, in the order they say, then by slug.
    pub exercises: Vec<Exercise>,
    /// The labs, easy ones first.
    pub labs: Vec<Lab>,
    /// The tour through the lessons.
    pub tour: Tour,
    /// Plans for a class.
    pub plans: Vec<Plan>,
    /// What another library did, if it was recorded.
    pub recording: Option<Recording>,
    /// The words of the field, by the alphabet.
    pub glossary: Vec<Term>,
    /// Express to Rust, row by row.
    pub express: Express,
    /// The points that it has to teach.
    pub points: Vec<Point>,
    /// The standards that may be cited.
    pub standards: Standards,
    /// Cases of the clinic, by slug.
    pub cases: Vec<Case>,
    /// Where it hurts, in the order of the clinic's page.
    pub case_groups: Vec<CaseGroup>,
    /// What people type when they search.
    pub search_words: SearchWords,
    /// What is wrong in the files; pages show it, and `check` fails on it.
    pub problems: Vec<FileProblem>,
}

impl Course {
    /// A lesson by its slug.
    #[must_use]
    pub fn lesson(&self, slug: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|l| l.slug == slug)
    }

    /// An attack by its slug.
    #[must_use]
    pub fn attack(&self, slug: &str) -> Option<&AttackPage> {
        self.attacks.iter().find(|a| a.attack.slug == slug)
    }

    /// An exercise by its slug.
    #[must_use]
    pub fn exercise(&self, slug: &str) -> Option<&Exercise> {
        self.exercises.iter().find(|e| e.slug == slug)
    }

    /// A lab by its slug.
    #[must_use]
    pub fn lab(&self, slug: &str) -> Option<&Lab> {
        self.labs.iter().find(|lab| lab.slug == slug)
    }

    /// The labs that an attack solves: by title and slug.
    pub fn labs_of_attack<'a>(&'a self, attack: &'a str) -> impl Iterator<Item = &'a Lab> {
        self.labs.iter().filter(move |lab| {
            lab.front.attack.as_deref() == Some(attack) || lab.front.threat.iter().any(|threat| threat.attack == attack)
        })
    }

    /// A case by its slug.
    #[must_use]
    pub fn case(&self, slug: &str) -> Option<&Case> {
        self.cases.iter().find(|c| c.slug == slug)
    }

    /// Where a page of somebody else's comes from: the address in the tutorial, and what is there.
    #[must_use]
    pub fn origin_of(&self, host: &str, path: &str) -> Option<(String, String)> {
        let puts_up =
            |block: &Block| matches!(block, Block::Page(page) if page.at.host(&TARGET) == host && page.path == path);
        let of_attack = |a: &&AttackPage| a.attack.steps.iter().flat_map(|s| &s.blocks).any(puts_up);
        let attack = self.attacks.iter().find(of_attack);
        let attack = attack.map(|a| (format!("/attacks/{}", a.attack.slug), a.attack.front.title.clone()));
        attack.or_else(|| {
            let lesson = self.lessons.iter().find(|l| l.blocks.iter().any(puts_up))?;
            Some((format!("/lessons/{}", lesson.slug), lesson.front.title.clone()))
        })
    }

    /// The pages of somebody else's that lessons and attacks put up.
    #[must_use]
    pub fn pages(&self) -> Vec<&SitePage> {
        let attacks = self.attacks.iter().flat_map(|a| a.attack.steps.iter()).flat_map(|s| s.blocks.iter());
        let lessons = self.lessons.iter().flat_map(|l| l.blocks.iter());
        attacks.chain(lessons).filter_map(Block::page).collect()
    }
}
