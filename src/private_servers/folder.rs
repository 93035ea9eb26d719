//! A temporary folder that goes with its process, and with the next start if the process could not remove it.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::ids::SandboxId;

/// The beginning of each folder's name.
const NAME: &str = "cloakroom-server-";
/// Locked as long as the folder is in use.
const LOCK: &str = "in-use";

/// A folder of ours.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// The system takes the lock back when the process ends, however it ends.
    _lock: File,
}

impl Folder {
    /// Makes one, and removes those that nobody uses any more.
    pub(super) fn make() -> io::Result<Self> {
        let parent = std::env::temp_dir();
        remove_left_over(&parent);
        let name = SandboxId::random();
        let (path, unlocked) = (parent.join(format!("{NAME}{name}")), parent.join(format!("cloakroom-new-{name}")));
        fs::create_dir(&unlocked)?;
        fs::set_permissions(&unlocked, fs::Permissions::from_mode(0o700))?;
        let lock = OpenOptions::new().write(true).create_new(true).open(unlocked.join(LOCK))?;
        // A file system without locks keeps the folder: nobody can tell that it is in use.
        let _ = lock.try_lock();
        // Only now under its name: another start that looks for folders which nobody uses would find it without a lock.
        fs::rename(&unlocked, &path)?;
        Ok(Self { path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next start.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn remove_left_over(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let path = entry.path();
        if !entry.file_name().to_string_lossy().starts_with(NAME) {
            continue;
        }
        let unused = File::open(path.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if unused {
            let _ = fs::remove_dir_all(&path);
        }
    }
}
