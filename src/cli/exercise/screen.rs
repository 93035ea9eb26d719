//! Words for a terminal: in 80 columns, with colour where somebody can see it.
//!
//! Deliberately absent: moving about on the screen; `watch` clears it and begins anew.

use std::io::IsTerminal;

use super::super::output::note;
use crate::runner::{StoryLine, Verdict};

/// Wider lines are harder to read than to scroll.
const WIDTH: usize = 80;
/// Of one test's story, more than this is rarely read.
const MOST_LINES: usize = 40;

/// Back to the beginning of the line, and nothing on it.
const TAKE_AWAY: &str = "\r\x1b[K";

/// How to write.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    colour: bool,
}

impl Screen {
    /// Colour at a terminal, unless `NO_COLOR` is set (no-color.org) or the terminal has none.
    pub(super) fn of_stdout() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { colour: std::io::stdout().is_terminal() && !unwanted && !is_dumb() }
    }

    #[cfg(test)]
    pub(super) fn plain() -> Self {
        Self { colour: false }
    }

    fn dressed(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(super) fn strong(self, text: &str) -> String {
        self.dressed("1", text)
    }

    pub(super) fn faint(self, text: &str) -> String {
        self.dressed("2", text)
    }

    pub(super) fn good(self, text: &str) -> String {
        self.dressed("32", text)
    }

    pub(super) fn bad(self, text: &str) -> String {
        self.dressed("31", text)
    }

    /// Text in lines of at most 80 columns, each indented. Words longer than a line stay whole.
    pub(super) fn wrapped(self, text: &str, indent: usize) -> String {
        let (margin, mut lines) = (" ".repeat(indent), Vec::new());
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > WIDTH {
                    lines.push(format!("{margin}{line}"));
                    line.clear();
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            lines.push(format!("{margin}{line}"));
        }
        lines.join("\n")
    }

    /// The verdict: what passes, and the story of what does not.
    pub(super) fn verdict(self, verdict: &Verdict) -> String {
        if verdict.tests.is_empty() {
            let (head, detail) = (self.bad(&verdict.headline), self.wrapped(&verdict.detail, 0));
            return format!("{}\n\n{head}\n{}", verdict.compiler.join("\n"), self.faint(&detail));
        }
        let mut out = Vec::new();
        for test in verdict.tests.iter().filter(|test| !test.passed) {
            out.push(self.strong(&self.wrapped(&test.name.replace('_', " "), 0)));
            out.extend(test.story.iter().take(MOST_LINES).map(|line| self.story_line(line)));
            if test.story.len() > MOST_LINES {
                out.push(self.faint(&format!("  ... and {} lines more", test.story.len() - MOST_LINES)));
            }
            out.push(String::new());
        }
        // The list stands below the stories: on a small screen it is the end that stays.
        for test in &verdict.tests {
            let name = self.wrapped(&test.name.replace('_', " "), 6);
            let mark = if test.passed { self.good("ok") } else { self.bad("no") };
            out.push(format!("  {mark}  {}", name.trim_start()));
        }
        let summary = match (verdict.passed, verdict.mallory) {
            (true, _) => self.good(&verdict.headline),
            (false, true) => self.bad(&format!("Mallory won: {}", verdict.headline)),
            (false, false) => self.bad(&verdict.headline),
        };
        format!("{}\n\n{}\n{}", out.join("\n"), self.wrapped(&summary, 0), self.faint(&verdict.detail))
    }

    fn story_line(self, line: &StoryLine) -> String {
        match line.kind {
            // A request stays on one line: it is compared with the one above.
            "request" => self.faint(&format!("    {:8}{}", line.who, line.text)),
            "end" => self.bad(&self.wrapped(&line.text, 2)),
            _ => self.wrapped(&line.text, 2),
        }
    }
}

/// A line that says what is happening, where somebody sits: the next takes its place, and the end takes it away.
#[derive(Default)]
pub(super) struct Passing {
    shown: bool,
}

impl Passing {
    pub(super) fn show(&mut self, text: &str) {
        if std::io::stderr().is_terminal() && !is_dumb() {
            self.shown = true;
            let text: String = text.chars().take(WIDTH - 1).collect();
            note(&format!("{TAKE_AWAY}{text}"));
        }
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if self.shown {
            note(TAKE_AWAY);
        }
    }
}

/// A terminal that knows no codes.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::TestResult;

    #[test]
    fn text_is_wrapped_at_80_columns() {
        let text = Screen::plain().wrapped(&"word ".repeat(60), 4);
        assert!(text.lines().count() > 3 && text.lines().all(|line| line.len() <= 80 && line.starts_with("    w")));
        let long = "x".repeat(100);
        assert_eq!(Screen::plain().wrapped(&format!("a {long}"), 0), format!("a\n{long}"));
    }

    #[test]
    fn a_verdict_says_what_passes_and_what_mallory_got() {
        let line = |kind, who, text: &str| StoryLine { kind, who, text: text.to_owned() };
        let story = vec![
            line("step", "", "1. A step"),
            line("request", "mallory", "GET https://x/  ->  200 OK"),
            line("end", "", "WON at step 1: Mallory opened it."),
        ];
        let verdict = Verdict {
            ran: true,
            mallory: true,
            headline: "Mallory opened it".to_owned(),
            detail: "1 of 2 tests pass. 1.2 s.".to_owned(),
            tests: vec![
                TestResult { name: "he_can".to_owned(), passed: true, story: Vec::new() },
                TestResult { name: "she_cannot".to_owned(), passed: false, story },
            ],
            ..Verdict::default()
        };
        let text = Screen::plain().verdict(&verdict);
        assert!(text.contains("  ok  he can\n  no  she cannot\n"), "{text}");
        assert!(text.contains("    mallory GET https://x/"), "{text}");
        assert!(text.ends_with("Mallory won: Mallory opened it\n1 of 2 tests pass. 1.2 s."), "{text}");
        assert!(!text.contains('\x1b'), "no colour where nobody sees it");
    }

    #[test]
    fn what_does_not_compile_shows_the_compiler_first_and_the_verdict_last() {
        let compiler = vec!["error[E0425]: cannot find value `y`".to_owned()];
        let verdict = Verdict { headline: "It does not compile".to_owned(), compiler, ..Verdict::default() };
        let text = Screen::plain().verdict(&verdict);
        assert!(text.starts_with("error[E0425]") && text.contains("\n\nIt does not compile"), "{text}");
    }
}
