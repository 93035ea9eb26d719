//! Themes about setting: each has a line that one rule is about.
//!
//! What lives here: a function a theme. Why here: the rule and the line that tries it stand together. Deliberately
//! absent: what should come of it.

use super::{draft::Draft, lines, scenes};
use crate::verdicts::case::{Api, Kind};

const PREFIXES: &[&str] = &["__Secure-", "__Host-", "__Http-", "__Host-Http-"];

/// All four prefixes in any case, with and without what they promise, and without a name.
pub(super) fn prefixes(draft: &mut Draft) {
    draft.furnish();
    let lines = (0..draft.one_of(&[2, 3, 4])).map(|_| prefixed(draft)).collect();
    let scheme = draft.one_of(&["https", "https", "https", "http"]);
    let path = draft.path();
    let url = format!("{scheme}://{}{path}", draft.hotel());
    if draft.chance(15) {
        // Script writes one line after the other; where it stands plays no part in these.
        let url = format!("https://{}/", draft.hotel());
        draft.write(url, lines);
    } else {
        draft.set(url, lines);
    }
}

fn prefixed(draft: &mut Draft) -> String {
    let prefix = draft.one_of(PREFIXES);
    let prefix = lines::any_case(draft, prefix);
    let (name, site) = (draft.name(), draft.site);
    let pair = match draft.one_of(&[0, 0, 0, 0, 0, 1, 2]) {
        0 => format!("{prefix}{name}=1"),
        1 => format!("={prefix}{name}"),
        _ => format!("{prefix}{name}"),
    };
    let mut line = pair;
    for (attribute, percent) in [
        ("; Secure".to_owned(), 75),
        ("; HttpOnly".to_owned(), 50),
        ("; Path=/".to_owned(), 75),
        ("; Path=/admin".to_owned(), 8),
        (format!("; Domain={site}"), 15),
        ("; Domain=".to_owned(), 8),
        ("; Max-Age=0".to_owned(), 8),
        ("; SameSite=Lax".to_owned(), 20),
    ] {
        if draft.chance(percent) {
            line += &attribute;
        }
    }
    line
}

/// A sibling writes over a cookie the hotel holds, with and without a prefix.
pub(super) fn prefix_over_held(draft: &mut Draft) {
    let (hotel, site, name) = (draft.hotel(), draft.site, draft.name());
    let prefix = draft.one_of(&["__Host-", "__Secure-"]);
    draft.set(format!("https://{hotel}/"), vec![format!("{prefix}{name}=1; Secure; Path=/")]);
    let again = draft.one_of(&[
        format!("{prefix}{name}=2; Secure; Path=/; Domain={site}"),
        format!("{prefix}{name}=2; Secure; Path=/"),
        format!("{prefix}{name}=2; Path=/; Max-Age=0"),
        // Names that some servers read as the prefixed one, and browsers do not.
        format!("%5F{}{name}=2; Path=/; Domain={site}", &prefix[1..]),
        format!("\u{a0}{prefix}{name}=2; Path=/; Domain={site}"),
    ]);
    let host = draft.relative();
    draft.set(format!("https://{host}/"), vec![again]);
}

pub(super) fn secure_over_http(draft: &mut Draft) {
    draft.furnish();
    let (name, same_site) = (draft.name(), lines::same_site(draft));
    let other = lines::ordinary(draft);
    draft.set(format!("http://{}/", draft.hotel()), vec![format!("{name}=1; Secure{same_site}"), other]);
}

pub(super) fn over_secure(draft: &mut Draft) {
    let (hotel, site, name) = (draft.hotel(), draft.site, draft.name());
    let held = draft.one_of(&["", "; Path=/", "; Path=/login", "; HttpOnly"]);
    let wide = if draft.chance(30) { format!("; Domain={site}") } else { String::new() };
    draft.set(format!("https://{hotel}/"), vec![format!("{name}=1; Secure{held}{wide}")]);
    let over = draft.one_of(&[
        "",
        "",
        "; Path=/",
        "; Path=/login",
        "; Path=/login/x",
        "; Path=/loginx",
        "; Max-Age=0",
        "; Secure",
    ]);
    let wide = if draft.chance(30) { format!("; Domain={site}") } else { String::new() };
    let host = if draft.chance(25) { draft.relative() } else { hotel };
    draft.set(format!("http://{host}/"), vec![format!("{name}=2{over}{wide}")]);
    // One that is refused for certain.
    let name = draft.name();
    draft.set(format!("https://{}/", draft.hotel()), vec![format!("{name}=1; Secure")]);
    draft.set(format!("http://{}/", draft.hotel()), vec![format!("{name}=2")]);
}

pub(super) fn http_only_by_script(draft: &mut Draft) {
    draft.furnish();
    let (name, other) = (draft.name(), draft.name());
    let lines = vec![format!("{name}=1; HttpOnly"), format!("{other}=1; Path=/"), lines::ordinary(draft)];
    draft.write(format!("https://{}/", draft.hotel()), lines);
}

