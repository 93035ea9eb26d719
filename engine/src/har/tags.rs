//! Names for values, so that none has to be shown: S1, S2.
//!
//! What lives here: numbering. Why here: the same value has the same name all through the table. Deliberately absent:
//! showing the values themselves, which is for whoever asked for it.

use std::collections::HashMap;

/// The values of one cookie, numbered as they first appear.
#[derive(Debug, Clone, Default)]
pub(super) struct Tags(HashMap<String, usize>);

impl Tags {
    /// The number of this value, from 1.
    pub(super) fn of(&mut self, value: &str) -> usize {
        let next = self.0.len() + 1;
        *self.0.entry(value.to_owned()).or_insert(next)
    }
}
