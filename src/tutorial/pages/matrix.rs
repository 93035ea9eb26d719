//! The matrix as a page. Without script its reader looks again by a link; each cell is a link to the
//! player with that setting, which runs the attack once more and shows how it went.

use std::time::Duration;

use axum::{
    Extension,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;
use time::OffsetDateTime;

use super::{
    links::DoneOf,
    matrix_cell::{CellView, Column, cell_view, groups},
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
        Far::Running { done, of } => Some(DoneOf { done: *done, of: *of }),
        _ => None,
    };
    // What is projected stays until there is something whole to put in its place.
    match (matrices.done(&course), far) {
        (Some(matrix), _) => {
            let query = query.unwrap_or_default();
            if let Some(screen) = matrix_room::Screen::parse(&query, &matrix)? {
                let view = matrix_room::view(&matrix, &screen, course.recording.as_ref());
                return page::render(&views, "matrix_room.html", matrix_room::Room { screen: view });
            }
            let shown = Shown::parse(&query, &matrix)?;
            let view = view(&matrix, &shown, course.recording.as_ref());
            page::render_packed(
                &views,
                "matrix.html",
                MatrixPage { page: frame, matrix: Some(view), under_way, first: None },
            )
        }
        (None, Far::Done(_)) => {
            Err(Problem::NoMatrix("the course has changed meanwhile; load the page again".to_owned()))
        }
        (None, Far::Running { done, of }) => {
            let first = Some(DoneOf { done, of });
            let waiting = MatrixPage { page: frame, matrix: None, under_way: None, first };
            Ok((StatusCode::OK, page::render(&views, "matrix.html", waiting)?).into_response())
        }
        (None, Far::Failed(says)) => Err(Problem::NoMatrix(says)),
    }
}

#[derive(Serialize)]
struct MatrixPage<'a> {
    page: page::Frame<'a>,
    matrix: Option<MatrixView<'a>>,
    /// Runs that will take its place.
    under_way: Option<DoneOf>,
    /// How far the first runs are, while there is no matrix.
    #[serde(flatten)]
    first: Option<DoneOf>,
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

#[derive(Serialize)]
struct MatrixView<'a> {
    runs: usize,
    attacks: usize,
    defences: usize,
    took: String,
    at: String,
    heads: Vec<Head>,
    bodies: Vec<Body<'a>>,
    families: Vec<Chip<'a>>,
    groups: Vec<Chip<'a>>,
    /// Which versions were recorded, if some were.
    recorded: Option<String>,
    not_played: usize,
    recorded_not_played: bool,
    width: usize,
}

/// A group of columns.
#[derive(Serialize)]
struct Head {
    title: &'static str,
    columns: Vec<Column>,
}

/// The rows of a family.
#[derive(Serialize)]
struct Body<'a> {
    title: &'a str,
    rows: Vec<RowView<'a>>,
}

#[derive(Serialize)]
struct RowView<'a> {
    slug: &'a str,
    title: &'a str,
    stopped_by: usize,
    cells: Vec<CellView>,
}

/// A choice above the matrix.
#[derive(Serialize)]
struct Chip<'a> {
    title: &'a str,
    href: String,
    on: bool,
}

/// The sets stay, whichever group is chosen.
fn view<'a>(matrix: &'a Matrix, shown: &Shown, recording: Option<&Recording>) -> MatrixView<'a> {
    let wanted = |group: &&str| *group == "together" || shown.group.as_deref().is_none_or(|g| g == *group);
    let order: Vec<&'static str> = ["together"].into_iter().chain(groups(matrix)).filter(wanted).collect();
    let columns: Vec<usize> = order
        .iter()
        .flat_map(|g| matrix.columns.iter().enumerate().filter(move |(_, d)| d.group() == *g).map(|(at, _)| at))
        .collect();
    let family = |name: &&str| shown.family.as_deref().is_none_or(|f| f == *name);
    let body = |name| {
        let rows = matrix.rows.iter().filter(|r| r.family == name);
        Body { title: name, rows: rows.map(|r| row(matrix, r, &columns, recording)).collect() }
    };
    MatrixView {
        runs: matrix.runs(),
        attacks: matrix.rows.len(),
        defences: matrix.columns.iter().filter(|d| d.is_one()).count(),
        took: seconds(matrix.took),
        at: at(matrix.begun),
        heads: order.iter().map(|group| head(matrix, group, &columns, recording)).collect(),
        bodies: families(matrix).into_iter().filter(family).map(body).collect(),
        families: family_chips(matrix, shown),
        groups: group_chips(matrix, shown),
        recorded: recording.map(|r| r.versions.words()),
        not_played: matrix.not_played(),
        recorded_not_played: recording.is_some_and(Recording::not_played),
        width: columns.len() + 2 + usize::from(recording.is_some()),
    }
}

fn family_chips<'a>(matrix: &'a Matrix, shown: &Shown) -> Vec<Chip<'a>> {
    let (family, group) = (shown.family.as_deref(), shown.group.as_deref());
    let mut chips = vec![Chip { title: "all", href: Shown::href(None, group), on: family.is_none() }];
    let chip = |title| Chip { title, href: Shown::href(Some(title), group), on: family == Some(title) };
    chips.extend(families(matrix).into_iter().map(chip));
    chips
}

fn group_chips(matrix: &Matrix, shown: &Shown) -> Vec<Chip<'static>> {
    let (family, group) = (shown.family.as_deref(), shown.group.as_deref());
    let mut chips = vec![Chip { title: "all", href: Shown::href(family, None), on: group.is_none() }];
    let chip = |title| Chip { title, href: Shown::href(family, Some(title)), on: group == Some(title) };
    chips.extend(groups(matrix).into_iter().map(chip));
    chips
}

/// What was recorded is the last of the sets.
fn head(matrix: &Matrix, group: &'static str, columns: &[usize], recording: Option<&Recording>) -> Head {
    let of_group = columns.iter().filter_map(|at| Some((*at, matrix.columns.get(*at)?)));
    let of_group = of_group.filter(|(_, d)| d.group() == group).map(|(at, d)| column(matrix, at, *d));
    let recorded = recording.filter(|_| group == "together").map(recorded::column);
    Head { title: group, columns: of_group.chain(recorded).collect() }
}

fn column(matrix: &Matrix, at: usize, defences: Defences) -> Column {
    Column {
        name: defences.to_string(),
        title: defences.title(),
        stops: matrix.stops(at),
        together: !defences.is_one(),
        recorded: false,
    }
}

fn row<'a>(matrix: &Matrix, row: &'a Row, columns: &[usize], recording: Option<&Recording>) -> RowView<'a> {
    let cells = columns.iter().filter_map(|at| Some((*matrix.columns.get(*at)?, row.cells.get(*at)?)));
    // The sets of defences come first; what was recorded is the last of them.
    let (together, alone): (Vec<_>, Vec<_>) = cells.partition(|(defences, _)| !defences.is_one());
    let view = |(defences, cell)| cell_view(row, defences, cell);
    let recorded = recording.map(|recording| recorded::cell(recording, row));
    let cells = together.into_iter().map(view).chain(recorded).chain(alone.into_iter().map(view)).collect();
    RowView { slug: &row.slug, title: &row.title, stopped_by: matrix.stopped_by(row), cells }
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
