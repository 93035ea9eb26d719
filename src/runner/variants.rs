//! Many solutions of one exercise in one test binary: a module each, built together and run one at a time.
//!
//! The crates below, the linker and Cargo cost as much for one solution as for thirty. Each runs in a process of its own, so
//! that one that panics, hangs or ends the process has one verdict. Deliberately absent: what the verdict should be.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    Workshop,
    process::threads,
    results::{ResultsFile, Told, VARIABLE},
};

/// A solution whose tests take longer is ended. Each test gives up by itself long before.
const LONGEST: Duration = Duration::from_secs(60);
/// How often it is looked whether a process has ended.
const LOOK: Duration = Duration::from_millis(5);

/// A solution: a name that is a module's, and the whole of `src/lib.rs`.
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) source: String,
}

/// The binary, and what the compiler said of each variant.
pub(super) struct Built<'a> {
    binary: Option<PathBuf>,
    workshop: &'a Workshop,
    libraries: Vec<PathBuf>,
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

/// Builds all of them; those that do not compile are left out and told of.
pub(super) fn build<'a>(workshop: &'a Workshop, slug: &str, mut variants: Vec<Variant>) -> io::Result<Built<'a>> {
    let libraries = libraries(workshop)?;
    let mut errors = Vec::new();
    loop {
        lay_out(workshop, slug, &variants)?;
        let (binary, said) = compiled(workshop, slug, &variants)?;
        let (broken, warnings): (Vec<_>, Vec<_>) = said.into_iter().partition(|(level, ..)| level == "error");
        let names: BTreeSet<String> = broken.iter().map(|(_, name, _)| name.clone()).collect();
        errors.extend(broken.into_iter().map(|(_, name, words)| (name, words)));
        let before = variants.len();
        variants.retain(|variant| !names.contains(&variant.name));
        if binary.is_some() || variants.len() == before {
            let warnings = warnings.into_iter().map(|(_, name, words)| (name, words)).collect();
            return Ok(Built { binary, workshop, libraries, errors, warnings });
        }
    }
}

/// Each in a folder like the exercise's own, so that its test finds it beside itself.
fn lay_out(workshop: &Workshop, slug: &str, variants: &[Variant]) -> io::Result<()> {
    let exercise = workshop.folder().join(slug);
    let (place, tests) = (workshop.variants().join(slug), exercise.join("tests"));
    let mut modules = String::new();
    for Variant { name, source } in variants {
        let folder = place.join(name);
        for part in ["src", "tests"] {
            super::workshop::mirror(&workshop.checkout().join("exercises").join(slug).join(part), &folder.join(part))?;
        }
        super::workshop::write(&folder.join("src/lib.rs"), source.as_bytes())?;
        for test in fs::read_dir(folder.join("tests"))? {
            let path = test?.path();
            modules += &format!("#[path = {:?}]\npub mod {name};\n", path.to_string_lossy());
        }
    }
    for test in fs::read_dir(&tests)? {
        let path = test?.path();
        if path.file_name().is_some_and(|name| name != "all.rs") {
            fs::remove_file(path)?;
        }
    }
    super::workshop::write(&tests.join("all.rs"), modules.as_bytes())
}

/// Level, variant and words.
type Said = (String, String, String);

fn compiled(workshop: &Workshop, slug: &str, variants: &[Variant]) -> io::Result<(Option<PathBuf>, Vec<Said>)> {
    let arguments = ["test", "--no-run", "--message-format=json", "-p", slug];
    let output = workshop.cargo().args(arguments).output()?;
    let (mut binary, mut said) = (None, Vec::new());
    for message in String::from_utf8_lossy(&output.stdout).lines().filter_map(|l| serde_json::from_str::<Value>(l).ok())
    {
        if message["reason"] == "compiler-artifact" && message["target"]["name"] == "all" {
            binary = message["executable"].as_str().map(PathBuf::from);
        }
        let told = &message["message"];
        let level = told["level"].as_str().filter(|level| ["error", "warning"].contains(level));
        let Some(level) = level.filter(|_| message["reason"] == "compiler-message") else { continue };
        let words = told["rendered"].as_str().unwrap_or_default();
        let of = variants.iter().find(|v| words.contains(&format!("/{slug}/{}/", v.name)));
        if let Some(of) = of {
            said.push((level.to_owned(), of.name.clone(), words.to_owned()));
        }
    }
    if !output.status.success() {
        binary = None;
        if said.iter().all(|(level, ..)| level != "error") {
            said.push(("error".to_owned(), String::new(), String::from_utf8_lossy(&output.stderr).into_owned()));
        }
    }
    Ok((binary, said))
}

/// Where the dynamic libraries are: `stage`, and the standard library.
fn libraries(workshop: &Workshop) -> io::Result<Vec<PathBuf>> {
    let output = Command::new("rustc").args(["--print", "target-libdir"]).current_dir(workshop.folder()).output()?;
    let standard = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let built = workshop.target().join("debug");
    Ok(vec![standard, built.join("deps"), built])
}

impl Built<'_> {
    /// Runs the tests of one variant, in a process of its own. Nothing was told by one that was not built.
    pub(super) fn run(&self, name: &str) -> io::Result<Ran> {
        let Some(binary) = &self.binary else { return Ok(Ran { told: Vec::new(), success: false, lines: Vec::new() }) };
        let (results, said) = (ResultsFile::new()?, ResultsFile::new()?);
        let mut command = Command::new(binary);
        command
            .arg(format!("{name}::"))
            .current_dir(self.workshop.folder())
            .env(VARIABLE, results.path())
            .env("RUST_TEST_THREADS", threads())
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(File::create(said.path())?)
            .stderr(Stdio::null());
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

/// A file name without its end, as a module's name.
pub(super) fn module(kind: &str, path: &Path) -> String {
    format!("{kind}_{}", path.file_stem().unwrap_or_default().to_string_lossy())
}
