//! The folder of groups that were put away: a file each, the newest kept.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use time::{OffsetDateTime, macros::format_description};

/// So many are kept; the oldest goes first.
const MOST: usize = 30;
/// So many in one second are told apart by a number.
const MOST_IN_A_SECOND: usize = 50;

/// Where groups are put away. Clones share it.
#[derive(Debug, Clone)]
pub struct Archives(Arc<Path>);

impl Archives {
    /// In this data folder. Nothing is made before the first is put away.
    #[must_use]
    pub fn within(data: &Path) -> Self {
        Self(data.join("classes").into())
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Writes a file and gives its name: `class-2026-11-30-231500.json`, by the time in UTC. Readable by its owner alone.
    pub(super) async fn put(&self, at: i64, text: String) -> io::Result<String> {
        let folder = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || put(&folder, at, &text)).await;
        done.unwrap_or_else(|gone| Err(io::Error::other(gone)))
    }

    /// The names of those that are kept, the newest first.
    pub(super) async fn names(&self) -> Vec<String> {
        let folder = Arc::clone(&self.0);
        let names = tokio::task::spawn_blocking(move || names(&folder)).await;
        names.unwrap_or_default()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let name = |entry: io::Result<fs::DirEntry>| entry.ok()?.file_name().into_string().ok();
    let ours = |name: &String| name.starts_with("class-") && name.ends_with(".json");
    let mut names: Vec<String> = entries.filter_map(name).filter(ours).collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    names
}

fn put(folder: &Path, at: i64, text: &str) -> io::Result<String> {
    fs::create_dir_all(folder)?;
    let stamp = OffsetDateTime::from_unix_timestamp(at).map_err(io::Error::other)?;
    let stamp =
        stamp.format(format_description!("[year]-[month]-[day]-[hour][minute][second]")).map_err(io::Error::other)?;
    let name = |n: usize| if n == 1 { format!("class-{stamp}.json") } else { format!("class-{stamp}-{n:02}.json") };
    let free = (1..=MOST_IN_A_SECOND).map(name).find(|name| !folder.join(name).exists());
    let name = free.ok_or_else(|| io::Error::other("too many in one second"))?;
    // Under another name first: a disk that is full leaves no half of an archive.
    let (partial, whole): (PathBuf, PathBuf) = (folder.join(format!("{name}.part")), folder.join(&name));
    let written = private(&partial, text).and_then(|()| fs::rename(&partial, &whole));
    if let Err(why) = written {
        // What is left of it would be in the way of nobody, and of no use.
        let _ = fs::remove_file(&partial);
        return Err(why);
    }
    for old in names(folder).iter().skip(MOST) {
        fs::remove_file(folder.join(old))?;
    }
    Ok(name)
}

fn private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_name_of_its_own_and_only_the_newest_are_kept() {
        let data = tempfile::tempdir().unwrap();
        for at in 0..(MOST as i64) {
            put(data.path(), 1_700_000_000 + at, "{}").unwrap();
        }
        let last = put(data.path(), 1_800_000_000, "{\"a\":1}").unwrap();
        let other = put(data.path(), 1_800_000_000, "{}").unwrap();
        assert_eq!(
            (last.as_str(), other.as_str()),
            ("class-2027-01-15-080000.json", "class-2027-01-15-080000-02.json")
        );
        let kept = names(data.path());
        assert_eq!((kept.len(), kept.contains(&last), kept.contains(&other)), (MOST, true, true));
        assert!(!kept.contains(&"class-2023-11-14-221320.json".to_owned()), "the oldest has gone");
        assert_eq!(fs::read_to_string(data.path().join(last)).unwrap(), "{\"a\":1}");
    }
}
