//! The sentences of a text in Markdown, each with its line, its mark, its links and the blocks beside it.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Blocks that show or play something. A question, a card or a list of proofs is none.
const SHOWING: [&str; 10] = ["http", "act", "run", "code", "text", "picture", "judge", "seen", "cure", "drill"];
/// Stands for a fact's mark in the text of a paragraph; no keyboard has it.
const MARK: char = '\u{e000}';

const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_OLD_FOOTNOTES).union(Options::ENABLE_HEADING_ATTRIBUTES);

/// A sentence as it stands in the prose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) line: usize,
    /// Code in backticks, italics in asterisks, and nothing else of Markdown.
    pub(super) text: String,
    pub(super) marked: bool,
    pub(super) links: Vec<String>,
    /// The last of its paragraph?
    pub(super) last: bool,
    pub(super) block_above: bool,
    pub(super) block_below: bool,
}

impl Sentence {
    /// Without what is code.
    pub(super) fn plain(&self) -> String {
        self.text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
    }

    /// As a person is shown it.
    pub(super) fn shown(&self) -> String {
        self.text.trim().to_owned()
    }

    /// A word in italics, and beside it what it is.
    pub(super) fn defines(&self) -> bool {
        let parts: Vec<&str> = self.text.split('*').collect();
        let is = |part: Option<&&str>, at: fn(&str) -> Option<&str>| {
            part.and_then(|part| at(part)).is_some_and(|word| matches!(word, "is" | "are" | "means" | "called"))
        };
        (1..parts.len()).step_by(2).any(|at| {
            is(parts.get(at + 1), |text| text.split_whitespace().next())
                || is(at.checked_sub(1).and_then(|before| parts.get(before)), |text| text.split_whitespace().last())
        })
    }
}

struct Paragraph {
    text: String,
    links: Vec<(usize, String)>,
    /// Where in `text` a piece begins, and its line.
    lines: Vec<(usize, usize)>,
    block_above: bool,
}

impl Paragraph {
    fn sentences(self, block_below: bool) -> Vec<Sentence> {
        let ends = ends(&self.text);
        let last = ends.len().saturating_sub(1);
        let mut from = 0;
        let of = |(nth, to): (usize, usize)| {
            let begin = std::mem::replace(&mut from, to);
            let piece = self.text.get(begin..to).unwrap_or_default();
            let line = self.lines.iter().rev().find(|(at, _)| *at <= begin).map_or(0, |(_, line)| *line);
            let links = self.links.iter().filter(|(at, _)| (begin..=to).contains(at)).map(|(_, to)| to.clone());
            Sentence {
                line,
                marked: piece.contains(MARK),
                text: piece.replace(MARK, "").trim().to_owned(),
                links: links.collect(),
                last: nth == last,
                block_above: self.block_above,
                block_below,
            }
        };
        ends.into_iter().enumerate().map(of).filter(|s| !s.text.is_empty()).collect()
    }
}

/// Where each sentence ends: behind a full stop and what closes with it, before a capital or something in italics or code.
fn ends(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    let mut code = false;
    while let Some((_, letter)) = letters.get(at) {
        code ^= *letter == '`';
        at += 1;
        if code || !matches!(letter, '.' | '!' | '?' | ':') {
            continue;
        }
        while letters.get(at).is_some_and(|(_, l)| matches!(*l, ')' | '”' | '’' | '*' | MARK)) {
            at += 1;
        }
        let next = letters.get(at + 1).map(|(_, l)| *l);
        let begins = next.is_some_and(|l| l.is_uppercase() || matches!(l, '(' | '*' | '`'));
        if letters.get(at).is_some_and(|(_, l)| *l == ' ') && begins {
            found.extend(letters.get(at).map(|(offset, _)| *offset));
        }
    }
    found.push(text.len());
    found
}

/// Every sentence of the paragraphs and lists of a text whose first line is `first_line`.
pub(super) fn sentences(markdown: &str, first_line: usize) -> Vec<Sentence> {
    let line = |offset: usize| first_line + markdown.get(..offset).unwrap_or_default().matches('\n').count();
    let (mut done, mut open, mut waiting): (Vec<Sentence>, Option<Paragraph>, Option<Paragraph>) =
        (Vec::new(), None, None);
    let (mut above, mut quiet) = (false, false);
    let parser = Parser::new_ext(markdown, OPTIONS);
    for (event, range) in parser.into_offset_iter() {
        match &event {
            Event::Start(Tag::Paragraph | Tag::Item) if !quiet => {
                done.extend(open.take().or(waiting.take()).into_iter().flat_map(|p| p.sentences(false)));
                done.extend(waiting.take().into_iter().flat_map(|p| p.sentences(false)));
                open =
                    Some(Paragraph { text: String::new(), links: Vec::new(), lines: Vec::new(), block_above: above });
                above = false;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) => waiting = open.take().or(waiting),
            Event::Start(Tag::CodeBlock(kind)) => {
                let CodeBlockKind::Fenced(info) = kind else { continue };
                above = SHOWING.contains(&info.split(' ').next().unwrap_or_default());
                done.extend(waiting.take().into_iter().flat_map(|p| p.sentences(above)));
                quiet = true;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Heading(_) | TagEnd::Table) => quiet = false,
            Event::Start(Tag::Heading { .. } | Tag::Table(_)) => (quiet, above) = (true, false),
            _ => {}
        }
        let Some(paragraph) = open.as_mut().filter(|_| !quiet) else { continue };
        paragraph.lines.push((paragraph.text.len(), line(range.start)));
        match event {
            Event::Text(text) => paragraph.text.push_str(&text),
            Event::Code(text) => paragraph.text.push_str(&format!("`{text}`")),
            Event::SoftBreak | Event::HardBreak => paragraph.text.push(' '),
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => paragraph.text.push('*'),
            Event::Start(Tag::Link { dest_url, .. }) => {
                paragraph.links.push((paragraph.text.len(), dest_url.to_string()));
            }
            Event::FootnoteReference(_) => paragraph.text.push(MARK),
            _ => {}
        }
    }
    done.extend(open.or(waiting).into_iter().flat_map(|p| p.sentences(false)));
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_knows_its_line_its_mark_its_links_and_the_block_below() {
        let text = "One `a. B` here.[^one] It is\nlong. [Two](/lessons/x) go on:\n\n```act as=alice\nopen /\n```\n\nBelow (5.5).\n\n## Ten\n\n- An item: 4096 bytes.\n- Another.\n";
        let found = sentences(text, 10);
        let told: Vec<(usize, &str, bool)> = found.iter().map(|s| (s.line, s.text.as_str(), s.marked)).collect();
        assert_eq!(
            told,
            [
                (10, "One `a. B` here.", true),
                (10, "It is long.", false),
                (11, "Two go on:", false),
                (17, "Below (5.5).", false),
                (21, "An item: 4096 bytes.", false),
                (22, "Another.", false),
            ]
        );
        assert_eq!(found[2].links, ["/lessons/x"]);
        let beside: Vec<(bool, bool)> = found.iter().map(|s| (s.block_above, s.block_below)).collect();
        assert_eq!(
            beside,
            [(false, true), (false, true), (false, true), (true, false), (false, false), (false, false)]
        );
        assert!(found[2].last && !found[1].last);
    }
}
