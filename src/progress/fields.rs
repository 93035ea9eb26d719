//! The fields of a file of progress, one check each: what a section's entries may be called, times, counts and boxes.

use serde_json::{Map, Value};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::MOST_COUNTED;
use crate::recall::LAST;

/// Longer names are no slugs of a course.
const LONGEST_SLUG: usize = 64;

/// Why a file cannot be taken in. Nothing has been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {says}")]
pub struct NotProgress {
    /// The field, as a path such as `exercises.login.hints`; `file` for all of it.
    pub field: String,
    /// What is wrong with it.
    pub says: String,
}

pub(super) type Read<T> = Result<T, NotProgress>;

pub(super) fn wrong<T>(field: impl Into<String>, says: impl Into<String>) -> Read<T> {
    Err(NotProgress { field: field.into(), says: says.into() })
}

/// Goes through `{ slug: { field: value } }`. A section may be missing.
pub(super) fn section(
    file: &mut Map<String, Value>,
    name: &str,
    mut each: impl FnMut(&str, String, &str, &Value) -> Read<()>,
) -> Read<()> {
    let entries = match file.remove(name) {
        None => return Ok(()),
        Some(Value::Object(entries)) => entries,
        Some(_) => return wrong(name, "must be an object, from slugs to entries"),
    };
    for (slug, entry) in entries {
        let (named, says) = match name {
            "recall" => (slug.split_once(':').is_some_and(|(lesson, card)| is_slug(lesson) && is_slug(card)), NO_CARD),
            _ => named(name, &slug).unwrap_or((is_slug(&slug), NO_SLUG)),
        };
        if !named {
            // What stands there may be anything: so much of it as helps to find it.
            let shown: String = slug.chars().filter(|c| !c.is_control()).take(LONGEST_SLUG).collect();
            return wrong(format!("{name}.{shown}"), says);
        }
        let at = format!("{name}.{slug}");
        let Value::Object(fields) = entry else { return wrong(at, "must be an object") };
        for (field, value) in &fields {
            each(&format!("{at}.{field}"), slug.clone(), field, value)?;
        }
    }
    Ok(())
}

const NO_SLUG: &str = "is no slug: small letters, digits and hyphens, at most 64";
const NO_CARD: &str = "is no recall card: a lesson's slug, a colon, and letters and digits that stand for its question";

fn is_slug(text: &str) -> bool {
    let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    letters && !text.is_empty() && text.len() <= LONGEST_SLUG
}

pub(super) fn unknown(at: &str) -> Read<()> {
    wrong(at, "is no field that is known here")
}

pub(super) fn time(at: &str, value: &Value) -> Read<i64> {
    let parsed = value.as_str().and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    match parsed.map(OffsetDateTime::unix_timestamp) {
        Some(seconds) if seconds >= 0 => Ok(seconds),
        _ => wrong(at, "must be a time, such as \"2026-11-23T17:45:00Z\""),
    }
}

pub(super) fn count(at: &str, value: &Value) -> Read<u32> {
    match value.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= MOST_COUNTED) {
        Some(count) => Ok(count),
        None => wrong(at, format!("must be a whole number from 0 to {MOST_COUNTED}")),
    }
}

pub(super) fn place(at: &str, value: &Value) -> Read<u16> {
    match value.as_u64().and_then(|n| u16::try_from(n).ok()).filter(|n| *n <= LAST) {
        Some(place) => Ok(place),
        None => wrong(at, format!("must be the number of a box, from 0 to {LAST}")),
    }
}

pub(super) fn written(seconds: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    // A year beyond 9999 has no such form; the clock of this machine is wrong then.
    at.format(&Rfc3339).unwrap_or_default()
}

/// May an entry of one of these sections have this name? And what is said if not. `None` for another section.
fn named(section: &str, name: &str) -> Option<(bool, &'static str)> {
    let (first, second) = name.split_once(':').unwrap_or(("", ""));
    match section {
        "blocks" | "questions" => Some((is_slug(first) && is_slug(second), NO_STEP)),
        "defences" => Some((is_slug(first) && is_setting(second), NO_DEFENCE)),
        _ => None,
    }
}

const NO_STEP: &str =
    "is no part of a lesson: the lesson's slug, a colon, and letters and digits that stand for its text";
const NO_DEFENCE: &str = "is no defence of an attack: the attack's slug, a colon, and a setting such as same_site=lax";

fn is_setting(text: &str) -> bool {
    let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_=".contains(&b));
    letters && !text.is_empty() && text.len() <= LONGEST_SLUG
}
