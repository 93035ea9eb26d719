//! `cloakroom cookies har FILE`: where a sign-in was lost, and what happened to each cookie before.

use std::{fmt::Write, path::PathBuf, process::ExitCode};

use clap::Args;
use cloakroom_engine::{
    cookie::{Profile, visible},
    har::{Came, Cell, Har, Outcome, Row, Table, What},
};
use serde_json::{Value, json};

use super::{
    input::{self, Unread},
    words::wrapped,
};
use crate::cli::{USAGE, fail, say};

/// Exit code when a sign-in was lost.
const LOST: u8 = 1;

/// A larger file is not read: it is held in memory as a whole.
const MOST_MEGABYTES: u64 = 500;

/// Options of `cookies har`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The file; - for standard input.
    file: PathBuf,
    /// All requests, also those in which nothing but sending happened.
    #[arg(long)]
    all: bool,
    /// Show the values of cookies, instead of S1, S2.
    #[arg(long)]
    values: bool,
    /// The cookie that is the session, by its name, or as NAME@HOST; left out, the one that looks most like it.
    #[arg(long, value_name = "NAME")]
    session: Option<String>,
    /// By whose rules; left out, those of the browser that wrote the file.
    #[arg(long)]
    profile: Option<Profile>,
    /// Print the table as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn har(options: &Options) -> ExitCode {
    let text = match read(options) {
        Ok(text) => text,
        Err(error) => {
            let todo = match error {
                Unread::TooLarge(_) => {
                    ". Export it without content, or record less: from before the sign-in to after it was lost"
                }
                Unread::Io(_) => "",
            };
            return fail(USAGE, &format!("{}: {error}{todo}", options.file.display()));
        }
    };
    let har = match Har::read(&text) {
        Ok(har) => har,
        Err(not) => return fail(USAGE, &format!("{}: {}", options.file.display(), visible(&not.to_string()))),
    };
    let table = match &options.session {
        None => Table::of(&har, options.profile),
        Some(session) => match Table::following(&har, options.profile, session) {
            Ok(table) => table,
            Err(none) => return fail(USAGE, &format!("--session: {}", visible(&none.to_string()))),
        },
    };
    let out = if options.json { as_json(&table, options).to_string() } else { told(&table, options) };
    say(out.trim_end());
    if table.lost.outcome == Outcome::Lost { ExitCode::from(LOST) } else { ExitCode::SUCCESS }
}

fn read(options: &Options) -> Result<String, Unread> {
    let file = Some(options.file.as_path()).filter(|file| file.as_os_str() != "-");
    input::read(file, MOST_MEGABYTES)
}

fn told(table: &Table, options: &Options) -> String {
    let mut text = String::new();
    let lost = &table.lost;
    let _ = writeln!(text, "{}\n{}", lost.headline, wrapped(&visible(&lost.because)).trim_end());
    if !lost.todo.is_empty() {
        let _ = writeln!(text, "What to do\n{}", wrapped(&lost.todo).trim_end());
    }
    if lost.outcome == Outcome::NoSession {
        let names: Vec<String> =
            table.columns.iter().take(20).map(|column| visible(&column.name).into_owned()).collect();
        let _ = writeln!(text, "{}", wrapped(&format!("--session NAME says which: {}", names.join(", "))).trim_end());
    }
    let by = if table.creator.is_empty() { String::new() } else { format!(" written by {},", visible(&table.creator)) };
    let _ = writeln!(
        text,
        "\n{} requests,{by} {} cookies, by the rules of {}.",
        table.rows.len(),
        table.columns.len(),
        table.profile
    );
    if !table.shows_cookies && !table.columns.is_empty() {
        text.push_str("No request shows a Cookie header: SENT is what the rules say, and not what was seen.\n");
    }
    if table.left_out > 0 {
        let _ = writeln!(text, "{} entries were left out: no http address, or more than are taken.", table.left_out);
    }
    if !options.values && !table.columns.is_empty() {
        text.push_str("Values are masked: 1 is a cookie's first value, 2 its second. --values shows them.\n");
    }
    let story: Vec<usize> =
        table.session.map(|column| table.story(column).map(|row| row.number).collect()).unwrap_or_default();
    for (at, row) in table.rows.iter().enumerate() {
        let here = lost.row == Some(at);
        if options.all || row.changes() || here || story.contains(&row.number) {
            tell(&mut text, table, row, here, options);
        }
    }
    text
}

fn tell(text: &mut String, table: &Table, row: &Row, lost: bool, options: &Options) {
    let Row { number, method, host, path, status, by, .. } = row;
    let mark = if lost { "  <- lost here" } else { "" };
    let _ = writeln!(
        text,
        "\n{number:>4}  {} {}{}  {status}  {}{mark}",
        visible(method),
        visible(host),
        visible(path),
        visible(by)
    );
    for cell in &row.cells {
        let plain = cell.plain() && !options.all && table.session != Some(cell.column);
        for what in cell.went.iter().chain(&cell.came).filter(|_| !plain) {
            let name = &table.columns[cell.column].name;
            let shown = if options.values { format!("={}", visible(&what.value)) } else { tag(what) };
            let _ = writeln!(text, "      {:<9} {}{shown}  {}", word(what), visible(name), visible(&what.headline));
        }
    }
}

fn word(what: &What) -> String {
    what.came.word().to_ascii_uppercase()
}

fn tag(what: &What) -> String {
    if what.tag == 0 { String::new() } else { format!(" [{}]", what.tag) }
}

fn as_json(table: &Table, options: &Options) -> Value {
    let what = |what: &What| {
        let mut one =
            json!({ "what": what.came.word(), "value": what.tag, "because": what.code, "says": what.headline });
        if what.came == Came::Removed {
            one["value"] = Value::Null;
        }
        if options.values {
            one["text"] = what.value.clone().into();
        }
        one
    };
    let cell = |cell: &Cell| {
        json!({
            "cookie": table.columns[cell.column].name, "domain": table.columns[cell.column].domain,
            "with_request": cell.went.as_ref().map(what), "with_answer": cell.came.iter().map(what).collect::<Vec<_>>(),
        })
    };
    let row = |row: &Row| {
        json!({
            "number": row.number, "method": row.method, "host": row.host, "path": row.path, "status": row.status, "by": row.by,
            "cookies": row.cells.iter().map(cell).collect::<Vec<_>>(),
        })
    };
    let outcome = match table.lost.outcome {
        Outcome::Lost => "lost",
        Outcome::NotLost => "not_lost",
        Outcome::SignedOut => "signed_out",
        Outcome::NoSession => "no_session",
        Outcome::NoCookies => "no_cookies",
    };
    json!({
        "profile": table.profile.name(), "outcome": outcome, "session": table.session.map(|column| &table.columns[column].name),
        "sign_in": table.lost.sign_in.map(|at| table.rows[at].number), "lost_at": table.lost.row.map(|at| table.rows[at].number),
        "headline": table.lost.headline, "because": table.lost.because, "todo": table.lost.todo,
        "requests": table.rows.iter().map(row).collect::<Vec<_>>(), "left_out": table.left_out,
    })
}
