//! Something that the teacher gives to everybody.

use serde::{Deserialize, Serialize};

/// Something to do for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What it is called.
    pub title: String,
    /// Where: an address of ours.
    pub path: String,
}
