//! Labs at work: a closed world each, what was done in it, and whether that counts.
//!
//! The learner is Mallory. Alice does what she is asked to, and her values never pass through the learner's hands; what
//! counts is what reached Mallory's side. Deliberately absent: pages, and who may open which world.

mod act;
mod alice;
mod defence;
mod judge;
mod log;
pub mod pair;
mod picture;
mod registry;
mod saved;
mod script;
mod state;
mod world;

pub use act::{Act, Who};
pub use alice::AliceEnd;
pub use defence::{Stood, ThreatResult};
pub use judge::{NearMiss, Verdict};
pub use log::{Heard, How};
pub use picture::picture;
pub use registry::Labs;
pub use script::{Played, play};
pub use state::{LabState, Solved};
pub use world::{EVIL_PATH, LabWorld, SHOP_PATH};
