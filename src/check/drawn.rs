//! Played means drawn: every block is pressed over HTTP, as a browser does it, and the pages that show the sandbox are
//! looked at after it.
//!
//! In order; twice each; shuffled, with odd requests, moved switches, resets and restarts in between; and beside a full
//! store. What is drawn says nothing about whether it is true: the other proofs do.

mod client;
mod presses;
mod rounds;

use cloakroom_engine::script::Problem;

use super::PAGES;
use client::Server;
use presses::Press;
use rounds::Round;

use crate::{
    course::{Course, FileProblem},
    files::Files,
    switch::AttackSettings,
};

/// More problems than these say nothing new.
const MOST_PROBLEMS: usize = 20;

/// What was pressed and looked at, and what could not be drawn.
#[derive(Debug, Default)]
pub struct Drawn {
    /// How many blocks were sent.
    pub presses: usize,
    /// How many pages and panes were looked at.
    pub looks: usize,
    /// What could not be drawn, after which block.
    pub problems: Vec<FileProblem>,
}

impl Drawn {
    fn problem(&mut self, press: &Press, says: String) {
        if self.problems.len() < MOST_PROBLEMS {
            let todo = "Start the server, press this block and read what the terminal says";
            self.problems.push(FileProblem { file: press.file.clone(), problem: Problem::at(press.line, says, todo) });
        }
    }
}

/// How much is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Every how many-th block is pressed in each round. The rounds begin at different ones.
    pub every: usize,
    /// Orders and what happens in between are the same for the same seed.
    pub seed: u64,
}

impl Amount {
    /// Each block in each round.
    pub const ALL: Self = Self { every: 1, seed: 7 };
}

/// Presses the blocks of the course: all of it, or those of the files that `only` accepts.
///
/// # Errors
/// The server for it could not be started.
pub async fn drawn(
    files: &Files,
    course: &Course,
    amount: Amount,
    only: impl Fn(&str) -> bool,
) -> Result<Drawn, String> {
    let mut server = Server::start(files)?;
    let mut done = Drawn::default();
    let found = presses::of(&mut server.visitor(), course).await;
    let all = found.len();
    let blocks: Vec<Press> = found.into_iter().filter(|press| only(&press.file)).collect();
    for (at, round) in Round::ALL.into_iter().enumerate() {
        let sample: Vec<&Press> = blocks.iter().skip(at % amount.every).step_by(amount.every).collect();
        if !sample.is_empty() {
            rounds::go(&mut server, round, &sample, amount.seed, &mut done).await;
        }
    }
    if let Some(last) = blocks.last() {
        let pages = pages(course, amount.every, blocks.len() == all, only);
        rounds::look_at(&mut server, &pages, last, &mut done).await;
    }
    Ok(done)
}

/// The pages of these files, and all others too if `whole`. Of attacks the end of the run, with nothing on and with the
/// first defence that stops it.
fn pages(course: &Course, every: usize, whole: bool, only: impl Fn(&str) -> bool) -> Vec<String> {
    let mut pages = Vec::new();
    if whole {
        // The matrix is every attack once more, and `check` has run them.
        pages.extend(PAGES.into_iter().filter(|page| *page != "/matrix").map(str::to_owned));
        pages.extend(course.exercises.iter().map(|exercise| format!("/exercises/{}", exercise.slug)));
    }
    pages.extend(course.lessons.iter().filter(|l| only(&l.file)).map(|l| format!("/lessons/{}", l.slug)));
    for page in course.attacks.iter().filter(|page| only(&page.file)).step_by(every) {
        let end = format!("/attacks/{}?step={}", page.attack.slug, page.attack.steps.len());
        pages.extend(page.attack.stopped_by().first().map(|setting| format!("{end}&set={setting}")));
        pages.push(end);
    }
    pages
}
