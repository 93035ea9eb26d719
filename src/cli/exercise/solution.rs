//! `cloakroom exercise solution`: asks once, then shows what differs from yours.

use std::{
    fs,
    io::{BufRead, IsTerminal},
    process::ExitCode,
};

use similar::{ChangeTag, TextDiff};

use super::{super::output::ask, Bench, Done, say, screen::Screen};
use crate::progress::Done as Achievement;

/// Lines shown around a difference.
const AROUND: usize = 2;

pub(super) async fn solution(bench: &Bench, slug: &str, yes: bool) -> Done {
    let exercise = bench.exercise(slug)?;
    let name = format!("exercises/{slug}/solution.rs");
    let solution = bench.files.text(&name).ok_or_else(|| format!("{name} is not there"))?;
    let done = bench.progress.achieved().await.map_err(|e| e.to_string())?;
    if !yes && !done.has(&Achievement::Exercise(slug.to_owned())) {
        let efforts = bench.progress.efforts().await.map_err(|e| e.to_string())?;
        let read = efforts.get(slug).map_or(0, |effort| effort.hints);
        let all = exercise.plain_hints.len();
        if !std::io::stdin().is_terminal() {
            return Err(format!(
                "nobody is there to ask. To see it all the same: cloakroom exercise solution {slug} --yes"
            ));
        }
        if !agreed(&format!("You have read {read} of {all} hints. Show the solution of {slug}? [y/N] ")) {
            say(&format!("The next hint: cloakroom exercise hint {slug}"));
            return Ok(ExitCode::SUCCESS);
        }
    }
    // Where there is only the binary, there is nothing to compare with.
    let yours = bench.source(slug).ok().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    say(&difference(&yours, &solution, Screen::of_stdout()));
    Ok(ExitCode::SUCCESS)
}

fn agreed(question: &str) -> bool {
    ask(question);
    // Whatever goes wrong here is a no.
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer).is_ok();
    read && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// What to take out of yours (`-`) and what to put in (`+`).
fn difference(yours: &str, solution: &str, screen: Screen) -> String {
    let diff = TextDiff::from_lines(yours, solution);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(AROUND) {
        if !lines.is_empty() {
            lines.push(screen.faint("..."));
        }
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let line = change.value().trim_end_matches('\n');
            lines.push(match change.tag() {
                ChangeTag::Delete => screen.bad(&format!("- {line}")),
                ChangeTag::Insert => screen.good(&format!("+ {line}")),
                ChangeTag::Equal => screen.faint(&format!("  {line}")),
            });
        }
    }
    if lines.is_empty() { "Yours is the solution, letter by letter.".to_owned() } else { lines.join("\n") }
}
