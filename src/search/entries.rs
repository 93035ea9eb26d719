//! What can be found: each thing that has an address and a text of its own.

use serde::Serialize;

use super::{Tool, text::Text};
use crate::{
    course::{AttackPage, Case, Course, Exercise, ExpressRow, Lab, Lesson, Part, Requirement, Term},
    switch::{self, Switch},
    traps::{self, Trap},
};

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A lesson, or a section of one.
    Lesson,
    /// An attack.
    Attack,
    /// A case of the clinic.
    Case,
    /// An exercise.
    Exercise,
    /// A lab.
    Lab,
    /// A switch of the demo site.
    Switch,
    /// A word of the glossary.
    Glossary,
    /// A requirement of a standard.
    Standard,
    /// A row of Express to Rust.
    Express,
    /// A trap of tower-sessions.
    Trap,
    /// A tool, or another page.
    Page,
}

/// Something that can be found.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// What it is a part of.
    pub section: String,
    /// What it is.
    pub kind: Kind,
    /// What it says, as text.
    pub text: String,
    /// The code in it, which is searched and not shown.
    pub(super) code: String,
    /// Other words that it is found by: names in code, sections of standards.
    pub(super) names: Vec<String>,
}

/// Not worth to be found: questions to what is said elsewhere, and lists of tests.
const LEFT_OUT: &[&str] = &["recall", "proofs", "predict"];

/// All there is, in the order of the course.
pub(super) fn entries(course: &Course, tools: &[&[Tool]]) -> Vec<Entry> {
    let lessons = course.lessons.iter().flat_map(lesson);
    let attacks = course.attacks.iter().map(attack);
    let cases = course.cases.iter().map(|case| of_case(case, course));
    let exercises = course.exercises.iter().map(exercise);
    let labs = course.labs.iter().map(lab);
    let switches = switch::ALL.iter().copied().map(of_switch);
    let rows = course.express.groups.iter().flat_map(|g| g.rows.iter().map(|row| express(row, &g.title)));
    let asked = course.standards.groups.iter().flat_map(|g| g.ask.iter().map(|r| requirement(r, &g.document)));
    let all = lessons
        .chain(attacks)
        .chain(cases)
        .chain(exercises)
        .chain(labs)
        .chain(switches)
        .chain(course.glossary.iter().map(term));
    all.chain(rows)
        .chain(traps::ALL.iter().map(trap))
        .chain(asked)
        .chain(course.parts.iter().filter_map(|part| Some(of_part(course, part, course.page_of(part)?))))
        .chain(tools.iter().copied().flatten().map(tool))
        .collect()
}

/// The beginning of a lesson, and its sections.
fn lesson(lesson: &Lesson) -> Vec<Entry> {
    let place = format!("Lesson {}, {}", lesson.number, lesson.front.title);
    let beginning = lesson.html.split("<h2 id=").next().unwrap_or_default();
    let beginning = Text::of(beginning);
    let mut found = vec![Entry {
        code: beginning.code,
        title: lesson.front.title.clone(),
        href: format!("/lessons/{}", lesson.slug),
        section: format!("Lesson {}", lesson.number),
        kind: Kind::Lesson,
        text: format!("{} {}", lesson.front.promise, beginning.prose),
        names: lesson.front.standards.clone(),
    }];
    found.extend(lesson.sections.iter().filter(|s| !LEFT_OUT.contains(&s.id.as_str())).map(|section| {
        let Text { prose, code } = Text::of(lesson.section_html(&section.id).unwrap_or_default());
        Entry {
            title: section.title.clone(),
            href: format!("/lessons/{}#{}", lesson.slug, section.id),
            section: place.clone(),
            kind: Kind::Lesson,
            text: prose,
            code,
            names: Vec::new(),
        }
    }));
    found
}

fn attack(page: &AttackPage) -> Entry {
    let front = &page.attack.front;
    let prose = page.steps_html.iter().chain([&page.defender_html]).map(|html| Text::of(html).prose);
    let steps = page.attack.steps.iter().map(|step| step.title.clone());
    let text: Vec<String> = [front.promise.clone()].into_iter().chain(steps).chain(prose).collect();
    Entry {
        title: front.title.clone(),
        href: format!("/attacks/{}", page.attack.slug),
        section: format!("Attack, {}", front.family),
        kind: Kind::Attack,
        text: text.join(" "),
        code: String::new(),
        names: front.standards.iter().chain([&page.attack.slug, &front.family]).cloned().collect(),
    }
}

