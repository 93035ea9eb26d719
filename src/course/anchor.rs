//! What a heading or a term is called in an address.

/// The anchor of a heading that has none.
pub(super) fn slug(title: &str) -> String {
    let words = title.to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-")
}
