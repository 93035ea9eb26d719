//! `cloakroom exercise test`: once, with the tests as shipped.

use std::process::ExitCode;

use super::{
    Bench, Done, say,
    screen::{Passing, Screen},
    stop::Stop,
};
use crate::{
    progress::Done as Achievement,
    runner::{Trial, Trials, Verdict},
};

pub(super) async fn test(bench: &Bench, slug: &str) -> Done {
    bench.exercise(slug)?;
    let mut stop = Stop::listen(true);
    let (trial, changed) = Trials::new(bench.folder()?).start_shipped(slug).await.map_err(|e| e.to_string())?;
    if let Some(first) = changed.first() {
        say(&format!("Your {first} is not as shipped. The tests run in a copy where it is; your file stays as it is."));
    }
    let verdict = tokio::select! {
        ended = to_the_end(trial) => ended,
        () = stop.asked() => return Ok(ExitCode::from(130)),
    };
    bench.note(slug, &verdict).await?;
    let screen = Screen::of_stdout();
    say(&screen.verdict(&verdict));
    bench.tell(slug, &verdict, screen).await;
    if verdict.passed {
        say(&format!("\n{}", screen.faint(&bench.ways_on(slug).await?)));
    }
    Ok(if verdict.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Waits for the end. Dropped before, the trial ends with all it has started.
pub(super) async fn to_the_end(mut trial: Trial) -> Verdict {
    let (mut passing, mut built) = (Passing::default(), 0);
    while let Some(line) = trial.line().await {
        if let Some(what) = line.trim_start().strip_prefix("Compiling ") {
            built += 1;
            // A package of the workspace has its folder behind its name.
            passing.show(&format!("compiling {} ({built})", what.split(" (").next().unwrap_or(what)));
        }
    }
    trial.verdict()
}

impl Bench {
    /// What there is after a pass, a line each.
    async fn ways_on(&self, slug: &str) -> Result<String, String> {
        let mut lines = vec![
            format!("The solution beside yours: cloakroom exercise solution {slug}"),
            format!("The wrong ways:            cloakroom exercise mutants {slug}"),
        ];
        let next = self.after(slug).await?;
        lines.extend(next.map(|next| format!("The next:                  cloakroom exercise watch {next}")));
        Ok(lines.join("\n"))
    }

    /// Tells the class, where there is one.
    pub(super) async fn tell(&self, slug: &str, verdict: &Verdict, screen: Screen) {
        if let Some(report) = &self.report {
            say(&format!("\n{}", screen.wrapped(&report.tell(slug, verdict).await, 0)));
        }
    }

    /// Writes down what a run came to.
    pub(super) async fn note(&self, slug: &str, verdict: &Verdict) -> Result<(), String> {
        if verdict.ran {
            self.progress.count_attempt(slug).await.map_err(|e| e.to_string())?;
        }
        if verdict.passed {
            self.progress.note(&Achievement::Exercise(slug.to_owned())).await.map_err(|e| e.to_string())?;
        }
        Ok(())
    }
}
