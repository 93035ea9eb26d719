//! Waits for what an editor saves.
//!
//! Deliberately absent: what happens then.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

/// An editor writes a file in several steps. So long after the last of them, it is saved.
const SETTLED: Duration = Duration::from_millis(30);

/// Saves below one folder.
pub(super) struct Saves {
    watcher: RecommendedWatcher,
    watched: Option<PathBuf>,
    noticed: mpsc::Receiver<()>,
}

impl Saves {
    /// Of nothing yet.
    pub(super) fn new() -> Result<Self, String> {
        // One that waits is enough: a second save asks for the same.
        let (sender, noticed) = mpsc::channel(1);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_save(&event)) {
                let _ = sender.try_send(());
            }
        });
        let watcher = watcher.map_err(|e| format!("files cannot be watched here: {e}"))?;
        Ok(Self { watcher, watched: None, noticed })
    }

    /// Of this folder from now on.
    pub(super) fn watch(&mut self, folder: &Path) -> Result<(), String> {
        if self.watched.as_deref() == Some(folder) {
            return Ok(());
        }
        if let Some(before) = self.watched.take() {
            // A folder that is gone is not watched any more.
            let _ = self.watcher.unwatch(&before);
        }
        let cannot = |e: notify::Error| format!("{} cannot be watched: {e}", folder.display());
        self.watcher.watch(folder, RecursiveMode::Recursive).map_err(cannot)?;
        self.watched = Some(folder.to_owned());
        Ok(())
    }

    /// Waits for the next one, until it is settled.
    pub(super) async fn next(&mut self) {
        if self.noticed.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
        while tokio::time::timeout(SETTLED, self.noticed.recv()).await.is_ok_and(|more| more.is_some()) {}
    }
}

/// Something was written that Cargo would read. What was only opened, Cargo itself opened.
fn is_save(event: &Event) -> bool {
    let read = |path: &Path| path.extension().is_some_and(|end| end == "rs" || end == "toml" || end == "md");
    let kept = |path: &Path| path.components().any(|part| part.as_os_str() == "kept");
    !event.kind.is_access() && event.paths.iter().any(|path| read(path) && !kept(path))
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, EventKind, ModifyKind};

    use super::*;

    #[test]
    fn a_save_is_what_cargo_would_read() {
        let event = |kind, path: &str| is_save(&Event::new(kind).add_path(path.into()));
        assert!(event(EventKind::Modify(ModifyKind::Any), "login/src/lib.rs"));
        assert!(event(EventKind::Create(CreateKind::File), "login/tests/login.rs"));
        assert!(!event(EventKind::Access(AccessKind::Any), "login/src/lib.rs"), "cargo reads it");
        assert!(!event(EventKind::Modify(ModifyKind::Any), "login/src/.lib.rs.swp"), "an editor's own");
        assert!(!event(EventKind::Create(CreateKind::File), "login/kept/lib-1.rs"), "a copy of ours");
    }
}
