//! `cloakroom exercise watch`: the tests run at every save, and the screen shows how it stands.
//!
//! A save while the tests run ends them and begins anew. Deliberately absent: a copy with the shipped
//! tests; it says so if yours differ, and `test` runs them.

use std::process::ExitCode;

use super::{
    Bench, Done, keys::Keys, list, mutants, reset, saves::Saves, say, screen::Screen, solution, stop::Stop,
    test::to_the_end,
};
use crate::runner::{Trials, Verdict, changed};

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
        let next = match ended {
            Ok(verdict) => {
                passed = verdict.passed;
                desk.show(bench, &slug, &verdict).await?;
                if passed && !desk.keys.there() { Next::Key('n') } else { desk.next().await }
            }
            Err(next) => next,
        };
        match desk.stay(bench, slug, passed, next).await? {
            Onward::Test(other) => slug = other,
            Onward::End(code) => return Ok(code),
        }
    }
}

/// Where it goes from a verdict.
enum Onward {
    Test(String),
    End(ExitCode),
}

/// What stood on the screen before.
#[derive(PartialEq)]
enum Instead {
    Nothing,
    Same(String),
}

/// What stands at the end of the screen.
#[derive(Clone, Copy)]
enum Foot {
    /// Name and keys.
    Short,
    /// And the file, apart from what stands above.
    Whole,
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

    /// Whatever only tells something leaves the verdict standing; everything else runs tests anew.
    async fn stay(&mut self, bench: &Bench, slug: String, passed: bool, mut next: Next) -> Result<Onward, String> {
        let mut asked = None;
        loop {
            match next {
                Next::Saved => return Ok(Onward::Test(slug)),
                Next::Stop => return Ok(Onward::End(ExitCode::from(130))),
                Next::Key('q') => return Ok(Onward::End(ExitCode::SUCCESS)),
                Next::Key('n') => {
                    if let Some(other) = bench.after(&slug).await? {
                        return Ok(Onward::Test(other));
                    }
                    say("There is no other exercise left. That was all of them.");
                    if passed && !self.keys.there() {
                        return Ok(Onward::End(ExitCode::SUCCESS));
                    }
                }
                Next::Key(key) => {
                    let again = asked.replace(key) == Some(key);
                    if self.pressed(bench, &slug, key, (passed, again)).await? {
                        // The list fills a small screen, but for two lines.
                        let foot = if key == 'l' { Foot::Short } else { Foot::Whole };
                        self.foot(bench, &slug, passed, foot)?;
                    }
                }
            }
            next = self.next().await;
        }
    }

    /// A key that shows something, and whether it did. What gives something away or puts something back is pressed twice.
    async fn pressed(
        &self,
        bench: &Bench,
        slug: &str,
        key: char,
        (passed, again): (bool, bool),
    ) -> Result<bool, String> {
        if !"hsmlr".contains(key) {
            return Ok(false);
        }
        say("");
        match key {
            'h' => say(&bench.next_hint(slug, self.screen).await?),
            's' if passed || again => drop(solution::solution(bench, slug, true).await?),
            's' => say("Once more s shows the solution. The next hint: h"),
            'm' => mutants::mutants(bench, slug).await.map_or_else(|says| say(&self.screen.wrapped(&says, 0)), drop),
            'l' => drop(list::rows(bench, false).await?),
            'r' if again => drop(reset::reset(bench, Some(slug), false)?),
            _ => say("Once more r puts the stub back. What you wrote is kept in a file beside it."),
        }
        Ok(true)
    }

    /// Only where somebody sits: in a file, everything stays.
    fn clear(&self) {
        if self.keys.there() {
            say(CLEAR);
        }
    }

    async fn show(&self, bench: &Bench, slug: &str, verdict: &Verdict) -> Result<(), String> {
        let changed = changed(bench.folder()?, slug);
        if changed.is_empty() {
            bench.note(slug, verdict).await?;
        }
        self.clear();
        say(&self.screen.verdict(verdict));
        if let Some(first) = changed.first() {
            let says =
                format!("Your {first} is not as shipped. With the shipped tests: cloakroom exercise test {slug}");
            say(&format!("\n{}", self.screen.wrapped(&says, 0)));
        } else {
            bench.tell(slug, verdict, self.screen).await;
        }
        self.foot(bench, slug, verdict.passed, Foot::Whole)
    }

    /// The last lines: they stay on a small screen, whatever stands above them.
    fn foot(&self, bench: &Bench, slug: &str, passed: bool, foot: Foot) -> Result<(), String> {
        let (exercise, all) = (bench.exercise(slug)?, &bench.exercises);
        let at = all.iter().position(|other| other.slug == slug).map_or(0, |at| at + 1);
        let place = self.screen.faint(&format!("({at} of {})", all.len()));
        let name = format!("{}  {}  {place}", self.screen.strong(slug), exercise.title);
        match foot {
            Foot::Short => say(&name),
            Foot::Whole => {
                say(&format!("\n{name}"));
                say(&self.screen.faint(&bench.source(slug)?.display().to_string()));
            }
        }
        if self.keys.there() {
            let keys = if passed {
                "n next   s solution beside yours   m wrong ways   l list   r reset   q quit"
            } else {
                "h hint   n another   s solution   l list   r reset   q quit   a save runs it"
            };
            say(&self.screen.faint(keys));
        }
        Ok(())
    }
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
    pub(super) async fn after(&self, slug: &str) -> Result<Option<String>, String> {
        let achieved = self.progress.achieved().await.map_err(|e| e.to_string())?;
        let all = &self.exercises;
        let here = all.iter().position(|e| e.slug == slug).map_or(0, |at| at + 1);
        let open = |e: &&crate::course::Exercise| {
            e.slug != slug && !achieved.has(&crate::progress::Done::Exercise(e.slug.clone()))
        };
        Ok(all[here..].iter().chain(&all[..here]).find(open).map(|e| e.slug.clone()))
    }
}
