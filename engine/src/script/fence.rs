//! Fenced blocks in Markdown: where they stand, what kind they are, what they hold.

use std::collections::BTreeMap;

use super::Problem;

/// One fenced block: ```` ```kind key=value ````, or ```` ```picture name ````, and the lines under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The first word of the info string.
    pub kind: String,
    /// The bare word after it; only a picture has one, and others have none.
    pub name: String,
    /// The `key=value` pairs after it.
    pub args: BTreeMap<String, String>,
    /// The text inside.
    pub body: String,
    /// The line of the opening fence, from 1.
    pub line: usize,
}

impl Fence {
    /// Reads an info string.
    ///
    /// # Errors
    /// A word that is not `key=value`.
    pub fn new(info: &str, body: &str, line: usize) -> Result<Self, Problem> {
        let mut words = split_words(info).into_iter().peekable();
        let kind = words.next().unwrap_or_default();
        let named = words.next_if(|word| kind == "picture" && !word.contains('='));
        let mut args = BTreeMap::new();
        for word in words {
            let (key, value) = word.split_once('=').ok_or_else(|| {
                Problem::at(
                    line,
                    format!("`{word}` in the block's first line is not key=value"),
                    "Write it as key=value",
                )
            })?;
            args.insert(key.to_owned(), value.to_owned());
        }
        Ok(Self { kind, name: named.unwrap_or_default(), args, body: body.to_owned(), line })
    }

    /// Refuses keys a block of this kind does not know.
    ///
    /// # Errors
    /// The first unknown key.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        match self.args.keys().find(|k| !known.contains(&k.as_str())) {
            Some(key) => Err(Problem::at(
                self.line,
                format!("a `{}` block has no `{key}`", self.kind),
                format!("It may have: {}", known.join(", ")),
            )),
            None => Ok(()),
        }
    }

    /// The value of a key that must be there.
    ///
    /// # Errors
    /// The key is missing.
    pub fn need(&self, key: &str) -> Result<&str, Problem> {
        self.args.get(key).map(String::as_str).ok_or_else(|| {
            Problem::at(
                self.line,
                format!("this `{}` block lacks `{key}=`", self.kind),
                format!("Add {key}=... to its first line"),
            )
        })
    }
}

/// Words apart at white space; double quotes keep a word together.
fn split_words(info: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in info.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// All fenced blocks of a Markdown text, in order. `first_line` is the line the text starts on.
///
/// # Errors
/// Every block whose info string cannot be read, and a fence that is never closed.
pub fn fences(markdown: &str, first_line: usize) -> Result<Vec<Fence>, Vec<Problem>> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let mut open: Option<(String, usize, Vec<&str>)> = None;
    for (index, text) in markdown.lines().enumerate() {
        let line = first_line + index;
        match (&mut open, text.strip_prefix("```")) {
            (Some((info, at, body)), Some(rest)) if rest.trim().is_empty() => {
                match Fence::new(info, &body.join("\n"), *at) {
                    Ok(fence) => found.push(fence),
                    Err(problem) => problems.push(problem),
                }
                open = None;
            }
            (Some((_, _, body)), _) => body.push(text),
            (None, Some(info)) => open = Some((info.to_owned(), line, Vec::new())),
            (None, None) => {}
        }
    }
    if let Some((_, line, _)) = open {
        problems.push(Problem::at(line, "this block is never closed", "End it with a line of three backticks"));
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}
