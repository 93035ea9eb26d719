//! The data folder: where it is, and the database in it, opened.
//!
//! A database that is damaged is kept under another name, and said so; a new one takes its place. Deliberately
//! absent: repair. What a damaged file still holds is for tools such as `sqlite3 .recover`.

use std::path::{Path, PathBuf};

use super::fail;
use crate::{
    clock::Clock,
    store::{Sqlite, StoreError},
};

/// SQLite's own files beside a database.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// For the server: records of sandboxes that have ended are cleared.
pub(super) fn open(data: Option<PathBuf>) -> Result<Sqlite, String> {
    in_folder(data, Sqlite::open)
}

/// For a command: a server may be using the folder at the same time.
pub(super) fn beside(data: Option<PathBuf>) -> Result<Sqlite, String> {
    in_folder(data, Sqlite::open_beside)
}

fn in_folder(data: Option<PathBuf>, open: fn(&Path) -> Result<Sqlite, StoreError>) -> Result<Sqlite, String> {
    let default = || dirs::data_local_dir().map(|dir| dir.join("cloakroom"));
    let data = data.or_else(default).ok_or("No data folder is known here. Give one with --data DIR.")?;
    let cannot = |why: &dyn std::fmt::Display| {
        format!("The data folder {} cannot be used: {why}. Give another with --data DIR.", data.display())
    };
    std::fs::create_dir_all(&data).map_err(|e| cannot(&e))?;
    let path = data.join("cloakroom.db");
    match open(&path) {
        Err(error) if error.is_damage() => {
            let kept = keep_aside(&path).map_err(|e| cannot(&e))?;
            let says = format!(
                "{} is damaged ({error}). It is kept as {}, and progress begins anew. \
                 If you have exported it: cloakroom progress import FILE",
                path.display(),
                kept.display()
            );
            // A line on stderr; the command goes on.
            let _ = fail(0, &says);
            open(&path).map_err(|e| cannot(&e))
        }
        other => other.map_err(|e| cannot(&e)),
    }
}

/// Gives the database and what belongs to it a name that is free.
fn keep_aside(path: &Path) -> std::io::Result<PathBuf> {
    let named = |base: &Path, end: &str| PathBuf::from(format!("{}{end}", base.display()));
    let now = Clock::wall().unix_timestamp();
    let mut kept = named(path, &format!(".damaged-{now}"));
    while kept.exists() {
        kept = named(&kept, "-again");
    }
    for end in BESIDE {
        if end.is_empty() || named(path, end).exists() {
            std::fs::rename(named(path, end), named(&kept, end))?;
        }
    }
    Ok(kept)
}
