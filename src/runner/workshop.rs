//! A copy of the exercises to build in: what is proved there touches no file of the learner's.
//!
//! It always stands in the same place, so that the next proof compiles only what has changed.
//! Deliberately absent: what is to be proved.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::Command,
};

/// The copy, and the build output beside it. One process at a time has it.
#[derive(Debug)]
pub struct Workshop {
    exercises: PathBuf,
    target: PathBuf,
    _taken: File,
}

impl Workshop {
    /// Copies the exercises and lessons of a checkout below `place`; waits while another process works there.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub fn set_up(checkout: &Path, place: &Path) -> io::Result<Self> {
        fs::create_dir_all(place)?;
        let taken = File::create(place.join("taken"))?;
        taken.lock()?;
        let exercises = place.join("exercises");
        for folder in ["exercises", "lessons"] {
            mirror(&checkout.join(folder), &place.join(folder))?;
        }
        let engine = fs::canonicalize(checkout.join("engine"))?;
        let manifest = fs::read_to_string(checkout.join("exercises/Cargo.toml"))?;
        let manifest = manifest.replace("\"../engine\"", &format!("{:?}", engine.to_string_lossy()));
        write(&exercises.join("Cargo.toml"), manifest.as_bytes())?;
        Ok(Self { exercises, target: place.join("target"), _taken: taken })
    }

    /// Puts a text in the place of an exercise's `src/lib.rs`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn put(&self, slug: &str, source: &str) -> io::Result<()> {
        write(&self.exercises.join(slug).join("src/lib.rs"), source.as_bytes())
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.exercises
    }

    /// Puts a file in the place of the copied one.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn put_file(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        write(&self.exercises.join(path), bytes)
    }

    /// Runs the tests of an exercise to their end: did they pass, and what was said?
    ///
    /// # Errors
    /// Cargo cannot be started.
    pub fn test(&self, slug: &str) -> io::Result<(bool, Vec<String>)> {
        let output = Command::new(super::cargo())
            .args(["test", "--color=never", "-p", slug])
            .current_dir(&self.exercises)
            // Not the learner's own folder: there Cargo would take this copy's build for theirs.
            .env("CARGO_TARGET_DIR", &self.target)
            .env("RUST_BACKTRACE", "0")
            .output()?;
        let said = [output.stdout, output.stderr].concat();
        let lines = String::from_utf8_lossy(&said).lines().map(str::to_owned).collect();
        Ok((output.status.success(), lines))
    }
}

/// Makes `to` the same as `from`, and leaves alone what is the same already: Cargo looks at times.
fn mirror(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(to)? {
        let path = entry?.path();
        let gone = path.file_name().is_some_and(|name| !from.join(name).exists());
        if gone && path.is_dir() {
            fs::remove_dir_all(path)?;
        } else if gone {
            fs::remove_file(path)?;
        }
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if !entry.file_type()?.is_dir() {
            write(&copy, &fs::read(&source)?)?;
        } else if ![OsStr::new("target"), OsStr::new("kept")].contains(&&*entry.file_name()) {
            mirror(&source, &copy)?;
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) { Ok(()) } else { fs::write(path, bytes) }
}
