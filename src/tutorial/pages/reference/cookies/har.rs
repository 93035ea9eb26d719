//! `/reference/cookies/har`: a HAR as a table, and where a sign-in was lost.
//!
//! The file is read, answered and forgotten. Deliberately absent: keeping it, or any part of it.

use std::collections::HashMap;

use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use cloakroom_engine::{
    cookie::Profile,
    har::{Came, Cell, Column, Har, Outcome, Row, Table, What},
};
use serde_json::{Value, json};

use super::super::HAR_MOST_BYTES;
use crate::{
    course::Library,
    tutorial::{Problem, page},
    views::Views,
};

/// Where the page lives.
pub(in crate::tutorial::pages::reference) const PAGE: &str = "/reference/cookies/har";
/// More rows or columns are not drawn.
const MOST_ROWS: usize = 1000;
const MOST_COLUMNS: usize = 12;
/// More cookies are not offered as the session.
const MOST_CHOICES: usize = 200;

#[derive(Default)]
struct Sent {
    text: String,
    values: bool,
    profile: Option<Profile>,
    /// The cookie that is the session, where somebody says so.
    session: String,
    all: bool,
}

pub(in crate::tutorial::pages::reference) async fn ask(
    State(library): State<Library>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    shown(&library, &views, Value::Null, None)
}

