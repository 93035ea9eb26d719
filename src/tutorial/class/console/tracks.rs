//! The room: a row for each lesson, attack and exercise where somebody is, and in it a cell for each section, step or verdict.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    place::{At, Place, Row},
    query::Query,
    seats::{Kind, Seat, Seats},
};
use crate::course::Course;

/// Of places that nobody is at, so many are drawn in a row; longer rows show only where somebody is.
const MOST_EMPTY: usize = 12;
/// So many cells a row has at most; whoever is beyond them is in the last.
const MOST_CELLS: usize = 24;

#[derive(Debug, Serialize)]
pub(super) struct Track {
    /// Lesson 13, Exercise.
    kind: String,
    title: String,
    cells: Vec<Cell>,
    count: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Cell {
    label: String,
    /// The words of a numbered one.
    title: String,
    href: String,
    dots: Vec<Dot>,
    stuck: usize,
    /// How much room it gets, 1 to 5.
    grow: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Dot {
    kind: Kind,
    nickname: String,
    href: String,
}

pub(super) fn dot(seat: &Seat) -> Dot {
    let href = Query::default().with(&[("learner", seat.id.as_str())]);
    Dot { kind: seat.kind, nickname: seat.nickname.clone(), href }
}

pub(super) fn tracks(seats: &Seats, course: &Course) -> Vec<Track> {
    let mut rows: BTreeMap<&Row, BTreeMap<&Place, Vec<&Seat>>> = BTreeMap::new();
    for seat in &seats.all {
        rows.entry(&seat.place.row).or_default().entry(&seat.place).or_default().push(seat);
    }
    let mut tracks: Vec<Track> = rows.into_iter().map(|(row, places)| track(row, &places, course)).collect();
    tracks.sort_by_key(|track| std::cmp::Reverse(track.count));
    tracks
}

fn track(row: &Row, places: &BTreeMap<&Place, Vec<&Seat>>, course: &Course) -> Track {
    let (kind, title, all) = named(row, course);
    let count = places.values().map(Vec::len).sum();
    let empty = |at: usize| Place { row: row.clone(), at: At::Number(at) };
    let mut cells = Vec::new();
    if all.is_empty() {
        cells.extend(
            places.iter().take(MOST_CELLS).map(|(place, seats)| cell(place, word(&place.at), String::new(), seats)),
        );
    } else {
        for (at, words) in all.iter().enumerate() {
            let seats = places.get(&empty(at)).map(Vec::as_slice).unwrap_or_default();
            if seats.is_empty() && all.len() > MOST_EMPTY {
                continue;
            }
            cells.push(cell(&empty(at), (at + 1).to_string(), words.clone(), seats));
        }
    }
    Track { kind, title, cells, count }
}

fn cell(place: &Place, label: String, title: String, seats: &[&Seat]) -> Cell {
    let grow = match seats.len() {
        0..=2 => 1,
        3..=6 => 2,
        7..=14 => 3,
        15..=40 => 4,
        _ => 5,
    };
    Cell {
        label,
        title,
        href: Query::default().with(&[("cell", &place.key())]),
        dots: seats.iter().map(|seat| dot(seat)).collect(),
        stuck: seats.iter().filter(|seat| seat.kind == Kind::Stuck).count(),
        grow,
    }
}

fn word(at: &At) -> String {
    match at {
        At::Number(number) => (number + 1).to_string(),
        At::NotRun => "not run".to_owned(),
        At::Verdict(verdict) => verdict.replace('_', " "),
        At::Passed => "passed".to_owned(),
        At::NotBegun => "not begun".to_owned(),
        At::Page(title) => title.clone(),
    }
}

/// What kind of row it is, what it is called, and its cells where they have an order.
fn named(row: &Row, course: &Course) -> (String, String, Vec<String>) {
    match row {
        Row::Lesson(slug) => course.lesson(slug).map_or_else(Default::default, |lesson| {
            let sections = lesson.sections.iter().map(|section| section.title.clone()).collect();
            (format!("Lesson {}", lesson.number), lesson.front.title.clone(), sections)
        }),
        Row::Attack(slug) => course.attack(slug).map_or_else(Default::default, |page| {
            let steps = page.attack.steps.iter().map(|step| step.title.clone()).collect();
            ("Attack".to_owned(), page.attack.front.title.clone(), steps)
        }),
        Row::Exercise(slug) => {
            let title = course.exercise(slug).map_or(slug, |exercise| &exercise.title);
            ("Exercise".to_owned(), title.clone(), Vec::new())
        }
        Row::Elsewhere => (String::new(), "On other pages".to_owned(), Vec::new()),
    }
}

/// A place in words.
pub(super) fn says(place: &Place, course: &Course) -> String {
    let (kind, title, all) = named(&place.row, course);
    match (&place.row, &place.at) {
        (Row::Elsewhere, at) => word(at),
        (_, At::Number(at)) => {
            let what = all.get(*at).map_or_else(String::new, |words| format!(", {words}"));
            format!("{kind}: {title}, {}{what}", at + 1)
        }
        (_, at) => format!("{kind}: {title}, {}", word(at)),
    }
}
