//! Finding a browser, and starting it with a profile of its own.
//!
//! Either browser says on its standard error where it listens. Deliberately absent: what is spoken there.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// Generous: a loaded machine takes ten times as long to start a browser.
const PATIENCE: Duration = Duration::from_secs(90);

/// A browser that runs.
pub(super) struct Process {
    child: Child,
    /// Where its protocol is spoken.
    pub(super) address: String,
    _profile: TempDir,
}

impl Process {
    /// Starts it, and waits for the line that begins with `says`.
    pub(super) async fn start(mut command: Command, profile: TempDir, says: &str) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let find = async {
            loop {
                let line = lines.next_line().await.unwrap().unwrap();
                if let Some(address) = line.strip_prefix(says) {
                    return address.to_owned();
                }
            }
        };
        let address = timeout(PATIENCE, find).await.unwrap();
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, address, _profile: profile }
    }

    /// Waits until it is gone; one that stays is ended.
    pub(super) async fn end(mut self) {
        if timeout(Duration::from_secs(20), self.child.wait()).await.is_err() {
            self.child.kill().await.unwrap();
        }
    }
}

/// Where Chromium is, or says that there is none.
pub(crate) fn chromium_or_skip() -> Option<PathBuf> {
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    found_or_skip("Chromium", "CHROMIUM", &usual)
}

pub(super) fn found_or_skip(browser: &str, variable: &str, usual: &[&str]) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let found = named.into_iter().chain(usual.iter().map(PathBuf::from)).find(|path| Path::exists(path));
    if found.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI=true and no {browser}");
        eprintln!("SKIPPED: no {browser}; install it, or name it in {variable}");
    }
    found
}
