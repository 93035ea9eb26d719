//! `--mend`: a copy first, then what can be put right. Only while no server has the folder.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{database::unreadable, line::Line};
use crate::{
    cli::{
        data::{self, DATABASE},
        lock::{Lock, NoLock},
    },
    clock::Clock,
    database::DatabaseError,
    progress,
};

/// Mends, says so line by line, and gives the copy that was made.
pub(super) fn mend(folder: &Path, lines: &mut Vec<Line>) -> Option<PathBuf> {
    let path = folder.join(DATABASE);
    if !path.exists() {
        return None;
    }
    let lock = match Lock::take(folder) {
        Ok(lock) => lock,
        Err(NoLock::Held(holder)) => {
            let says = format!("nothing is mended: the folder is in use by {holder}");
            lines.push(Line::wrong("mending", says, "Stop that one, and try again."));
            return None;
        }
        Err(NoLock::Failed(error)) => {
            lines.push(Line::wrong("mending", format!("nothing is mended: {error}"), "Look at the folder's rights."));
            return None;
        }
    };
    let mended = match whole(&path) {
        Ok(db) => values(db, &path, lines),
        Err(error) if error.is_damage() => damage(&path, lines),
        Err(error) => Err(error.to_string()),
    };
    drop(lock);
    mended.unwrap_or_else(|why| {
        let says = format!("nothing is mended: {why}");
        lines.push(Line::wrong("mending", says, "Make room or look at the rights, and try again."));
        None
    })
}

/// The database, if it is whole and of our layout.
fn whole(path: &Path) -> Result<Connection, DatabaseError> {
    // This brings an older layout to ours, refuses a newer one, and finds damage.
    drop(crate::database::Database::open_beside(path)?);
    Ok(Connection::open(path)?)
}

/// Counts and dates out of range.
fn values(mut db: Connection, path: &Path, lines: &mut Vec<Line>) -> Result<Option<PathBuf>, String> {
    let now = Clock::wall().unix_timestamp();
    let found = progress::faults(&db, now).map_err(|e| e.to_string())?;
    if found.is_empty() {
        return Ok(None);
    }
    let copy = data::free_name(path, "before-mending");
    let name = copy.to_string_lossy();
    db.execute("VACUUM INTO ?1", [&*name]).map_err(|e| format!("no copy could be written ({e})"))?;
    lines.push(Line::note("mending", format!("a copy of the database is in {}", copy.display())));
    progress::mend(&mut db, now).map_err(|e| e.to_string())?;
    for fault in found {
        let says = format!("{}: {}; {}", fault.says, fault.rows, fault.mends);
        lines.push(Line::mended("database", says));
    }
    Ok(Some(copy))
}

/// A file with pieces missing: kept under another name; what can still be read goes into a new one.
fn damage(path: &Path, lines: &mut Vec<Line>) -> Result<Option<PathBuf>, String> {
    let kept = data::keep_aside(path).map_err(|e| e.to_string())?;
    lines.push(Line::note("mending", format!("the damaged database is kept as {}", kept.display())));
    let fresh = || -> Result<usize, DatabaseError> {
        drop(crate::database::Database::open_beside(path)?);
        let (old, mut new) = (Connection::open(&kept)?, Connection::open(path)?);
        Ok(progress::salvage(&old, &mut new)?)
    };
    match fresh() {
        Ok(rows) => {
            let says = format!("a new one takes its place, with the {rows} entries of progress that could be read");
            lines.push(Line::mended("database", says));
            Ok(Some(kept))
        }
        Err(error) => {
            lines.push(unreadable(&error));
            Ok(Some(kept))
        }
    }
}
