//! Imports run one way. The order is the one in `src/lib.rs` and ARCHITECTURE.md.

use std::{fs, path::Path};

const ENGINE: &[&str] = &["site", "cookie", "explain", "exchange", "token", "switch", "world", "browser", "script"];
const ROOT: &[&str] = &[
    "clock", "ids", "files", "views", "plain", "passage", "store", "password", "hotel", "shop", "sandbox", "hosts",
    "evil", "course", "recall", "progress", "place", "runner", "matrix", "claims", "traps", "costs", "tutorial",
    "entrance", "app", "check", "server", "cli",
];

fn sources(path: &Path, found: &mut Vec<(String, String)>, name: &str) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found, name);
        }
    } else if path.extension().is_some_and(|e| e == "rs") {
        found.push((name.to_owned(), fs::read_to_string(path).unwrap()));
    }
}

/// The modules of our own that a source names after `crate::`.
fn named(source: &str, order: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        let block = if let Some(inner) = rest.strip_prefix('{') {
            inner.split("};").next().unwrap()
        } else {
            rest.split([';', ':', '(', ' ', '<', '>', ',', ')']).next().unwrap()
        };
        let words = block.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        found.extend(words.filter(|w| order.contains(w)).map(str::to_owned));
    }
    found
}

fn check(folder: &str, order: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let place = |name: &str| order.iter().position(|o| *o == name);
    let mut checked = 0;
    for entry in fs::read_dir(&root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if matches!(name.as_str(), "lib" | "main") {
            continue;
        }
        let here = place(&name).unwrap_or_else(|| panic!("{folder}/{name} is not in the order"));
        let mut files = Vec::new();
        sources(&path, &mut files, &name);
        for (_, source) in &files {
            for other in named(source, order) {
                assert!(place(&other).unwrap() <= here, "{name} uses {other}, which comes after it");
                checked += 1;
            }
        }
    }
    assert!(checked > 20, "the test still sees the imports: {checked}");
}

#[test]
fn the_engine_imports_one_way() {
    check("engine/src", ENGINE);
}

#[test]
fn the_server_imports_one_way() {
    check("src", ROOT);
}

#[test]
fn only_the_hotel_is_insecure_on_purpose() {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        sources(&path, &mut files, path.file_stem().unwrap().to_str().unwrap());
    }
    for (name, source) in files {
        if name != "hotel" {
            assert!(!source.contains("INSECURE ON PURPOSE"), "{name}");
        }
    }
}

#[test]
fn there_is_no_state_outside_a_value() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files, "src");
    for (_, source) in files {
        for word in ["static mut", "OnceLock", "LazyLock", "thread_local!", "lazy_static"] {
            assert!(!source.contains(word), "{word} would be shared by all learners");
        }
    }
}
