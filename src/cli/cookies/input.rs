//! A file, or standard input, up to a limit.
//!
//! Why here: every command that takes one must end with a sentence, and not with the memory of the machine.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
};

/// Why it was not read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The system's own words.
    Io(io::Error),
    /// It is larger than so many megabytes.
    TooLarge(u64),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::Io(error) => error.fmt(f),
            Unread::TooLarge(megabytes) => write!(f, "it is larger than {megabytes} MB, and more is not taken"),
        }
    }
}

/// Reads a file, or standard input, of at most so many megabytes.
pub(super) fn read(file: Option<&Path>, megabytes: u64) -> Result<String, Unread> {
    let read = match file {
        Some(file) if file.metadata().is_ok_and(|known| known.len() > megabytes * 1_000_000) => {
            return Err(Unread::TooLarge(megabytes));
        }
        Some(file) => File::open(file).and_then(|open| limited(open, megabytes)),
        None => limited(io::stdin().lock(), megabytes),
    };
    let bytes = read.map_err(Unread::Io)?;
    if bytes.len() as u64 > megabytes * 1_000_000 {
        return Err(Unread::TooLarge(megabytes));
    }
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

fn limited(input: impl Read, megabytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(megabytes * 1_000_000 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
