//! What an exercise asks for, sentence by sentence, and the wrong and right solutions that are kept beside it.
//!
//! Deliberately absent: whether they fail and pass as they say; that is `proof`.

/// Above the numbered sentences of a README.
const HEADING: &str = "## What is asked";

/// The numbered sentences of a README, without their numbers, each in one line.
#[must_use]
pub fn sentences(readme: &str) -> Vec<String> {
    let below = readme.lines().skip_while(|line| line.trim_end() != HEADING).skip(1);
    let mut found: Vec<String> = Vec::new();
    for line in below.take_while(|line| !line.starts_with("## ")) {
        let numbered = line.split_once(". ").filter(|(number, _)| *number == (found.len() + 1).to_string());
        match (numbered, found.last_mut()) {
            (Some((_, sentence)), _) => found.push(sentence.trim().to_owned()),
            (None, Some(sentence)) if line.starts_with("   ") => {
                sentence.push(' ');
                sentence.push_str(line.trim());
            }
            _ => {}
        }
    }
    found
}

/// A solution that looks right, and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong<'a> {
    /// The number of the sentence that it breaks.
    pub sentence: usize,
    /// What a failing test of that sentence says.
    pub says: &'a str,
    /// Why somebody writes it, or why it is wrong.
    pub because: String,
    /// What goes between the two lines of `src/lib.rs`.
    pub yours: &'a str,
}

impl<'a> Wrong<'a> {
    /// Reads `// Breaks 3: what a test says`, then the reason in comments, then the code.
    #[must_use]
    pub fn read(source: &'a str) -> Option<Self> {
        let (first, rest) = source.split_once('\n')?;
        let (number, says) = first.strip_prefix("// Breaks ")?.split_once(": ")?;
        let because = rest.lines().map_while(|line| line.strip_prefix("// ")).collect::<Vec<_>>().join(" ");
        let yours = rest.split_once("\n\n").map_or("", |(_, yours)| yours);
        Some(Self { sentence: number.parse().ok()?, says, because, yours })
    }
}

/// What a right solution does otherwise than the shipped one: its first line is `// Right: TEXT`.
#[must_use]
pub fn right(source: &str) -> Option<&str> {
    source.lines().next()?.strip_prefix("// Right: ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_numbered_in_order_and_may_take_several_lines() {
        let readme = "# T\n\n1. Not this.\n\n## What is asked\n\nAll of it:\n\n1. One\n   and more.\n2. Two.\n4. Not four.\n\n```sh\n   x\n```\n\n## Next\n\n3. No.\n";
        assert_eq!(sentences(readme)[0], "One and more.");
        assert_eq!(sentences(readme).len(), 2);
        assert!(sentences("# T\n\n1. One.\n").is_empty());
    }

    #[test]
    fn a_wrong_solution_says_what_it_breaks() {
        let source = "// Breaks 2: two answers: one\n// Because of\n// this.\n\nfn a() {}\n";
        let wrong = Wrong::read(source).unwrap();
        assert_eq!((wrong.sentence, wrong.says, wrong.yours), (2, "two answers: one", "fn a() {}\n"));
        assert_eq!(wrong.because, "Because of this.");
        assert_eq!(Wrong::read("// Fails because: x\nfn a() {}\n"), None);
    }
}
