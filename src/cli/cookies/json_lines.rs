//! Cases as JSON lines in, answers as JSON lines out.

use std::{
    io::{self, BufRead, Read, Write},
    process::ExitCode,
};

use cloakroom_engine::{
    cookie::Profile,
    explain::{self, Unreadable},
};
use time::OffsetDateTime;

use crate::cli::{fail, output::PIPE_CLOSED};

/// A longer line is not read.
const MOST_BYTES: u64 = 64_000_000;

/// Exit code when a line could not be read.
const UNREADABLE: u8 = 1;

/// Answers each line as it comes; one that cannot be read is answered with its error, and the rest goes on.
pub(super) fn json_lines(profile: Profile, now: OffsetDateTime) -> ExitCode {
    let (mut input, mut output) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    let (mut code, mut line) = (ExitCode::SUCCESS, Vec::new());
    loop {
        line.clear();
        match (&mut input).take(MOST_BYTES + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) if line.trim_ascii().is_empty() && line.len() as u64 <= MOST_BYTES => continue,
            Ok(_) => {}
            Err(error) => return fail(UNREADABLE, &format!("standard input: {error}")),
        }
        let answer = if line.len() as u64 > MOST_BYTES && !line.ends_with(b"\n") {
            if let Err(error) = skip_line(&mut input) {
                return fail(UNREADABLE, &format!("standard input: {error}"));
            }
            Err(too_long())
        } else {
            answered(&line, profile, now)
        };
        let written = match answer {
            Ok(answer) => serde_json::to_writer(&mut output, &answer),
            Err(unreadable) => {
                code = ExitCode::from(UNREADABLE);
                serde_json::to_writer(&mut output, &unreadable)
            }
        };
        // Whoever reads has gone: there is nobody left to tell.
        if written.is_err() || output.write_all(b"\n").is_err() {
            return ExitCode::from(PIPE_CLOSED);
        }
    }
    if output.flush().is_err() { ExitCode::from(PIPE_CLOSED) } else { code }
}

fn answered(line: &[u8], profile: Profile, now: OffsetDateTime) -> Result<explain::Answer, Unreadable> {
    match std::str::from_utf8(line) {
        Ok(text) => explain::line(text, profile, now),
        Err(error) => Err(Unreadable { id: None, field: None, error: format!("the line is not UTF-8: {error}") }),
    }
}

fn too_long() -> Unreadable {
    let error = format!(
        "the line is longer than {} MB, and more is not taken: make several cases of it",
        MOST_BYTES / 1_000_000
    );
    Unreadable { id: None, field: None, error }
}

/// Goes on to the next line, and keeps nothing of this one.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let held = input.fill_buf()?;
        let (length, ends) = match held.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (held.len(), held.is_empty()),
        };
        input.consume(length);
        if ends {
            return Ok(());
        }
    }
}
