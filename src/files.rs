//! The files that make up the course: embedded in the binary, or read from a checkout.
//!
//! Deliberately absent: what they mean. Paths are those of the repository, `lessons/14-fixation.md`.

mod embedded;
mod stamps;
mod within;

use std::{
    borrow::Cow,
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use bytes::Bytes;

use crate::gzip;
pub use stamps::{LOOKED_AT_AGAIN, Stamp, Stamps};

/// Where course files come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    /// From the binary.
    Embedded,
    /// From a folder laid out like the repository; edits show at once.
    Disk(PathBuf),
}

impl Files {
    /// The checkout this process was started in, or the binary.
    #[must_use]
    pub fn find(course: Option<&Path>) -> Self {
        let here = course.map(Path::to_owned).or_else(|| std::env::current_dir().ok());
        match here {
            Some(dir) if course.is_some() || is_checkout(&dir) => Self::Disk(dir),
            _ => Self::Embedded,
        }
    }

    /// Does an edit show without a restart?
    #[must_use]
    pub fn reload(&self) -> bool {
        matches!(self, Self::Disk(_))
    }

    /// A folder on disk, if the course is read from one.
    #[must_use]
    pub fn folder(&self, path: &str) -> Option<PathBuf> {
        let Self::Disk(dir) = self else { return None };
        Some(dir.join(path)).filter(|folder| folder.is_dir())
    }

    /// A file as bytes. Files that a course folder does not have come from the binary.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        if let Self::Disk(dir) = self
            && is_plain(path)
            && let Some(file) = within::real(dir, path)
            && let Ok(bytes) = std::fs::read(file)
        {
            return Some(bytes.into());
        }
        embedded::get(path).map(Cow::Borrowed)
    }

    /// A file as text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.bytes(path)?.into_owned()).ok()
    }

    /// The files of a folder, sorted, as paths of the repository.
    #[must_use]
    pub fn list(&self, folder: &str) -> Vec<String> {
        let mut found: Vec<String> = match self {
            Self::Disk(dir) => on_disk(dir, folder),
            Self::Embedded => embedded::list(folder).map(str::to_owned).collect(),
        };
        found.sort();
        found
    }

    /// Changes whenever a file below the folder is edited, added or removed.
    fn stamp(&self, folder: &str) -> Stamp {
        let Self::Disk(dir) = self else { return None };
        let files = on_disk(dir, folder);
        let newest = files.iter().filter_map(|p| std::fs::metadata(dir.join(p)).ok()?.modified().ok()).max();
        Some((files.len(), newest.unwrap_or(SystemTime::UNIX_EPOCH)))
    }
}

fn is_checkout(dir: &Path) -> bool {
    ["Cargo.toml", "lessons", "src/hotel"].iter().all(|p| dir.join(p).exists())
}

/// No way up and out of the folder.
fn is_plain(path: &str) -> bool {
    !path.split('/').any(|part| part.is_empty() || part == "." || part == "..") && !path.contains('\\')
}

fn on_disk(dir: &Path, folder: &str) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![folder.trim_end_matches('/').to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(dir.join(&folder)).into_iter().flatten().flatten() {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !path.ends_with("/target") => open.push(path),
                Ok(kind) if kind.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found
}

/// Files compressed once, and again only when they have changed. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Packed(Arc<RwLock<HashMap<String, PackedFile>>>);

#[derive(Debug)]
struct PackedFile {
    plain: Vec<u8>,
    gzip: Bytes,
}

impl Packed {
    /// The file in gzip (RFC 1952).
    #[must_use]
    pub fn gzip(&self, name: &str, plain: &[u8]) -> Bytes {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = known.get(name).filter(|file| file.plain == plain) {
            return file.gzip.clone();
        }
        drop(known);
        let gzip = gzip::packed(plain);
        let file = PackedFile { plain: plain.to_vec(), gzip: gzip.clone() };
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), file);
        gzip
    }
}
