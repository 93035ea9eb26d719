//! The side of the console: who needs somebody, or the panel that the address names.

use serde::Serialize;

use super::{
    needs::{Need, needs},
    query::{Query, Show},
    seats::{Kind, Seat, Seats, Why},
    switches::{Group, groups},
    tracks::{Dot, dot, says},
};
use crate::{
    course::Course,
    switch::Switches,
    tutorial::{
        AppState, Problem,
        class::{Classroom, results},
    },
};

#[derive(Debug, Serialize)]
#[serde(tag = "panel", rename_all = "snake_case")]
pub(super) enum Side {
    Needs { needs: Vec<Need>, nobody: bool, archives: usize },
    Found { text: String, who: Vec<Dot> },
    Cell { says: String, who: Vec<Dot> },
    Learner(Box<One>),
    Switches { groups: Vec<Group>, sandboxes: usize },
    Give { labs: Vec<Offer>, exercises: Vec<Offer>, lessons: Vec<Offer>, task: Option<String> },
    Class { name: String, lets_in: bool, archives: Vec<String>, folder: String },
}

/// One learner. What they type in the hotel is not here.
#[derive(Debug, Serialize)]
pub(super) struct One {
    id: String,
    nickname: String,
    kind: Kind,
    at: String,
    /// Why they are stuck: the test, and how often.
    test: Option<String>,
    times: u32,
    /// Minutes since they did something, since something was heard, since they joined.
    acted: Option<i64>,
    seen: Option<i64>,
    since: i64,
    lessons: usize,
    exercises: usize,
    labs: usize,
    right: usize,
    wrong: usize,
    /// Only where they were asked for.
    words: Option<String>,
    with_words: String,
    others: Vec<[String; 2]>,
}

#[derive(Debug, Serialize)]
pub(super) struct Offer {
    title: String,
    path: String,
}

impl Side {
    pub(super) async fn of(
        handles: &AppState,
        room: &Classroom,
        seats: &Seats,
        query: &Query,
    ) -> Result<Self, Problem> {
        let course = handles.library.current();
        if !query.find.is_empty() {
            let who = seats.called(&query.find).into_iter().map(dot).collect();
            return Ok(Self::Found { text: query.find.clone(), who });
        }
        Ok(match &query.show {
            Some(Show::Learner { id, words }) => match seats.all.iter().find(|seat| seat.id.as_str() == id) {
                Some(seat) => Self::Learner(Box::new(one(handles, room, (seats, seat), (query, *words)).await?)),
                None => default(room, seats, &course).await,
            },
            Some(Show::Cell(key)) => {
                let there: Vec<&Seat> = seats.all.iter().filter(|seat| seat.place.key() == *key).collect();
                let says = there.first().map(|seat| says(&seat.place, &course));
                Self::Cell { says: says.unwrap_or_default(), who: there.into_iter().map(dot).collect() }
            }
            Some(Show::Switches) => {
                let of = |seat: &Seat| handles.sandboxes.get(seat.now.sandbox.as_ref()?).map(|one| one.switches());
                let sandboxes: Vec<Switches> = seats.all.iter().filter_map(of).collect();
                Self::Switches { groups: groups(&room.class.state(), &sandboxes), sandboxes: sandboxes.len() }
            }
            Some(Show::Give) => give(room, &course),
            Some(Show::ThisClass) => {
                let archives = room.archives.names().await;
                let state = room.class.state();
                Self::Class {
                    name: state.name().to_owned(),
                    lets_in: state.lets_in(),
                    archives,
                    folder: room.archives.folder().display().to_string(),
                }
            }
            Some(Show::Notes) | None => default(room, seats, &course).await,
        })
    }
}

async fn default(room: &Classroom, seats: &Seats, course: &Course) -> Side {
    let archives = room.archives.names().await.len();
    Side::Needs { needs: needs(seats, course), nobody: seats.all.is_empty(), archives }
}

async fn one(
    handles: &AppState,
    room: &Classroom,
    (seats, seat): (&Seats, &Seat),
    (query, shows_words): (&Query, bool),
) -> Result<One, Problem> {
    let course = handles.library.current();
    let achieved = handles.progress.of(seat.id.clone()).achieved().await?;
    let state = room.class.state();
    let learner = state.learner(&seat.id).map(|(_, learner)| learner.clone());
    let (right, wrong) = results::votes(&state, &seat.id);
    drop(state);
    let ago = |at: i64| (at > 0).then(|| (seats.now - at).max(0) / 60);
    let (test, times) = match &seat.why {
        Some(Why::Same { verdict, times, .. }) => (Some(verdict.clone()), *times),
        _ => (None, 0),
    };
    let mut others: Vec<[String; 2]> = seats
        .all
        .iter()
        .filter(|other| other.id != seat.id)
        .map(|other| [other.id.as_str().to_owned(), other.nickname.clone()])
        .collect();
    others.sort_by_cached_key(|[_, nickname]| nickname.to_lowercase());
    let count = |kind| achieved.slugs(kind).count();
    Ok(One {
        id: seat.id.as_str().to_owned(),
        nickname: seat.nickname.clone(),
        kind: seat.kind,
        at: says(&seat.place, &course),
        test,
        times,
        acted: ago(seat.now.acted),
        seen: ago(seat.now.seen),
        since: learner.as_ref().map_or(0, |learner| (seats.now - learner.since).max(0) / 60),
        lessons: count("lesson"),
        exercises: count("exercise"),
        labs: count("lab"),
        right,
        wrong,
        words: learner.filter(|_| shows_words).map(|learner| learner.words.as_str().to_owned()),
        with_words: query.with(&[("learner", seat.id.as_str()), ("words", "")]),
        others,
    })
}

fn give(room: &Classroom, course: &Course) -> Side {
    let offer = |title: &str, path: String| Offer { title: title.to_owned(), path };
    Side::Give {
        labs: course.labs.iter().map(|lab| offer(&lab.front.title, format!("/labs/{}", lab.slug))).collect(),
        exercises: course.exercises.iter().map(|e| offer(&e.title, format!("/exercises/{}", e.slug))).collect(),
        lessons: course.lessons.iter().map(|l| offer(&l.front.title, format!("/lessons/{}", l.slug))).collect(),
        task: room.class.state().task().map(|task| task.title.clone()),
    }
}
