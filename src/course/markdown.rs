//! Markdown to HTML, with the course's own blocks rendered by templates.

use cloakroom_engine::script::{Block, Fence, Problem};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

use super::{
    anchor::slug,
    blocks::{BlockRenderer, InspectorSetting},
    cites,
    facts::Facts,
    inline::{not_raw, options},
    terms::Terms,
};

/// A heading of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionLink {
    /// The anchor.
    pub id: String,
    /// The words.
    pub title: String,
}

/// A text with what it holds.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) html: String,
    pub(super) sections: Vec<SectionLink>,
    pub(super) blocks: Vec<Block>,
    pub(super) inspector: Option<InspectorSetting>,
}

/// Renders a text whose first line is `first_line` of its file. `terms` are linked where they are first used.
pub(super) fn render(
    markdown: &str,
    first_line: usize,
    number: Option<u32>,
    blocks: &mut BlockRenderer<'_>,
    facts: &mut Facts,
    terms: Option<Terms<'_>>,
) -> Result<Rendered, Vec<Problem>> {
    let (done, said) = (Rendered::default(), String::new());
    let mut walk = Walk { number, first_line, markdown, blocks, facts, said, done, problems: Vec::new() };
    let mut events = Vec::new();
    // The old kind of footnote needs no definition: `[^id]` marks a fact, and its proofs stand elsewhere.
    let options = options() | Options::ENABLE_OLD_FOOTNOTES;
    let mut parser = Parser::new_ext(markdown, options).into_offset_iter().peekable();
    while let Some((event, range)) = parser.next() {
        walk.hear(&event);
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let mut body = String::new();
                for (inner, _) in parser.by_ref() {
                    match inner {
                        Event::Text(text) => body.push_str(&text),
                        Event::End(TagEnd::CodeBlock) => break,
                        _ => {}
                    }
                }
                let more = matches!(parser.peek(), Some((Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(next))), _)) if two_sides(&info, next));
                if let Some(html) = walk.fence(&info, body.trim_end_matches('\n'), range.start, more) {
                    events.push(Event::Html(html.into()));
                }
            }
            Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H2, id, .. }) => {
                let mut title = String::new();
                for (inner, _) in parser.by_ref() {
                    match inner {
                        Event::Text(text) | Event::Code(text) => title.push_str(&text),
                        Event::FootnoteReference(_) => {
                            walk.problem(range.start, "a heading states no fact", "Mark a sentence under it");
                        }
                        Event::End(TagEnd::Heading(_)) => break,
                        _ => {}
                    }
                }
                events.push(Event::Html(walk.heading(title, id).into()));
            }
            Event::FootnoteReference(id) => {
                if let Some(mark) = walk.fact(&id, range.start) {
                    events.push(Event::InlineHtml(mark.into()));
                }
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                walk.problem(range.start, "a footnote", "Write what proves a fact into the facts block");
            }
            event if not_raw(&event) => events.push(event),
            _ => walk.problem(range.start, "raw HTML", "Use Markdown or a block"),
        }
    }
    if let Some(mut terms) = terms {
        for section in &walk.done.sections {
            terms.without(&section.title);
        }
        events = terms.link(events);
    }
    let mut html = String::new();
    html::push_html(&mut html, cites::link(events).into_iter());
    walk.done.html = no_empty_headers(html);
    if walk.problems.is_empty() { Ok(walk.done) } else { Err(walk.problems) }
}

struct Walk<'a, 'b> {
    number: Option<u32>,
    first_line: usize,
    markdown: &'a str,
    blocks: &'a mut BlockRenderer<'b>,
    facts: &'a mut Facts,
    /// The text of the paragraph so far, for the sentence a mark stands behind.
    said: String,
    done: Rendered,
    problems: Vec<Problem>,
}

/// A table's corner heads nothing: it is a cell (WCAG 1.3.1; axe, `empty-table-header`).
fn no_empty_headers(mut html: String) -> String {
    for align in ["", " style=\"text-align: left\"", " style=\"text-align: center\"", " style=\"text-align: right\""] {
        let empty = format!("<th{align}></th>");
        if html.contains(&empty) {
            html = html.replace(&empty, "<td></td>");
        }
    }
    html
}

/// Two code excerpts in a row are one block with a tab for each language, and so are the commands of both.
fn two_sides(this: &str, next: &str) -> bool {
    ["code ", "sh lang=", "cure "].iter().any(|kind| this.starts_with(kind) && next.starts_with(kind))
}

impl Walk<'_, '_> {
    fn line(&self, offset: usize) -> usize {
        self.first_line + self.markdown.get(..offset).unwrap_or_default().matches('\n').count()
    }

    fn problem(&mut self, offset: usize, says: &str, todo: &str) {
        self.problems.push(Problem::at(self.line(offset), says, todo));
    }

    fn fence(&mut self, info: &str, body: &str, offset: usize, more: bool) -> Option<String> {
        let line = self.line(offset);
        let rendered = Fence::new(info, body, line).map_err(|p| vec![p]).and_then(|fence| match fence.kind.as_str() {
            "facts" => self.blocks.facts(&fence, &self.facts.list()),
            _ => self.blocks.render(&fence, more, &mut self.done.blocks, &mut self.done.inspector),
        });
        rendered.map_err(|problems| self.problems.extend(problems)).ok()
    }

    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.said.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.said.push(' '),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell) => self.said.clear(),
            _ => {}
        }
    }

    fn fact(&mut self, id: &str, offset: usize) -> Option<String> {
        let section = self.done.sections.last().map(|s| s.id.clone()).unwrap_or_default();
        let mark = self.facts.state(id, self.line(offset), &section, &self.said);
        mark.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn heading(&mut self, title: String, id: Option<CowStr<'_>>) -> String {
        let id = id.map_or_else(|| slug(&title), |id| id.to_string());
        let text = minijinja::HtmlEscape(&title).to_string();
        self.blocks.section.clone_from(&id);
        self.done.sections.push(SectionLink { id: id.clone(), title });
        let number = match self.number {
            Some(n) => format!("<span class=\"no\">{n}.{}</span>", self.done.sections.len()),
            None => String::new(),
        };
        format!("<h2 id=\"{}\">{number}{text}</h2>\n", minijinja::HtmlEscape(&id))
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser, html};

    use super::no_empty_headers;

    #[test]
    fn a_header_cell_without_words_is_a_cell_and_the_others_stay() {
        for (rule, stays) in [
            ("|---|---|", "<th>memory</th>"),
            ("|:--|:-:|", "<th style=\"text-align: center\">memory</th>"),
            ("|--:|:--|", "<th style=\"text-align: left\">memory</th>"),
            ("|:-:|--:|", "<th style=\"text-align: right\">memory</th>"),
        ] {
            let mut made = String::new();
            let table = format!("| | memory |\n{rule}\n| `<th></th>` | x |\n");
            html::push_html(&mut made, Parser::new_ext(&table, Options::ENABLE_TABLES));
            let made = no_empty_headers(made);
            assert!(made.contains(&format!("<tr><td></td>{stays}</tr>")), "{rule}: {made}");
            assert!(made.contains("<code>&lt;th&gt;&lt;/th&gt;</code>"), "text is not touched: {made}");
        }
    }
}
