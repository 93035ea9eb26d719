//! A mixed test: some questions from all lessons, easy to hard, the same for the same seed.
//!
//! There is no generator of random numbers in it: what comes first is decided by a hash of seed and question, so a
//! test in an address stays the same from one machine and version to the next, as long as its questions do.

use sha2::{Digest, Sha256};

use super::{Course, Lesson, Quiz, QuizOption};

/// How many questions a test has.
pub const QUESTIONS: usize = 10;
/// No more than this many are from one lesson.
pub const MOST_OF_ONE_LESSON: usize = 2;

/// A question of a test.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The lesson it is from.
    pub lesson: &'a Lesson,
    /// The question.
    pub quiz: &'a Quiz,
    /// Its answers, shuffled.
    pub options: Vec<&'a QuizOption>,
}

/// The test of this seed. Shorter than [`QUESTIONS`] where the course has too few.
#[must_use]
pub fn mixed<'a>(course: &'a Course, seed: &str) -> Vec<Asked<'a>> {
    let mut chosen: Vec<Asked<'a>> = Vec::new();
    // First one of each lesson, then a second: a test is as wide as it can be.
    for round in 0..MOST_OF_ONE_LESSON {
        let mut candidates: Vec<(&Lesson, &Quiz)> = course
            .lessons
            .iter()
            .filter_map(|lesson| Some((lesson, *by_chance(&lesson.quizzes, seed).get(round)?)))
            .collect();
        candidates.sort_by_key(|(_, quiz)| draw(seed, &[&quiz.key]));
        let left = QUESTIONS - chosen.len();
        chosen.extend(candidates.into_iter().take(left).map(|(lesson, quiz)| asked(lesson, quiz, seed)));
    }
    chosen.sort_by_key(|asked| (asked.lesson.front.level, asked.lesson.number));
    chosen
}

fn by_chance<'a>(quizzes: &'a [Quiz], seed: &str) -> Vec<&'a Quiz> {
    let mut quizzes: Vec<&Quiz> = quizzes.iter().collect();
    quizzes.sort_by_key(|quiz| draw(seed, &[&quiz.key]));
    quizzes
}

fn asked<'a>(lesson: &'a Lesson, quiz: &'a Quiz, seed: &str) -> Asked<'a> {
    let mut options: Vec<&QuizOption> = quiz.options.iter().collect();
    options.sort_by_key(|option| draw(seed, &[&quiz.key, &option.html]));
    Asked { lesson, quiz, options }
}

fn draw(seed: &str, parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(seed.as_bytes());
    for part in parts {
        hash.update([0]);
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}
