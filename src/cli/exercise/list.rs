//! `cloakroom exercise list`: what there is, and what has been done.

use std::process::ExitCode;

use serde_json::json;

use super::{Bench, Done, say, screen::Screen};
use crate::progress::{Achieved, Done as Achievement};

pub(super) async fn list(bench: &Bench, json: bool) -> Done {
    let achieved = rows(bench, json).await?;
    if let Some(next) = bench.first_open(&achieved).filter(|_| !json) {
        say(&format!("\nNext: cloakroom exercise watch {next}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// A line for each exercise; gives what has been done.
pub(super) async fn rows(bench: &Bench, json: bool) -> Result<Achieved, String> {
    let achieved = bench.progress.achieved().await.map_err(|e| e.to_string())?;
    let efforts = bench.progress.efforts().await.map_err(|e| e.to_string())?;
    let screen = Screen::of_stdout();
    let longest = bench.exercises.iter().map(|exercise| exercise.slug.len()).max().unwrap_or_default();
    let mut rows = Vec::new();
    for exercise in &bench.exercises {
        let effort = efforts.get(&exercise.slug).copied().unwrap_or_default();
        let done = achieved.has(&Achievement::Exercise(exercise.slug.clone()));
        if json {
            rows.push(json!({
                "slug": exercise.slug, "title": exercise.title, "done": done,
                "attempts": effort.attempts, "hints": effort.hints,
            }));
            continue;
        }
        let mark = if done { screen.good("done") } else { screen.faint("open") };
        let mut what = format!("{mark}  {:longest$}  {}", exercise.slug, exercise.title);
        if effort.attempts > 0 {
            let count = |n: u32, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
            let hints = if effort.hints > 0 { format!(", {}", count(effort.hints, "hint")) } else { String::new() };
            what += &screen.faint(&format!(" ({}{hints})", count(effort.attempts, "run")));
        }
        say(&what);
    }
    if json {
        say(&json!({ "exercises": rows }).to_string());
    }
    Ok(achieved)
}

impl Bench {
    /// The first exercise that is not done.
    pub(super) fn first_open(&self, achieved: &Achieved) -> Option<&str> {
        let mut all = self.exercises.iter().map(|e| e.slug.as_str());
        all.find(|slug| !achieved.has(&Achievement::Exercise((*slug).to_owned())))
    }
}
