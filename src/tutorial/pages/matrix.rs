//! The matrix as a page. Without script its reader looks again by a link; each cell is a link to the
//! player with that setting, which runs the attack once more and shows how it went.

use std::time::Duration;

use axum::{
    Extension,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    matrix_cell::{cell_view, groups},
    matrix_room, recorded,
};
use crate::{
    background::settled,
    course::{Library, Recording},
    matrix::{Defences, Matrices, Matrix, Row, State as Far},
    tutorial::{Problem, Visitor, page},
    views::Views,
};

/// A page that is there at once is better than one that is complete.
const PATIENCE: Duration = Duration::from_millis(400);

pub(super) async fn matrix(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(matrices): State<Matrices>,
    State(views): State<Views>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let course = library.current();
    let mut state = visitor.matrix(&matrices, &course)?;
    let frame = page::Frame::new("Matrix", "matrix", &course);
    let far = settled(&mut state, PATIENCE).await;
    let under_way = match &far {
        Far::Running { done, of } => json!({ "done": done, "of": of }),
        _ => Value::Null,
    };
    // What is projected stays until there is something whole to put in its place.
    match (matrices.done(&course), far) {
        (Some(matrix), _) => {
            let query = query.unwrap_or_default();
            if let Some(screen) = matrix_room::Screen::parse(&query, &matrix)? {
                let view = matrix_room::view(&matrix, &screen, course.recording.as_ref());
                return page::render(&views, "matrix_room.html", json!({ "screen": view }));
            }
            let shown = Shown::parse(&query, &matrix)?;
            let view = view(&matrix, &shown, course.recording.as_ref());
            page::render_packed(&views, "matrix.html", json!({ "page": frame, "matrix": view, "under_way": under_way }))
        }
        (None, Far::Done(_)) => {
            Err(Problem::NoMatrix("the course has changed meanwhile; load the page again".to_owned()))
        }
        (None, Far::Running { done, of }) => {
            let waiting = json!({ "page": frame, "matrix": null, "under_way": null, "done": done, "of": of });
            Ok((StatusCode::OK, page::render(&views, "matrix.html", waiting)?).into_response())
        }
        (None, Far::Failed(says)) => Err(Problem::NoMatrix(says)),
    }
}

/// The button without script: starts new runs, and goes back to the page that waits for them.
pub(super) async fn again(State(library): State<Library>, State(matrices): State<Matrices>) -> Redirect {
    drop(matrices.of(&library.current(), true));
    Redirect::to("/matrix")
}

/// `?family=fixation&group=cookie`
#[derive(Default)]
struct Shown {
    family: Option<String>,
    group: Option<String>,
}

impl Shown {
    fn parse(query: &str, matrix: &Matrix) -> Result<Self, Problem> {
        let mut shown = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()).filter(|(_, v)| !v.is_empty()) {
            let (there_are, place) = match name.as_ref() {
                "family" => (families(matrix), &mut shown.family),
                "group" => (groups(matrix), &mut shown.group),
                _ => continue,
            };
            if !there_are.contains(&value.as_ref()) {
                return Err(Problem::bad(
                    &name,
                    format!("there is no {name} `{value}`; there are: {}", there_are.join(", ")),
                ));
            }
            *place = Some(value.into_owned());
        }
        Ok(shown)
    }

    fn href(family: Option<&str>, group: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("family", family), ("group", group)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { "/matrix".to_owned() } else { format!("/matrix?{query}") }
    }
}

/// In the order in which attacks come.
fn families(matrix: &Matrix) -> Vec<&str> {
    let mut found = Vec::new();
    for row in &matrix.rows {
        if !found.contains(&row.family.as_str()) {
            found.push(&row.family);
        }
    }
    found
}

