//! `/clinic/SLUG`: a case, its cure, and both sides as they were played. The answers to its questions stand in the address.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};
use time::macros::format_description;

use super::{link, questions};
use crate::{
    clinic::{Clinic, PlayedCase},
    course::{Case, CasePlayed, Course, Library},
    tutorial::{Problem, Shells, page},
};

pub(super) async fn case(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(clinic): State<Clinic>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let case = course.case(&slug).ok_or(Problem::NotFound { what: "case" })?;
    let played = clinic.of(&course, case).await?;
    let chosen = answers(query.as_deref().unwrap_or_default(), case);
    let context = json!({
        "page": page::Frame::new(&case.front.title, "clinic", &course),
        "case": view(&course, case, chosen), "played": played_view(case, &played),
    });
    shells.same(&course, "clinic_case.html", context)
}

/// The numbers of the answers given. What no answer has is none given.
fn answers(query: &str, case: &Case) -> [Option<usize>; 2] {
    let given = |name: &str, at: usize| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        let number: usize = pairs.find(|(key, _)| key == name)?.1.parse().ok()?;
        let answers = case.front.questions.get(at)?.answers.len();
        (1..=answers).contains(&number).then_some(number)
    };
    [given("a", 0), given("b", 1)]
}

fn view(course: &Course, case: &Case, chosen: [Option<usize>; 2]) -> Value {
    let front = &case.front;
    let given = || front.questions.iter().zip(chosen).filter_map(|(q, n)| q.answers.get(n?.checked_sub(1)?));
    let said: Vec<&str> = given().map(|answer| answer.says.as_str()).collect();
    let notes: Vec<Value> = given()
        .filter_map(|answer| {
            let other = answer.leads.as_deref().and_then(|slug| course.case(slug));
            Some(json!({ "says": answer.note.as_ref()?, "other": other.map(|other| link(course, other)) }))
        })
        .collect();
    let near: Vec<Value> = front.near.iter().filter_map(|slug| course.case(slug)).map(|c| link(course, c)).collect();
    let lessons: Vec<Value> = front.lessons.iter().filter_map(|place| lesson(course, place)).collect();
    let sources: Vec<Value> = front.sources.iter().map(|text| source(text)).collect();
    let mut whole = link(course, case);
    let open = said.len() < front.questions.len();
    whole["asked"] = json!(questions(course, case, chosen));
    let more = json!({
        "said": said, "open": open, "notes": notes, "near": near, "lessons": lessons, "sources": sources,
        "cause_html": case.cause_html, "cure_long_html": case.cure_html, "played_html": case.played_html,
        "proofs_html": case.proofs_html, "facts": case.facts.len(), "drill": case.drill.is_some(),
        "before": side(&front.before), "after": side(&front.after),
    });
    if let (Some(whole), Value::Object(more)) = (whole.as_object_mut(), more) {
        whole.extend(more);
    }
    whole
}

fn side(side: &crate::course::CaseSide) -> Value {
    json!({ "title": side.title, "end": side.end })
}

fn lesson(course: &Course, place: &str) -> Option<Value> {
    let (slug, section) = place.split_once('#').map_or((place, None), |(slug, section)| (slug, Some(section)));
    let lesson = course.lesson(slug)?;
    let title = section.and_then(|id| lesson.sections.iter().find(|s| s.id == id)).map(|s| s.title.as_str());
    Some(json!({
        "href": format!("/lessons/{place}"), "number": lesson.number, "lesson": lesson.front.title,
        "title": title.unwrap_or(&lesson.front.title),
    }))
}

/// A public report, as a link: `owner/name#12` is one of GitHub's.
fn source(text: &str) -> Value {
    let at = text.split_once('#').filter(|(name, _)| !text.contains("://") && name.matches('/').count() == 1);
    let href = at.map(|(name, number)| format!("https://github.com/{name}/issues/{number}"));
    let address = text.starts_with("https://").then(|| text.to_owned());
    json!({ "text": text.trim_start_matches("https://"), "href": href.or(address) })
}

fn played_view(case: &Case, played: &PlayedCase) -> Value {
    let kind = match case.played {
        CasePlayed::Hotel(_) => "hotel",
        CasePlayed::Judge(_) => "judge",
        CasePlayed::Seen(_) => "seen",
    };
    let at = played.at.format(format_description!("[hour]:[minute]:[second]")).unwrap_or_default();
    let problems: Vec<String> =
        [&played.before, &played.after].iter().flat_map(|side| &side.problems).map(|p| p.says.clone()).collect();
    let (before, after) = (&played.before.view, &played.after.view);
    json!({
        "kind": kind, "before": before, "after": after, "problems": problems, "at": at,
        "took_ms": played.took.as_millis(), "rows": before["run"]["rows"].as_array().map_or(0, Vec::len),
    })
}
