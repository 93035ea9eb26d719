//! A row of the table: one request, and what happened to each cookie.
//!
//! What lives here: the parts of a row, as data. Why here: the walk makes them and the story reads them. Deliberately
//! absent: both.

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its method.
    pub method: String,
    /// The host, with its port.
    pub host: String,
    /// The path; a query is left out, since secrets stand there.
    pub path: String,
    /// The status of the answer; 0 if there was none.
    pub status: u16,
    /// How it came about, in words.
    pub by: String,
    /// What happened to cookies, by column.
    pub cells: Vec<Cell>,
}

/// What happened to one cookie in one request.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The column.
    pub column: usize,
    /// With the request.
    pub went: Option<What>,
    /// With the answer, a line each.
    pub came: Vec<What>,
}

/// One thing that happened to a cookie.
#[derive(Debug, Clone)]
pub struct What {
    /// What it was.
    pub came: Came,
    /// The value's number among those of its column: 2 is S2.
    pub tag: usize,
    /// The value, for whoever asks for it.
    pub value: String,
    /// One line: why.
    pub headline: String,
    /// The same in one or two sentences.
    pub words: String,
    /// The rule's code; empty where no rule says it.
    pub code: &'static str,
}

/// What can happen to a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It went along.
    Sent,
    /// It was there and did not go.
    Withheld,
    /// A new one.
    Set,
    /// Another value for one that was there.
    Replaced,
    /// The same value again.
    Renewed,
    /// It is gone.
    Removed,
    /// The line was refused.
    Refused,
}

impl Came {
    /// One word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Came::Sent => "sent",
            Came::Withheld => "withheld",
            Came::Set => "set",
            Came::Replaced => "replaced",
            Came::Renewed => "set again",
            Came::Removed => "removed",
            Came::Refused => "refused",
        }
    }
}

impl Row {
    /// What happened to this cookie here.
    #[must_use]
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// Whether something else than going along happened to any cookie.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.cells.iter().any(|cell| !cell.plain())
    }

    /// The columns that this answer set.
    pub(super) fn set(&self) -> impl Iterator<Item = usize> {
        let sets = |what: &What| matches!(what.came, Came::Set | Came::Replaced | Came::Refused);
        self.cells.iter().filter(move |cell| cell.came.iter().any(sets)).map(|cell| cell.column)
    }
}

impl Cell {
    /// Whether it went along and nothing else happened.
    #[must_use]
    pub fn plain(&self) -> bool {
        let sent = self.went.as_ref().is_none_or(|went| went.came == Came::Sent);
        sent && self.came.iter().all(|what| what.came == Came::Renewed)
    }
}
