//! `cloakroom check`: proves the course, and prints all problems at once.

use std::{path::Path, process::ExitCode};

use clap::Args;

use super::{CourseArg, USAGE, attack::services, claims, fail, say};
use crate::{
    check::{self, Checked},
    claims::Claims,
    course::{Course, Library},
    files::Files,
    runner::{Proof, prove},
    views::Views,
};

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Prove this alone: attacks/SLUG, labs/SLUG, lessons/SLUG, clinic, clinic/SLUG, exercises, or exercises/SLUG.
    what: Option<String>,
    /// List every fact that the lessons state, where it stands and what proves it; exit 1 if nothing proves one.
    #[arg(long)]
    claims: bool,
    /// With --claims: as JSON.
    #[arg(long, requires = "claims")]
    json: bool,
    /// Of exercises: how often what has to pass is run.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    rounds: u16,
    #[command(flatten)]
    course: CourseArg,
}

pub(super) async fn check(options: &Check) -> ExitCode {
    let files = Files::find(options.course.course.as_deref());
    if options.claims {
        let course = Library::open(&files, &Views::new(&files)).current();
        return claims::claims(&course, &files, options.what.as_deref(), options.json);
    }
    match options.what.as_deref().and_then(|what| what.strip_prefix("exercises")) {
        Some("") => return exercises(&files, None, options.rounds),
        Some(slug) if slug.starts_with('/') => return exercises(&files, slug.strip_prefix('/'), options.rounds),
        _ => {}
    }
    let views = Views::new(&files);
    let course = Library::open(&files, &views).current();
    let services = match services(views) {
        Ok(services) => services,
        Err(error) => return fail(1, &error),
    };
    let (mut report, proved) = match &options.what {
        None => (check::check(&course, &services).await, whole(&course)),
        Some(what) => match check::check_one(&course, &services, what).await {
            Some(report) => (report, what.clone()),
            None => {
                let says = format!(
                    "there is no `{what}` to check; name one as attacks/SLUG, labs/SLUG, lessons/SLUG, clinic/SLUG or exercises/SLUG, or none for the whole course"
                );
                return fail(USAGE, &says);
            }
        },
    };
    // Of one file, what it states itself.
    let slug = options.what.as_deref().map(|what| what.trim_start_matches("lessons/").trim_end_matches(".md"));
    let asked = |file: &str| slug.is_none_or(|slug| of_a_case(file, slug) || file.ends_with(&format!("-{slug}.md")));
    report.problems.extend(Claims::of(&course, &files).problems.into_iter().filter(|p| asked(&p.file)));
    let of_a_file = |file: &str| options.what.as_deref().is_none_or(|what| names(file, what));
    let drawn = match check::drawn(&files, &course, check::Amount::ALL, of_a_file).await {
        Ok(drawn) => drawn,
        Err(error) => return fail(1, &error),
    };
    report.problems.extend(drawn.problems);
    for problem in &report.problems {
        say(&problem.to_string());
    }
    let Checked { statements, runs, labs, problems } = &report;
    say(&format!(
        "{proved}, {statements} statements held against runs, {runs} runs of attacks and {labs} of labs, {} blocks pressed and {} pages \
         drawn after them: {} problems",
        drawn.presses,
        drawn.looks,
        problems.len()
    ));
    if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Is this the file that was asked for: `attacks/SLUG` or `lessons/SLUG`?
fn names(file: &str, what: &str) -> bool {
    let what = what.trim_start_matches("lessons/").trim_end_matches(".md");
    if what.starts_with("clinic") {
        return of_a_case(file, what);
    }
    match what.strip_prefix("attacks/") {
        Some(slug) => file.ends_with(&format!("attacks/{slug}.md")),
        None if what.starts_with("labs/") => file.ends_with(&format!("{what}.md")),
        None => file.ends_with(&format!("-{what}.md")) || file.ends_with(&format!("/{what}.md")),
    }
}

/// Is it a file of the clinic that was asked for: `clinic`, or `clinic/SLUG`?
fn of_a_case(file: &str, what: &str) -> bool {
    let Some(name) = file.strip_prefix("lessons/").and_then(|file| file.strip_suffix(".md")) else { return false };
    what == "clinic" && name.starts_with("clinic/") || name == what && what.starts_with("clinic/")
}

fn whole(course: &Course) -> String {
    let Course { lessons, attacks, labs, exercises, cases, .. } = course;
    let (lessons, attacks, labs, exercises) = (lessons.len(), attacks.len(), labs.len(), exercises.len());
    format!("{lessons} lessons, {attacks} attacks, {labs} labs, {exercises} exercises, {} cases", cases.len())
}

/// It builds in a copy: some minutes for all, the first time.
fn exercises(files: &Files, slug: Option<&str>, rounds: u16) -> ExitCode {
    let folder = files.folder("exercises");
    let Some(checkout) = folder.as_deref().and_then(Path::parent) else {
        return fail(USAGE, "exercises are proved in a checkout. Change into one, or name one with --course DIR");
    };
    let proof = match prove(checkout, &checkout.join("target/exercises/proof"), slug, rounds.into()) {
        Ok(proof) => proof,
        Err(error) => return fail(1, &error.to_string()),
    };
    if proof.exercises == 0 {
        return fail(
            USAGE,
            &format!("there is no exercise `{}`. See cloakroom exercise list", slug.unwrap_or_default()),
        );
    }
    for problem in &proof.problems {
        say(problem);
    }
    let problems = proof.problems.len();
    let Proof { exercises, wrong, right, runs, .. } = proof;
    say(&format!(
        "{exercises} exercises, {wrong} wrong solutions that fail as they say, {right} right ones that pass, tested {runs} \
         times: {problems} problems"
    ));
    if problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
