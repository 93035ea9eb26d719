//! `cloakroom matrix`: every attack against every defence, as text or JSON.

use std::process::ExitCode;

use clap::Args;
use cloakroom_engine::script::Outcome;

use super::{CourseArg, attack::services, fail, say};
use crate::{
    course::{Library, Recorded, Recording},
    files::Files,
    matrix::{Defences, Matrix as Runs, Plan, Row, in_words, with_recording},
    views::Views,
};

/// Options of `matrix`.
#[derive(Debug, Args)]
pub(super) struct Matrix {
    /// Print every run as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    course: CourseArg,
}

pub(super) async fn matrix(options: &Matrix) -> ExitCode {
    let files = Files::find(options.course.course.as_deref());
    let views = Views::new(&files);
    let course = Library::open(&files, &views).current();
    let ran = match services(views) {
        Ok(services) => Plan::of(&course).run(&services).await.map_err(|e| e.to_string()),
        Err(error) => Err(error),
    };
    let matrix = match ran {
        Ok(matrix) => matrix,
        Err(error) => return fail(1, &error),
    };
    if options.json {
        match with_recording(&matrix, course.recording.as_ref()).and_then(|whole| serde_json::to_string(&whole)) {
            Ok(text) => say(&text),
            Err(error) => return fail(1, &error.to_string()),
        }
        return ExitCode::SUCCESS;
    }
    for row in &matrix.rows {
        told(&matrix, row, course.recording.as_ref());
    }
    say(&format!("{} runs in {} ms. With --json: all of them.", matrix.runs(), matrix.took.as_millis()));
    ExitCode::SUCCESS
}

/// One attack: what stops it, what only looks so, and what the sets do.
fn told(matrix: &Runs, row: &Row, recording: Option<&Recording>) {
    let names = |wanted: &dyn Fn(Defences, &Outcome) -> bool| {
        let named: Vec<String> =
            matrix.cells(row).filter(|(d, c)| wanted(*d, &c.outcome)).map(|(d, _)| d.to_string()).collect();
        if named.is_empty() { "nothing".to_owned() } else { named.join(", ") }
    };
    let stopped = |outcome: &Outcome| matches!(outcome, Outcome::Stopped { .. });
    say(&format!("{} ({})", row.slug, row.family));
    say(&format!("  stopped by         {}", names(&|d, o| d.is_one() && stopped(o))));
    say(&format!("  looks so, is not   {}", names(&|d, o| row.looks_like_help(d) && matches!(o, Outcome::Won { .. }))));
    say(&format!("  together           {}", names(&|d, o| !d.is_one() && stopped(o))));
    if let Some(recording) = recording {
        let outcome = in_words(recording.attacks.get(&row.slug));
        say(&format!("  recorded           {outcome} (express-session {})", recording.versions.express_session));
        if let Some(but) = recording.attacks.get(&row.slug).map(Recorded::but).filter(|but| !but.is_empty()) {
            say(&format!("                     But: {but}"));
        }
    }
    for (what, found) in [
        ("site broken with", names(&|_, o| matches!(o, Outcome::Broken { .. }))),
        ("not played with", names(&|_, o| matches!(o, Outcome::NotPlayed { .. }))),
    ] {
        if found != "nothing" {
            say(&format!("  {what:19}{found}"));
        }
    }
    say("");
}
