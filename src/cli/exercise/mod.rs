//! `cloakroom exercise`: list, test, watch, hint, reset, solution, mutants.
//!
//! What lives here: which command, and the bench they share: exercises, workspace, progress.
//! Deliberately absent: running Cargo and reading what it says; that is `runner`, which the page uses too.

mod hint;
mod keys;
mod list;
mod mutants;
mod report;
mod reset;
mod saves;
mod screen;
mod solution;
mod test;
mod watch;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};

use super::{USAGE, data, fail, say, stop};
use crate::{
    course::{self, Exercise as OfCourse},
    files::Files,
    progress::Progress,
    views::Views,
};

/// Options of `exercise`.
#[derive(Debug, Args)]
pub(super) struct Exercise {
    #[command(subcommand)]
    what: What,
    /// Where progress is kept.
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Read the course from this folder instead of the checkout or the binary.
    #[arg(long, value_name = "DIR", global = true)]
    course: Option<PathBuf>,
    /// Tell a class what the tests said; your page in the class has the whole command.
    #[arg(long, value_name = "URL", global = true)]
    class: Option<String>,
    /// Your two words in that class.
    #[arg(long, value_name = "WORDS", global = true)]
    words: Option<String>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// All exercises, and what you have done.
    List {
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Run the tests of an exercise once. Exits 0 if all pass, 1 if not.
    Test {
        /// The exercise, for example login.
        slug: String,
    },
    /// Run the tests again whenever you save.
    Watch {
        /// The exercise; without it, the first that is not done.
        slug: Option<String>,
    },
    /// The next hint, each a step further than the one before.
    Hint {
        /// The exercise.
        slug: String,
    },
    /// Put the stub back. What you have written is kept in a file beside it.
    Reset {
        /// The exercise.
        #[arg(conflicts_with = "all")]
        slug: Option<String>,
        /// All of them.
        #[arg(long)]
        all: bool,
    },
    /// The solution, as a difference to what you have. Asks once.
    Solution {
        /// The exercise.
        slug: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// The wrong ways that the tests are proved with, each with its reason. After a pass.
    Mutants {
        /// The exercise.
        slug: String,
    },
}

pub(super) async fn exercise(options: Exercise) -> ExitCode {
    let report = report::Report::of(options.class, options.words);
    let bench = match report.and_then(|report| Bench::find(options.course, options.data, report)) {
        Ok(bench) => bench,
        Err(says) => return fail(USAGE, &says),
    };
    let done = match options.what {
        What::List { json } => list::list(&bench, json).await,
        What::Test { slug } => test::test(&bench, &slug).await,
        What::Watch { slug } => watch::watch(&bench, slug.as_deref()).await,
        What::Hint { slug } => hint::hint(&bench, &slug).await,
        What::Reset { slug, all } => reset::reset(&bench, slug.as_deref(), all),
        What::Mutants { slug } => mutants::mutants(&bench, &slug).await,
        What::Solution { slug, yes } => solution::solution(&bench, &slug, yes).await,
    };
    done.unwrap_or_else(|says| fail(USAGE, &says))
}

/// What a command came to: an exit code, or one line about what to do next.
type Done = Result<ExitCode, String>;

/// What all commands work on.
struct Bench {
    exercises: Vec<OfCourse>,
    files: Files,
    progress: Progress,
    /// The exercises' workspace; none, where there is only the binary.
    folder: Option<PathBuf>,
    /// The class that hears of it.
    report: Option<report::Report>,
}

impl Bench {
    fn find(course: Option<PathBuf>, data: Option<PathBuf>, report: Option<report::Report>) -> Result<Self, String> {
        let folder = match &course {
            Some(dir) => Some(dir.join("exercises")).filter(|folder| is_workspace(folder)),
            None => std::env::current_dir().ok().and_then(|here| workspace_at(&here)),
        };
        // From inside the workspace too: the checkout is the folder above it.
        let checkout = course.or_else(|| Some(folder.as_ref()?.parent()?.to_owned()));
        let files = Files::find(checkout.as_deref().filter(|dir| dir.join("lessons").is_dir()));
        let exercises = course::exercises(&files, &Views::new(&files));
        Ok(Self { exercises, files, progress: Progress::new(data::beside(data)?), folder, report })
    }

    fn folder(&self) -> Result<&Path, String> {
        self.folder.as_deref().ok_or_else(|| {
            "there are no exercises here. Change into a checkout of Cloakroom, or name one with --course DIR".to_owned()
        })
    }

    fn exercise(&self, slug: &str) -> Result<&OfCourse, String> {
        self.exercises.iter().find(|e| e.slug == slug).ok_or_else(|| {
            let all: Vec<_> = self.exercises.iter().map(|e| e.slug.as_str()).collect();
            format!("there is no exercise `{slug}`; there are: {}", all.join(", "))
        })
    }

    /// The learner's file.
    fn source(&self, slug: &str) -> Result<PathBuf, String> {
        Ok(self.folder()?.join(slug).join("src/lib.rs"))
    }
}

/// The workspace this folder is in, or is just above.
fn workspace_at(here: &Path) -> Option<PathBuf> {
    let candidates = here.ancestors().flat_map(|dir| [dir.to_owned(), dir.join("exercises")]);
    candidates.into_iter().find(|dir| is_workspace(dir))
}

fn is_workspace(dir: &Path) -> bool {
    dir.join("Cargo.toml").is_file() && dir.join("stage/Cargo.toml").is_file()
}
