//! Links inside the course: what a page, the tour or a plan for a class leads to has to be there, anchor and all.
//!
//! Read out of the rendered text, so that a link is found however it was written. Deliberately absent: links to other
//! sites; the course has none that it needs.

use cloakroom_engine::script::Problem;

use crate::course::{Course, FileProblem};

/// The pages that are no lesson, attack or exercise. `tests/it/claims.rs` asks for each of them.
pub const PAGES: [&str; 26] = [
    "/",
    "/clinic",
    "/tour",
    "/playground",
    "/attacks",
    "/exercises",
    "/labs",
    "/matrix",
    "/audit",
    "/teach",
    "/doctor",
    "/reference",
    "/reference/cookies",
    "/reference/cookies/differences",
    "/reference/costs",
    "/reference/express",
    "/reference/glossary",
    "/reference/standards",
    "/reference/switches",
    "/reference/tower-sessions",
    "/recall",
    "/progress",
    "/deep-dive",
    "/visualise",
    "/takeaways",
    "/processes",
];

/// Links that lead nowhere.
pub(super) fn broken(course: &Course) -> Vec<FileProblem> {
    let mut found = Vec::new();
    for lesson in &course.lessons {
        let panes = |anchor: &str| {
            anchor.strip_prefix("pane-").is_some_and(|pane| lesson.inspector.panes.iter().any(|p| p == pane))
        };
        found.extend(in_text(course, &lesson.file, &lesson.html, panes));
    }
    for page in &course.attacks {
        let notes = [page.defender_html.as_str(), &page.teacher_html, &page.proofs_html];
        let html: String = page.steps_html.iter().map(String::as_str).chain(notes).collect();
        found.extend(in_text(course, &page.file, &html, |_| false));
    }
    for case in &course.cases {
        found.extend(in_text(course, &case.file, &case.html(), |anchor| anchor == "played"));
    }
    for exercise in &course.exercises {
        let file = format!("exercises/{}/README.md", exercise.slug);
        found.extend(in_text(course, &file, &exercise.html, |_| false));
    }
    for lab in &course.labs {
        let html: String =
            [&lab.intro_html, &lab.after_html].into_iter().chain(&lab.hints).map(String::as_str).collect();
        found.extend(in_text(course, &lab.file, &html, |_| false));
    }
    let opened = course.plans.iter().flat_map(|plan| &plan.parts).filter_map(|part| part.open.as_deref());
    let lost = opened.filter(|address| !leads_somewhere(course, address));
    found.extend(lost.map(|address| problem("lessons/teach.toml", address, "Correct open")));
    found
}

fn in_text(course: &Course, file: &str, html: &str, here: impl Fn(&str) -> bool) -> Vec<FileProblem> {
    // Of anchors only: pictures in the text refer to their parts by href as well.
    let anchors = html.split("<a ").skip(1).filter_map(|rest| rest.split('>').next());
    let links = anchors.filter_map(|tag| tag.split("href=\"").nth(1)?.split('"').next());
    // Templates escape a slash as well.
    let links = links.map(|link| link.replace("&amp;", "&").replace("&#x2f;", "/"));
    let lost = links.filter(|link| match link.strip_prefix('#') {
        Some(anchor) => !here(anchor) && !html.contains(&format!("id=\"{anchor}\"")),
        None => link.starts_with('/') && !leads_somewhere(course, link),
    });
    lost.map(|link| problem(file, &link, "Correct the link")).collect()
}

fn problem(file: &str, address: &str, todo: &str) -> FileProblem {
    FileProblem { file: file.to_owned(), problem: Problem::at(1, format!("there is nothing at {address}"), todo) }
}

fn leads_somewhere(course: &Course, address: &str) -> bool {
    let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    match path.trim_start_matches('/').split_once('/') {
        Some(("attacks", slug)) => course.attack(slug).is_some(),
        // Marks of a case lead to the list on its page.
        Some(("clinic", slug)) => course.case(slug.trim_end_matches("/drill")).is_some(),
        Some(("exercises", slug)) => course.exercise(slug).is_some(),
        Some(("parts", slug)) => course.part(slug).is_some(),
        Some(("labs", slug)) => course.lab(slug).is_some(),
        Some(("lessons", slug)) => course
            .lesson(slug)
            .is_some_and(|lesson| anchor.is_none_or(|anchor| lesson.html.contains(&format!("id=\"{anchor}\"")))),
        Some(("reference", "glossary")) => {
            anchor.is_none_or(|anchor| course.glossary.iter().any(|term| term.id() == anchor))
        }
        Some(("reference", "express")) => {
            let rows = || course.express.groups.iter().flat_map(|group| &group.rows);
            anchor.is_none_or(|anchor| rows().any(|row| row.id == anchor))
        }
        _ => PAGES.contains(&path),
    }
}
