//! `cloakroom exercise watch`: the tests run at every save, and the screen shows how it stands.
//!
//! A save while the tests run ends them and begins anew. Deliberately absent: a copy with the shipped
//! tests; it says so if yours differ, and `test` runs them.

use std::{path::Path, process::ExitCode, time::Duration};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::{Bench, Done, keys::Keys, say, screen::Screen, stop::Stop, test::to_the_end};
use crate::runner::{Trials, Verdict};

/// An editor writes a file in several steps. So long after the last of them, it is saved.
const SETTLED: Duration = Duration::from_millis(30);
/// Clears the screen and begins at its top left.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// What happened while we waited.
enum Next {
    Saved,
    Key(char),
    Stop,
}

pub(super) async fn watch(bench: &Bench, slug: Option<&str>) -> Done {
    let mut slug = bench.chosen(slug).await?;
    let mut desk =
        Desk { stop: Stop::listen(true), keys: Keys::listen(), saves: Saves::new()?, screen: Screen::of_stdout() };
    let trials = Trials::new(bench.folder()?);
    let mut last = Instead::Nothing;
    loop {
        desk.saves.watch(&bench.folder()?.join(&slug))?;
        let trial = trials.start(&slug).map_err(|e| e.to_string())?;
        if last != Instead::Same(slug.clone()) {
            desk.clear();
            say(&desk.screen.faint(&format!("{slug}: cargo builds and tests ...")));
        }
        last = Instead::Same(slug.clone());
        let mut running = std::pin::pin!(to_the_end(trial));
        let ended = loop {
            let next = tokio::select! {
                ended = &mut running => break Ok(ended),
                next = desk.next() => next,
            };
            match next {
                // Whoever asks for a hint still wants the verdict.
                Next::Key('h') => say(&format!("\n{}", bench.next_hint(&slug, desk.screen).await?)),
                Next::Key(key) if key != 'n' && key != 'q' => {}
                next => break Err(next),
            }
        };
        let mut passed = false;
        let mut next = match ended {
            Ok(verdict) => {
                passed = verdict.passed;
                desk.show(bench, &slug, &verdict).await?;
                if passed && !desk.keys.there() { Next::Key('n') } else { desk.next().await }
            }
            Err(next) => next,
        };
        // Hints and unknown keys leave the verdict standing; everything else runs the tests anew.
        loop {
            match next {
                Next::Saved => break,
                Next::Stop => return Ok(ExitCode::from(130)),
                Next::Key('q') => return Ok(ExitCode::SUCCESS),
                Next::Key('n') => match bench.after(&slug).await? {
                    Some(other) => {
                        slug = other;
                        break;
                    }
                    None => {
                        say("There is no other exercise left. That was all of them.");
                        if passed && !desk.keys.there() {
                            return Ok(ExitCode::SUCCESS);
                        }
                    }
                },
                Next::Key('h') => say(&format!("\n{}", bench.next_hint(&slug, desk.screen).await?)),
                Next::Key(_) => {}
            }
            next = desk.next().await;
        }
    }
}

/// What stood on the screen before.
#[derive(PartialEq)]
enum Instead {
    Nothing,
    Same(String),
}

struct Desk {
    stop: Stop,
    keys: Keys,
    saves: Saves,
    screen: Screen,
}

impl Desk {
    async fn next(&mut self) -> Next {
        tokio::select! {
            () = self.saves.next() => Next::Saved,
            key = self.keys.next() => Next::Key(key),
            () = self.stop.asked() => Next::Stop,
        }
    }

    /// Only where somebody sits: in a file, everything stays.
    fn clear(&self) {
        if self.keys.there() {
            say(CLEAR);
        }
    }

    async fn show(&self, bench: &Bench, slug: &str, verdict: &Verdict) -> Result<(), String> {
        let changed = bench.changed_tests(slug)?;
        if changed.is_empty() {
            bench.note(slug, verdict).await?;
        }
        self.clear();
        let exercise = bench.exercise(slug)?;
        say(&format!("{}  {}", self.screen.strong(slug), exercise.title));
        say(&self.screen.faint(&bench.source(slug)?.display().to_string()));
        say(&format!("\n{}", self.screen.verdict(verdict)));
        if let Some(first) = changed.first() {
            let says =
                format!("Your {first} is not as shipped. With the shipped tests: cloakroom exercise test {slug}");
            say(&format!("\n{}", self.screen.wrapped(&says, 0)));
        }
        if self.keys.there() {
            let next = if verdict.passed { "n next exercise" } else { "n another exercise" };
            say(&self.screen.faint(&format!("\nh hint   {next}   q quit   a save runs the tests")));
        }
        Ok(())
    }
}

/// Saves below one folder.
struct Saves {
    watcher: RecommendedWatcher,
    watched: Option<std::path::PathBuf>,
    noticed: mpsc::Receiver<()>,
}

impl Saves {
    fn new() -> Result<Self, String> {
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

    fn watch(&mut self, folder: &Path) -> Result<(), String> {
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

    async fn next(&mut self) {
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

impl Bench {
    /// The exercise asked for, or the first that is not done.
    async fn chosen(&self, slug: Option<&str>) -> Result<String, String> {
        if let Some(slug) = slug {
            return Ok(self.exercise(slug)?.slug.clone());
        }
        let achieved = self.progress.achieved().await.map_err(|e| e.to_string())?;
        let first = self.first_open(&achieved).map(str::to_owned);
        first.ok_or_else(|| "all exercises are done. Name one: cloakroom exercise watch SLUG".to_owned())
    }

    /// The next one after this that is not done; from the end it goes on at the beginning.
    async fn after(&self, slug: &str) -> Result<Option<String>, String> {
        let achieved = self.progress.achieved().await.map_err(|e| e.to_string())?;
        let all = &self.exercises;
        let here = all.iter().position(|e| e.slug == slug).map_or(0, |at| at + 1);
        let open = |e: &&crate::course::Exercise| {
            e.slug != slug && !achieved.has(&crate::progress::Done::Exercise(e.slug.clone()))
        };
        Ok(all[here..].iter().chain(&all[..here]).find(open).map(|e| e.slug.clone()))
    }
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
