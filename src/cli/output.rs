//! What the command line writes to the terminal. A reader that has gone (`| head -1`) ends the command quietly.
//!
//! `println!` panics there. Here the stack is unwound without a word, so that destructors run: a terminal is put back,
//! a child is ended. Only in the thread that runs the command: nothing else prints.

use std::{
    io::{self, ErrorKind, Write},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    process::ExitCode,
};

/// As a shell counts it: 128 and the number of SIGPIPE.
pub(super) const PIPE_CLOSED: u8 = 141;

/// Unwinds a command whose reader has gone.
struct ReaderGone;

/// Runs a command. One whose reader has gone ends with 141, and nothing on stderr.
pub(super) fn quietly(command: impl FnOnce() -> ExitCode) -> ExitCode {
    match catch_unwind(AssertUnwindSafe(command)) {
        Ok(code) => code,
        Err(why) if why.is::<ReaderGone>() => ExitCode::from(PIPE_CLOSED),
        Err(panic) => resume_unwind(panic),
    }
}

/// One line to stdout. Does not return if nobody reads it any more.
pub(super) fn say(line: &str) {
    write(&format!("{line}\n"));
}

/// The same without a new line, written at once: a question.
pub(super) fn ask(question: &str) {
    write(question);
}

/// One line to stdout, whether somebody reads it or not: a server goes on.
pub(super) fn announce(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// One line to stderr, and the code.
pub(super) fn fail(code: u8, says: &str) -> ExitCode {
    warn(says);
    ExitCode::from(code)
}

/// One line to stderr.
pub(super) fn warn(says: &str) {
    note(&format!("cloakroom: {says}\n"));
}

/// A text to stderr as it stands. Whoever closed it wants to hear nothing.
pub(super) fn note(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn write(text: &str) {
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        drop(out);
        if error.kind() != ErrorKind::BrokenPipe {
            // A full disk behind `>`: half an answer must not look like a whole one.
            warn(&format!("The output could not be written: {error}."));
        }
        resume_unwind(Box::new(ReaderGone));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reader_that_has_gone_is_quiet() {
        let gone = quietly(|| resume_unwind(Box::new(ReaderGone)));
        assert_eq!(format!("{gone:?}"), format!("{:?}", ExitCode::from(PIPE_CLOSED)));
        let panic = catch_unwind(|| quietly(|| resume_unwind(Box::new("something else"))));
        assert!(panic.is_err(), "a panic goes on");
    }
}
