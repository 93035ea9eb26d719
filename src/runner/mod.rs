//! Running things: an attack in fresh worlds, and the tests of an exercise.

mod attack;
mod exercise;
mod verdict;

pub use attack::{TimedRun, run_attack};
pub use exercise::{Busy, Trial, Trials};
pub use verdict::{StoryLine, TestResult, Verdict};
