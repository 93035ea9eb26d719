//! `/reference/cookies`: paste what there is, say how it was set and asked for, see it judged.
//!
//! The case stands in the address, so it can be linked and needs no script. Deliberately absent: the rules; this page
//! asks the engine for all profiles and puts their answers side by side.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use cloakroom_engine::{explain, paste::Pasted};
use serde::Serialize;

mod examples;
pub(super) mod har;

use crate::{
    clock::Clock,
    course::Library,
    tutorial::{Problem, page},
    view::{
        case_link::PAGE,
        judge::{CauseView, ConfigurationView, Form, Judged, configuration, judged},
    },
    views::Views,
};

pub(super) async fn cookies(
    State(library): State<Library>,
    State(views): State<Views>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let form = Form::parse(&query);
    let course = library.current();
    let frame = page::Frame::new("Cookies, judged", "reference", &course);
    let now = Clock::wall();
    let pasted = form.pasted(now);
    let (judged, problem) = match judged(&form, &pasted, now) {
        Ok(judged) => (judged, None),
        Err(problem) => (None, Some(wrong(&problem))),
    };
    let context = CookiesPage {
        page: frame,
        nav: super::nav(PAGE),
        form: &form,
        took: took(&pasted, &form),
        causes: pasted.causes().into_iter().map(CauseView::from).collect(),
        notes: pasted.notes().into_iter().map(CauseView::from).collect(),
        configuration: configuration(&pasted),
        judged,
        problem,
        examples: examples::examples(&query),
    };
    page::render(&views, "reference/cookies.html", context)
}

#[derive(Serialize)]
struct CookiesPage<'a> {
    page: page::Frame<'a>,
    nav: super::Nav,
    form: &'a Form,
    took: Took,
    causes: Vec<CauseView>,
    notes: Vec<CauseView>,
    configuration: Option<ConfigurationView<'a>>,
    /// None where there is nothing to judge.
    judged: Option<Judged>,
    problem: Option<Wrong>,
    examples: Vec<examples::Example>,
}

/// What the paste was taken for.
#[derive(Serialize)]
struct Took {
    tone: &'static str,
    kind: &'static str,
    says: String,
    /// The cookies that went along with a request.
    names: Vec<String>,
    /// Where to look for an error that is no cookie.
    search: Option<String>,
    cut: Option<usize>,
}

fn took(pasted: &Pasted, form: &Form) -> Took {
    let (tone, kind) = match pasted {
        Pasted::Nothing => ("no", "nothing"),
        Pasted::Unknown(_) => ("no", "unknown"),
        Pasted::Har => ("yes", "har"),
        Pasted::Answer(dump) if dump.set_cookies().next().is_none() => ("none", "answer"),
        Pasted::Request(_) => ("none", "request"),
        Pasted::Configuration(_) => ("yes", "configuration"),
        Pasted::Answer(_) | Pasted::Lines(_) | Pasted::Table(_) => ("yes", "lines"),
    };
    let names = match pasted {
        Pasted::Request(request) => request.names(),
        _ => Vec::new(),
    };
    let search = matches!(pasted, Pasted::Unknown(_)).then(|| search(form.text()));
    Took { tone, kind, says: pasted.took(), names, search, cut: form.cut }
}

/// The search for what somebody sees: the first line, which of an error is the message.
fn search(text: &str) -> String {
    let line: String = text.lines().next().unwrap_or_default().chars().take(120).collect();
    format!("/search?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &line).finish())
}

/// The field of the form a problem belongs to, and what to do.
#[derive(Serialize)]
struct Wrong {
    field: String,
    says: String,
}

fn wrong(problem: &explain::Problem) -> Wrong {
    let field = match problem.field.as_str() {
        "query.url" | "to" => "to",
        "query.initiator" | "from" => "from",
        "query.redirects" | "via" => "via",
        "query.top" | "around" => "in_frame_of",
        known @ ("set" | "later" | "clock" | "credentials" | "third_party" | "by" | "set_by") => known,
        _ => "at",
    };
    Wrong { field: field.to_owned(), says: problem.what.trim_end_matches('.').to_owned() }
}
