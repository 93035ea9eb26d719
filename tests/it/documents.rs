//! The project's documents name what exists.

use std::{fs, path::Path};

/// Words in backticks that look like a path of the repository: a slash, no space, a known first folder.
fn paths(text: &str) -> Vec<String> {
    let folders = ["src/", "engine/", "lessons/", "templates/", "assets/", "tests/", "exercises/", "docs/"];
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter(|word| folders.iter().any(|f| word.starts_with(f)) && !word.contains([' ', '*', '{', '<', 'N']))
        .map(str::to_owned)
        .collect()
}

const DOCUMENTS: [&str; 4] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"];

#[test]
fn every_path_that_a_document_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for document in DOCUMENTS {
        for path in paths(&fs::read_to_string(root.join(document)).unwrap()) {
            seen += 1;
            assert!(root.join(&path).exists(), "{document} names {path}, which is not there");
        }
    }
    assert!(seen > 150, "the test still sees the paths: {seen}");
}

/// The text of all files below a folder that end so.
fn texts(folder: &Path, end: &str, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() && name != "target" && name != "node_modules" {
            texts(&path, end, all);
        } else if name.to_string_lossy().ends_with(end) {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_test_that_the_architecture_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    ["src", "engine/src", "engine/tests", "withstands/src", "withstands/tests", "tests"]
        .iter()
        .for_each(|folder| texts(&root.join(folder), ".rs", &mut code));
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    // A sentence in snake case is the name of a test.
    let quoted = text.split('`').skip(1).step_by(2);
    let names: Vec<&str> = quoted
        .filter(|word| word.matches('_').count() > 2 && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .collect();
    assert!(names.len() > 60, "{}", names.len());
    for name in names {
        assert!(code.contains(&format!("fn {name}(")), "ARCHITECTURE.md names the test {name}, which is not there");
    }
}

#[test]
fn every_path_a_lesson_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in fs::read_dir(root.join("lessons")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "md") {
            for named in paths(&fs::read_to_string(&path).unwrap()) {
                assert!(root.join(&named).exists(), "{} names {named}, which is not there", path.display());
            }
        }
    }
}
