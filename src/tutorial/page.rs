//! What all pages share: the frame around them, static files, what is not there.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, header},
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;

use super::{
    Problem,
    shell::{self, mark},
};
use crate::{
    course::{Course, FileProblem},
    files::{Files, Packed},
    gzip::accepts_gzip,
    hosts::Hosts,
    views::Views,
};

/// The frame around every page.
#[derive(Debug, Serialize)]
pub(super) struct Frame<'a> {
    pub(super) title: &'a str,
    pub(super) section: &'static str,
    /// As HTML.
    pub(super) clock: Option<String>,
    problems: Vec<ProblemView<'a>>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(title: &'a str, section: &'static str, course: &'a Course) -> Self {
        Self { title, section, clock: None, problems: course.problems.iter().map(problem_view).collect() }
    }

    /// The frame of a page that is drawn once for all learners, but for their clocks.
    pub(super) fn marked(title: &'a str, section: &'static str, course: &'a Course) -> Self {
        Self { clock: Some(mark("clock")), ..Self::new(title, section, course) }
    }
}

/// A problem in a file of the course.
#[derive(Debug, Serialize)]
struct ProblemView<'a> {
    file: &'a str,
    line: usize,
    says: &'a str,
    #[serde(rename = "do")]
    todo: &'a str,
}

fn problem_view(found: &FileProblem) -> ProblemView<'_> {
    let problem = &found.problem;
    ProblemView { file: &found.file, line: problem.line, says: &problem.says, todo: &problem.todo }
}

/// Renders a page.
pub(super) fn render(views: &Views, template: &str, context: impl Serialize) -> Result<Response, Problem> {
    Ok(Html(views.render(template, context)?).into_response())
}

/// Renders a large page: it goes out compressed to who takes it so.
pub(super) fn render_packed(views: &Views, template: &str, context: impl Serialize) -> Result<Response, Problem> {
    Ok(shell::packed(views.render(template, context)?))
}

pub(super) async fn no_such_page() -> Problem {
    Problem::NotFound { what: "page" }
}

pub(super) async fn no_such_method(method: Method) -> Problem {
    Problem::Method {
        says: format!("this address does not take {method}; the header Allow of this answer says what it takes"),
    }
}

/// Alive, and reachable under this name; the start page asks this before it moves, and may read that it is alive.
pub(super) async fn healthz(State(hosts): State<Hosts>, headers: HeaderMap) -> Response {
    let origin =
        headers.get(header::ORIGIN).filter(|origin| origin.to_str().is_ok_and(|origin| hosts.is_doorstep(origin)));
    let readable = origin.map(|origin| [(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone())]);
    ([(header::VARY, "origin")], readable, "ok\n").into_response()
}

pub(super) async fn asset(
    State(files): State<Files>,
    State(packed): State<Packed>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let bytes = files.bytes(&format!("assets/{name}")).ok_or(Problem::NotFound { what: "file" })?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    // Embedded files change only with the binary; files of a checkout change under the editor.
    let cache = if files.reload() { "no-cache" } else { "public, max-age=600" };
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if accepts_gzip(accepts) {
        let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        return Ok((fixed, encoding, packed.gzip(&name, &bytes)).into_response());
    }
    Ok((fixed, bytes.into_owned()).into_response())
}
