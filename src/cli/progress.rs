//! `cloakroom progress`: all that has been done, as one file, there and back.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};

use super::{CourseArg, USAGE, data, fail, say};
use crate::{
    clock::Clock,
    course::{Course, Library},
    files::Files,
    progress::{self, MOST_BYTES, Snapshot},
    views::Views,
};

/// Options of `progress`.
#[derive(Debug, Args)]
pub(super) struct Progress {
    #[command(subcommand)]
    what: What,
    /// Where progress is kept.
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write it to a file; without one, to standard output.
    Export {
        /// A new file, or one that an export wrote before.
        file: Option<PathBuf>,
    },
    /// Take a file in. The better of both is kept, and nothing is lost.
    Import {
        /// What `progress export` wrote.
        file: PathBuf,
        #[command(flatten)]
        course: CourseArg,
    },
}

pub(super) async fn progress(options: Progress) -> ExitCode {
    let store = match data::beside(options.data) {
        Ok(store) => progress::Progress::new(store),
        Err(says) => return fail(USAGE, &says),
    };
    let done = match options.what {
        What::Export { file } => export(&store, file.as_deref()).await,
        What::Import { file, course } => {
            let files = Files::find(course.course.as_deref());
            let course = Library::open(&files, &Views::new(&files)).current();
            import(&store, &course, &file).await
        }
    };
    done.map_or_else(|says| fail(USAGE, &says), |()| ExitCode::SUCCESS)
}

async fn export(store: &progress::Progress, file: Option<&Path>) -> Result<(), String> {
    let snapshot = store.snapshot().await.map_err(|e| e.to_string())?;
    let text = snapshot.to_file(Clock::wall().unix_timestamp());
    let Some(path) = file else {
        say(text.trim_end());
        return Ok(());
    };
    if path.exists() && read(path).ok().is_none_or(|bytes| Snapshot::from_file(&bytes).is_err()) {
        return Err(format!("{} is there and is no export. Name another file", path.display()));
    }
    write_whole(path, text.as_bytes()).map_err(|e| format!("{} cannot be written: {e}", path.display()))?;
    say(&format!("Your progress is in {}. On another machine: cloakroom progress import FILE", path.display()));
    Ok(())
}

async fn import(store: &progress::Progress, course: &Course, path: &Path) -> Result<(), String> {
    let bytes = read(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))?;
    let other =
        Snapshot::from_file(&bytes).map_err(|wrong| format!("{}: {wrong}. Nothing has changed", path.display()))?;
    let (known, left_out) = other.known_to(course);
    let gained = store.take_in(known).await.map_err(|e| e.to_string())?;
    say(&format!("{}.", gained.words()));
    if let Some(words) = left_out.words() {
        say(&format!("{words}. Of another course? Name its folder with --course DIR."));
    }
    Ok(())
}

/// One byte more than the most, and never more: who reads it sees that it is too large.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Under another name first, then renamed: whoever looks sees the old file or the new one, and no half.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = (|| {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    })();
    if written.is_err() {
        // It may not be there at all.
        let _ = fs::remove_file(&part);
    }
    written
}
