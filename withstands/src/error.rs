//! Why an audit, or one check of it, goes no further.

/// What ends the whole audit, or says that one request was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Halt {
    /// The budget of requests is used up.
    #[error("the audit has sent {0} requests, and it may send no more")]
    Spent(u32),
    /// Nearly all of the last answers were errors of the server.
    #[error("{0} of the last {1} answers were 500 or worse, so the audit stopped: the site may be hurting")]
    Storm(usize, usize),
    /// Somebody ended it.
    #[error("the audit was stopped by hand")]
    Interrupted,
    /// One request had no answer that could be read.
    #[error("{0}")]
    NoAnswer(String),
    /// Nobody is sure that it is the site: its certificate is not believed.
    #[error("{0}")]
    Untrusted(String),
    /// A request would have left the site under test.
    #[error("{0} is not the site under test, so nothing was sent there")]
    Elsewhere(String),
}

impl Halt {
    /// Does this end the whole audit, and not only the check that met it?
    #[must_use]
    pub fn ends_all(&self) -> bool {
        matches!(self, Self::Spent(_) | Self::Storm(..) | Self::Interrupted | Self::Untrusted(_))
    }
}

/// Why one check went no further.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The site, or the audit's own limits.
    #[error(transparent)]
    Halt(#[from] Halt),
    /// It could not establish what it needs, so nothing is known.
    #[error("{0}")]
    Untried(String),
}

impl Stop {
    /// Nothing is known, because of this.
    pub fn untried(because: impl Into<String>) -> Self {
        Self::Untried(because.into())
    }
}

/// What a step of a check comes to.
pub type Step<T> = Result<T, Stop>;

/// A request without an answer is no reason to stop looking.
pub(crate) fn unless_over<T>(result: Result<T, Stop>) -> Result<Option<T>, Halt> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Halt(halt)) if halt.ends_all() => Err(halt),
        Err(_) => Ok(None),
    }
}
