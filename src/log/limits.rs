//! How long a log may become.

/// A text of a log has at most so many bytes: a vote takes a hundred, a question some thousand.
pub const LONGEST: usize = 256 * 1024;
/// So many texts: a thousand learners who do a thousand things each.
pub const MOST: u64 = 1_000_000;
/// So many are read at once.
pub const PAGE: i64 = 1_000;
