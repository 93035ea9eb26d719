//! What the projector shows of a class: the way in, or the question that the room answers.

use axum::{
    extract::{RawQuery, State},
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;

use super::{asked::Asked, qr::Qr};
use crate::tutorial::{AppState, Problem};

#[derive(Debug, Serialize)]
struct Projector {
    name: String,
    /// `192.168.4.20:3000`, one for each network.
    addresses: Vec<String>,
    halves: [String; 2],
    qr: Option<Qr>,
    joined: usize,
    lets_in: bool,
    asked: Option<Asked>,
    /// The way in, though something is asked.
    way_in: bool,
}

/// `GET /class/projector`, `?way` for the way in.
pub(super) async fn projector(State(handles): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let Some(classroom) = &handles.classroom else { return Err(Problem::NotFound { what: "class" }) };
    let address = classroom.join_address();
    let class = &classroom.class;
    let asked = Asked::now(class, None);
    let state = class.state();
    let halves = state.code().map(|code| code.halves()).unwrap_or_default();
    let (first, second) = halves.split_once(' ').unwrap_or_default();
    let bare = |address: &String| address.trim_start_matches("http://").to_owned();
    let page = Projector {
        name: state.name().to_owned(),
        addresses: classroom.addresses.iter().map(bare).collect(),
        halves: [first.to_owned(), second.to_owned()],
        qr: Qr::of(&address),
        joined: state.count(),
        lets_in: state.lets_in(),
        way_in: asked.is_none() || query.as_deref() == Some("way"),
        asked,
    };
    drop(state);
    Ok(Html(handles.views.render("class/projector.html", page)?).into_response())
}
