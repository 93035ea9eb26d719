//! The test binary that all variants of an exercise are in. Each is run in a process of its own, so that one that panics, hangs
//! or ends the process has one verdict. Deliberately absent: what the verdict should be.

use std::{
    fs::{self, File},
    io,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    Workshop,
    process::threads,
    results::{ResultsFile, Told, VARIABLE},
};

/// A solution whose tests take longer is ended. Each test gives up by itself long before.
const LONGEST: Duration = Duration::from_secs(60);
/// How often it is looked whether a process has ended.
const LOOK: Duration = Duration::from_millis(5);
/// Tells `stage` how many milliseconds a test waits for an answer.
const PATIENCE: &str = "CLOAKROOM_PATIENCE_MS";
/// What is known to wait in vain does not wait long,
const SHORT: &str = "500";
/// and all its tests wait at the same time.
const ALL_AT_ONCE: &str = "64";

/// The binary, and what the compiler said of each variant.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) binary: Option<PathBuf>,
    /// Name and words of what did not compile; with an empty name if it is none of the variants.
    pub(super) errors: Vec<(String, String)>,
    /// Name and words.
    pub(super) warnings: Vec<(String, String)>,
}

/// How the tests of one variant ended.
pub(super) struct Ran {
    pub(super) told: Vec<Told>,
    pub(super) success: bool,
    pub(super) lines: Vec<String>,
}

/// Where binaries find what they need.
pub(super) struct Surroundings<'a> {
    workshop: &'a Workshop,
    libraries: Vec<PathBuf>,
}

impl<'a> Surroundings<'a> {
    /// Asks the compiler where the dynamic libraries are: `stage`, and the standard library.
    pub(super) fn of(workshop: &'a Workshop) -> io::Result<Self> {
        let output =
            Command::new("rustc").args(["--print", "target-libdir"]).current_dir(workshop.folder()).output()?;
        let standard = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let built = workshop.target().join("debug");
        Ok(Self { workshop, libraries: vec![standard, built.join("deps"), built] })
    }

    /// Runs the tests of one variant. Nothing is told by one that was not built. `in_vain`: it will wait for an answer that
    /// does not come.
    pub(super) fn run(&self, built: &Built, name: &str, in_vain: bool) -> io::Result<Ran> {
        let Some(binary) = &built.binary else {
            return Ok(Ran { told: Vec::new(), success: false, lines: Vec::new() });
        };
        let (results, said) = (ResultsFile::new()?, ResultsFile::new()?);
        let mut command = Command::new(binary);
        command
            .arg(format!("{name}::"))
            .current_dir(self.workshop.folder())
            .env(VARIABLE, results.path())
            .env("RUST_TEST_THREADS", if in_vain { ALL_AT_ONCE.to_owned() } else { threads() })
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(File::create(said.path())?)
            .stderr(Stdio::null());
        if in_vain {
            command.env(PATIENCE, SHORT);
        }
        for variable in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "PATH"] {
            let before = std::env::var_os(variable).unwrap_or_default();
            let all = self.libraries.iter().cloned().chain(std::env::split_paths(&before));
            command.env(variable, std::env::join_paths(all).map_err(io::Error::other)?);
        }
        let success = ended_well(&mut command)?;
        let text = String::from_utf8_lossy(&fs::read(said.path())?).replace(&format!("{name}::"), "");
        let mut told = results.read();
        for told in &mut told {
            told.test = told.test.trim_start_matches(&format!("{name}::")).to_owned();
        }
        Ok(Ran { told, success, lines: text.lines().map(str::to_owned).collect() })
    }
}

fn ended_well(command: &mut Command) -> io::Result<bool> {
    let (mut child, begun) = (command.spawn()?, Instant::now());
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if begun.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        std::thread::sleep(LOOK);
    }
}
