//! A page as the lines a person reads: headings, paragraphs, lists, forms.
//!
//! For drawing a recorded page without its markup: what is handed out is text, and stays text. Deliberately absent:
//! style, scripts, anything that could be followed or sent.

use scraper::{ElementRef, Html, Selector};
use serde::Serialize;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A heading.
    Heading,
    /// A paragraph, or anything that begins a line.
    Text,
    /// An item of a list.
    Item,
    /// A field of a form.
    Field,
    /// A button of a form.
    Button,
}

/// How a piece of a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// As the rest.
    Plain,
    /// Bold.
    Strong,
    /// Code.
    Code,
    /// A link.
    Link,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// How it looks.
    pub look: Look,
    /// What it says.
    pub text: String,
}

/// One line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageLine {
    /// What it is.
    pub kind: Kind,
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// Longer pages are cut after so many lines.
const MOST_LINES: usize = 60;
/// And after so many bytes of text.
const MOST_TEXT: usize = 4000;
/// What lies deeper in the markup is not drawn.
const DEEPEST: usize = 60;

/// The lines of a page's `main` element, or of all of it where there is none. A page without an element has none: then
/// it is no page to draw.
#[must_use]
pub fn page_lines(html: &str) -> Vec<PageLine> {
    let document = Html::parse_document(html);
    let find = |selector: &str| Selector::parse(selector).ok().and_then(|s| document.select(&s).next());
    let Some(body) = find("main").or_else(|| find("body")) else { return Vec::new() };
    let mut writer = Writer::default();
    writer.walk(body, 0);
    writer.end();
    writer.lines
}

fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "option" | "title")
}

#[derive(Default)]
struct Writer {
    lines: Vec<PageLine>,
    pieces: Vec<Piece>,
    kind: Option<Kind>,
    looks: Vec<Look>,
    written: usize,
}

impl Writer {
    fn is_full(&self) -> bool {
        self.lines.len() >= MOST_LINES || self.written > MOST_TEXT
    }

    fn walk(&mut self, element: ElementRef<'_>, depth: usize) {
        for child in element.children().take_while(|_| depth < DEEPEST) {
            if self.is_full() {
                return;
            }
            match (child.value().as_text(), ElementRef::wrap(child)) {
                (Some(text), _) => self.say(text),
                (None, Some(inner)) if !is_hidden(inner.value().name()) => {
                    self.begin(inner);
                    self.walk(inner, depth + 1);
                    self.close(inner.value().name());
                }
                _ => {}
            }
        }
    }

    fn begin(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        match name {
            "b" | "strong" => self.looks.push(Look::Strong),
            "code" => self.looks.push(Look::Code),
            "a" => self.looks.push(Look::Link),
            "br" => self.next(Kind::Text),
            "h1" | "h2" | "h3" | "h4" => self.next(Kind::Heading),
            "li" => self.next(Kind::Item),
            "button" => self.next(Kind::Button),
            "input" | "select" | "textarea" => self.field(element),
            // What a term says stands behind it.
            "dd" if !self.pieces.is_empty() => self.put(Look::Plain, " "),
            "dt" => self.next(Kind::Text),
            name if is_block(name) => self.next(Kind::Text),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "b" | "strong" | "code" | "a" => self.looks.truncate(self.looks.len().saturating_sub(1)),
            "h1" | "h2" | "h3" | "h4" | "li" | "button" => self.next(Kind::Text),
            name if is_block(name) => self.next(Kind::Text),
            _ => {}
        }
    }

    /// What a field holds stands behind its label, on the line that the label began.
    fn field(&mut self, element: ElementRef<'_>) {
        let kind = element.attr("type").unwrap_or_default();
        if kind == "hidden" {
            return;
        }
        if matches!(kind, "submit" | "button") {
            self.next(Kind::Button);
            self.say(element.attr("value").unwrap_or("Send"));
            return self.next(Kind::Text);
        }
        self.kind = Some(Kind::Field);
        let value = match element.value().name() {
            "select" => first_option(element),
            "textarea" => String::new(),
            _ => element.attr("value").unwrap_or_default().to_owned(),
        };
        self.put(Look::Code, if value.is_empty() { "        " } else { &value });
    }

    fn say(&mut self, text: &str) {
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let spaced = |c: Option<char>| c.is_some_and(char::is_whitespace);
        if spaced(text.chars().next()) && !self.pieces.is_empty() {
            self.put(Look::Plain, " ");
        }
        if folded.is_empty() {
            return;
        }
        self.put(self.looks.last().copied().unwrap_or(Look::Plain), &folded);
        if spaced(text.chars().last()) {
            self.put(Look::Plain, " ");
        }
    }

    fn put(&mut self, look: Look, text: &str) {
        let room = (MOST_TEXT + 1).saturating_sub(self.written);
        let text: String = text.chars().take(room).collect();
        self.written += text.len();
        match self.pieces.last_mut() {
            Some(last) if last.look == look && look == Look::Plain => {
                if !(text == " " && last.text.ends_with(' ')) {
                    last.text.push_str(&text);
                }
            }
            _ => self.pieces.push(Piece { look, text }),
        }
    }

    fn next(&mut self, kind: Kind) {
        self.end();
        self.kind = Some(kind);
    }

    fn end(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        let kind = self.kind.take().unwrap_or(Kind::Text);
        if pieces.iter().any(|p| !p.text.trim().is_empty() || p.look == Look::Code) {
            self.lines.push(PageLine { kind, pieces });
        }
    }
}

fn first_option(select: ElementRef<'_>) -> String {
    let options = Selector::parse("option").ok();
    let first = options.and_then(|s| select.select(&s).next());
    first.map(|o| o.text().collect::<String>().trim().to_owned()).unwrap_or_default()
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "tr"
            | "form"
            | "section"
            | "article"
            | "blockquote"
            | "pre"
            | "details"
            | "summary"
            | "main"
            | "body"
            | "header"
            | "footer"
            | "nav"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let line = |l: &PageLine| {
            let text: String = l.pieces.iter().map(|p| p.text.as_str()).collect();
            format!("{:?}: {}", l.kind, text.trim())
        };
        page_lines(html).iter().map(line).collect()
    }

    #[test]
    fn what_stands_on_a_line_of_its_own_is_a_line() {
        let html = "<header>The house</header><main><h1>Good evening, Alice</h1><p>Your room code <b>AB-12</b></p>\
                    <ul><li>Camel coat<br>on peg 1</li></ul><form><label>To</label> <input name=to value=bob><button>Pass it on</button></form></main>";
        assert_eq!(
            shown(html),
            [
                "Heading: Good evening, Alice",
                "Text: Your room code AB-12",
                "Item: Camel coat",
                "Text: on peg 1",
                "Field: To bob",
                "Button: Pass it on"
            ]
        );
    }

    #[test]
    fn what_scripts_hold_is_not_read_out_and_hidden_fields_are_not_shown() {
        let html = "<script>var a = 1</script><p>Here</p><input type=hidden name=csrf value=secret><style>p{}</style>";
        assert_eq!(shown(html), ["Text: Here"]);
    }

    #[test]
    fn a_page_without_end_is_cut() {
        assert_eq!(page_lines(&"<p>x".repeat(5000)).len(), MOST_LINES);
        let long = page_lines(&"x ".repeat(50_000));
        assert!(long.iter().flat_map(|l| &l.pieces).map(|p| p.text.len()).sum::<usize>() <= MOST_TEXT + 1);
    }

    #[test]
    fn an_answer_that_is_no_page_has_no_line() {
        assert!(page_lines("").is_empty());
    }
}
