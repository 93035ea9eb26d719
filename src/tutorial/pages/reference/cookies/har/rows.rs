//! The rows of the table: what happens to each cookie with each request.

use cloakroom_engine::har::{Came, Cell, Row, Table, What};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct RowView<'a> {
    number: usize,
    method: &'a str,
    host: &'a str,
    path: &'a str,
    status: u16,
    by: &'a str,
    /// By column; none where nothing happens to the cookie.
    cells: Vec<Option<Vec<WhatView<'a>>>>,
    lost: bool,
}

pub(super) fn row_view<'a>(table: &'a Table, row: &'a Row, drawn: &[usize], values: bool) -> RowView<'a> {
    let cell = |column: &usize| row.cell(*column).map(|cell| cell_view(cell, table.session == Some(*column), values));
    RowView {
        number: row.number,
        method: &row.method,
        host: &row.host,
        path: &row.path,
        status: row.status,
        by: &row.by,
        cells: drawn.iter().map(cell).collect(),
        lost: lost_here(table, row),
    }
}

fn cell_view<'a>(cell: &'a Cell, session: bool, values: bool) -> Vec<WhatView<'a>> {
    cell.went.iter().chain(&cell.came).map(|what| what_view(what, session, values)).collect()
}

/// One thing that happens to a cookie.
#[derive(Serialize)]
struct WhatView<'a> {
    icon: &'static str,
    tone: &'static str,
    word: &'static str,
    tag: String,
    value: Option<String>,
    headline: &'a str,
    words: &'a str,
    code: &'static str,
}

fn what_view<'a>(what: &'a What, session: bool, values: bool) -> WhatView<'a> {
    let (icon, tone) = match what.came {
        Came::Sent => ("sent", "sent"),
        Came::Withheld => ("held", "held"),
        Came::Set | Came::Renewed => ("plus", "sent"),
        Came::Replaced => ("over", "srv"),
        Came::Removed => ("dash", "srv"),
        Came::Refused => ("cross", "held"),
    };
    let tag = if what.tag == 0 { String::new() } else { format!("{}{}", if session { "S" } else { "v" }, what.tag) };
    WhatView {
        icon,
        tone,
        word: what.came.word(),
        tag,
        value: values.then(|| cut(&what.value)),
        headline: &what.headline,
        words: &what.words,
        code: what.code,
    }
}

pub(super) fn lost_here(table: &Table, row: &Row) -> bool {
    table.lost.row.is_some_and(|lost| table.rows[lost].number == row.number)
}

pub(super) fn cut(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(120).collect()
}
