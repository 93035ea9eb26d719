//! The text of a case taken apart: its sections, and what of it is for one side alone. Lines stay where they are, so that
//! problems name the right one.

/// A heading with the text under it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) title: &'a str,
    /// The line of the heading.
    pub(super) line: usize,
    pub(super) text: &'a str,
}

/// The two sides of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SideName {
    Before,
    After,
}

impl SideName {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// Each heading that begins with `mark` (`## ` or `### `), with what stands under it.
pub(super) fn parts<'a>(text: &'a str, first_line: usize, mark: &str) -> Vec<Part<'a>> {
    let mut starts = Vec::new();
    let (mut offset, mut fenced) = (0, false);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        fenced ^= line.starts_with("```");
        if let Some(title) = line.strip_prefix(mark).filter(|_| !fenced) {
            starts.push((title.trim(), first_line + index, offset, offset + line.len()));
        }
        offset += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|s| s.2).chain([text.len()]).collect();
    let part = |((title, line, _, from), to): (&(&'a str, usize, usize, usize), usize)| Part {
        title,
        line: *line,
        text: text.get(*from..to).unwrap_or_default(),
    };
    starts.iter().zip(ends).map(part).collect()
}

/// The text as it is for one side, or with what is for either: lines in what is played that begin with the other side's
/// name are empty, and so are blocks with `only=` the other side.
pub(super) fn for_side(text: &str, side: Option<SideName>) -> String {
    let is_for = |word: &str| side.is_none_or(|side| side.word() == word);
    let mut block = Inside::Prose;
    let line = |line: &str| -> String {
        if let Some(info) = line.strip_prefix("```") {
            if block != Inside::Prose {
                let hidden = block == Inside::Other;
                block = Inside::Prose;
                return if hidden { String::new() } else { line.to_owned() };
            }
            let (info, only) = without_only(info);
            let played = info.starts_with("act") || info.starts_with("http");
            block = match only {
                Some(only) if !is_for(&only) => Inside::Other,
                _ if played => Inside::Played,
                _ => Inside::Shown,
            };
            return if block == Inside::Other { String::new() } else { format!("```{info}") };
        }
        match block {
            Inside::Other => String::new(),
            Inside::Played => match of_one(line) {
                Some((word, rest)) if is_for(word) => rest.to_owned(),
                Some(_) => String::new(),
                None => line.to_owned(),
            },
            Inside::Prose | Inside::Shown => line.to_owned(),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Prose,
    Played,
    Shown,
    Other,
}

/// A line for one side: its name, and the line.
pub(super) fn of_one(line: &str) -> Option<(&str, &str)> {
    let (word, rest) = line.trim_start().split_once(' ')?;
    ["before", "after"].contains(&word).then_some((word, rest.trim_start()))
}

/// An info string without `only=`, and the side it names.
fn without_only(info: &str) -> (String, Option<String>) {
    let only = info.split_whitespace().find_map(|word| word.strip_prefix("only="));
    let Some(only) = only else { return (info.to_owned(), None) };
    (info.replacen(&format!(" only={only}"), "", 1), Some(only.to_owned()))
}

/// The prose above the first step, without blocks.
pub(super) fn prose(text: &str) -> String {
    let (mut fenced, mut over) = (false, false);
    let keep = |line: &str| {
        let fence = line.starts_with("```");
        over |= !fenced && line.starts_with("### ");
        let hidden = fenced || fence || over;
        fenced ^= fence;
        if hidden { String::new() } else { line.to_owned() }
    };
    text.lines().map(keep).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_keeps_its_own_lines_and_every_line_its_place() {
        let text = "before long\n```act as=alice\nopen x\nbefore => 303\n  after => 200\n```\n```html site=pay path=/a only=after\n<p>\n```\nend";
        let before = for_side(text, Some(SideName::Before));
        assert_eq!(before, "before long\n```act as=alice\nopen x\n=> 303\n\n```\n\n\n\nend");
        let after = for_side(text, Some(SideName::After));
        assert_eq!(
            after,
            "before long\n```act as=alice\nopen x\n\n=> 200\n```\n```html site=pay path=/a\n<p>\n```\nend"
        );
        assert!(for_side(text, None).contains("=> 303\n=> 200"));
        assert_eq!(prose("One.\n```act\nx\n```\n### Step\nmore"), "One.\n\n\n\n\n");
    }

    #[test]
    fn parts_are_found_by_their_headings_and_not_in_blocks() {
        let parts = parts("x\n## One\na\n```text\n## No\n```\n## Two\nb", 5, "## ");
        assert_eq!(parts.iter().map(|p| (p.title, p.line)).collect::<Vec<_>>(), [("One", 6), ("Two", 11)]);
        assert_eq!(parts[1].text, "b");
    }
}
