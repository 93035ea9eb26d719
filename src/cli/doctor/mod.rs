//! `cloakroom doctor`: what a start needs, looked at one by one. Reads only, unless `--mend` is given.
//!
//! Deliberately absent: the visitor's browser; the page `/doctor` tries that one out.

mod database;
mod folder;
mod line;
mod mend;
mod network;
mod surroundings;

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;

use super::{CourseArg, USAGE, data, fail, say};
use crate::{course::Library, files::Files, views::Views};
use line::{Line, State};

/// Options of `doctor`.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Where progress is kept.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The port that is meant to be listened on.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Put right what can be put right. A copy of the database is written first.
    #[arg(long)]
    mend: bool,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    course: CourseArg,
}

/// Something is wrong, and stands as it was.
const WRONG: u8 = 1;

pub(super) fn doctor(options: Doctor) -> ExitCode {
    let folder = match data::named(options.data) {
        Ok(folder) => folder,
        Err(says) => return fail(USAGE, &says),
    };
    let files = Files::find(options.course.course.as_deref());
    let course = Library::open(&files, &Views::new(&files)).current();
    let mut lines = folder::look(&folder);
    let kept = if options.mend { mend::mend(&folder, &mut lines) } else { None };
    lines.extend(database::look(&folder, &course));
    lines.extend(network::look(options.port, &folder));
    lines.extend(surroundings::look(&files, &course));
    let wrong = lines.iter().filter(|line| line.state == State::Wrong).count();
    if options.json {
        say(&json!({ "well": wrong == 0, "copy": kept, "lines": lines }).to_string());
    } else {
        lines.iter().for_each(Line::tell);
        match wrong {
            0 => say("All is well."),
            1 => say("One thing is wrong."),
            wrong => say(&format!("{wrong} things are wrong.")),
        }
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(WRONG) }
}