pub(super) fn over_http_only(draft: &mut Draft) {
    let (hotel, name) = (draft.hotel(), draft.name());
    let lines = vec![format!("{name}=1; HttpOnly"), lines::ordinary(draft)];
    draft.set(format!("https://{hotel}/"), lines);
    let over = draft.one_of(&["", "", "; Path=/", "; Path=/other", "; Max-Age=0", "; Secure"]);
    draft.write(format!("https://{hotel}/"), vec![format!("{name}=2{over}")]);
}

pub(super) fn bad_domain(draft: &mut Draft) {
    draft.furnish();
    let (hotel, site, foreign) = (draft.hotel(), draft.site, draft.foreign);
    let suffix = site.split_once('.').map_or("", |(_, suffix)| suffix);
    let domains = [
        foreign.to_owned(),
        suffix.to_owned(),
        format!(".{suffix}"),
        format!("shop.{site}"),
        format!("deep.{hotel}"),
        format!("{site}."),
        format!("{site}:443"),
        format!("..{site}"),
        format!("\"{site}\""),
        format!("x{site}"),
        ".".to_owned(),
        "uk".to_owned(),
        "localhost".to_owned(),
        format!("{site}; Domain={foreign}"),
    ];
    let bad: Vec<String> = (0..3)
        .map(|_| {
            let (name, domain, more) = (draft.name(), draft.one_of(&domains), lines::same_site(draft));
            let flags = draft.one_of(&["", "; HttpOnly", "; Partitioned; Secure"]);
            format!("{name}=1; Domain={domain}{more}{flags}")
        })
        .collect();
    let scheme = draft.one_of(&["https", "http"]);
    draft.set(format!("{scheme}://{hotel}/"), bad);
}

pub(super) fn none_insecure(draft: &mut Draft) {
    draft.furnish();
    let (name, other) = (draft.name(), draft.name());
    let scheme = draft.one_of(&["https", "https", "http"]);
    let more = draft.one_of(&["", "; Path=/", "; HttpOnly", "; Max-Age=100"]);
    let url = format!("{scheme}://{}/", draft.hotel());
    draft.set(url, vec![format!("{name}=1; SameSite=None{more}"), format!("{other}=1; samesite=NONE; secure")]);
}

pub(super) fn partitioned_insecure(draft: &mut Draft) {
    draft.furnish();
    let (name, other) = (draft.name(), draft.name());
    let more = lines::same_site(draft).trim_end_matches("; Secure");
    let scheme = draft.one_of(&["https", "https", "http"]);
    let url = format!("{scheme}://{}/", draft.hotel());
    draft.set(url, vec![format!("{name}=1; Partitioned{more}"), format!("{other}=1; Partitioned; Secure{more}")]);
}

pub(super) fn strict_by_third_party(draft: &mut Draft) {
    partitioned_by_third_party(draft, "; SameSite=Strict");
}

pub(super) fn lax_by_third_party(draft: &mut Draft) {
    partitioned_by_third_party(draft, "; SameSite=Lax");
}

pub(super) fn unset_by_third_party(draft: &mut Draft) {
    partitioned_by_third_party(draft, "");
}

/// Third-party cookies are blocked before `SameSite` is looked at, unless they are partitioned.
fn partitioned_by_third_party(draft: &mut Draft, same_site: &str) {
    draft.furnish();
    let (name, other) = (draft.name(), draft.name());
    let lines = vec![format!("{name}=1; Secure; Partitioned{same_site}"), format!("{other}=1{same_site}")];
    by_third_party(draft, lines);
}

pub(super) fn third_party(draft: &mut Draft) {
    draft.furnish();
    let (name, none) = (draft.name(), draft.name());
    let first = lines::same_site(draft);
    let extra = draft.one_of(&[
        "; SameSite=None",
        "; SameSite=None; Secure",
        "; SameSite=None; Secure; Partitioned",
        "; Domain=evil.example",
        "; Max-Age=0",
    ]);
    by_third_party(draft, vec![format!("{name}=1{first}"), format!("{none}=1{extra}")]);
}

fn by_third_party(draft: &mut Draft, lines: Vec<String>) {
    let kind = scenes::embedded(draft);
    let scheme = draft.one_of(&["https", "https", "https", "http"]);
    let page = format!("{scheme}://{}/", if scheme == "https" { draft.foreign.to_owned() } else { draft.hotel() });
    draft.push(format!("https://{}/", draft.hotel()), lines, Api::Http, Some(page), kind);
    if draft.chance(50) {
        // The same by a navigation is first-party.
        let (more, page) = (lines::ordinary(draft), format!("https://{}/", draft.foreign));
        draft.push(format!("https://{}/", draft.hotel()), vec![more], Api::Http, Some(page), Kind::Navigate);
    }
}