pub(in crate::tutorial::pages::reference) async fn judge(
    State(library): State<Library>,
    State(views): State<Views>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let sent = match form {
        Ok(form) => uploaded(form).await,
        Err(_) => Err(UNREAD.to_owned()),
    };
    let table = match sent {
        // It takes up to a second of processor time.
        Ok(sent) => tokio::task::spawn_blocking(move || table(&sent)).await.unwrap_or_else(|_| Err(UNREAD.to_owned())),
        Err(says) => Err(says),
    };
    match table {
        Ok(table) => shown(&library, &views, table, None),
        Err(says) => {
            let page = shown(&library, &views, Value::Null, Some(&says))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

const UNREAD: &str = "The form could not be read. Choose the file once more";

async fn uploaded(mut form: Multipart) -> Result<Sent, String> {
    let mut sent = Sent::default();
    while let Some(mut field) = form.next_field().await.map_err(|_| UNREAD)? {
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|_| UNREAD)? {
            if bytes.len() + chunk.len() > HAR_MOST_BYTES {
                return Err(format!(
                    "The file is larger than {} MB. In a terminal 500 MB are taken: cloakroom cookies har FILE",
                    HAR_MOST_BYTES / 1_000_000
                ));
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&bytes);
        match name.as_str() {
            "file" | "text" if sent.text.trim().is_empty() => sent.text = text.into_owned(),
            "values" => sent.values = text == "shown",
            "rows" => sent.all = text == "all",
            "session" => sent.session = text.into_owned(),
            "rules" => sent.profile = text.parse().ok(),
            _ => {}
        }
    }
    if sent.text.trim().is_empty() { Err("Choose a file, or paste the text of one".to_owned()) } else { Ok(sent) }
}

fn shown(library: &Library, views: &Views, table: Value, problem: Option<&str>) -> Result<Response, Problem> {
    let frame = page::Frame::new("A HAR, cookie by cookie", "reference", &library.current());
    let problem = problem.map(|says| says.trim_end_matches('.'));
    let nav = super::super::nav(crate::view::case_link::PAGE);
    page::render(
        views,
        "reference/har.html",
        json!({ "page": frame, "nav": nav, "table": table, "problem": problem, "most": HAR_MOST_BYTES }),
    )
}

fn table(sent: &Sent) -> Result<Value, String> {
    let har = Har::read(&sent.text).map_err(|not| not.to_string())?;
    let table = match sent.session.as_str() {
        "" => Table::of(&har, sent.profile),
        session => Table::following(&har, sent.profile, session).map_err(|none| none.to_string())?,
    };
    Ok(view(&table, sent))
}

/// The table for the template: the columns that most happens to, the session first.
fn view(table: &Table, sent: &Sent) -> Value {
    let mut order: Vec<usize> = (0..table.columns.len()).collect();
    order.sort_by_key(|column| {
        (table.session != Some(*column), std::cmp::Reverse(table.columns[*column].cells), *column)
    });
    let drawn: Vec<usize> = order.into_iter().take(MOST_COLUMNS).collect();
    let story: Vec<usize> =
        table.session.map(|column| table.story(column).map(|row| row.number).collect()).unwrap_or_default();
    let wanted = |row: &&Row| sent.all || row.changes() || story.contains(&row.number) || lost_here(table, row);
    let rows: Vec<Value> =
        table.rows.iter().filter(wanted).take(MOST_ROWS).map(|row| row_view(table, row, &drawn, sent)).collect();
    let columns: Vec<Value> = drawn
        .iter()
        .map(|column| {
            let known = &table.columns[*column];
            json!({
                "id": known.id(), "name": cut(&known.name), "attributes": known.attributes, "there_before": known.there_before,
                "domain": known.domain, "session": table.session == Some(*column),
            })
        })
        .collect();
    let lost = &table.lost;
    json!({
        "requests": table.rows.len(), "cookies": table.columns.len(), "creator": cut(&table.creator), "rules": table.profile.name(),
        "profiles": Profile::ALL.map(Profile::name), "chosen_rules": sent.profile.map(Profile::name),
        "choices": choices(table), "chosen_session": sent.session, "rows": rows, "columns": columns, "left_out": table.left_out,
        "hidden": table.columns.len() - drawn.len(), "all": sent.all, "values": sent.values, "shows_cookies": table.shows_cookies,
        "lost": {
            "is": lost.outcome == Outcome::Lost, "row": lost.row.map(|row| table.rows[row].number), "headline": lost.headline,
            "because": lost.because, "todo": lost.todo, "none": lost.outcome == Outcome::NoCookies,
            "no_session": lost.outcome == Outcome::NoSession,
        },
    })
}

/// The cookies that could be the session: which are one of several of their name also by their domain.
fn choices(table: &Table) -> Vec<Value> {
    let mut names: HashMap<&str, usize> = HashMap::new();
    table.columns.iter().for_each(|column| *names.entry(&column.name).or_default() += 1);
    let says = |column: &Column| match names.get(column.name.as_str()) {
        Some(1) => cut(&column.name),
        _ => cut(&format!("{} of {}", column.name, column.domain)),
    };
    table.columns.iter().take(MOST_CHOICES).map(|column| json!({ "id": column.id(), "says": says(column) })).collect()
}

fn lost_here(table: &Table, row: &Row) -> bool {
    table.lost.row.is_some_and(|lost| table.rows[lost].number == row.number)
}

fn row_view(table: &Table, row: &Row, drawn: &[usize], sent: &Sent) -> Value {
    let cells: Vec<Value> = drawn
        .iter()
        .map(|column| {
            row.cell(*column).map_or(Value::Null, |cell| cell_view(cell, table.session == Some(*column), sent))
        })
        .collect();
    json!({
        "number": row.number, "method": row.method, "host": row.host, "path": row.path, "status": row.status, "by": row.by,
        "cells": cells, "lost": lost_here(table, row),
    })
}

fn cell_view(cell: &Cell, session: bool, sent: &Sent) -> Value {
    let whats: Vec<Value> = cell.went.iter().chain(&cell.came).map(|what| what_view(what, session, sent)).collect();
    json!(whats)
}

fn what_view(what: &What, session: bool, sent: &Sent) -> Value {
    let (icon, tone) = match what.came {
        Came::Sent => ("sent", "sent"),
        Came::Withheld => ("held", "held"),
        Came::Set | Came::Renewed => ("plus", "sent"),
        Came::Replaced => ("over", "srv"),
        Came::Removed => ("dash", "srv"),
        Came::Refused => ("cross", "held"),
    };
    let tag = if what.tag == 0 { String::new() } else { format!("{}{}", if session { "S" } else { "v" }, what.tag) };
    let value = sent.values.then(|| cut(&what.value));
    json!({
        "icon": icon, "tone": tone, "word": what.came.word(), "tag": tag, "value": value, "headline": what.headline,
        "words": what.words, "code": what.code,
    })
}

fn cut(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(120).collect()
}
