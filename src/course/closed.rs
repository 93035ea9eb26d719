//! Where in a text no link is put: headings, code, links, and the heads of tables.

use pulldown_cmark::{Tag, TagEnd};

/// Whether nothing between this and its end is linked.
pub(super) fn no_links_in(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Heading { .. } | Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::TableHead)
}

/// Whether such a part ends here.
pub(super) fn is_end_of_such(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::TableHead)
}
