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

#[test]
fn every_path_in_the_architecture_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let found = paths(&text);
    assert!(found.len() > 20, "the test still sees the paths: {found:?}");
    for path in found {
        assert!(root.join(&path).exists(), "ARCHITECTURE.md names {path}, which is not there");
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
