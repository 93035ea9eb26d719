//! `cloakroom check`: proves the course, and prints all problems at once.

use std::process::ExitCode;

use clap::Args;

use super::{CourseArg, USAGE, attack::services, fail, say};
use crate::{
    check::{self, Checked},
    course::{Course, Library},
    files::Files,
    views::Views,
};

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Prove this alone: attacks/SLUG or lessons/SLUG.
    what: Option<String>,
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
    let (report, proved) = match &options.what {
        None => (check::check(&course, &services).await, whole(&course)),
        Some(what) => match check::check_one(&course, &services, what).await {
            Some(report) => (report, what.clone()),
            None => {
                let says = format!(
                    "there is no `{what}` to check; name one as attacks/SLUG or lessons/SLUG, or none for the whole course"
                );
                return fail(USAGE, &says);
            }
        },
    };
    for problem in &report.problems {
        say(&problem.to_string());
    }
    let Checked { statements, runs, problems } = &report;
    say(&format!(
        "{proved}, {statements} statements held against runs, {runs} runs of attacks: {} problems",
        problems.len()
    ));
    if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn whole(course: &Course) -> String {
    let Course { lessons, attacks, exercises, .. } = course;
    format!("{} lessons, {} attacks, {} exercises", lessons.len(), attacks.len(), exercises.len())
}
