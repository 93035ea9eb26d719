//! Is a test really in its file? Read as text: the compiler and Node.js know more, but not at this moment.

use crate::files::Files;

/// A Rust test by its function's name, or a test for Node.js by its title.
pub(super) fn is_there(files: &Files, file: &str, name: &str) -> Result<(), String> {
    let text = files.text(file).ok_or_else(|| format!("there is no file {file}"))?;
    let found = if file.ends_with(".rs") { in_rust(&text, name) } else { in_node(&text, name) };
    if found { Ok(()) } else { Err(format!("{file} has no test `{name}`")) }
}

/// A bench, by a word of its file.
pub(super) fn is_measured(files: &Files, file: &str, name: &str) -> Result<(), String> {
    let text = files.text(file).ok_or_else(|| format!("there is no file {file}"))?;
    if text.contains(name) { Ok(()) } else { Err(format!("{file} measures nothing called `{name}`")) }
}

/// A function of that name with a test attribute above it, and none that leaves it out.
fn in_rust(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_it = |line: &str| {
        let after = line.split_once("fn ").map(|(_, rest)| rest).and_then(|rest| rest.strip_prefix(name));
        after.is_some_and(|rest| rest.starts_with(['(', '<']))
    };
    lines.iter().enumerate().filter(|(_, line)| is_it(line)).any(|(at, _)| {
        let above = lines.iter().take(at).rev().take_while(|line| line.starts_with("#[") || line.starts_with("//"));
        let attributes: Vec<&&str> = above.filter(|line| line.starts_with("#[")).collect();
        let of_test = attributes.iter().any(|line| line.contains("test]") || line.contains("test("));
        of_test && !attributes.iter().any(|line| line.starts_with("#[ignore"))
    })
}

/// `test('title', ...)`, with any of the three kinds of quotes.
fn in_node(text: &str, title: &str) -> bool {
    ['\'', '"', '`'].iter().any(|quote| text.contains(&format!("test({quote}{title}{quote},")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_a_test_only_with_its_attribute_and_if_it_is_run() {
        let text =
            "/// Why.\n#[tokio::test]\nasync fn it_holds() {}\n\nfn helper() {}\n\n#[test]\n#[ignore]\nfn later() {}\n";
        assert!(in_rust(text, "it_holds"));
        assert!(!in_rust(text, "it_hold") && !in_rust(text, "helper") && !in_rust(text, "later"));
    }

    #[test]
    fn a_title_is_found_whole() {
        let text = "test('two visitors are counted apart', () => {});\ntest.skip('not now', () => {});";
        assert!(in_node(text, "two visitors are counted apart"));
        assert!(!in_node(text, "two visitors") && !in_node(text, "not now"));
    }
}
