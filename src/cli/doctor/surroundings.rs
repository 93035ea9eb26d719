//! The course's files, and programs that only some of it needs.

use std::{env, path::PathBuf};

use super::line::Line;
use crate::{course::Course, files::Files};

/// So many problems of the course are told; `check` tells all.
const MOST_TOLD: usize = 5;

const CHROMIUM: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const NODE: [&str; 1] = ["node"];
const CARGO: [&str; 1] = ["cargo"];

pub(super) fn look(files: &Files, course: &Course) -> Vec<Line> {
    let from = match files {
        Files::Disk(folder) => format!("the folder {}", folder.display()),
        Files::Embedded => "this binary".to_owned(),
    };
    let counts = format!(
        "{} lessons, {} attacks and {} exercises",
        course.lessons.len(),
        course.attacks.len(),
        course.exercises.len()
    );
    let mut lines: Vec<Line> = course
        .problems
        .iter()
        .take(MOST_TOLD)
        .map(|found| {
            let problem = &found.problem;
            Line::wrong("course", format!("{}:{}: {}", found.file, problem.line, problem.says), problem.todo.clone())
        })
        .collect();
    if lines.is_empty() {
        lines.push(Line::fine("course", format!("{counts}, from {from}")));
    } else if course.problems.len() > lines.len() {
        lines.push(Line::note(
            "course",
            format!("{} problems in all; cloakroom check tells them", course.problems.len()),
        ));
    }
    lines.push(program("Chromium", &CHROMIUM, "only the tests of the browser need it"));
    lines.push(program("Node.js", &NODE, "only the tests of JavaScript need it"));
    lines.push(program("Cargo", &CARGO, "the exercises need it"));
    lines
}

fn program(what: &'static str, names: &[&str], who: &str) -> Line {
    match found(names) {
        Some(path) => Line::fine(what, path.display().to_string()),
        None => Line::note(what, format!("not found; {who}")),
    }
}

fn found(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let named = |folder: &PathBuf, name: &str| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    names.iter().flat_map(|name| folders.iter().map(move |folder| named(folder, name))).find(|path| path.is_file())
}
