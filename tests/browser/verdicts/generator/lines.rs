//! `Set-Cookie` lines that nothing is wrong with, and parts of lines.
//!
//! What lives here: ordinary lines by chance. Why here: every theme adds them. Deliberately absent: lines that are
//! about one rule; they stand with their theme.

use super::draft::Draft;

/// Attributes by chance; `None` always with `Secure`.
pub(super) fn ordinary(draft: &mut Draft) -> String {
    let name = draft.name();
    let same_site = draft.one_of(&[
        "",
        "",
        "; SameSite=Lax",
        "; SameSite=Strict",
        "; SameSite=None; Secure",
        "; samesite=lax",
        "; SameSite=None; Secure; Partitioned",
    ]);
    let site = draft.site;
    let domain = if draft.chance(25) { format!("; Domain={site}") } else { String::new() };
    let path = draft.one_of(&["", "; Path=/", "; Path=/", "; Path=/", "; Path=/admin", "; Path=/login"]);
    let secure = draft.one_of(&["", "", "", "; Secure"]);
    let http_only = draft.one_of(&["", "", "; HttpOnly"]);
    format!("{name}=1{same_site}{domain}{path}{secure}{http_only}")
}

/// For all hosts of the site.
pub(super) fn for_the_site(draft: &mut Draft) -> String {
    let (name, site) = (draft.name(), draft.site);
    let same_site = same_site(draft);
    format!("{name}=1; Domain={site}{same_site}; Path=/")
}

/// One of the four ways to say, or not to say, `SameSite`.
pub(super) fn same_site(draft: &mut Draft) -> &'static str {
    draft.one_of(&["", "; SameSite=Lax", "; SameSite=Strict", "; SameSite=None; Secure"])
}

/// Letters in upper or lower case by chance.
pub(super) fn any_case(draft: &mut Draft, text: &str) -> String {
    match draft.one_of(&[0, 0, 1, 2, 3]) {
        0 => text.to_owned(),
        1 => text.to_lowercase(),
        2 => text.to_uppercase(),
        _ => text
            .chars()
            .map(|c| if draft.chance(50) { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() })
            .collect(),
    }
}
