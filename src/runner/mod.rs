//! Running things: an attack in fresh worlds, and the tests of an exercise.

mod asked;
mod attack;
mod built;
mod exercise;
mod frame;
mod hostile;
mod not_run;
mod process;
mod proof;
mod proved;
mod results;
mod runs;
mod shipped;
mod tried;
mod variants;
mod verdict;
mod workshop;

pub use asked::{Wrong, right, sentences};
pub use attack::{TimedRun, run_attack};
pub use exercise::{Busy, Trial, Trials};
pub use frame::Frame;
pub use not_run::NotRun;
pub use process::cargo;
pub use proof::prove;
pub use proved::Proof;
pub use runs::{Runs, Shown};
pub use shipped::changed;
pub use verdict::{StoryLine, TestResult, Verdict};
pub use workshop::Workshop;
