//! The fields of a record or of a token's claims, beside what they were.

use serde::Serialize;
use serde_json::{Map, Value};

/// One field of a record and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldView {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) before: Option<String>,
    change: &'static str,
}

/// What became of each field between two states of a record.
pub(crate) fn fields(before: Option<&Map<String, Value>>, after: Option<&Map<String, Value>>) -> Vec<FieldView> {
    let empty = Map::new();
    let (old, new) = (before.unwrap_or(&empty), after.unwrap_or(&empty));
    let mut views: Vec<FieldView> = new
        .iter()
        .map(|(key, value)| {
            let before = old.get(key).filter(|b| *b != value).map(ToString::to_string);
            let change = match old.get(key) {
                None => "added",
                Some(b) if b == value => "same",
                Some(_) => "changed",
            };
            FieldView { key: key.clone(), value: value.to_string(), before, change }
        })
        .collect();
    let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
    views.extend(gone.map(|(key, value)| FieldView {
        key: key.clone(),
        value: value.to_string(),
        before: None,
        change: "removed",
    }));
    views
}
