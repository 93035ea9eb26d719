//! Excerpts of code, quoted by anchor from files that compile and run.
//!
//! `// ANCHOR: name` to `// ANCHOR_END: name` bound an excerpt; a line that ends in `// MARK` is
//! the one that matters. Monochrome on purpose: keywords bold, comments italic, one marked line.

use cloakroom_engine::script::Problem;
use minijinja::HtmlEscape;
use serde::Serialize;

use crate::files::Files;

/// One line of code, ready for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeLine {
    /// Escaped HTML with `<em>` and `<i>`.
    pub html: String,
    /// Is this the line that matters?
    pub marked: bool,
}

/// One language's side of a code block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeTab {
    /// Its name on the page.
    pub id: String,
    /// The language, by the name readers know it by.
    pub lang: &'static str,
    /// The file, as a path of the repository; of commands, that they are for a shell.
    pub path: String,
    /// What a button copies: commands. Excerpts are parts, and run nowhere by themselves.
    pub copy: Option<String>,
    /// The excerpt.
    pub lines: Vec<CodeLine>,
}

/// An excerpt for a page that is no lesson; `None` if the file or the anchor is not there.
#[must_use]
pub fn quoted(files: &Files, path: &str, anchor: &str) -> Option<CodeTab> {
    excerpt(files, path, anchor, 0, format!("code-{anchor}")).ok()
}

/// Reads an excerpt.
pub(super) fn excerpt(files: &Files, path: &str, anchor: &str, line: usize, id: String) -> Result<CodeTab, Problem> {
    let source = files
        .text(path)
        .ok_or_else(|| Problem::at(line, format!("there is no file {path}"), "Name a file of the repository"))?;
    let lines = between(&source, anchor).ok_or_else(|| {
        Problem::at(
            line,
            format!("{path} has no anchor `{anchor}`"),
            format!("Add // ANCHOR: {anchor} and // ANCHOR_END: {anchor}"),
        )
    })?;
    let (lang, keywords) = language(path);
    let indent =
        lines.iter().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    let lines = lines.iter().map(|l| code_line(l.get(indent..).unwrap_or_default(), keywords)).collect();
    Ok(CodeTab { id, lang, path: path.to_owned(), copy: None, lines })
}

/// Commands for a shell, as one side of a block: what gets one of the two languages going.
pub(super) fn commands(lang: &str, text: &str, line: usize, id: String) -> Result<CodeTab, Problem> {
    let lang = ["Rust", "Express"].into_iter().find(|known| *known == lang);
    let todo = "Write lang=Rust or lang=Express, or leave lang out where readers of both need it";
    let lang = lang.ok_or_else(|| Problem::at(line, "the commands are for neither language", todo))?;
    let lines = text.lines().map(|l| code_line(l, &[])).collect();
    Ok(CodeTab { id, lang, path: "in a shell".to_owned(), copy: Some(text.trim().to_owned()), lines })
}

fn between<'a>(source: &'a str, anchor: &str) -> Option<Vec<&'a str>> {
    let is = |line: &str, mark: &str| line.trim().strip_prefix(mark).is_some_and(|name| name.trim() == anchor);
    let all: Vec<&str> = source.lines().collect();
    let start = all.iter().position(|l| is(l, "// ANCHOR:"))?;
    let end = all.iter().position(|l| is(l, "// ANCHOR_END:"))?;
    Some(all.get(start + 1..end)?.iter().filter(|l| !l.trim().starts_with("// ANCHOR")).copied().collect())
}

type Keywords = &'static [&'static str];

const RUST: Keywords = &[
    "async", "await", "fn", "let", "mut", "pub", "struct", "impl", "for", "if", "else", "match", "return", "use",
    "where", "move", "const", "enum", "trait", "type", "super", "self", "in",
];
const JS: Keywords = &[
    "async", "await", "function", "const", "let", "if", "else", "return", "new", "import", "from", "export", "true",
    "false",
];

fn language(path: &str) -> (&'static str, Keywords) {
    match path.rsplit('.').next() {
        Some("js" | "mjs") => ("Express", JS),
        _ => ("Rust", RUST),
    }
}

fn code_line(line: &str, keywords: Keywords) -> CodeLine {
    let (line, marked) = match line.trim_end().strip_suffix("// MARK") {
        Some(code) => (code.trim_end(), true),
        None => (line, false),
    };
    let (code, comment) = match line.find("//").filter(|i| !line[..*i].contains('"')) {
        Some(at) => line.split_at(at),
        None => (line, ""),
    };
    let mut html = String::new();
    let mut word = String::new();
    for c in code.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        push_word(&mut html, &word, keywords);
        word.clear();
        if c != '\n' {
            html.push_str(&HtmlEscape(&c.to_string()).to_string());
        }
    }
    if !comment.is_empty() {
        html.push_str(&format!("<i>{}</i>", HtmlEscape(comment)));
    }
    CodeLine { html, marked }
}

fn push_word(html: &mut String, word: &str, keywords: Keywords) {
    if keywords.contains(&word) {
        html.push_str(&format!("<em>{word}</em>"));
    } else {
        html.push_str(&HtmlEscape(word).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_what_stands_between_its_anchors_without_their_indent() {
        let source = "a\n    // ANCHOR: x\n    let y = 1; // MARK\n      // why\n    // ANCHOR_END: x\nb";
        let lines: Vec<_> = between(source, "x").unwrap().iter().map(|l| code_line(l.trim_start(), RUST)).collect();
        assert_eq!(lines[0], CodeLine { html: "<em>let</em> y = 1;".into(), marked: true });
        assert_eq!(lines[1].html, "<i>&#x2f;&#x2f; why</i>");
        assert!(between(source, "z").is_none());
    }

    #[test]
    fn code_is_escaped() {
        assert_eq!(code_line("Vec<&str>", RUST).html, "Vec&lt;&amp;str&gt;");
    }
}
