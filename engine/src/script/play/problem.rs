//! Why a line could not be played.

use super::super::Source;
use crate::{
    browser::BrowserError,
    world::{Spent, WorldError},
};

/// Why a line could not be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// What the person set out to do cannot be done on this page.
    #[error(transparent)]
    Browser(BrowserError),
    /// The block has used up what it may, or nobody waits for it any more.
    #[error(transparent)]
    Spent(#[from] Spent),
    /// A value is too long to be kept under a name.
    #[error("`{name}` would have {length} bytes, and what has a name may have {most}: name something shorter")]
    TooLong {
        /// The name.
        name: String,
        /// How long it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// There are too many names, or they hold too much.
    #[error("there is no room for another name, `{0}`: use a name again that is there, or press Reset")]
    TooManyNames(String),
    /// A text is too long with its names filled in.
    #[error("a text has more than {} kB when its names are filled in: use fewer of them", .0 / 1024)]
    FilledTooLong(usize),
    /// Too many requests are under way at once.
    #[error("{0} requests are under way: finish one of them first")]
    TooManyUnderWay(usize),
    /// A `{{name}}` that nothing has set yet.
    #[error("nothing is noted as “{0}” yet; play the step that notes it first")]
    Unknown(String),
    /// A capture found nothing.
    #[error("there is no {0} to capture in the answer")]
    NothingToCapture(Source),
    /// The world cannot do this, or its store failed.
    #[error(transparent)]
    World(#[from] WorldError),
    /// No request of this name is under way.
    #[error("no request called `{0}` is under way; begin it with slow={0}")]
    NothingUnderWay(String),
    /// No word of a list is the key that a token is signed with.
    #[error("none of these {0} words is the key that signed the token")]
    NotGuessed(usize),
    /// Not a request that can be sent.
    #[error("`{0}` cannot be sent as a request")]
    BadRequest(String),
}

impl From<BrowserError> for Problem {
    fn from(error: BrowserError) -> Self {
        match error {
            BrowserError::Spent(spent) => Self::Spent(spent),
            error => Self::Browser(error),
        }
    }
}
