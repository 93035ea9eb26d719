//! `/reference/standards`: for each requirement where it is taught, shown and exercised, and what is missing.
//!
//! Everything here is what lessons, attacks and exercises say of themselves. Deliberately absent: a mark for having met
//! a requirement; the course teaches them, it does not certify anybody.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    super::links::{HrefLink, LessonPlace},
    Nav, nav,
};
use crate::{
    course::{AttackPage, Course, Exercise, Lesson, Library, Proof, Requirement},
    switch::AttackSettings,
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
pub(super) const PAGE: &str = "/reference/standards";

pub(super) async fn standards(
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, PAGE, "reference/standards.html", || context(&course))
}

#[derive(Serialize)]
struct StandardsPage<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    groups: Vec<Group<'a>>,
    sum: Sum,
}

#[derive(Serialize)]
struct Group<'a> {
    title: &'a str,
    anchor: &'a str,
    rows: Vec<Row<'a>>,
}

/// How many requirements there are, and of how many something is there.
#[derive(Serialize)]
struct Sum {
    of: usize,
    taught: usize,
    shown: usize,
    exercised: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    name: String,
    anchor: String,
    level: Option<u8>,
    says_html: String,
    taught: Vec<Taught<'a>>,
    shown: Vec<ShownBy<'a>>,
    exercised: Vec<HrefLink<'a>>,
    /// The lesson that will teach it, while there is none.
    planned: Option<&'a str>,
}

fn context(course: &Course) -> StandardsPage<'_> {
    let all = course.standards.groups.iter();
    let groups = all.map(|group| Group {
        title: &group.title,
        anchor: &group.anchor,
        rows: group.ask.iter().map(|ask| row(course, format!("{} {}", group.document, ask.id), ask)).collect(),
    });
    let groups: Vec<Group> = groups.collect();
    let count = |is: fn(&Row) -> bool| groups.iter().flat_map(|group| &group.rows).filter(|row| is(row)).count();
    let sum = Sum {
        of: count(|_| true),
        taught: count(|row| !row.taught.is_empty()),
        shown: count(|row| !row.shown.is_empty()),
        exercised: count(|row| !row.exercised.is_empty()),
    };
    let page = page::Frame::new("What the standards ask", "reference", course);
    StandardsPage { page, nav: nav(PAGE), groups, sum }
}

fn row<'a>(course: &'a Course, name: String, ask: &'a Requirement) -> Row<'a> {
    let names = |cited: &[String]| cited.iter().any(|c| course.standards.cited(c).is_ok_and(|all| all.contains(&name)));
    let taught =
        course.lessons.iter().filter_map(|lesson| taught(course, lesson, &name, names(&lesson.front.standards)));
    let attacks: Vec<&AttackPage> = course.attacks.iter().filter(|a| names(&a.attack.front.standards)).collect();
    let of_it = |exercise: &&Exercise| {
        let by_attack = exercise.attack.as_ref().is_some_and(|slug| attacks.iter().any(|a| a.attack.slug == *slug));
        by_attack || names(&exercise.standards)
    };
    let exercise = |e: &'a Exercise| HrefLink { href: format!("/exercises/{}", e.slug), title: &e.title };
    Row {
        anchor: name.to_lowercase().replace([' ', '.'], "-"),
        level: ask.level,
        says_html: inline_code(&ask.says),
        taught: taught.collect(),
        shown: attacks.iter().map(|a| shown(a)).collect(),
        exercised: course.exercises.iter().filter(of_it).map(exercise).collect(),
        planned: ask.planned.as_deref().filter(|slug| course.lesson(slug).is_none()),
        name,
    }
}

/// A lesson that names the requirement, with the sections whose facts cite it.
#[derive(Serialize)]
struct Taught<'a> {
    #[serde(flatten)]
    lesson: LessonPlace<'a>,
    sections: Vec<HrefLink<'a>>,
}

fn taught<'a>(course: &Course, lesson: &'a Lesson, name: &str, named: bool) -> Option<Taught<'a>> {
    let cites = |proof: &Proof| match proof {
        Proof::Standard(cited) => course.standards.cited(cited).is_ok_and(|all| all.iter().any(|n| n == name)),
        _ => false,
    };
    let facts = lesson.facts.iter().filter(|fact| fact.proofs.iter().any(cites));
    let mut cited: Vec<&str> = facts.map(|fact| fact.section.as_str()).collect();
    cited.dedup();
    if !named && cited.is_empty() {
        return None;
    }
    let sections = lesson.sections.iter().filter(|s| cited.contains(&s.id.as_str()));
    let sections =
        sections.map(|s| HrefLink { href: format!("/lessons/{}#{}", lesson.slug, s.id), title: &s.title }).collect();
    Some(Taught { lesson: LessonPlace::from(lesson), sections })
}

/// An attack, with the switches that stop it.
#[derive(Serialize)]
struct ShownBy<'a> {
    href: String,
    title: &'a str,
    switches: Vec<&'static str>,
}

fn shown(page: &AttackPage) -> ShownBy<'_> {
    let mut switches: Vec<&str> = page.attack.stopped_by().iter().map(|setting| setting.switch.title).collect();
    switches.dedup();
    ShownBy { href: format!("/attacks/{}", page.attack.slug), title: &page.attack.front.title, switches }
}

/// Our own words with code in backticks, escaped.
fn inline_code(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let part = minijinja::HtmlEscape(part);
        if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_string() }
    });
    parts.collect()
}
