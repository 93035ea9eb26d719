//! Markdown of one paragraph: questions, answers, hints.

use pulldown_cmark::{Event, Options, Parser, html};

use super::cites;

/// What our Markdown may use.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_GFM
}

/// Lessons are ours, but raw HTML in them would bypass the components: there is none.
pub(super) fn not_raw(event: &Event<'_>) -> bool {
    !matches!(event, Event::Html(_) | Event::InlineHtml(_))
}

/// Renders one paragraph without its `<p>`.
pub(super) fn inline(markdown: &str) -> String {
    let mut out = String::new();
    let events = Parser::new_ext(markdown.trim(), options()).filter(not_raw);
    html::push_html(&mut out, cites::link(events).into_iter());
    let out = out.trim();
    let one = out.strip_prefix("<p>").and_then(|o| o.strip_suffix("</p>")).filter(|o| !o.contains("<p>"));
    one.unwrap_or(out).to_owned()
}
