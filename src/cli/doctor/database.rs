//! The database: can it be read, is it whole, whose layout has it, and does it hold what this program writes.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::line::Line;
use crate::{
    cli::data::DATABASE,
    clock::Clock,
    course::Course,
    database::{DatabaseError, schema},
    progress,
};

/// So many names of a kind are told.
const MOST_NAMED: usize = 5;

pub(super) fn look(folder: &Path, course: &Course) -> Vec<Line> {
    let path = folder.join(DATABASE);
    if !path.exists() {
        return vec![Line::note("database", "none yet; the first start makes it")];
    }
    match read(&path, course) {
        Ok(lines) => lines,
        Err(error) => vec![unreadable(&error.into())],
    }
}

/// What to do about a database that cannot be read.
pub(super) fn unreadable(error: &DatabaseError) -> Line {
    let todo = if error.is_damage() {
        "cloakroom doctor --mend keeps it aside and takes over what can still be read."
    } else {
        "Look at its rights, or give another folder with --data DIR."
    };
    Line::wrong("database", format!("it cannot be read: {error}"), todo)
}

fn read(path: &Path, course: &Course) -> rusqlite::Result<Vec<Line>> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        return Ok(vec![unreadable(&rusqlite::Error::SqliteFailure(corrupt, Some(found)).into())]);
    }
    let (version, ours) = (schema::version(&db)?, schema::layout());
    if version > ours {
        let says = format!("its layout is {version}, and this Cloakroom knows those up to {ours}");
        return Ok(vec![Line::wrong("database", says, "Update Cloakroom, or give another folder with --data DIR.")]);
    }
    if version < ours {
        let says = format!("whole, of an older layout ({version}); the next start brings it to {ours}");
        return Ok(vec![Line::note("database", says)]);
    }
    let mut lines = vec![Line::fine("database", format!("whole, layout {version}"))];
    for fault in progress::faults(&db, Clock::wall().unix_timestamp())? {
        let todo = format!("cloakroom doctor --mend: {}.", fault.mends);
        lines.push(Line::wrong("database", format!("{}: {}", fault.says, fault.rows), todo));
    }
    lines.extend(strangers(&progress::names(&db)?, course));
    Ok(lines)
}

/// What was done in another course, or another version of this one. It harms nothing, and is not counted.
fn strangers(names: &[String], course: &Course) -> Option<Line> {
    let unknown: Vec<&str> = names.iter().map(String::as_str).filter(|name| !progress::knows(course, name)).collect();
    let shown: Vec<String> = unknown.iter().take(MOST_NAMED).map(|name| name.escape_debug().to_string()).collect();
    let more = unknown.len().saturating_sub(shown.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let says = format!("kept, and not counted, since this course does not have it: {}{more}", shown.join(", "));
    (!unknown.is_empty()).then(|| Line::note("progress", says))
}
