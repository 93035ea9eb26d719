//! Excerpts of code, quoted by anchor from files that compile and run.
//!
//! `// ANCHOR: name` to `// ANCHOR_END: name` bound an excerpt; a line that ends in `// MARK` is
//! the one that matters.

use cloakroom_engine::script::Problem;
use serde::Serialize;

use super::{
    highlight::{Language, highlight},
    imports::imports,
};
use crate::files::Files;

/// One line of code, ready for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeLine {
    /// Escaped HTML with `<em>`, `<i>` and `<span>`.
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
    /// What a button copies, where it is not the lines as they stand: commands.
    pub copy: Option<String>,
    /// What the excerpt needs of the imports of its file.
    pub imports: Vec<CodeLine>,
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
    let language = Language::of(path);
    let indent =
        lines.iter().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    let needs = imports(&source, &lines).iter().map(|l| code_line(l, language)).collect();
    let lines = lines.iter().map(|l| code_line(l.get(indent..).unwrap_or_default(), language)).collect();
    let lang = if language == Language::JavaScript { "Express" } else { "Rust" };
    Ok(CodeTab { id, lang, path: path.to_owned(), copy: None, imports: needs, lines })
}

/// Commands for a shell, as one side of a block: what gets one of the two languages going.
pub(super) fn commands(lang: &str, text: &str, line: usize, id: String) -> Result<CodeTab, Problem> {
    let lang = ["Rust", "Express"].into_iter().find(|known| *known == lang);
    let todo = "Write lang=Rust or lang=Express, or leave lang out where readers of both need it";
    let lang = lang.ok_or_else(|| Problem::at(line, "the commands are for neither language", todo))?;
    let lines = text.lines().map(|l| code_line(l, Language::Shell)).collect();
    let (path, copy) = ("in a shell".to_owned(), Some(text.trim().to_owned()));
    Ok(CodeTab { id, lang, path, copy, imports: Vec::new(), lines })
}

/// The lines of a cure, in one of the two languages: what somebody changes at home.
pub(super) fn cure(lang: &str, text: &str, line: usize, id: String) -> Result<CodeTab, Problem> {
    let (lang, path, language) = match lang {
        "Rust" => ("Rust", "with tower-sessions", Language::Rust),
        "Express" => ("Express", "with express-session", Language::JavaScript),
        _ => return Err(Problem::at(line, "the cure is for neither library", "Write lang=Rust or lang=Express")),
    };
    let lines = text.lines().map(|l| code_line(l, language)).collect();
    Ok(CodeTab { id, lang, path: path.to_owned(), copy: None, imports: Vec::new(), lines })
}

fn between<'a>(source: &'a str, anchor: &str) -> Option<Vec<&'a str>> {
    let is = |line: &str, mark: &str| line.trim().strip_prefix(mark).is_some_and(|name| name.trim() == anchor);
    let all: Vec<&str> = source.lines().collect();
    let start = all.iter().position(|l| is(l, "// ANCHOR:"))?;
    let end = all.iter().position(|l| is(l, "// ANCHOR_END:"))?;
    Some(all.get(start + 1..end)?.iter().filter(|l| !l.trim().starts_with("// ANCHOR")).copied().collect())
}

fn code_line(line: &str, language: Language) -> CodeLine {
    match line.trim_end().strip_suffix("// MARK") {
        Some(code) => CodeLine { html: highlight(code.trim_end(), language), marked: true },
        None => CodeLine { html: highlight(line, language), marked: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_what_stands_between_its_anchors_without_their_indent() {
        let source = "a\n    // ANCHOR: x\n    let y = 1; // MARK\n      // why\n    // ANCHOR_END: x\nb";
        let lines: Vec<_> =
            between(source, "x").unwrap().iter().map(|l| code_line(l.trim_start(), Language::Rust)).collect();
        assert_eq!(lines[0], CodeLine { html: "<em>let</em> y = <span class=\"n\">1</span>;".into(), marked: true });
        assert_eq!(lines[1].html, "<i>&#x2f;&#x2f; why</i>");
        assert!(between(source, "z").is_none());
    }

    #[test]
    fn code_is_escaped() {
        assert_eq!(code_line("vec<&str>", Language::Rust).html, "vec&lt;&amp;str&gt;");
    }
}
