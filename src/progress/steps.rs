//! The sections of a file of progress that tell what was done inside lessons and attacks: `blocks`, `questions` and
//! `defences`. A file without them is as good.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Done, Snapshot,
    fields::{Read, section, time, unknown, written},
};

/// The sections by their names.
pub(super) fn write(done: &BTreeMap<Done, i64>) -> BTreeMap<&'static str, Map<String, Value>> {
    let mut sections: BTreeMap<_, _> = ["blocks", "questions", "defences"].map(|name| (name, Map::new())).into();
    for (done, at) in done {
        let (section, name, field) = match done {
            Done::Played(name) => ("blocks", name, "played"),
            Done::Right(name) => ("questions", name, "right"),
            Done::Wrong(name) => ("questions", name, "wrong"),
            Done::StoppedBy(name) => ("defences", name, "stopped"),
            Done::Lesson(_) | Done::Watched(_) | Done::Stopped(_) | Done::Exercise(_) => continue,
        };
        let entry = sections.entry(section).or_default().entry(name).or_insert_with(|| json!({}));
        entry[field] = json!(written(*at));
    }
    sections
}

/// Takes the three sections out of a file, with every field checked.
pub(super) fn read(file: &mut Map<String, Value>, into: &mut Snapshot) -> Read<()> {
    for name in ["blocks", "questions", "defences"] {
        section(file, name, |at, entry, field, value| {
            let done = match (name, field) {
                ("blocks", "played") => Done::Played(entry),
                ("questions", "right") => Done::Right(entry),
                ("questions", "wrong") => Done::Wrong(entry),
                ("defences", "stopped") => Done::StoppedBy(entry),
                _ => return unknown(at),
            };
            into.done.insert(done, time(at, value)?);
            Ok(())
        })?;
    }
    Ok(())
}
