//! Runs the variants of an exercise, several at a time, and reads each verdict as a learner's is read.
//!
//! Deliberately absent: what each should lead to; that is `proof`.

use std::{
    collections::BTreeMap,
    io,
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use super::{Verdict, variants::Built, verdict::Ending};

/// What a variant led to, the last time it was run.
#[derive(Debug, Default)]
pub(super) struct Tried {
    pub(super) passed: bool,
    /// The sentences whose tests failed, each with what the test said.
    pub(super) failed: Vec<(usize, String)>,
    pub(super) said: String,
    /// How often it was run: not again, after it has failed.
    pub(super) runs: usize,
}

/// Runs each of the jobs, a name and how often, and gives what came of it by name. One more at a time than there are
/// processors: some wait in vain, and take none.
pub(super) fn all(
    built: &Built<'_>,
    jobs: &[(String, usize)],
    tests: &[String],
) -> io::Result<BTreeMap<String, Tried>> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || -> io::Result<()> {
        while let Some((name, rounds)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let tried = repeated(built, name, *rounds, tests)?;
            done.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), tried);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(2, NonZero::get) + 1;
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        // All of them are waited for, whatever the first one says.
        let ended: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
        ended.into_iter().try_for_each(|ended| ended.unwrap_or_else(|_| Err(io::Error::other("a thread panicked"))))
    })?;
    Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn repeated(built: &Built<'_>, name: &str, rounds: usize, tests: &[String]) -> io::Result<Tried> {
    let mut runs = 0;
    loop {
        runs += 1;
        let tried = Tried { runs, ..once(built, name, tests)? };
        if !tried.passed || runs >= rounds {
            return Ok(tried);
        }
    }
}

fn once(built: &Built<'_>, name: &str, tests: &[String]) -> io::Result<Tried> {
    let ran = built.run(name)?;
    let sentence = |test: &str| ran.told.iter().find(|told| told.test == test).map_or(0, |told| told.sentence);
    let mut lines = vec!["     Running all".to_owned()];
    lines.extend(ran.lines);
    let sentences: BTreeMap<String, usize> = tests.iter().map(|test| (test.clone(), sentence(test))).collect();
    let ending = Ending { expected: tests.to_vec(), told: ran.told, success: ran.success, stopped: None };
    let verdict = Verdict::read(&lines, ending, Duration::ZERO);
    let failed = verdict.tests.iter().filter(|test| !test.passed).map(|test| {
        let story: Vec<&str> = test.story.iter().map(|line| line.text.as_str()).collect();
        (sentences.get(&test.name).copied().unwrap_or_default(), story.join("\n"))
    });
    Ok(Tried { passed: verdict.passed, failed: failed.collect(), said: lines.join("\n"), runs: 1 })
}
