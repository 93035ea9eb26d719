//! The data folder: where it is, and the database in it, opened.
//!
//! A database that is damaged is kept under another name, and said so; a new one takes its place. Deliberately
//! absent: repair. What a damaged file still holds is for tools such as `sqlite3 .recover`.

use std::path::{Path, PathBuf};

use super::{
    lock::{Lock, NoLock},
    output::warn,
};
use crate::{
    clock::Clock,
    database::{Database, DatabaseError},
};

/// The database's name in the folder.
pub(super) const DATABASE: &str = "cloakroom.db";
/// SQLite's own files beside a database.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// For the server: the folder is locked, and only then looked into; records of sandboxes that have ended are cleared.
pub(super) fn open(data: Option<PathBuf>) -> Result<(Database, Lock), String> {
    let folder = made(data)?;
    let lock = Lock::take(&folder).map_err(|why| match why {
        NoLock::Held(holder) => format!(
            "The data folder {} is in use by {holder}. Open that one, stop it, or give another folder with --data DIR.",
            folder.display()
        ),
        NoLock::Failed(error) => cannot(&folder, &error),
    })?;
    let store = in_folder(&folder, Database::open, Some(&lock))?;
    Ok((store, lock))
}

/// For a command: a server may be using the folder at the same time.
pub(super) fn beside(data: Option<PathBuf>) -> Result<Database, String> {
    in_folder(&made(data)?, Database::open_beside, None)
}

/// The folder that is meant. It may not be there.
pub(super) fn named(data: Option<PathBuf>) -> Result<PathBuf, String> {
    let default = || dirs::data_local_dir().map(|dir| dir.join("cloakroom"));
    data.or_else(default).ok_or_else(|| "No data folder is known here. Give one with --data DIR.".to_owned())
}

fn made(data: Option<PathBuf>) -> Result<PathBuf, String> {
    let folder = named(data)?;
    std::fs::create_dir_all(&folder).map_err(|e| cannot(&folder, &e))?;
    Ok(folder)
}

fn cannot(folder: &Path, why: &dyn std::fmt::Display) -> String {
    format!("The data folder {} cannot be used: {why}. Give another with --data DIR.", folder.display())
}

/// A damaged database is moved only by who has the lock: a server may have it open.
fn in_folder(
    folder: &Path,
    open: fn(&Path) -> Result<Database, DatabaseError>,
    lock: Option<&Lock>,
) -> Result<Database, String> {
    let path = folder.join(DATABASE);
    match open(&path) {
        Err(error) if error.is_damage() => {
            let _lock = lock.is_none().then(|| Lock::take(folder)).transpose().map_err(|_| {
                format!("{} is damaged ({error}). Stop the Cloakroom that has it open, and try again.", path.display())
            })?;
            let kept = keep_aside(&path).map_err(|e| cannot(folder, &e))?;
            warn(&format!(
                "{} is damaged ({error}). It is kept as {}, and progress begins anew. \
                 If you have exported it: cloakroom progress import FILE",
                path.display(),
                kept.display()
            ));
            open(&path).map_err(|e| cannot(folder, &e))
        }
        other => other.map_err(|e| cannot(folder, &e)),
    }
}

/// Gives the database and what belongs to it a name that is free.
pub(super) fn keep_aside(path: &Path) -> std::io::Result<PathBuf> {
    let named = |base: &Path, end: &str| PathBuf::from(format!("{}{end}", base.display()));
    let kept = free_name(path, "damaged");
    for end in BESIDE {
        if end.is_empty() || named(path, end).exists() {
            std::fs::rename(named(path, end), named(&kept, end))?;
        }
    }
    Ok(kept)
}

/// A name beside the database that says what the file is and when it was made.
pub(super) fn free_name(path: &Path, what: &str) -> PathBuf {
    let now = Clock::wall().unix_timestamp();
    let mut name = PathBuf::from(format!("{}.{what}-{now}", path.display()));
    while name.exists() {
        name = PathBuf::from(format!("{}-again", name.display()));
    }
    name
}
