//! The data folder: is it there, can it be written to, is there room, who has it.

use std::{fs, io, path::Path};

use super::line::Line;
use crate::cli::lock::Lock;

/// Progress and sessions take a few of these; SQLite's log up to four.
const LEAST_MEGABYTES: u64 = 32;

pub(super) fn look(folder: &Path) -> Vec<Line> {
    let place = folder.display();
    let mut lines = match fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return vec![Line::note("data folder", format!("{place} is not there yet; the first start makes it"))];
        }
        Err(error) => {
            let says = format!("{place} cannot be looked at: {error}");
            return vec![Line::wrong("data folder", says, "Give another with --data DIR.")];
        }
        Ok(found) if !found.is_dir() => {
            return vec![Line::wrong("data folder", format!("{place} is no folder"), "Give another with --data DIR.")];
        }
        Ok(_) => vec![writable(folder)],
    };
    lines.extend(room(folder));
    lines.extend(Lock::holder(folder).map(|holder| Line::note("data folder", format!("in use by {holder}"))));
    lines.extend(Lock::left_over(folder).map(|process| {
        Line::note("data folder", format!("process {process} was ended from outside; its lock is gone with it"))
    }));
    lines.extend(set_aside(folder));
    lines
}

fn writable(folder: &Path) -> Line {
    let trial = folder.join(format!("cloakroom.{}.trial", std::process::id()));
    let written = fs::write(&trial, "written to see whether it can be\n");
    // It may not be there at all.
    let _ = fs::remove_file(&trial);
    match written {
        Ok(()) => Line::fine("data folder", format!("{} can be written to", folder.display())),
        Err(error) => {
            let says = format!("{} cannot be written to: {error}", folder.display());
            Line::wrong("data folder", says, "Make room, change its rights, or give another with --data DIR.")
        }
    }
}

#[cfg(unix)]
fn room(folder: &Path) -> Option<Line> {
    let found = rustix::fs::statvfs(folder).ok()?;
    let megabytes = found.f_bavail.saturating_mul(found.f_frsize) / (1024 * 1024);
    let says = format!("{megabytes} MB are free on its disk");
    Some(match megabytes {
        ..LEAST_MEGABYTES => Line::wrong("disk", says, "Make room: what cannot be written is not kept."),
        _ => Line::fine("disk", says),
    })
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<Line> {
    None
}

/// Databases that were damaged and kept, and copies that `--mend` made.
fn set_aside(folder: &Path) -> Option<Line> {
    let names = fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut kept: Vec<String> = names
        .filter(|name| name.starts_with("cloakroom.db.") && !name.ends_with("-wal") && !name.ends_with("-shm"))
        .collect();
    kept.sort();
    let says = format!("kept aside, and read by nobody: {}", kept.join(", "));
    (!kept.is_empty()).then(|| Line::note("data folder", says))
}
