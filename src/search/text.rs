//! The words of a piece of HTML: what it says, and apart from it its code.

use scraper::{ElementRef, Html};

/// What a person reads in a piece of HTML, white space folded. Drawings, buttons, questions and what is not shown are left
/// out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// Sentences.
    pub(super) prose: String,
    /// Blocks of code and of requests.
    pub(super) code: String,
}

impl Text {
    /// The words of some HTML.
    pub(super) fn of(html: &str) -> Self {
        let fragment = Html::parse_fragment(html);
        let (mut prose, mut code) = (String::new(), String::new());
        for node in fragment.root_element().descendants() {
            if let Some(text) = node.value().as_text() {
                let around = || node.ancestors().filter_map(ElementRef::wrap).map(|e| e.value().name());
                if !around().any(|name| LEFT_OUT.contains(&name)) {
                    let is_code = around().any(|name| CODE.contains(&name));
                    (if is_code { &mut code } else { &mut prose }).push_str(text);
                }
            } else if ElementRef::wrap(node).is_some_and(|e| !WITHIN_A_LINE.contains(&e.value().name())) {
                prose.push(' ');
                code.push(' ');
            }
        }
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { prose: folded(&prose), code: folded(&code) }
    }
}

const LEFT_OUT: &[&str] = &["svg", "button", "script", "style", "template", "select", "noscript", "cloak-ask", "form"];
const CODE: &[&str] = &["pre", "figure", "cloak-http", "cloak-tabs"];
const WITHIN_A_LINE: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_apart_words_are_whole_and_drawings_are_silent() {
        let html = "<p>The <b>Set</b>-<i>Cookie</i> line</p><ul><li>one</li><li>two &amp; three</li></ul>\
                    <svg><text>no</text></svg><button>Send</button><cloak-tabs><b>Rust</b><pre><span>session</span>.insert()</pre></cloak-tabs>";
        let text = Text::of(html);
        assert_eq!(text.prose, "The Set-Cookie line one two & three");
        assert_eq!(text.code, "Rust session.insert()");
        assert_eq!(Text::of(""), Text::default());
    }
}
