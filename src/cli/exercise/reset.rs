//! `cloakroom exercise reset`: the stub again, and a copy of what was there.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{Bench, Done, say};
use crate::clock::Clock;

pub(super) fn reset(bench: &Bench, slug: Option<&str>, all: bool) -> Done {
    let slugs: Vec<&str> = match slug {
        Some(slug) => vec![bench.exercise(slug)?.slug.as_str()],
        None if !all => return Err("which exercise? Name one, or say --all".to_owned()),
        None => bench.exercises.iter().map(|e| e.slug.as_str()).collect(),
    };
    for slug in slugs {
        let source = bench.source(slug)?;
        let name = format!("exercises/{slug}/stub.rs");
        let stub = bench.files.text(&name).ok_or_else(|| format!("{name} is not there"))?;
        if fs::read_to_string(&source).is_ok_and(|there| there == stub) {
            say(&format!("{slug} is as it began."));
            continue;
        }
        let cannot = |error: io::Error| format!("{} cannot be put back: {error}", source.display());
        let kept = keep(&source).map_err(cannot)?;
        replace(&source, stub.as_bytes()).map_err(cannot)?;
        match kept {
            Some(kept) => say(&format!("{slug} is the stub again. What you had: {}", kept.display())),
            None => say(&format!("{slug} is the stub again.")),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Copies the file to `kept` beside `src`, under a name that nothing has. No file, no copy.
fn keep(source: &Path) -> io::Result<Option<PathBuf>> {
    let Some(folder) = source.parent().and_then(Path::parent).map(|folder| folder.join("kept")) else {
        return Ok(None);
    };
    if !source.exists() {
        return Ok(None);
    }
    fs::create_dir_all(&folder)?;
    let stamp = Clock::wall_millis();
    let free = (0..).map(|n| folder.join(format!("lib-{}.rs", stamp + n))).find(|path| !path.exists());
    let copy = free.unwrap_or_else(|| folder.join("lib.rs"));
    fs::copy(source, &copy)?;
    Ok(Some(copy))
}

/// Writes a file in one step: whoever reads it sees the old text or the new one, and never half of it.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("rs.new");
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&new, bytes)?;
    fs::rename(new, path)
}