/// The sets stay, whichever group is chosen.
fn view(matrix: &Matrix, shown: &Shown, recording: Option<&Recording>) -> Value {
    let wanted = |group: &str| group == "together" || shown.group.as_deref().is_none_or(|g| g == group);
    let mut order = vec!["together"];
    order.extend(groups(matrix));
    let columns: Vec<usize> = order
        .iter()
        .filter(|g| wanted(g))
        .flat_map(|g| matrix.columns.iter().enumerate().filter(move |(_, d)| d.group() == *g).map(|(at, _)| at))
        .collect();
    let heads: Vec<Value> = order
        .iter()
        .filter(|g| wanted(g))
        .map(|g| json!({ "title": g, "columns": columns.iter().filter_map(|at| Some((*at, matrix.columns.get(*at)?))).filter(|(_, d)| d.group() == *g).map(|(at, d)| column(matrix, at, *d)).chain(recording.filter(|_| *g == "together").map(recorded::column)).collect::<Vec<_>>() }))
        .collect();
    let family = |name: &&str| shown.family.as_deref().is_none_or(|f| f == *name);
    let bodies: Vec<Value> = families(matrix)
        .into_iter()
        .filter(family)
        .map(|name| json!({ "title": name, "rows": matrix.rows.iter().filter(|r| r.family == name).map(|r| row(matrix, r, &columns, recording)).collect::<Vec<_>>() }))
        .collect();
    let chip = |title: &str, href: String, on: bool| json!({ "title": title, "href": href, "on": on });
    let (by_family, by_group) = (shown.family.as_deref(), shown.group.as_deref());
    let mut family_chips = vec![chip("all", Shown::href(None, by_group), by_family.is_none())];
    family_chips.extend(families(matrix).iter().map(|f| chip(f, Shown::href(Some(f), by_group), by_family == Some(f))));
    let mut group_chips = vec![chip("all", Shown::href(by_family, None), by_group.is_none())];
    group_chips.extend(groups(matrix).iter().map(|g| chip(g, Shown::href(by_family, Some(g)), by_group == Some(g))));
    let recorded_not_played = recording.is_some_and(Recording::not_played);
    json!({
        "runs": matrix.runs(), "attacks": matrix.rows.len(), "defences": matrix.columns.iter().filter(|d| d.is_one()).count(),
        "took": seconds(matrix.took), "at": at(matrix.begun), "heads": heads, "bodies": bodies,
        "families": family_chips, "groups": group_chips, "recorded": recording.map(|r| r.versions.words()), "not_played": matrix.not_played(), "recorded_not_played": recorded_not_played, "width": columns.len() + 2 + usize::from(recording.is_some()),
    })
}

fn column(matrix: &Matrix, at: usize, defences: Defences) -> Value {
    json!({ "name": defences.to_string(), "title": defences.title(), "stops": matrix.stops(at), "together": !defences.is_one(), "recorded": false })
}

fn row(matrix: &Matrix, row: &Row, columns: &[usize], recording: Option<&Recording>) -> Value {
    let cells = columns.iter().filter_map(|at| Some((*matrix.columns.get(*at)?, row.cells.get(*at)?)));
    // The sets of defences come first; what was recorded is the last of them.
    let (together, alone): (Vec<_>, Vec<_>) = cells.partition(|(defences, _)| !defences.is_one());
    let view = |(defences, cell)| cell_view(row, defences, cell);
    let recorded = recording.map(|recording| recorded::cell(recording, row));
    let cells: Vec<Value> = together.into_iter().map(view).chain(recorded).chain(alone.into_iter().map(view)).collect();
    json!({ "slug": row.slug, "title": row.title, "stopped_by": matrix.stopped_by(row), "cells": cells })
}

fn seconds(took: Duration) -> String {
    let tenths = took.as_millis().div_ceil(100);
    format!("{}.{} s", tenths / 10, tenths % 10)
}

/// The time of day, in UTC: the server knows no other.
pub(super) fn at(millis: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(millis / 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!("{:02}:{:02} UTC", at.hour(), at.minute())
}
