//! The real binary on a free port, with a data folder of its own; ended by its own process number.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

pub(crate) struct Server {
    pub(crate) port: u16,
    child: Child,
    _data: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        // Another build than the tests' own: the release binary beside a test that was built fast.
        let binary = std::env::var("CLOAKROOM").unwrap_or(env!("CARGO_BIN_EXE_cloakroom").to_owned());
        let mut child = Command::new(binary)
            .args(["serve", "--port", "0", "--data"])
            .arg(data.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| printed_port(&line.unwrap())).unwrap();
        // What else it says is read, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { port, child, _data: data }
    }

    /// Resident memory, in MB.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.unwrap_or_default() / 1024
    }

    /// A process that ended has no memory, and nothing starts it again.
    pub(crate) fn is_the_same_process(&self) -> bool {
        self.memory() > 0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn printed_port(line: &str) -> Option<u16> {
    let (_, address) = line.split_once("http://")?;
    let digits: String = address.split_once(':')?.1.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
