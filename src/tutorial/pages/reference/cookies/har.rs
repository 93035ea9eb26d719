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
    har::{Column, Har, Outcome, Row, Table},
};
use serde::Serialize;

mod rows;

use super::super::{HAR_MOST_BYTES, Nav};
use crate::{
    course::Library,
    tutorial::{Problem, page},
    views::Views,
};
use rows::{RowView, cut, lost_here, row_view};

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
    shown(&library, &views, None, None)
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
        Ok(sent) => {
            let judged = tokio::task::spawn_blocking(move || table(&sent).map(|table| (table, sent))).await;
            judged.unwrap_or_else(|_| Err(UNREAD.to_owned()))
        }
        Err(says) => Err(says),
    };
    match table {
        Ok((table, sent)) => shown(&library, &views, Some(view(&table, &sent)), None),
        Err(says) => {
            let page = shown(&library, &views, None, Some(&says))?;
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

#[derive(Serialize)]
struct HarPage<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    table: Option<TableView<'a>>,
    problem: Option<&'a str>,
    most: usize,
}

fn shown(
    library: &Library,
    views: &Views,
    table: Option<TableView<'_>>,
    problem: Option<&str>,
) -> Result<Response, Problem> {
    let course = library.current();
    let context = HarPage {
        page: page::Frame::new("A HAR, cookie by cookie", "reference", &course),
        nav: super::super::nav(crate::view::case_link::PAGE),
        table,
        problem: problem.map(|says| says.trim_end_matches('.')),
        most: HAR_MOST_BYTES,
    };
    page::render(views, "reference/har.html", context)
}

fn table(sent: &Sent) -> Result<Table, String> {
    let har = Har::read(&sent.text).map_err(|not| not.to_string())?;
    match sent.session.as_str() {
        "" => Ok(Table::of(&har, sent.profile)),
        session => Table::following(&har, sent.profile, session).map_err(|none| none.to_string()),
    }
}

/// The table for the template: the columns that most happens to, the session first.
#[derive(Serialize)]
struct TableView<'a> {
    requests: usize,
    cookies: usize,
    creator: String,
    rules: &'static str,
    profiles: [&'static str; Profile::ALL.len()],
    chosen_rules: Option<&'static str>,
    choices: Vec<SessionChoice>,
    chosen_session: &'a str,
    rows: Vec<RowView<'a>>,
    columns: Vec<ColumnView<'a>>,
    left_out: usize,
    hidden: usize,
    all: bool,
    values: bool,
    shows_cookies: bool,
    lost: LostView<'a>,
}

#[derive(Serialize)]
struct ColumnView<'a> {
    id: String,
    name: String,
    attributes: &'a [String],
    there_before: bool,
    domain: &'a str,
    session: bool,
}

/// Where the sign-in was lost, or that it was not.
#[derive(Serialize)]
struct LostView<'a> {
    is: bool,
    row: Option<usize>,
    headline: &'a str,
    because: &'a str,
    todo: &'a str,
    none: bool,
    no_session: bool,
}

fn view<'a>(table: &'a Table, sent: &'a Sent) -> TableView<'a> {
    let mut order: Vec<usize> = (0..table.columns.len()).collect();
    order.sort_by_key(|column| {
        (table.session != Some(*column), std::cmp::Reverse(table.columns[*column].cells), *column)
    });
    let drawn: Vec<usize> = order.into_iter().take(MOST_COLUMNS).collect();
    let story: Vec<usize> =
        table.session.map(|column| table.story(column).map(|row| row.number).collect()).unwrap_or_default();
    let wanted = |row: &&Row| sent.all || row.changes() || story.contains(&row.number) || lost_here(table, row);
    let rows = table.rows.iter().filter(wanted).take(MOST_ROWS);
    TableView {
        requests: table.rows.len(),
        cookies: table.columns.len(),
        creator: cut(&table.creator),
        rules: table.profile.name(),
        profiles: Profile::ALL.map(Profile::name),
        chosen_rules: sent.profile.map(Profile::name),
        choices: choices(table),
        chosen_session: &sent.session,
        rows: rows.map(|row| row_view(table, row, &drawn, sent.values)).collect(),
        columns: drawn.iter().map(|column| column_view(table, *column)).collect(),
        left_out: table.left_out,
        hidden: table.columns.len() - drawn.len(),
        all: sent.all,
        values: sent.values,
        shows_cookies: table.shows_cookies,
        lost: lost_view(table),
    }
}

fn column_view(table: &Table, column: usize) -> ColumnView<'_> {
    let known = &table.columns[column];
    ColumnView {
        id: known.id(),
        name: cut(&known.name),
        attributes: &known.attributes,
        there_before: known.there_before,
        domain: &known.domain,
        session: table.session == Some(column),
    }
}

fn lost_view(table: &Table) -> LostView<'_> {
    let lost = &table.lost;
    LostView {
        is: lost.outcome == Outcome::Lost,
        row: lost.row.map(|row| table.rows[row].number),
        headline: &lost.headline,
        because: &lost.because,
        todo: &lost.todo,
        none: lost.outcome == Outcome::NoCookies,
        no_session: lost.outcome == Outcome::NoSession,
    }
}

/// A cookie that could be the session: one of several of its name says its domain, too.
#[derive(Serialize)]
struct SessionChoice {
    id: String,
    says: String,
}

fn choices(table: &Table) -> Vec<SessionChoice> {
    let mut names: HashMap<&str, usize> = HashMap::new();
    table.columns.iter().for_each(|column| *names.entry(&column.name).or_default() += 1);
    let says = |column: &Column| match names.get(column.name.as_str()) {
        Some(1) => cut(&column.name),
        _ => cut(&format!("{} of {}", column.name, column.domain)),
    };
    let choice = |column: &Column| SessionChoice { id: column.id(), says: says(column) };
    table.columns.iter().take(MOST_CHOICES).map(choice).collect()
}
