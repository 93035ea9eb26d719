//! `/class/pair`: an attack between two learners. Works by forms, without script; script looks again by itself.
//!
//! A form names what to do, and the round it was drawn for. Whose pair it is, and who is Mallory, the class knows: no form says it.

mod act;
mod end;
mod events;
mod play;
mod teacher;
mod view;

use axum::{
    Extension, Router,
    body::Bytes,
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};

use super::labs::{Asks, Form};
use crate::{
    class::{
        Change, Class, ClassError,
        pairs::{Pair, PairAct, RoundEnd},
    },
    ids::{LearnerId, seed},
    lab::pair::{FoundPair, PairEnd, PairWorld},
    tutorial::{
        AppState, Problem,
        class::{Person, too_often},
    },
};

use std::sync::Arc;

const PAGE: &str = "/class/pair";

pub(super) fn router() -> Router<AppState> {
    Router::new().route(PAGE, get(show).post(press)).route("/class/pair/events", get(events::events))
}

fn class(handles: &AppState) -> Result<&Class, Problem> {
    handles.classroom.as_ref().map(|room| &room.class).ok_or(Problem::NotFound { what: "class" })
}

async fn show(State(at): State<AppState>, person: Option<Extension<Person>>) -> Result<Response, Problem> {
    let class = class(&at)?;
    let course = at.library.current();
    let view = match person.map(|Extension(person)| person) {
        Some(Person::Teacher) => {
            return Ok(Html(at.views.render("class/pairs.html", teacher::teacher(&class.state()))?).into_response());
        }
        Some(Person::Learner(id)) => {
            settle(&at, class, &id).await?;
            view::learner(&at, &course, class, &id)?
        }
        _ => return Ok(Redirect::to("/join").into_response()),
    };
    Ok(Html(at.views.render("class/pair.html", view)?).into_response())
}

async fn press(
    State(at): State<AppState>,
    person: Option<Extension<Person>>,
    Asks(caller): Asks,
    body: Bytes,
) -> Result<Redirect, Problem> {
    let class = class(&at)?;
    let form = Form::read(&body)?;
    match person.map(|Extension(person)| person) {
        Some(Person::Teacher) => class.make(Change::Pair { act: of_teacher(&form)? }).await?,
        Some(Person::Learner(id)) => {
            class.quota().acts(&id).map_err(too_often)?;
            match of_pair(&at, class, &form, &id)? {
                Some(act) => {
                    let leaves = matches!(act, PairAct::Leave { .. }).then(|| number(class, &id)).flatten();
                    class.make(Change::Pair { act }).await?;
                    if let Some(pair) = leaves {
                        at.pairs.close(pair);
                    }
                }
                None => act::does(&at, class, (&id, &caller), &form).await?,
            }
            settle(&at, class, &id).await?;
        }
        _ => return Err(Problem::Forbidden { says: "join the class first" }),
    }
    Ok(Redirect::to(PAGE))
}

fn number(class: &Class, id: &LearnerId) -> Option<u64> {
    class.state().pairs().of(id).map(|pair| pair.number)
}

fn of_teacher(form: &Form) -> Result<PairAct, Problem> {
    match form.get("do") {
        "gather" => Ok(PairAct::Gather { on: form.get("on") == "yes" }),
        "draw" => Ok(PairAct::Draw { seed: seed(), weak: form.get("weak").to_owned() }),
        _ => Err(Problem::bad("do", "the teacher gathers those who take part, and draws the lot")),
    }
}

/// What a form means for the pairs of the class; `None` if it is something that is done in the hotel.
fn of_pair(at: &AppState, class: &Class, form: &Form, id: &LearnerId) -> Result<Option<PairAct>, Problem> {
    let (learner, process) = (id.clone(), at.sandboxes.process().to_owned());
    let named = |field: &'static str| -> Result<LearnerId, Problem> {
        let known = class.state().learners().map(|(id, _)| id.clone()).find(|id| id.as_str() == form.get(field));
        known.ok_or_else(|| Problem::bad(field, "nobody here is so; look at the list again"))
    };
    Ok(Some(match form.get("do") {
        "lot" => PairAct::Lot { learner, process },
        "no-lot" => PairAct::NoLot { learner },
        "ask" => PairAct::Ask { from: learner, to: named("to")?, weak: form.get("weak").to_owned(), process },
        "withdraw" => PairAct::Withdraw { from: learner },
        "yes" => PairAct::Answer { learner, from: named("from")?, yes: true, process },
        "no" => PairAct::Answer { learner, from: named("from")?, yes: false, process },
        "ready" => PairAct::Ready { pair: of(form, "pair"), learner, round: of(form, "round"), process },
        "leave" => PairAct::Leave { learner },
        "read" => PairAct::Read { learner },
        _ => return Ok(None),
    }))
}

fn of(form: &Form, field: &str) -> u64 {
    form.get(field).parse().unwrap_or(u64::MAX)
}

/// The hotel of a pair's round, if it is on this server. Whoever comes first makes it.
fn world(at: &AppState, class: &Class, pair: &Pair) -> Result<FoundPair, Problem> {
    let on = pair.on.as_ref();
    if on.is_some_and(|begun| begun.process != at.sandboxes.process()) {
        return Ok(FoundPair::Lost);
    }
    if on.is_none() {
        return Ok(at.pairs.get(pair.number, pair.round));
    }
    let is_there = |number| class.state().pairs().get(number).is_some();
    Ok(at.pairs.get_or_open((pair.number, pair.round), &pair.weak, is_there)?)
}

fn open(found: FoundPair) -> Option<Arc<PairWorld>> {
    match found {
        FoundPair::Open(world) => Some(world),
        FoundPair::Lost | FoundPair::None => None,
    }
}

/// Tells the class how a round ended, once.
async fn settle(at: &AppState, class: &Class, id: &LearnerId) -> Result<(), Problem> {
    let Some(pair) = class.state().pairs().of(id).filter(|pair| pair.on.is_some()).cloned() else { return Ok(()) };
    let Some(ended) = open(world(at, class, &pair)?).and_then(|world| world.end()) else { return Ok(()) };
    let (end, seconds) = match ended {
        PairEnd::Mallory(seconds) => (RoundEnd::Mallory, seconds),
        PairEnd::Alice(seconds) => (RoundEnd::Alice, seconds),
        PairEnd::Time(seconds) => (RoundEnd::Time, seconds),
    };
    let act = PairAct::Over { pair: pair.number, round: pair.round, end, seconds };
    match class.make(Change::Pair { act }).await {
        // The other one's request told it already.
        Ok(()) | Err(ClassError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
