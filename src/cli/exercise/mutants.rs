//! `cloakroom exercise mutants`: the wrong ways that are kept beside the tests, each with its reason and the sentence it breaks.
//!
//! After a pass: before, they would give the solution away. Deliberately absent: running them; that is `check exercises`.

use std::process::ExitCode;

use similar::{ChangeTag, TextDiff};

use super::{Bench, Done, say, screen::Screen};
use crate::{
    progress::Done as Achievement,
    runner::{Frame, Wrong, sentences},
};

pub(super) async fn mutants(bench: &Bench, slug: &str) -> Done {
    bench.exercise(slug)?;
    let achieved = bench.progress.achieved().await.map_err(|e| e.to_string())?;
    if !achieved.has(&Achievement::Exercise(slug.to_owned())) {
        return Err(format!(
            "the wrong ways tell much of the right one, so they are shown after a pass. First: cloakroom exercise test {slug}"
        ));
    }
    let screen = Screen::of_stdout();
    let text = |name: &str| bench.files.text(&format!("exercises/{slug}/{name}")).unwrap_or_default();
    let (asked, solution) = (sentences(&text("README.md")), text("solution.rs"));
    let yours = Frame::of(&solution).map_or("", |frame| frame.yours);
    let paths = bench.files.list(&format!("exercises/{slug}/wrong"));
    let sources: Vec<(String, String)> =
        paths.iter().filter_map(|path| Some((name(path), bench.files.text(path)?))).collect();
    let wrong: Vec<(&str, Wrong<'_>)> =
        sources.iter().filter_map(|(name, source)| Some((name.as_str(), Wrong::read(source)?))).collect();
    if wrong.is_empty() {
        return Err(format!("no wrong ways are kept beside `{slug}`"));
    }
    for (at, sentence) in asked.iter().enumerate() {
        say(&screen.strong(&screen.wrapped(&format!("{}. {sentence}", at + 1), 0)));
        for (name, wrong) in wrong.iter().filter(|(_, wrong)| wrong.sentence == at + 1) {
            say(&format!("\n  {}", screen.bad(name)));
            say(&screen.wrapped(&wrong.because, 4));
            say(&differs(yours, wrong.yours, screen));
        }
        say("");
    }
    say(&screen.wrapped(
        &format!(
            "Wrong ways: {}. Each fails the tests of the sentence above it. Which did you nearly write?",
            wrong.len()
        ),
        0,
    ));
    Ok(ExitCode::SUCCESS)
}

/// A file's name in words.
fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs").replace('_', " ")
}

/// The lines in which it differs from the shipped solution. Comments are left out: the solution has them, and it has none.
fn differs(solution: &str, wrong: &str, screen: Screen) -> String {
    let code = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let (solution, wrong) = (code(solution), code(wrong));
    let diff = TextDiff::from_lines(&solution, &wrong);
    let mut lines = Vec::new();
    for change in diff.iter_all_changes() {
        let line = change.value().trim_end();
        match change.tag() {
            ChangeTag::Delete => lines.push(screen.good(&format!("    right  {line}"))),
            ChangeTag::Insert => lines.push(screen.bad(&format!("    wrong  {line}"))),
            ChangeTag::Equal => {}
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown_and_no_comment() {
        let text = differs("// Why.\nfn a() {\n    right();\n}\n", "fn a() {\n    wrong();\n}\n", Screen::plain());
        assert_eq!(text, "    right      right();\n    wrong      wrong();");
        assert_eq!(name("exercises/login/wrong/id_kept.rs"), "id kept");
    }
}
