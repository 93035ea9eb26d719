//! The matrix for a projector: one attack against one group of defences, or a group and how many attacks each of it
//! stops. What is asked is on one screen, and its answer on the next, so that a class can commit first.
//!
//! The cells are those of the matrix. Deliberately absent: any run, and any count that `Matrix` does not make.

use std::cmp::Reverse;

use serde::Serialize;

use super::{
    matrix_cell::{CellView, cell_view, groups},
    recorded,
};
use crate::{
    course::Recording,
    matrix::{Defences, Matrix, Row},
    tutorial::Problem,
};

/// The defences that stop most, however they are grouped.
const MOST: &str = "most";
/// The sets of defences, after each alone.
const TOGETHER: &str = "together";
/// So many of the defences that stop most; more are too small to read.
const LISTED: usize = 10;

/// `?present&attack=csrf-form&group=session&shown`
pub(super) struct Screen {
    /// Its place among the rows; none is the screens about defences.
    attack: Option<usize>,
    group: String,
    shown: bool,
}

impl Screen {
    /// None if the matrix is not asked for a projector.
    pub(super) fn parse(query: &str, matrix: &Matrix) -> Result<Option<Self>, Problem> {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_ref());
        if value("present").is_none() {
            return Ok(None);
        }
        let attack = match value("attack").filter(|slug| !slug.is_empty()) {
            None => None,
            Some(slug) => Some(matrix.rows.iter().position(|r| r.slug == slug).ok_or_else(|| {
                let there_are: Vec<&str> = matrix.rows.iter().map(|r| r.slug.as_str()).collect();
                Problem::bad("attack", format!("there is no attack `{slug}`; there are: {}", there_are.join(", ")))
            })?),
        };
        let there_are = order(matrix, attack);
        let group = value("group").or(there_are.first().copied()).unwrap_or(TOGETHER);
        if !there_are.contains(&group) {
            return Err(Problem::bad(
                "group",
                format!("there is no group `{group}`; there are: {}", there_are.join(", ")),
            ));
        }
        Ok(Some(Self { attack, group: group.to_owned(), shown: value("shown").is_some() }))
    }
}

/// The screens, in the order in which the keys go through them.
fn order(matrix: &Matrix, attack: Option<usize>) -> Vec<&'static str> {
    let groups = groups(matrix);
    if attack.is_some() {
        groups.into_iter().chain([TOGETHER]).collect()
    } else {
        [MOST].into_iter().chain(groups).collect()
    }
}

fn href(matrix: &Matrix, attack: Option<usize>, group: &str, shown: bool) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_key_only("present");
    if let Some(row) = attack.and_then(|at| matrix.rows.get(at)) {
        query.append_pair("attack", &row.slug);
    }
    query.append_pair("group", group);
    if shown {
        query.append_key_only("shown");
    }
    format!("/matrix?{}", query.finish())
}

#[derive(Debug, Serialize)]
pub(super) struct Room<'a> {
    pub(super) screen: ScreenView<'a>,
}

/// The screen as data for its template.
#[derive(Debug, Serialize)]
pub(super) struct ScreenView<'a> {
    /// Of the attack, on the screens about one.
    slug: Option<&'a str>,
    title: Option<&'a str>,
    group: &'a str,
    shown: bool,
    attacks: usize,
    defences: usize,
    cells: Cells,
    /// Each defence that stops the attack alone.
    alone: Option<Vec<String>>,
    unknown: Option<usize>,
    groups: Vec<Tab>,
    next: Option<String>,
    prev: Option<String>,
    up: Option<String>,
    down: Option<String>,
}

