//! The proof that an exercise grades honestly: its stub fails, its solution passes, and whatever else
//! somebody may hand in fails for its own reason.
//!
//! Deliberately absent: whether a text is good.

use std::{fs, io, path::Path, time::Duration};

use super::{Frame, Verdict, Workshop};

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// How many exercises there are.
    pub exercises: usize,
    /// How often their tests ran.
    pub runs: usize,
    /// What is wrong, each with the file it is about.
    pub problems: Vec<String>,
}

/// Proves the exercises of a checkout, or one of them, in a copy below `place`.
///
/// # Errors
/// A file cannot be read or written, or Cargo cannot be started.
pub fn prove(checkout: &Path, place: &Path, only: Option<&str>) -> io::Result<Proof> {
    let workshop = Workshop::set_up(checkout, place)?;
    let mut proof = Proof::default();
    for slug in exercises(&checkout.join("exercises"))? {
        if only.is_none_or(|only| only == slug) {
            proof.exercises += 1;
            One {
                folder: &checkout.join("exercises").join(&slug),
                slug: &slug,
                workshop: &workshop,
                proof: &mut proof,
            }
            .prove()?;
        }
    }
    Ok(proof)
}

/// The folders that are exercises: what else stands beside them has no solution.
fn exercises(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().join("solution.rs").exists() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    Ok(found)
}

struct One<'a> {
    folder: &'a Path,
    slug: &'a str,
    workshop: &'a Workshop,
    proof: &'a mut Proof,
}

/// What a source led to.
struct Tried {
    passed: bool,
    compiled: bool,
    said: String,
    /// What the failing tests said.
    reasons: String,
}

impl One<'_> {
    fn prove(mut self) -> io::Result<()> {
        let (stub, solution) = (self.read("stub.rs")?, self.read("solution.rs")?);
        let (Some(stub_frame), Some(solution_frame)) = (Frame::of(&stub), Frame::of(&solution)) else {
            self.wrong("stub.rs", "stub and solution need the lines `// Yours: from here.` and `// Yours: to here.`");
            return Ok(());
        };
        self.hold(stub_frame.same_as(&solution_frame), "solution.rs", "it differs from the stub outside your part");
        self.hold(stub_frame.yours.contains("TODO"), "stub.rs", "no TODO says where to begin");

        let tried = self.attempt(&stub)?;
        self.hold(tried.compiled, "stub.rs", &format!("it does not compile\n{}", tried.said));
        self.hold(!tried.passed, "stub.rs", "it passes the tests");
        self.hold(!tried.said.contains("warning:"), "stub.rs", &format!("it has warnings\n{}", tried.said));
        let tried = self.attempt(&solution)?;
        self.hold(tried.passed, "solution.rs", &format!("it does not pass\n{}", tried.said));
        self.hold(!tried.said.contains("warning:"), "solution.rs", &format!("it has warnings\n{}", tried.said));

        self.wrong_solutions(&stub_frame)?;
        let tried = self.attempt("")?;
        self.hold(!tried.passed, "src/lib.rs", "an empty file passes");
        self.hostile(&solution_frame, "if true { panic!(\"on purpose\") }", "your code panicked: on purpose")?;
        let endless = "if true { loop { std::thread::sleep(std::time::Duration::from_secs(60)) } }";
        self.hostile(&solution_frame, endless, "your code has not answered for")
    }

    fn wrong_solutions(&mut self, frame: &Frame<'_>) -> io::Result<()> {
        let mut files: Vec<_> = fs::read_dir(self.folder.join("wrong"))?.filter_map(Result::ok).collect();
        files.sort_by_key(fs::DirEntry::file_name);
        self.hold(files.len() >= 2, "wrong", "there are fewer than two wrong solutions");
        for file in files {
            let name = format!("wrong/{}", file.file_name().to_string_lossy());
            let source = fs::read_to_string(file.path())?;
            let Some(reason) = source.lines().next().and_then(|line| line.strip_prefix("// Fails because: ")) else {
                self.wrong(&name, "its first line does not begin with `// Fails because: `");
                continue;
            };
            let tried = self.attempt(&frame.with(&source))?;
            self.hold(tried.compiled, &name, &format!("it does not compile\n{}", tried.said));
            self.hold(!tried.passed, &name, "it passes the tests");
            let says = format!("no failing test says `{reason}`. They say:\n{}", tried.reasons);
            self.hold(tried.reasons.contains(reason), &name, &says);
        }
        Ok(())
    }

    /// The solution, spoilt on purpose: the tests must say what happened, and end.
    fn hostile(&mut self, frame: &Frame<'_>, statement: &str, reason: &str) -> io::Result<()> {
        let tried = self.attempt(&frame.with_each_function_beginning(statement))?;
        let holds = !tried.passed && tried.reasons.contains(reason);
        let says = format!("with `{statement}` in every function, no failing test says `{reason}`\n{}", tried.said);
        self.hold(holds, "tests", &says);
        Ok(())
    }

    fn attempt(&mut self, source: &str) -> io::Result<Tried> {
        self.proof.runs += 1;
        self.workshop.put(self.slug, source)?;
        let (passed, lines) = self.workshop.test(self.slug)?;
        let verdict = Verdict::read(&lines, Duration::ZERO);
        let failed = verdict.tests.iter().filter(|test| !test.passed);
        let reasons = failed.flat_map(|test| test.story.iter().map(|line| line.text.as_str()));
        let reasons = reasons.collect::<Vec<_>>().join("\n");
        Ok(Tried { passed, compiled: !verdict.tests.is_empty(), said: lines.join("\n"), reasons })
    }

    fn read(&self, name: &str) -> io::Result<String> {
        let path = self.folder.join(name);
        fs::read_to_string(&path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    fn hold(&mut self, holds: bool, file: &str, says: &str) {
        if !holds {
            self.wrong(file, says);
        }
    }

    fn wrong(&mut self, file: &str, says: &str) {
        self.proof.problems.push(format!("exercises/{}/{file}: {says}", self.slug));
    }
}
