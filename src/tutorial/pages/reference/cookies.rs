//! `/reference/cookies`: type a `Set-Cookie` line and a request, see both taken apart and judged.
//!
//! The case stands in the address, so it can be linked and needs no script. Deliberately absent: the rules; this page
//! asks the engine for three profiles and puts their answers side by side.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use cloakroom_engine::explain;
use serde_json::{Value, json};

use crate::{
    clock::Clock,
    course::Library,
    tutorial::{Problem, case_link::PAGE, page},
    views::Views,
};

mod answers;
mod form;

use form::Form;

pub(super) async fn cookies(
    State(library): State<Library>,
    State(views): State<Views>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::parse(query.as_deref().unwrap_or_default());
    let course = library.current();
    let frame = page::Frame::new("Cookies, judged", "reference", &course);
    let (answers, problem) = match form.case().and_then(|case| answers::answers(&case, Clock::wall())) {
        Ok(answers) => (answers, None),
        Err(problem) => (Value::Null, Some(wrong(&problem))),
    };
    page::render(
        &views,
        "reference/cookies.html",
        json!({
            "page": frame, "nav": super::nav(PAGE), "form": form, "answers": answers, "problem": problem,
        }),
    )
}

/// The field of the form a problem belongs to, and what to do.
fn wrong(problem: &explain::Problem) -> Value {
    let field = match problem.field.as_str() {
        "query.url" => "to",
        "query.initiator" => "from",
        "query.method" => "method",
        "age" => "age",
        "set" => "set",
        _ => "at",
    };
    json!({ "field": field, "says": problem.what })
}
