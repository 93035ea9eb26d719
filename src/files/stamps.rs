//! When folders of the course were last edited, looked at a few times a second and not at each request.
//!
//! A checkout has some hundred folders: to walk through all of them costs more than to draw a page.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use super::Files;

/// An edit shows after so long.
pub const LOOKED_AT_AGAIN: Duration = Duration::from_millis(250);

/// How many files a folder has, and when one was edited last. `None`: the course is in the binary, and stays as it is.
pub type Stamp = Option<(usize, SystemTime)>;

/// The stamps of the folders that were asked for. Clones share them.
#[derive(Debug, Clone)]
pub struct Stamps {
    files: Files,
    known: Arc<Mutex<HashMap<&'static str, (Instant, Stamp)>>>,
}

impl Stamps {
    /// Of these files.
    #[must_use]
    pub fn of(files: &Files) -> Self {
        Self { files: files.clone(), known: Arc::default() }
    }

    /// A folder's stamp, at most [`LOOKED_AT_AGAIN`] old. Whoever asks while another one looks gets the one before.
    #[must_use]
    pub fn stamp(&self, folder: &'static str) -> Stamp {
        if !self.files.reload() {
            return None;
        }
        let now = Instant::now();
        if let Some((looked, stamp)) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get_mut(folder) {
            if now.duration_since(*looked) < LOOKED_AT_AGAIN {
                return *stamp;
            }
            // Others need not look, too.
            *looked = now;
        }
        let stamp = self.files.stamp(folder);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(folder, (now, stamp));
        stamp
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, thread};

    use super::*;

    #[test]
    fn an_edit_shows_after_a_moment_and_not_before_and_the_binary_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("lessons")).unwrap();
        let stamps = Stamps::of(&Files::Disk(dir.path().to_owned()));
        assert_eq!(stamps.stamp("lessons").unwrap().0, 0);
        fs::write(dir.path().join("lessons/01-new.md"), "").unwrap();
        assert_eq!(stamps.clone().stamp("lessons").unwrap().0, 0, "nobody looks twice in a moment");
        thread::sleep(LOOKED_AT_AGAIN);
        assert_eq!(stamps.stamp("lessons").unwrap().0, 1);
        assert_eq!(Stamps::of(&Files::Embedded).stamp("lessons"), None);
    }
}
