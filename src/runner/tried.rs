//! Runs the variants of all exercises, several at a time, and reads each verdict as a learner's is read.
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

use super::{
    Verdict,
    built::{Built, Surroundings},
    verdict::Ending,
};

/// A variant that is to be run.
pub(super) struct Job<'a> {
    pub(super) slug: &'a str,
    pub(super) built: &'a Built,
    pub(super) name: String,
    /// The tests that it was built with.
    pub(super) tests: Vec<String>,
    pub(super) rounds: usize,
    /// It never answers.
    pub(super) in_vain: bool,
}

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

/// By slug and name.
pub(super) type AllTried = BTreeMap<(String, String), Tried>;

/// Runs each of the jobs. One more at a time than there are processors: some wait in vain, and take none.
pub(super) fn all(surroundings: &Surroundings<'_>, jobs: &[Job<'_>]) -> io::Result<AllTried> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(AllTried::new()));
    let work = || -> io::Result<()> {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let tried = repeated(surroundings, job)?;
            let name = (job.slug.to_owned(), job.name.clone());
            done.lock().unwrap_or_else(PoisonError::into_inner).insert(name, tried);
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

fn repeated(surroundings: &Surroundings<'_>, job: &Job<'_>) -> io::Result<Tried> {
    let mut runs = 0;
    loop {
        runs += 1;
        let tried = Tried { runs, ..once(surroundings, job)? };
        if !tried.passed || runs >= job.rounds {
            return Ok(tried);
        }
    }
}

fn once(surroundings: &Surroundings<'_>, job: &Job<'_>) -> io::Result<Tried> {
    let ran = surroundings.run(job.built, &job.name, job.in_vain)?;
    let sentence = |test: &str| ran.told.iter().find(|told| told.test == test).map_or(0, |told| told.sentence);
    let mut lines = vec!["     Running all".to_owned()];
    lines.extend(ran.lines);
    let sentences: BTreeMap<String, usize> = job.tests.iter().map(|test| (test.clone(), sentence(test))).collect();
    let ending = Ending { expected: job.tests.clone(), told: ran.told, success: ran.success, stopped: None };
    let verdict = Verdict::read(&lines, ending, Duration::ZERO);
    let failed = verdict.tests.iter().filter(|test| !test.passed).map(|test| {
        let story: Vec<&str> = test.story.iter().map(|line| line.text.as_str()).collect();
        (sentences.get(&test.name).copied().unwrap_or_default(), story.join("\n"))
    });
    Ok(Tried { passed: verdict.passed, failed: failed.collect(), said: lines.join("\n"), runs: 1 })
}
