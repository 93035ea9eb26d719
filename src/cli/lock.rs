//! One server for a data folder: a lock that the operating system takes back when the process ends, however it ends.
//!
//! The file says who holds it, for whoever comes second. Its text alone means nothing: only the lock does. Commands such
//! as `progress import` need none: SQLite lets one write at a time.

use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

/// Beside the database.
const NAME: &str = "cloakroom.lock";
/// A longer text is not ours.
const LONGEST: u64 = 200;

/// The folder is ours while this lives.
#[derive(Debug)]
pub(super) struct Lock {
    /// `None` where the file system has no locks.
    file: Option<File>,
}

/// Who has the folder, as far as the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    /// The process, and where it listens.
    pub(super) known: Option<(u32, String)>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.known {
            Some((process, address)) => write!(f, "a Cloakroom that is running (process {process}, at {address})"),
            None => f.write_str("a Cloakroom that is starting or running"),
        }
    }
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum NoLock {
    /// Somebody has it.
    Held(Holder),
    /// The file cannot be made or read.
    Failed(io::Error),
}

impl Lock {
    /// Takes the lock, and waits for nobody.
    pub(super) fn take(folder: &Path) -> Result<Self, NoLock> {
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(NAME));
        let mut file = open.map_err(NoLock::Failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(NoLock::Held(Holder { known: read(&mut file) })),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Self { file: None }),
            Err(TryLockError::Error(error)) => Err(NoLock::Failed(error)),
        }
    }

    /// Who has it now, if anybody has. Makes no file.
    pub(super) fn holder(folder: &Path) -> Option<Holder> {
        let mut file = OpenOptions::new().read(true).write(true).open(folder.join(NAME)).ok()?;
        matches!(file.try_lock(), Err(TryLockError::WouldBlock)).then(|| Holder { known: read(&mut file) })
    }

    /// The process that had it last and did not end by itself: it locks nothing.
    pub(super) fn left_over(folder: &Path) -> Option<u32> {
        let mut file = OpenOptions::new().read(true).write(true).open(folder.join(NAME)).ok()?;
        file.try_lock().ok()?;
        read(&mut file).map(|(process, _)| process)
    }

    /// Writes down who has it. What cannot be written is only missing in a message.
    pub(super) fn says(&mut self, address: &str) {
        let Some(file) = &mut self.file else { return };
        let text = format!("process {}\naddress {address}\n", std::process::id());
        let write = |file: &mut File| -> io::Result<()> {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(text.as_bytes())
        };
        if let Err(error) = write(file) {
            tracing::warn!(%error, "the lock file does not say who holds it");
        }
    }
}

impl Drop for Lock {
    /// Whoever ends by itself takes its name away. The lock goes with the file.
    fn drop(&mut self) {
        let _ = self.file.as_mut().map(|file| file.set_len(0));
    }
}

fn read(file: &mut File) -> Option<(u32, String)> {
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let address = line("address ")?;
    // It goes to a terminal.
    let plain = address.chars().all(|c| c.is_ascii_graphic());
    Some((line("process ")?.parse().ok()?, address.to_owned())).filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_and_told_who_has_the_first_until_that_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Lock::holder(folder.path()), None);
        let mut first = Lock::take(folder.path()).unwrap();
        assert_eq!(Lock::holder(folder.path()), Some(Holder { known: None }), "it has not said yet");
        first.says("http://localhost:3000");
        let Err(NoLock::Held(holder)) = Lock::take(folder.path()) else { panic!("two have it") };
        assert_eq!(holder.known, Some((std::process::id(), "http://localhost:3000".to_owned())));
        drop(first);
        assert_eq!((Lock::holder(folder.path()), Lock::left_over(folder.path())), (None, None));
        std::fs::write(folder.path().join(NAME), "process 7\naddress http://localhost:1\n").unwrap();
        assert_eq!(Lock::holder(folder.path()), None, "a text means nothing without the lock");
        assert_eq!(Lock::left_over(folder.path()), Some(7));
        Lock::take(folder.path()).unwrap();
    }

    #[test]
    fn a_text_of_somebody_else_is_not_printed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), "process 7\naddress \u{1b}[2Jhttp://x\n").unwrap();
        let _first = Lock::take(folder.path()).unwrap();
        assert_eq!(Lock::holder(folder.path()), Some(Holder { known: None }));
    }
}
