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

/// The workspace's manifest, which says where the engine is.
const MANIFEST: &str = "exercises/Cargo.toml";

/// The test of an exercise in the copy, in which all variants are. It stays from one proof to the next: Cargo looks at times.
pub(super) const ALL: &str = "all.rs";

/// What tests take in.
const ATTACKS: &str = "lessons/attacks";

/// The copy, and the build output beside it. One process at a time has it.
#[derive(Debug)]
pub struct Workshop {
    exercises: PathBuf,
    engine: PathBuf,
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
        let workshop = Self { exercises, engine, target: place.join("target"), _taken: taken };
        mirror(&checkout.join(ATTACKS), &workshop.variants().join(ATTACKS))?;
        workshop.put_shipped(MANIFEST, &fs::read(checkout.join(MANIFEST))?)?;
        Ok(workshop)
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.exercises
    }

    /// Puts a file in the place of the copied one. The path is one of the repository.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn put_shipped(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.place();
        if path != MANIFEST {
            return write(&place.join(path), bytes);
        }
        let manifest = String::from_utf8_lossy(bytes);
        // The engine is not copied.
        let manifest = manifest.replace("\"../engine\"", &format!("{:?}", self.engine.to_string_lossy()));
        write(&place.join(path), manifest.as_bytes())
    }

    /// The checkout it is a copy of.
    pub(super) fn checkout(&self) -> &Path {
        self.engine.parent().unwrap_or(&self.engine)
    }

    /// Where solutions stand that are built together. The lessons stand beside their folders, as the tests expect.
    pub(super) fn variants(&self) -> PathBuf {
        self.place().join("variants")
    }

    /// Where Cargo puts what it has built.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Cargo, in the copy.
    pub(super) fn cargo(&self) -> Command {
        let mut command = Command::new(super::cargo());
        // Not the learner's own folder: there Cargo would take this copy's build for theirs.
        command.current_dir(&self.exercises).env("CARGO_TARGET_DIR", &self.target).env("RUST_BACKTRACE", "0");
        // What is built once is built a third faster without notes for the next time.
        command.env("CARGO_INCREMENTAL", "0");
        command
    }

    fn place(&self) -> &Path {
        self.exercises.parent().unwrap_or(&self.exercises)
    }
}

/// Makes `to` the same as `from`, and leaves alone what is the same already: Cargo looks at times.
fn mirror(from: &Path, to: &Path) -> io::Result<()> {
    mirror_but(from, to, ALL)
}

/// The same, but for files with this name: what there is in `to` stays.
pub(super) fn mirror_but(from: &Path, to: &Path, but: &str) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(to)? {
        let path = entry?.path();
        let gone = path.file_name().is_some_and(|name| name != but && !from.join(name).exists());
        if gone && path.is_dir() {
            fs::remove_dir_all(path)?;
        } else if gone {
            fs::remove_file(path)?;
        }
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == but {
            continue;
        }
        if !entry.file_type()?.is_dir() {
            write(&copy, &fs::read(&source)?)?;
        } else if ![OsStr::new("target"), OsStr::new("kept")].contains(&&*entry.file_name()) {
            mirror_but(&source, &copy, but)?;
        }
    }
    Ok(())
}

/// Writes a file, unless it is as it should be.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::read(path).is_ok_and(|there| there == bytes) { Ok(()) } else { fs::write(path, bytes) }
}
