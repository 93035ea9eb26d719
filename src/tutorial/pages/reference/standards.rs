//! `/reference/standards`: for each requirement where it is taught, shown and exercised, and what is missing.
//!
//! Everything here is what lessons, attacks and exercises say of themselves. Deliberately absent: a mark for having met
//! a requirement; the course teaches them, it does not certify anybody.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::nav;
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

fn context(course: &Course) -> Value {
    let frame = page::Frame::new("What the standards ask", "reference", course);
    let groups: Vec<Value> = course
        .standards
        .groups
        .iter()
        .map(|group| {
            let rows: Vec<Value> =
                group.ask.iter().map(|ask| row(course, &format!("{} {}", group.document, ask.id), ask)).collect();
            json!({ "title": group.title, "anchor": group.anchor, "rows": rows })
        })
        .collect();
    let count = |what: &str| {
        let rows = groups.iter().filter_map(|g| g["rows"].as_array()).flatten();
        rows.filter(|row| row[what].as_array().is_some_and(|list| !list.is_empty())).count()
    };
    let of: usize = course.standards.groups.iter().map(|g| g.ask.len()).sum();
    let sum = json!({ "of": of, "taught": count("taught"), "shown": count("shown"), "exercised": count("exercised") });
    json!({ "page": frame, "nav": nav(PAGE), "groups": groups, "sum": sum })
}

fn row(course: &Course, name: &str, ask: &Requirement) -> Value {
    let names = |cited: &[String]| {
        cited.iter().any(|c| course.standards.cited(c).is_ok_and(|all| all.iter().any(|n| n == name)))
    };
    let taught: Vec<Value> = course
        .lessons
        .iter()
        .filter_map(|lesson| taught(course, lesson, name, names(&lesson.front.standards)))
        .collect();
    let attacks: Vec<&AttackPage> = course.attacks.iter().filter(|a| names(&a.attack.front.standards)).collect();
    let of_it = |exercise: &&Exercise| {
        let by_attack = exercise.attack.as_ref().is_some_and(|slug| attacks.iter().any(|a| a.attack.slug == *slug));
        by_attack || names(&exercise.standards)
    };
    let exercised: Vec<Value> = course
        .exercises
        .iter()
        .filter(of_it)
        .map(|e| json!({ "href": format!("/exercises/{}", e.slug), "title": e.title }))
        .collect();
    let anchor = name.to_lowercase().replace([' ', '.'], "-");
    json!({
        "name": name, "anchor": anchor, "level": ask.level, "says_html": inline_code(&ask.says), "taught": taught,
        "shown": attacks.iter().map(|a| shown(a)).collect::<Vec<_>>(), "exercised": exercised,
        "planned": ask.planned.as_ref().filter(|slug| course.lesson(slug).is_none()),
    })
}

/// A lesson that names the requirement, with the sections whose facts cite it.
fn taught(course: &Course, lesson: &Lesson, name: &str, named: bool) -> Option<Value> {
    let cites = |proof: &Proof| match proof {
        Proof::Standard(cited) => course.standards.cited(cited).is_ok_and(|all| all.iter().any(|n| n == name)),
        _ => false,
    };
    let facts = lesson.facts.iter().filter(|fact| fact.proofs.iter().any(cites));
    let mut sections: Vec<&str> = facts.map(|fact| fact.section.as_str()).collect();
    sections.dedup();
    if !named && sections.is_empty() {
        return None;
    }
    let sections: Vec<Value> = lesson
        .sections
        .iter()
        .filter(|s| sections.contains(&s.id.as_str()))
        .map(|s| json!({ "href": format!("/lessons/{}#{}", lesson.slug, s.id), "title": s.title }))
        .collect();
    Some(json!({
        "href": format!("/lessons/{}", lesson.slug), "number": lesson.number, "title": lesson.front.title,
        "sections": sections,
    }))
}

/// An attack, with the switches that stop it.
fn shown(page: &AttackPage) -> Value {
    let mut switches: Vec<&str> = page.attack.stopped_by().iter().map(|setting| setting.switch.title).collect();
    switches.dedup();
    json!({ "href": format!("/attacks/{}", page.attack.slug), "title": page.attack.front.title, "switches": switches })
}

/// Our own words with code in backticks, escaped.
fn inline_code(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let part = minijinja::HtmlEscape(part);
        if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_string() }
    });
    parts.collect()
}
