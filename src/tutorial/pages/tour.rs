//! The tour, and the doctor that tests the visitor's own browser.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use serde::Serialize;

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
#[derive(Serialize)]
struct TourPage<'a> {
    page: page::Frame<'a>,
    tour: TourView<'a>,
    inspector: Beside,
    own: Own,
}

#[derive(Serialize)]
struct Own {
    used: String,
}

#[derive(Serialize)]
struct TourView<'a> {
    /// The block to begin with.
    first: Option<&'a str>,
    title: &'a str,
    promise: &'a str,
    minutes: u32,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct StepView<'a> {
    n: usize,
    id: String,
    title: &'a str,
    body_html: &'a str,
    href: String,
    lesson: Option<&'a str>,
    number: Option<u32>,
}

fn context(course: &Course) -> TourPage<'_> {
    let tour = &course.tour;
    let steps = tour.steps.iter().zip(1..).map(|(step, n)| {
        let lesson = course.lesson(&step.lesson);
        StepView {
            n,
            id: format!("step-{n}"),
            title: &step.title,
            body_html: &step.html,
            href: format!("/lessons/{}#{}", step.lesson, step.section),
            lesson: lesson.map(|l| l.front.title.as_str()),
            number: lesson.map(|l| l.number),
        }
    });
    let first = (1..=tour.steps.len()).find_map(|step| course.tour_up_to(step));
    TourPage {
        page: page::Frame::marked(&tour.title, "course", course),
        tour: TourView {
            first: first.and_then(|blocks| blocks.first().map(|block| block.id.as_str())),
            title: &tour.title,
            promise: &tour.promise,
            minutes: tour.minutes,
            steps: steps.collect(),
        },
        inspector: Beside::marked(&tour.inspector),
        own: Own { used: mark("used") },
    }
}

#[derive(Serialize)]
struct Doctor<'a> {
    page: page::Frame<'a>,
}

pub(crate) async fn doctor(
    State(library): State<Library>,
    State(shells): State<Shells>,
    State(hosts): State<Hosts>,
) -> Result<Response, Problem> {
    let course = library.current();
    let context = || Doctor { page: page::Frame::new("Doctor", "none", &course) };
    let mut response = shells.once(&course, "/doctor", "doctor.html", context)?;
    if let Ok(policy) = HeaderValue::from_str(&policy_with_probes(&hosts)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}
