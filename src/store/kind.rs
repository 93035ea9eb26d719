//! The kinds of store: a name for each, and how to have one.

use std::fmt;

/// Where session records can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StoreKind {
    /// The memory of the process.
    Memory,
    /// The database in the data folder.
    Sqlite,
    /// A Redis server.
    Redis,
    /// A PostgreSQL server.
    Postgres,
}

impl StoreKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Memory, Self::Sqlite, Self::Redis, Self::Postgres];

    /// The word for it in files, API and command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Redis => "redis",
            Self::Postgres => "postgres",
        }
    }

    /// The kind of this word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What to do to have one.
    #[must_use]
    pub fn how_to_connect(self) -> &'static str {
        match self {
            Self::Memory | Self::Sqlite => "It needs nothing",
            Self::Redis => "Start Cloakroom with --redis redis://127.0.0.1:6379, or with --start-stores",
            Self::Postgres => {
                "Start Cloakroom with --postgres postgres://user@127.0.0.1/database, or with --start-stores"
            }
        }
    }
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "memory",
            Self::Sqlite => "SQLite",
            Self::Redis => "Redis",
            Self::Postgres => "PostgreSQL",
        })
    }
}
