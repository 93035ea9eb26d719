//! `cloakroom check`: proves the course, and prints all problems at once.

use std::process::ExitCode;

use clap::Args;

use super::{CourseArg, attack::services, fail, say};
use crate::{check, course::Library, files::Files, views::Views};

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    course: CourseArg,
}

pub(super) async fn check(options: &Check) -> ExitCode {
    let files = Files::find(options.course.course.as_deref());
    let views = Views::new(&files);
    let course = Library::open(&files, &views).current();
    let services = match services(views) {
        Ok(services) => services,
        Err(error) => return fail(1, &error),
    };
    let report = check::check(&course, &services).await;
    for problem in &report.problems {
        say(&problem.to_string());
    }
    say(&format!(
        "{} lessons with {} statements, {} attacks in {} runs, {} exercises: {} problems",
        course.lessons.len(),
        report.statements,
        course.attacks.len(),
        report.runs,
        course.exercises.len(),
        report.problems.len()
    ));
    if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
