//! What Chromium's DevTools call a rule.
//!
//! What lives here: the names that differ from ours. Why here: people look for the word that they see there.
//! Deliberately absent: the names that are the same, which are most.

/// The name in Chromium's DevTools and their protocol (`blockedReasons`), where it is not the code itself.
///
/// Chromium says `Schemeful` of every request between sites, also where both have one scheme (measured).
///
/// ```
/// use cloakroom_engine::cookie::in_devtools;
/// assert_eq!(in_devtools("SameSiteLax"), Some("SchemefulSameSiteLax"));
/// assert_eq!(in_devtools("SecureOnly"), None);
/// ```
#[must_use]
pub fn in_devtools(code: &str) -> Option<&'static str> {
    Some(match code {
        "SameSiteStrict" => "SchemefulSameSiteStrict",
        "SameSiteLax" => "SchemefulSameSiteLax",
        "SameSiteUnspecifiedTreatedAsLax" => "SchemefulSameSiteUnspecifiedTreatedAsLax",
        _ => return None,
    })
}
