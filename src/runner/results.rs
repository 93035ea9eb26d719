//! How each test of an exercise ended, by the file that `stage::proves` writes, and which tests there should be.
//!
//! A file and not what was printed: a learner's code may print whatever it likes, and end the process when it likes.
//! Deliberately absent: a defence against code that looks for the file. It runs in the same process.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::ids;

/// Names the file to the tests.
pub(super) const VARIABLE: &str = "CLOAKROOM_RESULTS";
/// An exercise has some ten tests; of a file that is larger the rest is not read.
const MOST_LINES: usize = 10_000;

/// The file, gone when this is dropped.
#[derive(Debug)]
pub(super) struct ResultsFile(PathBuf);

impl ResultsFile {
    /// An empty one, under a name drawn at random.
    pub(super) fn new() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("cloakroom-results-{}", ids::run_name()));
        File::create_new(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// What has been written so far.
    pub(super) fn read(&self) -> Vec<Told> {
        let text = fs::read(&self.0).unwrap_or_default();
        String::from_utf8_lossy(&text).lines().take(MOST_LINES).filter_map(Told::read).collect()
    }
}

impl Drop for ResultsFile {
    fn drop(&mut self) {
        // In a folder for what may be lost.
        let _ = fs::remove_file(&self.0);
    }
}

/// One test and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) passed: bool,
    /// The number under *What is asked*.
    pub(super) sentence: usize,
    /// With the modules that it stands in, as libtest writes it.
    pub(super) test: String,
}

impl Told {
    /// `ok 3 name` or `failed 3 name`.
    fn read(line: &str) -> Option<Self> {
        let mut words = line.splitn(3, ' ');
        let passed = match words.next()? {
            "ok" => true,
            "failed" => false,
            _ => return None,
        };
        Some(Self { passed, sentence: words.next()?.parse().ok()?, test: words.next()?.to_owned() })
    }
}

/// The tests in an exercise's file, in its order: name, and the number of the sentence that each proves.
pub(super) fn tests_in(source: &str) -> Vec<(String, Option<usize>)> {
    let mut lines = source.lines().map(str::trim);
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line != "#[test]" {
            continue;
        }
        let name = lines.next().and_then(|line| line.strip_prefix("fn ")).and_then(|rest| rest.split('(').next());
        let first =
            lines.next().and_then(|line| line.strip_prefix("let _test = proves(")).and_then(|l| l.split(')').next());
        found.extend(name.map(|name| (name.to_owned(), first.and_then(|number| number.parse().ok()))));
    }
    found
}

/// An exercise's file with the tests of one sentence, and blank lines in place of the others: places in it stay the same.
pub(super) fn with_tests_of(source: &str, sentence: usize) -> String {
    let begins = format!("let _test = proves({sentence});");
    let mut lines = source.lines();
    let mut kept = Vec::new();
    while let Some(line) = lines.next() {
        if line != "#[test]" {
            kept.push(line);
            continue;
        }
        // A test that is formatted ends where a brace stands alone at the beginning of its line.
        let mut test = vec![line];
        for line in lines.by_ref() {
            test.push(line);
            if line == "}" {
                break;
            }
        }
        let own = test.iter().any(|line| line.trim() == begins);
        kept.extend(test.into_iter().map(|line| if own { line } else { "" }));
    }
    kept.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_of_one_sentence_stay_where_they_are() {
        let source = "use x;\n\n#[test]\nfn a() {\n    let _test = proves(2);\n    {\n    }\n}\n\nfn b() {}\n\n#[test]\nfn c() {\n    let _test = proves(12);\n}\n";
        let (two, twelve) = (with_tests_of(source, 2), with_tests_of(source, 12));
        assert_eq!(tests_in(&two), [("a".to_owned(), Some(2))]);
        assert_eq!(tests_in(&twelve), [("c".to_owned(), Some(12))]);
        for text in [two, twelve] {
            assert_eq!(text.lines().count(), source.lines().count());
            assert!(text.contains("fn b() {}") && text.starts_with("use x;"), "{text}");
        }
        assert_eq!(tests_in(&with_tests_of(source, 1)), []);
    }

    #[test]
    fn a_line_that_is_none_is_not_read() {
        let told = Told { passed: false, sentence: 3, test: "v::a_test".to_owned() };
        assert_eq!(Told::read("failed 3 v::a_test"), Some(told));
        for line in ["", "ok", "ok 3", "ok x a", "test a ... ok", "OK 3 a"] {
            assert_eq!(Told::read(line), None, "{line}");
        }
    }

    #[test]
    fn the_tests_of_a_file_are_found_with_their_sentences() {
        let source = "#[test]\nfn a() {\n    let _test = proves(2);\n    x();\n}\n\nfn b() {}\n\n#[test]\nfn c() {\n    y();\n}\n";
        assert_eq!(tests_in(source), [("a".to_owned(), Some(2)), ("c".to_owned(), None)]);
    }

    #[test]
    fn the_file_is_gone_afterwards() {
        let file = ResultsFile::new().unwrap();
        fs::write(file.path(), "ok 1 a\nnonsense\nfailed 2 b\n").unwrap();
        assert_eq!(file.read().iter().map(|told| told.passed).collect::<Vec<_>>(), [true, false]);
        let path = file.path().to_owned();
        drop(file);
        assert!(!path.exists());
    }
}
