//! The attack files that travel with this crate: those of the course, byte for byte.

/// Slug and text of each, in order of their names.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/attacks.rs"));

/// The attack file of this name.
#[must_use]
pub fn file(slug: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == slug).map(|(_, text)| *text)
}
