//! The sections of a file of progress that tell what was done inside lessons and attacks: `blocks`, `questions`,
//! `defences`, `labs` and `drills`. A file without them is as good.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Done, Snapshot,
    fields::{Read, section, time, unknown, written},
};

const SECTIONS: [&str; 5] = ["blocks", "questions", "defences", "labs", "drills"];

/// The sections by their names.
pub(super) fn write(done: &BTreeMap<Done, i64>) -> BTreeMap<&'static str, Map<String, Value>> {
    let mut sections: BTreeMap<_, _> = SECTIONS.map(|name| (name, Map::new())).into();
    for (done, at) in done {
        let (section, name, field) = match done {
            Done::Played(name) => ("blocks", name.as_str(), "played".to_owned()),
            Done::Right(name) => ("questions", name.as_str(), "right".to_owned()),
            Done::Wrong(name) => ("questions", name.as_str(), "wrong".to_owned()),
            Done::StoppedBy(name) => ("defences", name.as_str(), "stopped".to_owned()),
            Done::Lab(slug) => ("labs", slug.as_str(), "solved".to_owned()),
            Done::Drill(slug) => ("drills", slug.as_str(), "found".to_owned()),
            Done::LabHint(name) => match name.split_once(':') {
                Some((slug, number)) => ("labs", slug, format!("hint_{number}")),
                None => continue,
            },
            Done::Lesson(_) | Done::Watched(_) | Done::Stopped(_) | Done::Exercise(_) => continue,
        };
        let entry = sections.entry(section).or_default().entry(name.to_owned()).or_insert_with(|| json!({}));
        entry[field] = json!(written(*at));
    }
    sections
}

/// Takes these sections out of a file, with every field checked.
pub(super) fn read(file: &mut Map<String, Value>, into: &mut Snapshot) -> Read<()> {
    for name in SECTIONS {
        section(file, name, |at, entry, field, value| {
            let done = match (name, field) {
                ("blocks", "played") => Done::Played(entry),
                ("questions", "right") => Done::Right(entry),
                ("questions", "wrong") => Done::Wrong(entry),
                ("defences", "stopped") => Done::StoppedBy(entry),
                ("labs", "solved") => Done::Lab(entry),
                ("drills", "found") => Done::Drill(entry),
                ("labs", hint) => match hint.strip_prefix("hint_").and_then(|n| n.parse::<u8>().ok()) {
                    Some(number @ 1..) => Done::LabHint(format!("{entry}:{number}")),
                    _ => return unknown(at),
                },
                _ => return unknown(at),
            };
            into.done.insert(done, time(at, value)?);
            Ok(())
        })?;
    }
    Ok(())
}
