//! The tour, and the doctor that tests the visitor's own browser.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use serde_json::{Value, json};

use crate::{
    course::{Course, Library},
    hosts::Hosts,
    tutorial::{
        Problem, Shells,
        beside::{Beside, beside},
        headers::policy_with_probes,
        learner::Learner,
        page,
        shell::mark,
    },
};

pub(crate) async fn tour(
    learner: Learner,
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    if course.tour.steps.is_empty() {
        return Err(Problem::NotFound { what: "tour" });
    }
    let own = beside(&shells, &learner, &course.tour.inspector).await.own(&shells)?;
    shells.filled(&course, "/tour", "tour.html", || context(&course), &own)
}

/// The tour as it is for everybody.
fn context(course: &Course) -> Value {
    let tour = &course.tour;
    let steps: Vec<Value> = tour
        .steps
        .iter()
        .zip(1..)
        .map(|(step, n)| {
            let lesson = course.lesson(&step.lesson);
            json!({
                "n": n, "id": format!("step-{n}"), "title": step.title, "body_html": step.html,
                "href": format!("/lessons/{}#{}", step.lesson, step.section),
                "lesson": lesson.map(|l| &l.front.title), "number": lesson.map(|l| l.number),
            })
        })
        .collect();
    let (frame, inspector) = (page::Frame::marked(&tour.title, "course", course), Beside::marked(&tour.inspector));
    let first = (1..=tour.steps.len()).find_map(|step| course.tour_up_to(step));
    let first = first.and_then(|blocks| blocks.first().map(|block| block.id.clone()));
    let tour = json!({ "first": first, "title": tour.title, "promise": tour.promise, "minutes": tour.minutes, "steps": steps });
    json!({ "page": frame, "tour": tour, "inspector": inspector, "own": { "used": mark("used") } })
}

pub(crate) async fn doctor(
    State(library): State<Library>,
    State(shells): State<Shells>,
    State(hosts): State<Hosts>,
) -> Result<Response, Problem> {
    let course = library.current();
    let context = || json!({ "page": page::Frame::new("Doctor", "none", &course) });
    let mut response = shells.once(&course, "/doctor", "doctor.html", context)?;
    if let Ok(policy) = HeaderValue::from_str(&policy_with_probes(&hosts)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}
