//! `cloakroom exercise test`: once, with the tests as shipped.

use std::{fs, path::PathBuf, process::ExitCode};

use super::{
    Bench, Done, say,
    screen::{Passing, Screen},
    stop::Stop,
};
use crate::{
    files::Files,
    progress::Done as Achievement,
    runner::{Trial, Trials, Verdict, Workshop},
};

pub(super) async fn test(bench: &Bench, slug: &str) -> Done {
    bench.exercise(slug)?;
    let changed = bench.changed_tests(slug)?;
    // Held until the tests have ended: nobody else may put files there meanwhile.
    let (folder, _workshop) = match changed.first() {
        None => (bench.folder()?.to_owned(), None),
        Some(first) => {
            say(&format!(
                "Your {first} is not as shipped. The shipped tests are run in a copy; your file stays as it is."
            ));
            let workshop = bench.shipped(slug).map_err(|e| format!("the shipped tests cannot be put up: {e}"))?;
            (workshop.folder().to_owned(), Some(workshop))
        }
    };
    let mut stop = Stop::listen(true);
    let trial = Trials::new(&folder).start(slug).map_err(|e| e.to_string())?;
    let verdict = tokio::select! {
        ended = to_the_end(trial) => ended,
        () = stop.asked() => return Ok(ExitCode::from(130)),
    };
    bench.note(slug, &verdict).await?;
    say(&Screen::of_stdout().verdict(&verdict));
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
    /// Writes down what a run came to.
    pub(super) async fn note(&self, slug: &str, verdict: &Verdict) -> Result<(), String> {
        self.progress.count_attempt(slug).await.map_err(|e| e.to_string())?;
        if verdict.passed {
            self.progress.note(&Achievement::Exercise(slug.to_owned())).await.map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    /// The files that judge an exercise and are not as this program was built with.
    pub(super) fn changed_tests(&self, slug: &str) -> Result<Vec<String>, String> {
        let folder = self.folder()?;
        let judges = judges(slug);
        let differs = |path: &String| {
            let there = fs::read(folder.join(path.trim_start_matches("exercises/"))).ok();
            there.as_deref() != Files::Embedded.bytes(path).as_deref()
        };
        Ok(judges.into_iter().filter(differs).collect())
    }

    /// A copy of the workspace with the tests as shipped, and the learner's own source.
    fn shipped(&self, slug: &str) -> std::io::Result<Workshop> {
        let folder = self.folder.clone().unwrap_or_default();
        let checkout = folder.parent().map_or_else(PathBuf::new, PathBuf::from);
        let workshop = Workshop::set_up(&checkout, &folder.join("target/shipped"))?;
        for path in judges(slug) {
            let bytes = Files::Embedded.bytes(&path).unwrap_or_default();
            workshop.put_file(path.trim_start_matches("exercises/"), &bytes)?;
        }
        Ok(workshop)
    }
}

/// The tests of an exercise, and the stage they play on. None for an exercise this program does not ship.
fn judges(slug: &str) -> Vec<String> {
    let (tests, stage) = (format!("exercises/{slug}/tests/"), "exercises/stage/");
    let all = Files::Embedded.list("exercises/");
    if !all.iter().any(|path| path.starts_with(&tests)) {
        return Vec::new();
    }
    all.into_iter().filter(|path| path.starts_with(&tests) || path.starts_with(stage)).collect()
}
