//! What a world cannot do, and what failed in it.

/// Why a world did not do what a script asked of it. It is the world's fault, and so says nothing about a defence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    /// Its clock cannot be moved.
    #[error("time cannot be moved on in this world, so nobody can wait")]
    NoClock,
    /// What would be done is not in the hands of whoever acts. Holds what it is.
    #[error("{0} is not in your hands here")]
    NotYours(&'static str),
    /// There is no process of the site that it could stop and start.
    #[error("the site of this world cannot be restarted")]
    NoRestart,
    /// Its sites answer at once, or cannot stop at the point that was asked for.
    #[error("this site cannot be asked slowly, or not so that it stops there")]
    NotSlowly,
    /// It has no copy of the session store to give.
    #[error("this world has no copy of the site's session store to give")]
    NoBackup,
    /// The store was asked, and failed. Holds what it said.
    #[error("the store failed: {0}")]
    StoreFailed(String),
}
