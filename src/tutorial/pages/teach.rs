//! For a class: every demo with its minutes and its question, and plans for a lesson.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use crate::{
    course::{AttackPage, Library},
    tutorial::{Problem, Shells, page},
};

pub(crate) async fn teach(State(library): State<Library>, State(shells): State<Shells>) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, "/teach", "teach.html", || {
        let demos: Vec<Value> = course.attacks.iter().map(demo).collect();
        let frame = page::Frame::new("For a class", "attacks", &course);
        json!({ "page": frame, "demos": demos, "plans": course.plans })
    })
}

fn demo(page: &AttackPage) -> Value {
    let front = &page.attack.front;
    let asks: Vec<Value> = page
        .questions
        .iter()
        .zip(1..)
        .filter_map(|(question, step): (_, usize)| Some(json!({ "step": step, "question": question.as_ref()? })))
        .collect();
    json!({
        "slug": page.attack.slug, "title": front.title, "family": front.family, "minutes": front.minutes,
        "promise": front.promise, "steps": page.attack.steps.len(), "asks": asks, "teacher_html": page.teacher_html,
        "stopped_by": page.attack.stopped_by().iter().map(|s| s.title()).collect::<Vec<_>>(),
    })
}
