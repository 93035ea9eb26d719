//! Running things: an attack in fresh worlds, and the tests of an exercise.

mod attack;
mod exercise;
mod frame;
mod process;
mod proof;
mod runs;
mod verdict;
mod workshop;

pub use attack::{TimedRun, run_attack};
pub use exercise::{Busy, Trial, Trials};
pub use frame::Frame;
pub use process::cargo;
pub use proof::{Proof, prove};
pub use runs::{Runs, Shown};
pub use verdict::{StoryLine, TestResult, Verdict};
pub use workshop::Workshop;
