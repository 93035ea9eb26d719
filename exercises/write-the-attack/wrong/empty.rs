// Breaks 1: cannot be read
// Nothing at all.

/// The attack.
pub fn attack() -> &'static str {
    ""
}
