//! What of an exercise's file is the learner's, and what is the frame around it.
//!
//! Deliberately absent: any understanding of Rust beyond where a function begins.

/// Above the learner's part.
const FROM: &str = "// Yours: from here.";
/// Below it.
const TO: &str = "// Yours: to here.";

/// A source file in three parts. The marks belong to the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Down to the first mark.
    pub before: &'a str,
    /// The learner's part.
    pub yours: &'a str,
    /// From the second mark on.
    pub after: &'a str,
}

impl<'a> Frame<'a> {
    /// Takes a file apart; `None` if it lacks a mark.
    #[must_use]
    pub fn of(source: &'a str) -> Option<Self> {
        let from = source.find(FROM)? + FROM.len();
        let to = from + source[from..].find(TO)?;
        Some(Self { before: &source[..from], yours: &source[from..to], after: &source[to..] })
    }

    /// Is the frame the same, whatever stands in it?
    #[must_use]
    pub fn same_as(&self, other: &Frame<'_>) -> bool {
        (self.before, self.after) == (other.before, other.after)
    }

    /// The file with something else in it.
    #[must_use]
    pub fn with(&self, yours: &str) -> String {
        format!("{}\n\n{}\n\n{}", self.before, yours.trim(), self.after)
    }

    /// The file with this statement at the beginning of every function in it.
    #[must_use]
    pub fn with_each_function_beginning(&self, statement: &str) -> String {
        let (mut out, mut in_signature) = (String::new(), false);
        for line in self.yours.lines() {
            out.push_str(line);
            out.push('\n');
            in_signature |= !line.trim_start().starts_with("//") && line.contains("fn ");
            if in_signature && line.trim_end().ends_with('{') {
                out.push_str(statement);
                out.push('\n');
                in_signature = false;
            }
        }
        self.with(&out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "mod hotel;\n\n// Yours: from here.\n\n/// fn in prose {\npub fn a(\n    x: u8,\n) -> u8 {\n    x\n}\n\n// Yours: to here.\n";

    #[test]
    fn a_file_is_taken_apart_and_put_together_again() {
        let frame = Frame::of(FILE).unwrap();
        assert_eq!(frame.with(frame.yours), FILE);
        assert!(frame.same_as(&Frame::of(&frame.with("pub fn b() {}")).unwrap()));
        assert!(!frame.same_as(&Frame::of(&FILE.replace("mod hotel", "mod motel")).unwrap()));
        assert_eq!(Frame::of("pub fn a() {}"), None);
    }

    #[test]
    fn a_statement_goes_into_functions_and_not_into_prose() {
        let changed = Frame::of(FILE).unwrap().with_each_function_beginning("loop {}");
        assert!(changed.contains(") -> u8 {\nloop {}\n    x"), "{changed}");
        assert_eq!(changed.matches("loop {}").count(), 1);
    }
}
