//! Is a test that is named there? In a checkout its file is read; without the tests nothing is asked.

use super::Proofs;
use crate::files::Files;

/// What is said to prove something, and is not there.
pub(super) fn missing<'a>(files: &'a Files, proofs: &'a Proofs) -> impl Iterator<Item = String> + 'a {
    let there = files.folder("tests/it").is_some() && files.folder("tests/express").is_some();
    let named = proofs.express.iter().chain(&proofs.rust).filter(move |_| there);
    named.filter(|name| !is_there(files, name)).map(|name| format!("there is no test `{name}`"))
}

fn is_there(files: &Files, named: &str) -> bool {
    let Some((file, test)) = named.split_once(": ") else { return false };
    let Some(text) = files.text(file) else { return false };
    if file.ends_with(".rs") { is_rust_test(&text, test) } else { text.contains(&format!("\ntest('{test}', ")) }
}

/// A function of this name, with `#[test]` or `#[tokio::test]` above it.
fn is_rust_test(text: &str, name: &str) -> bool {
    let mut above = "";
    for line in text.lines().map(str::trim) {
        let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        if function.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with('(')) {
            return above.ends_with("test]");
        }
        above = line;
    }
    false
}
