//! The words of a piece of HTML.

use scraper::{ElementRef, Html};

/// What a person reads in a piece of HTML, white space folded. Drawings, buttons and what is not shown are left out.
pub(super) fn text_of(html: &str) -> String {
    let fragment = Html::parse_fragment(html);
    let mut out = String::new();
    for node in fragment.root_element().descendants() {
        if let Some(text) = node.value().as_text() {
            let mut around = node.ancestors().filter_map(ElementRef::wrap);
            if !around.any(|e| LEFT_OUT.contains(&e.value().name())) {
                out.push_str(text);
            }
        } else if ElementRef::wrap(node).is_some_and(|e| !WITHIN_A_LINE.contains(&e.value().name())) {
            out.push(' ');
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

const LEFT_OUT: &[&str] = &["svg", "button", "script", "style", "template", "select", "noscript"];
const WITHIN_A_LINE: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_apart_words_are_whole_and_drawings_are_silent() {
        let html = "<p>The <b>Set</b>-<i>Cookie</i> line</p><ul><li>one</li><li>two &amp; three</li></ul>\
                    <svg><text>no</text></svg><button>Send</button><pre><span>session</span>.insert()</pre>";
        assert_eq!(text_of(html), "The Set-Cookie line one two & three session.insert()");
        assert_eq!(text_of(""), "");
    }
}