/// A case is found by its sentences above all (`index.rs`).
fn of_case(case: &Case, course: &Course) -> Entry {
    let front = &case.front;
    let group = course.case_groups.iter().find(|group| group.id == front.group);
    let (cause, cure) = (Text::of(&case.cause_html), Text::of(&case.cure_html));
    Entry {
        title: front.title.clone(),
        href: format!("/clinic/{}", case.slug),
        section: format!("Clinic, {}", group.map_or("", |group| &group.title).to_lowercase()),
        kind: Kind::Case,
        text: cause.prose,
        code: format!("{} {} {}", cure.prose, cause.code, cure.code),
        names: vec![front.cause.clone()],
    }
}

fn exercise(exercise: &Exercise) -> Entry {
    let task = Text::of(&exercise.html);
    Entry {
        title: exercise.title.clone(),
        href: format!("/exercises/{}", exercise.slug),
        section: "Exercise".to_owned(),
        kind: Kind::Exercise,
        text: task.prose,
        code: task.code,
        names: exercise.standards.iter().chain([&exercise.slug]).cloned().collect(),
    }
}

/// What is told before it is solved: its explanation would give it away.
fn lab(lab: &Lab) -> Entry {
    Entry {
        title: lab.front.title.clone(),
        href: format!("/labs/{}", lab.slug),
        section: format!("Lab, {}", lab.front.difficulty.word()),
        kind: Kind::Lab,
        text: format!("{} {}", lab.front.promise, Text::of(&lab.intro_html).prose),
        code: String::new(),
        names: vec!["lab".to_owned(), "challenge".to_owned()],
    }
}

fn of_switch(switch: &'static Switch) -> Entry {
    let protects = switch.choices.iter().find(|c| c.protects).map_or("", |c| c.value);
    Entry {
        title: switch.title.to_owned(),
        href: format!("/reference/switches#{}", switch.name),
        section: format!("Switch, {}", switch.group),
        kind: Kind::Switch,
        text: switch.meaning.to_owned(),
        code: format!("{} {}", switch.rust_at(protects), switch.express_at(protects)),
        names: vec![switch.name.to_owned()],
    }
}

fn term(term: &Term) -> Entry {
    Entry {
        title: term.term.clone(),
        href: format!("/reference/glossary#{}", term.id()),
        section: "Glossary".to_owned(),
        kind: Kind::Glossary,
        text: Text::of(&term.says).prose,
        code: String::new(),
        names: term.words.iter().chain(&term.standard).cloned().collect(),
    }
}

fn express(row: &ExpressRow, group: &str) -> Entry {
    let rust = row.rust.as_deref().unwrap_or_default();
    Entry {
        title: row.title.clone(),
        href: format!("/reference/express#{}", row.id),
        section: format!("Express to Rust, {}", group.to_lowercase()),
        kind: Kind::Express,
        text: format!("{} {}", Text::of(&row.says).prose, Text::of(&row.note).prose),
        code: format!("{} {rust}", row.express),
        names: vec![row.id.clone()],
    }
}

fn trap(trap: &Trap) -> Entry {
    let plain = |text: &str| text.replace('`', "");
    Entry {
        title: plain(trap.title),
        href: format!("/reference/tower-sessions#{}", trap.slug),
        section: "Traps of tower-sessions".to_owned(),
        kind: Kind::Trap,
        text: format!("{} {}", plain(trap.expected), plain(trap.instead)),
        code: String::new(),
        names: vec!["tower-sessions".to_owned()],
    }
}

fn requirement(asked: &Requirement, document: &str) -> Entry {
    let name = format!("{document} {}", asked.id);
    Entry {
        title: name.replace("WSTG ", "WSTG-"),
        href: format!("/reference/standards#{}", name.to_lowercase().replace([' ', '.'], "-")),
        section: "Standards".to_owned(),
        kind: Kind::Standard,
        text: Text::of(&asked.says).prose,
        code: String::new(),
        names: vec![asked.id.clone()],
    }
}

fn of_part(course: &Course, part: &Part, href: String) -> Entry {
    let lessons: Vec<&str> = course.lessons_of(part).map(|lesson| lesson.front.title.as_str()).collect();
    Entry {
        title: part.title.clone(),
        href,
        section: format!("Part {}", part.numeral),
        kind: Kind::Page,
        text: format!("{} {}.", part.asks, lessons.join(", ")),
        code: String::new(),
        names: Vec::new(),
    }
}

fn tool(tool: &Tool) -> Entry {
    Entry {
        title: tool.title.to_owned(),
        href: tool.href.to_owned(),
        section: "Page".to_owned(),
        kind: Kind::Page,
        text: tool.says.to_owned(),
        code: String::new(),
        names: Vec::new(),
    }
}
