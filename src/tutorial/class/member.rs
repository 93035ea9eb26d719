//! The class as a learner sees it, on a phone: what is asked, what there is to do; and who one is.

use axum::{
    Extension,
    extract::{RawQuery, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Serialize;

use super::{
    Person,
    asked::{Asked, Told},
};
use crate::tutorial::{AppState, Problem};

#[derive(Debug, Serialize)]
struct ClassPage {
    nickname: String,
    told: Told,
    asked: Option<Asked>,
    /// Who asks for an attack in pairs.
    pair_asks: Vec<String>,
    /// The teacher draws a lot among those who take part.
    pair_gathers: bool,
}

/// `GET /class`: for a learner. The teacher is led to the console.
pub(super) async fn class(
    State(handles): State<AppState>,
    Extension(person): Extension<Person>,
) -> Result<Response, Problem> {
    let Some(classroom) = &handles.classroom else { return Err(Problem::NotFound { what: "class" }) };
    let Person::Learner(id) = &person else { return Ok(Redirect::to("/console").into_response()) };
    let class = &classroom.class;
    let nickname = class.state().learner(id).map(|(_, learner)| learner.nickname.as_str().to_owned());
    let state = class.state();
    let called = |id: &crate::ids::LearnerId| state.learner(id).map(|(_, l)| l.nickname.as_str().to_owned());
    let pair_asks = state.pairs().asks(id).filter_map(|(from, _)| called(from)).collect();
    let pair_gathers = state.pairs().gathers();
    drop(state);
    let page = ClassPage {
        nickname: nickname.unwrap_or_default(),
        told: Told::of(&class.state(), &person),
        asked: Asked::now(class, Some(id)),
        pair_asks,
        pair_gathers,
    };
    Ok(Html(handles.views.render("class/class.html", page)?).into_response())
}

#[derive(Debug, Serialize)]
struct You<'a> {
    nickname: &'a str,
    words: &'a str,
    joined: bool,
    /// Where a terminal sends what the tests of an exercise said.
    address: &'a str,
}

/// `GET /class/you`: the nickname, and the words that only this learner sees.
pub(super) async fn you(
    State(handles): State<AppState>,
    Extension(person): Extension<Person>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Some(classroom) = &handles.classroom else { return Err(Problem::NotFound { what: "class" }) };
    let Person::Learner(id) = &person else { return Ok(Redirect::to("/console").into_response()) };
    let state = classroom.class.state();
    let Some((_, learner)) = state.learner(id) else { return Ok(Redirect::to(super::JOIN).into_response()) };
    let you = You {
        nickname: learner.nickname.as_str(),
        words: learner.words.as_str(),
        joined: query.as_deref() == Some("joined"),
        address: classroom.addresses.first().map_or("", String::as_str),
    };
    let html = handles.views.render("class/you.html", you)?;
    drop(state);
    Ok(Html(html).into_response())
}
