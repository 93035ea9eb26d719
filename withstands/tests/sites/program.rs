//! A site that is a program of its own: started, asked for its port, ended.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// Ends with this value.
pub(crate) struct Program {
    process: Child,
    port: u16,
}

impl Program {
    /// Starts it in this folder, or says what is missing.
    pub(crate) fn start(program: &str, arguments: &[&str], folder: &str) -> Option<Self> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let started = command.spawn();
        let port = |process: &mut Child| {
            let mut line = String::new();
            BufReader::new(process.stdout.take()?).read_line(&mut line).ok()?;
            line.trim().parse().ok()
        };
        if let Ok(mut process) = started {
            if let Some(port) = port(&mut process) {
                return Some(Self { process, port });
            }
            let _ = process.kill();
        }
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI=true, and {program} or its packages are missing");
        eprintln!("SKIPPED: no {program}, or no packages; ./test express fetches those of Node.js");
        None
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
