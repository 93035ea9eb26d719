//! Links each citation of a standard in prose to where it can be read.
//!
//! Not in headings, code and links. Deliberately absent: what may be cited (`standards.rs`), and where it leads
//! (`cloakroom_engine::cookie::citation`).

use cloakroom_engine::cookie::citation;
use pulldown_cmark::Event;

use super::closed::{is_end_of_such, no_links_in};

/// The text with links in it.
pub(super) fn link<'e>(events: impl IntoIterator<Item = Event<'e>>) -> Vec<Event<'e>> {
    let (mut out, mut text, mut closed) = (Vec::new(), String::new(), 0_usize);
    for event in events {
        match event {
            // A citation may be broken over two lines.
            Event::Text(words) if closed == 0 => text.push_str(&words),
            Event::SoftBreak if closed == 0 => text.push('\n'),
            other => {
                flush(&mut text, &mut out);
                match &other {
                    Event::Start(tag) if no_links_in(tag) => closed += 1,
                    Event::End(tag) if is_end_of_such(*tag) => closed = closed.saturating_sub(1),
                    // The mark of a fact is a whole link.
                    Event::InlineHtml(html) if html.starts_with("<a ") && !html.ends_with("</a>") => closed += 1,
                    Event::InlineHtml(html) if &**html == "</a>" => closed = closed.saturating_sub(1),
                    _ => {}
                }
                out.push(other);
            }
        }
    }
    flush(&mut text, &mut out);
    out
}

fn flush(text: &mut String, out: &mut Vec<Event<'_>>) {
    for piece in citation::prose(&std::mem::take(text)) {
        let words = Event::Text(piece.text.into());
        match piece.href {
            // Made of constants and digits: there is nothing in it to escape.
            Some(href) => {
                out.push(Event::InlineHtml(format!("<a href=\"{href}\">").into()));
                out.push(words);
                out.push(Event::InlineHtml("</a>".into()));
            }
            None => out.push(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser, html};

    fn linked(markdown: &str) -> String {
        let mut out = String::new();
        html::push_html(&mut out, super::link(Parser::new(markdown)).into_iter());
        out
    }

    #[test]
    fn a_citation_is_a_link_also_over_a_line_break() {
        assert_eq!(
            linked("It can (RFC 9110, section\n3.3)."),
            "<p>It can (<a href=\"https://www.rfc-editor.org/rfc/rfc9110#section-3.3\">RFC 9110, section\n3.3</a>).</p>\n"
        );
    }

    #[test]
    fn the_mark_of_a_fact_before_it_changes_nothing() {
        let mark = Event::InlineHtml("<a class=\"fact\"></a>".into());
        let open = Event::InlineHtml("<a class=\"term\">".into());
        let close = Event::InlineHtml("</a>".into());
        let text = || Event::Text("RFC 9110".into());
        let links = |events: Vec<Event<'static>>| {
            let linked = super::link(events);
            linked.iter().filter(|event| matches!(event, Event::InlineHtml(html) if html.contains("rfc9110"))).count()
        };
        assert_eq!(links(vec![mark, text()]), 1);
        assert_eq!(links(vec![open, text(), close, text()]), 1, "not inside another link");
    }

    #[test]
    fn headings_code_and_links_keep_theirs() {
        let html = linked("# RFC 9110\n\n`RFC 9110` [RFC 9110](/x)\n\n    RFC 9110\n");
        assert!(!html.contains("rfc-editor"), "{html}");
    }
}
