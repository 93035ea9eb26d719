//! `/console`: am I in time, where are they, who needs me. One page, drawn by the server from what the address asks for;
//! its script fetches it anew whenever something changed. `?notes` is the small view, for a phone.

mod needs;
mod notes;
mod place;
mod query;
mod seats;
mod side;
mod spine;
mod switches;
mod tracks;

use axum::{
    extract::{RawQuery, State},
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    class::BallotState,
    tutorial::{AppState, Problem},
};
use query::{Query, Show};
use seats::{Seats, Tally};
use side::Side;
use spine::Spine;
use tracks::Track;

/// More dots than this are small ones.
const MANY: usize = 80;

#[derive(Debug, Serialize)]
struct Console {
    name: String,
    halves: String,
    lets_in: bool,
    joined: usize,
    tally: Tally,
    spine: Spine,
    tracks: Vec<Track>,
    many: bool,
    names: bool,
    find: String,
    side: Side,
    lead: Option<String>,
    frozen: bool,
    task: Option<String>,
    /// The vote in words, where the class is asked something.
    asked: Option<Asked>,
    /// A reset can be taken back for so many minutes; what was put away.
    restore: Option<Restore>,
    query: Query,
}

#[derive(Debug, Serialize)]
struct Asked {
    state: BallotState,
    answered: usize,
}

#[derive(Debug, Serialize)]
struct Restore {
    minutes: i64,
    archive: Option<String>,
}

/// `GET /console`
pub(super) async fn console(State(handles): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let room = handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?;
    let query = Query::parse(&query.unwrap_or_default());
    let course = handles.library.current();
    if query.show == Some(Show::Notes) {
        let page = notes::notes(&room.class, &course);
        return Ok(Html(handles.views.render("class/console_notes.html", page)?).into_response());
    }
    let seats = Seats::of(&room.class, &course);
    let side = Side::of(&handles, room, &seats, &query).await?;
    let archives = room.archives.names().await;
    let now = room.class.now();
    let state = room.class.state();
    let left = state.can_restore_until().map(|until| until - now).filter(|left| *left > 0);
    let page = Console {
        name: state.name().to_owned(),
        halves: state.code().map(|code| code.halves()).unwrap_or_default(),
        lets_in: state.lets_in(),
        joined: state.count(),
        tally: seats.tally(),
        spine: Spine::of(&state, &course, now),
        tracks: tracks::tracks(&seats, &course),
        many: seats.all.len() >= MANY,
        names: query.names.unwrap_or(seats.all.len() <= 12),
        find: query.find.clone(),
        side,
        lead: state.lead().map(str::to_owned),
        frozen: state.is_frozen(),
        task: state.task().map(|task| task.title.clone()),
        asked: state.ballot().map(|ballot| Asked { state: ballot.state, answered: ballot.votes.len() }),
        restore: left.map(|left| Restore { minutes: (left + 59) / 60, archive: archives.first().cloned() }),
        query,
    };
    drop(state);
    Ok(Html(handles.views.render("class/console.html", page)?).into_response())
}