#[derive(Debug, Serialize)]
struct Tab {
    title: &'static str,
    href: String,
    on: bool,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Cells {
    /// What became of one attack.
    OfAttack(Vec<Titled>),
    /// How many attacks each defence stops.
    OfDefences(Vec<Counted>),
}

#[derive(Debug, Serialize)]
struct Titled {
    #[serde(flatten)]
    cell: CellView,
    title: String,
}

#[derive(Debug, Serialize)]
struct Counted {
    title: String,
    stops: usize,
    share: usize,
}

pub(super) fn view<'a>(matrix: &'a Matrix, screen: &'a Screen, recording: Option<&Recording>) -> ScreenView<'a> {
    let Screen { attack, ref group, shown } = *screen;
    let order = order(matrix, attack);
    let at = order.iter().position(|g| g == group).unwrap_or_default();
    let to = |place: Option<usize>, shown| place.and_then(|p| order.get(p)).map(|g| href(matrix, attack, g, shown));
    let next = if shown { to(Some(at + 1), false) } else { to(Some(at), true) };
    let prev = if shown { to(Some(at), false) } else { to(at.checked_sub(1), true) };
    // Up from the first attack are the defences, and below them is the first attack.
    let up = attack.map(|n| n.checked_sub(1));
    let down = attack.map_or(0, |n| n + 1);
    let beside = |n: Option<usize>| {
        let there = order_of(matrix, n, group);
        href(matrix, n, there, false)
    };
    let tab = |g: &&'static str| Tab { title: g, href: href(matrix, attack, g, false), on: g == group };
    let row = attack.and_then(|n| matrix.rows.get(n));
    let cells = match row {
        Some(row) => Cells::OfAttack(against(matrix, row, group, recording)),
        None => Cells::OfDefences(defences(matrix, group, shown)),
    };
    let alone = |row: &Row| -> Vec<String> {
        matrix.cells(row).filter(|(d, c)| d.is_one() && c.stopped()).map(|(d, _)| d.title()).collect()
    };
    let unknown = |row: &Row| matrix.cells(row).filter(|(d, c)| d.is_one() && c.not_played()).count();
    ScreenView {
        slug: row.map(|r| r.slug.as_str()),
        title: row.map(|r| r.title.as_str()),
        group,
        shown,
        attacks: matrix.rows.len(),
        defences: matrix.columns.iter().filter(|d| d.is_one()).count(),
        cells,
        alone: row.filter(|_| shown && group == TOGETHER).map(alone),
        unknown: row.map(unknown),
        groups: order.iter().map(tab).collect(),
        next,
        prev,
        up: up.map(beside),
        down: (down < matrix.rows.len()).then(|| beside(Some(down))),
    }
}

/// The same group beside it, where there is one.
fn order_of<'a>(matrix: &Matrix, attack: Option<usize>, group: &'a str) -> &'a str {
    let there = order(matrix, attack);
    if there.contains(&group) { group } else { there.first().copied().unwrap_or(TOGETHER) }
}

/// One attack against the defences of a group.
fn against(matrix: &Matrix, row: &Row, group: &str, recording: Option<&Recording>) -> Vec<Titled> {
    let cells = matrix.cells(row).filter(|(d, _)| d.group() == group);
    let ran = cells.map(|(d, cell)| Titled { cell: cell_view(row, d, cell), title: d.title() });
    let recorded = recording.filter(|_| group == TOGETHER);
    ran.chain(recorded.map(|r| Titled { cell: recorded::cell(r, row), title: r.title() })).collect()
}

/// The defences of a group, and how many attacks each stops alone. Covered, those that stop most stand in the order of
/// the matrix: their order would be the answer.
fn defences(matrix: &Matrix, group: &str, shown: bool) -> Vec<Counted> {
    let mut listed: Vec<(usize, Defences, usize)> = matrix
        .columns
        .iter()
        .enumerate()
        .filter(|(_, d)| d.is_one() && (group == MOST || d.group() == group))
        .map(|(at, d)| (at, *d, matrix.stops(at)))
        .collect();
    if group == MOST {
        listed.sort_by_key(|(at, _, stops)| (Reverse(*stops), *at));
        listed.truncate(LISTED);
        if !shown {
            listed.sort_by_key(|(at, ..)| *at);
        }
    }
    let share = |stops: usize| stops * 100 / matrix.rows.len().max(1);
    listed.into_iter().map(|(_, d, stops)| Counted { title: d.title(), stops, share: share(stops) }).collect()
}
