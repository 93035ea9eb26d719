//! `/processes`: the process table of this machine beside the session table, and the server's file descriptors beside those
//! of another process. The lesson on connections takes its live parts from here.
//!
//! For the learner at this machine alone. Without script the buttons are forms.

use axum::{
    Extension, Form,
    extract::State,
    response::{Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::links::LessonLink;
use crate::{
    course::Library,
    processes::{ChildAct, ChildState, Descriptors, Owner, Process, Processes, Snapshot},
    tutorial::{Problem, Visitor, learner::Learner, page},
    view::{SessionTable, session_table},
    views::Views,
};

/// Where it stands.
pub(super) const PAGE: &str = "/processes";
/// Rows beside the session table.
const AROUND: usize = 12;
const ELSEWHERE: &str = "The process table is that of the machine that runs Cloakroom. It is shown to whoever sits there, and not over \
                         the network.";

pub(super) async fn show(
    State(processes): State<Processes>,
    State(library): State<Library>,
    State(views): State<Views>,
    Extension(visitor): Extension<Visitor>,
    learner: Learner,
) -> Result<Response, Problem> {
    let (shown, why_not) = match visitor {
        Visitor::Learner | Visitor::Elsewhere => (None, Some(ELSEWHERE.to_owned())),
        Visitor::Here => match processes.look().await {
            Ok(snapshot) => (Some(snapshot), None),
            Err(error) => (None, Some(format!("{error}."))),
        },
    };
    let sessions = match learner.sandbox().await? {
        Some(sandbox) => match session_table(&sandbox).await {
            Ok(table) => Sessions { table: Some(table), trouble: None },
            Err(error) => Sessions { table: None, trouble: Some(error.to_string()) },
        },
        None => Sessions { table: None, trouble: None },
    };
    let course = library.current();
    let lesson = course.lesson("connections").map(LessonLink::from);
    let page = page::Frame::new("Processes beside sessions", "course", &course);
    let shown = shown.as_ref().map(view);
    page::render(&views, "processes.html", ProcessesPage { page, shown, why_not, sessions, lesson })
}

#[derive(Serialize)]
struct ProcessesPage<'a> {
    page: page::Frame<'a>,
    shown: Option<SnapshotView<'a>>,
    why_not: Option<String>,
    sessions: Sessions,
    lesson: Option<LessonLink<'a>>,
}

/// The session table, or why it cannot be read.
#[derive(Serialize)]
struct Sessions {
    table: Option<SessionTable>,
    trouble: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Wish {
    r#do: String,
}

/// The buttons without script.
pub(super) async fn act(State(processes): State<Processes>, Form(wish): Form<Wish>) -> Result<Redirect, Problem> {
    let act = ChildAct::of(&wish.r#do).ok_or_else(|| Problem::bad("do", "do is start, end or collect"))?;
    processes.act(act).await.map_err(|error| Problem::NotNow { says: error.to_string() })?;
    Ok(Redirect::to(PAGE))
}

#[derive(Serialize)]
struct SnapshotView<'a> {
    rows: Vec<Row<'a>>,
    total: usize,
    more: usize,
    last_number: Option<String>,
    here: u32,
    child: Option<&'a ChildState>,
    descriptors: &'a Descriptors,
}

#[derive(Serialize)]
struct Row<'a> {
    pid: u32,
    name: &'a str,
    owner: &'static str,
    parent: u32,
    what: &'static str,
    state: &'static str,
    zombie: bool,
}

fn view(snapshot: &Snapshot) -> SnapshotView<'_> {
    let table = &snapshot.table;
    let around = table.around(AROUND);
    SnapshotView {
        total: table.total,
        more: table.total.saturating_sub(around.len()),
        last_number: table.last_number.map(grouped),
        here: table.here,
        child: snapshot.child.as_ref(),
        descriptors: &snapshot.descriptors,
        rows: around.into_iter().map(|process| row(snapshot, process)).collect(),
    }
}

fn row<'a>(snapshot: &'a Snapshot, process: &'a Process) -> Row<'a> {
    let table = &snapshot.table;
    let what = match process.pid {
        pid if pid == table.here => "this server",
        pid if Some(pid) == table.child => "started by you, here",
        pid if pid == table.parent => "started this server",
        _ => "",
    };
    let owner = match process.owner {
        Owner::You => "yours",
        Owner::Root => "root’s",
        Owner::Other => "somebody else’s",
    };
    Row {
        pid: process.pid,
        name: &process.name,
        owner,
        parent: process.parent,
        what,
        state: process.state_words(),
        zombie: process.state == 'Z',
    }
}

/// `32,768`
fn grouped(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}
