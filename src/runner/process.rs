//! Cargo as a child process that leaves nothing behind: it is killed with all it has started.
//!
//! Deliberately absent: what its lines mean.

use std::{
    ffi::OsString,
    io,
    path::Path,
    process::{ExitStatus, Stdio},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    sync::mpsc,
};

use super::results;

/// Lines that wait to be read.
const WAITING: usize = 256;
/// Of a longer line only so many bytes are kept.
const LONGEST_LINE: usize = 4096;

/// The cargo to start: the one that started us, if one did.
#[must_use]
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// How many tests run at once. With one, libtest runs them all on its main thread, and none knows its name.
pub(super) fn threads() -> String {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2)).to_string()
}

/// A running cargo, in a process group of its own: Ctrl-C at the terminal does not reach it, we do.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Process {
    /// Starts the tests of an exercise, which tell in the file `results` how they end. Standard output and standard error come as lines.
    ///
    /// # Errors
    /// Cargo cannot be started.
    pub(super) fn cargo_test(folder: &Path, slug: &str, results: &Path) -> io::Result<(Self, mpsc::Receiver<String>)> {
        let mut command = Command::new(cargo());
        command
            .args(["test", "--color=never", "-p", slug])
            .current_dir(folder)
            .env("RUST_BACKTRACE", "0")
            .env(results::VARIABLE, results)
            .env("RUST_TEST_THREADS", threads())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn()?;
        let (sender, lines) = mpsc::channel(WAITING);
        forward(child.stdout.take(), sender.clone());
        forward(child.stderr.take(), sender);
        Ok((Self(child), lines))
    }

    /// Waits until it has ended.
    pub(super) async fn ended(&mut self) -> Option<ExitStatus> {
        self.0.wait().await.ok()
    }
}

impl Drop for Process {
    /// Cargo, the compiler and the tests: one group.
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = self.0.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())) {
            // The group may have ended by itself.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

fn forward(stream: Option<impl AsyncRead + Send + Unpin + 'static>, lines: mpsc::Sender<String>) {
    let Some(stream) = stream else { return };
    tokio::spawn(async move {
        let mut reader = BufReader::new(stream);
        while let Some(line) = line(&mut reader).await {
            // The test takes the learner's file in from beside itself; it is the same file by a shorter name.
            if lines.send(line.replace("/tests/../", "/")).await.is_err() {
                return;
            }
        }
    });
}

/// The next line, without its end; what is too long is left out.
async fn line(reader: &mut (impl AsyncBufReadExt + Unpin)) -> Option<String> {
    let mut kept = Vec::new();
    loop {
        let there = reader.fill_buf().await.ok()?;
        if there.is_empty() {
            return (!kept.is_empty()).then(|| String::from_utf8_lossy(&kept).into_owned());
        }
        let end = there.iter().position(|byte| *byte == b'\n');
        let part = &there[..end.unwrap_or(there.len())];
        kept.extend_from_slice(&part[..part.len().min(LONGEST_LINE.saturating_sub(kept.len()))]);
        let used = end.map_or(there.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            return Some(String::from_utf8_lossy(&kept).trim_end_matches('\r').to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_cut_where_they_end_and_where_they_are_too_long() {
        let text = format!("one\r\n{}\nlast", "x".repeat(100_000));
        let mut reader = BufReader::new(text.as_bytes());
        assert_eq!(line(&mut reader).await.as_deref(), Some("one"));
        assert_eq!(line(&mut reader).await.map(|line| line.len()), Some(LONGEST_LINE));
        assert_eq!(line(&mut reader).await.as_deref(), Some("last"));
        assert_eq!(line(&mut reader).await, None);
    }
}
