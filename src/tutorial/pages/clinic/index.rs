//! `/clinic`, and `/clinic?q=` with what fits a sentence.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{super::TOOLS, link, questions};
use crate::{
    course::{Case, CaseGroup, Course, Library},
    progress::{Achieved, Done, Progress},
    search::{Fit, FoundCases, Search},
    tutorial::{Problem, Shells, asked_for, class::Mine, page, shell::mark},
};

/// So many cases are shown for a sentence that fits one.
const MOST: usize = 5;
/// So many words that no case has are named.
const STRANGE: usize = 5;
/// So many characters of the sentence stand in the page's title.
const TITLE: usize = 80;
/// So much of the score of the one that fits those have that are shown below it.
const LEAST: f32 = 0.45;
/// So many where it is not sure.
const LIKELY: usize = 3;

pub(super) async fn index(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(search): State<Search>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let question = asked_for::told(query.as_deref())?;
    let course = library.current();
    let practice = shells.drawn("clinic_practice.html", practice(&course, &progress.achieved().await?))?;
    if question.is_empty() {
        let context = || context(&course, "", Value::Null, &mark("practice"));
        return shells.filled(&course, "clinic", "clinic.html", context, &[("practice", practice)]);
    }
    let index = search.of(&course, TOOLS).await;
    let found = index.find_cases(&question);
    let context = context(&course, &question, found_view(&course, &found), practice.text());
    page::render(shells.views(), "clinic.html", context)
}

/// How many drills there are, of how many the line was found, and which is the first that is left.
fn practice(course: &Course, achieved: &Achieved) -> Value {
    let found = |case: &&Case| achieved.has(&Done::Drill(case.slug.clone()));
    let first = drills(course).find(|case| !found(case)).or_else(|| drills(course).next());
    let (of, found) = (drills(course).count(), drills(course).filter(found).count());
    json!({ "of": of, "found": found, "next": first.map(|case| &case.slug) })
}

fn context(course: &Course, question: &str, found: Value, practice: &str) -> Value {
    let begins: String = question.chars().take(TITLE).collect();
    let title = if question.is_empty() { "Clinic".to_owned() } else { format!("{begins}, clinic") };
    let of_group = |id: &str| -> Vec<Value> {
        course.cases.iter().filter(|case| case.front.group == id).map(|case| link(course, case)).collect()
    };
    let groups: Vec<Value> = course
        .case_groups
        .iter()
        .map(|group| json!({ "id": group.id, "title": group.title, "cases": of_group(&group.id) }))
        .filter(|group| group["cases"].as_array().is_some_and(|cases| !cases.is_empty()))
        .collect();
    let often: Vec<Value> = course
        .cases
        .iter()
        .filter(|case| case.front.often)
        .map(|case| json!({ "slug": case.slug, "says": case.front.says.first() }))
        .collect();
    json!({
        "page": page::Frame::new(&title, "clinic", course), "question": question, "found": found, "groups": groups,
        "often": often, "practice": practice, "count": course.cases.len(),
    })
}

/// The cases that have a drill, in the order of the groups.
pub(super) fn drills<'a>(course: &'a Course) -> impl Iterator<Item = &'a Case> {
    let of_group = |group: &'a CaseGroup| {
        course.cases.iter().filter(move |case| case.front.group == group.id && case.drill.is_some())
    };
    course.case_groups.iter().flat_map(of_group)
}

/// The likeliest cases, the best first: where one fits with its first question, else each with what tells it from others.
fn found_view(course: &Course, found: &FoundCases<'_>) -> Value {
    let fits = found.fit == Fit::Fits;
    let case = |href: &str| href.strip_prefix("/clinic/").and_then(|slug| course.case(slug));
    let most = if fits { MOST } else { LIKELY };
    let least = found.hits.first().filter(|_| fits).map_or(0.0, |best| best.score * LEAST);
    let hits = found.hits.iter().filter(|hit| hit.score >= least);
    let cases: Vec<&Case> = hits.filter_map(|hit| case(&hit.entry.href)).take(most).collect();
    let first = cases.first().filter(|_| fits);
    let asked = first.and_then(|best| questions(course, best, [None; 2]).into_iter().next());
    let cases: Vec<Value> = cases
        .into_iter()
        .map(|case| {
            let mut shown = link(course, case);
            shown["sure"] = json!(sure(case).filter(|_| !fits));
            shown
        })
        .collect();
    let unknown: Vec<&String> = found.unknown.iter().take(STRANGE).collect();
    json!({ "cases": cases, "asked": asked, "fit": found.fit, "unknown": unknown })
}

/// What tells a case from those like it: its first question, and the answer that means this case.
fn sure(case: &Case) -> Option<Value> {
    let question = case.front.questions.first()?;
    let answer = question.answers.iter().find(|answer| answer.leads.is_none() && answer.note.is_none())?;
    Some(json!({ "ask": question.ask, "says": answer.says }))
}
