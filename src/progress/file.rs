//! Progress as one JSON file, to take to another machine: written, and read with every field checked.
//!
//! `version` changes when a section changes its meaning. A further section does not change it: what is not
//! known here is handed on unread. Deliberately absent: what becomes of it; `snapshot` merges.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Done, Snapshot,
    fields::{Read, count, place, section, time, unknown, written, wrong},
    steps,
};
use crate::recall::Resting;

/// A file of progress is some kilobytes, and one that an older version let grow some hundred. A larger one is something
/// else.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The version written, and the newest that can be read.
const VERSION: u64 = 1;
impl Snapshot {
    /// The file's text. `now` is when it is written, seconds since 1970.
    #[must_use]
    pub fn to_file(&self, now: i64) -> String {
        let (mut lessons, mut attacks, mut exercises) = (Map::new(), Map::new(), Map::new());
        for (done, at) in &self.done {
            let (section, slug, field) = match done {
                Done::Lesson(slug) => (&mut lessons, slug, "done"),
                Done::Watched(slug) => (&mut attacks, slug, "watched"),
                Done::Stopped(slug) => (&mut attacks, slug, "stopped"),
                Done::Exercise(slug) => (&mut exercises, slug, "done"),
                // `steps` writes these.
                Done::Lab(_)
                | Done::LabHint(_)
                | Done::Drill(_)
                | Done::Played(_)
                | Done::Right(_)
                | Done::Wrong(_)
                | Done::StoppedBy(_) => continue,
            };
            section.entry(slug).or_insert_with(|| json!({}))[field] = json!(written(*at));
        }
        for (slug, effort) in &self.efforts {
            let entry = exercises.entry(slug).or_insert_with(|| json!({}));
            entry["attempts"] = json!(effort.attempts);
            entry["hints"] = json!(effort.hints);
        }
        let cards: Map<String, Value> = (self.cards.iter())
            .map(|(card, Resting { place, due })| (card.clone(), json!({ "box": place, "due": written(*due) })))
            .collect();
        let mut file = json!({
            "cloakroom": "progress", "version": VERSION, "exported_at": written(now),
            "lessons": lessons, "attacks": attacks, "exercises": exercises, "recall": cards,
        });
        for (section, entries) in steps::write(&self.done) {
            file[section] = Value::Object(entries);
        }
        for (section, value) in &self.others {
            if file.get(section).is_none() {
                file[section] = value.clone();
            }
        }
        format!("{file:#}\n")
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It is no file of progress, or a field of it cannot be used; says which.
    pub fn from_file(bytes: &[u8]) -> Read<Self> {
        if bytes.len() > MOST_BYTES {
            return wrong("file", format!("it has more than {} kB; a file of progress is smaller", MOST_BYTES / 1024));
        }
        let file: Value = match serde_json::from_slice(bytes) {
            Ok(file) => file,
            Err(error) if error.is_eof() => return wrong("file", "it ends too early; was it cut off?"),
            Err(error) => return wrong("file", format!("it is not JSON ({error})")),
        };
        let Value::Object(mut file) = file else { return wrong("file", "it is not a JSON object") };
        if file.remove("cloakroom").as_ref().and_then(Value::as_str) != Some("progress") {
            return wrong("cloakroom", "must be \"progress\"; this is no file that `progress export` wrote");
        }
        match file.remove("version").as_ref().and_then(Value::as_u64) {
            Some(1..=VERSION) => {}
            Some(newer @ 2..) => {
                return wrong("version", format!("{newer} is newer than this Cloakroom reads ({VERSION}); update it"));
            }
            _ => return wrong("version", format!("must be a number from 1 to {VERSION}")),
        }
        if let Some(at) = file.remove("exported_at") {
            time("exported_at", &at)?;
        }
        let mut snapshot = Self::default();
        section(&mut file, "lessons", |at, slug, field, value| match field {
            "done" => snapshot.did(Done::Lesson(slug), time(at, value)?),
            _ => unknown(at),
        })?;
        section(&mut file, "attacks", |at, slug, field, value| match field {
            "watched" => snapshot.did(Done::Watched(slug), time(at, value)?),
            "stopped" => snapshot.did(Done::Stopped(slug), time(at, value)?),
            _ => unknown(at),
        })?;
        section(&mut file, "exercises", |at, slug, field, value| match field {
            "done" => snapshot.did(Done::Exercise(slug), time(at, value)?),
            "attempts" | "hints" => snapshot.took(slug, field, count(at, value)?),
            _ => unknown(at),
        })?;
        steps::read(&mut file, &mut snapshot)?;
        let mut cards: BTreeMap<String, (Option<u16>, Option<i64>)> = BTreeMap::new();
        section(&mut file, "recall", |at, card, field, value| {
            let known = cards.entry(card).or_default();
            match field {
                "box" => known.0 = Some(place(at, value)?),
                "due" => known.1 = Some(time(at, value)?),
                _ => return unknown(at),
            }
            Ok(())
        })?;
        for (card, known) in cards {
            let (Some(place), Some(due)) = known else {
                return wrong(format!("recall.{card}"), "must have both box and due");
            };
            snapshot.cards.insert(card, Resting { place, due });
        }
        snapshot.others = file;
        Ok(snapshot)
    }

    fn did(&mut self, done: Done, at: i64) -> Read<()> {
        self.done.insert(done, at);
        Ok(())
    }

    fn took(&mut self, slug: String, field: &str, count: u32) -> Read<()> {
        let effort = self.efforts.entry(slug).or_default();
        *(if field == "hints" { &mut effort.hints } else { &mut effort.attempts }) = count;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Effort;

    fn some() -> Snapshot {
        let done = [
            Done::Lesson("cookies".into()),
            Done::Watched("replay".into()),
            Done::Exercise("login".into()),
            Done::Lab("planted".into()),
            Done::LabHint("planted:2".into()),
            Done::Drill("card-return".into()),
            Done::Played("cookies:1f-2".into()),
            Done::Right("cookies:2f".into()),
            Done::Wrong("cookies:2f".into()),
            Done::StoppedBy("replay:same_site=lax".into()),
        ];
        let efforts = [("login".to_owned(), Effort { attempts: 3, hints: 1 })].into();
        let cards = [("cookies:1f".to_owned(), Resting { place: 3, due: 1_800_000_000 })].into();
        Snapshot { done: done.into_iter().zip(1_700_000_000..).collect(), efforts, cards, others: Map::new() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = some().to_file(1_700_000_100);
        assert_eq!(Snapshot::from_file(text.as_bytes()), Ok(some()));
        assert!(text.contains("\"watched\": \"2023-11-14T22:13:21Z\""), "{text}");
    }

    #[test]
    fn a_section_that_is_not_ours_is_handed_on() {
        let with = Snapshot { others: Map::from_iter([("notes".to_owned(), json!({ "x": 1 }))]), ..some() };
        assert_eq!(Snapshot::from_file(with.to_file(0).as_bytes()), Ok(with));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_field() {
        let text = some().to_file(0);
        for (from, to, field) in [
            ("\"progress\"", "\"else\"", "cloakroom"),
            ("\"version\": 1", "\"version\": 2", "version"),
            ("\"version\": 1", "\"version\": \"1\"", "version"),
            ("\"attempts\": 3", "\"attempts\": -3", "exercises.login.attempts"),
            ("\"hints\": 1", "\"hints\": 4294967296", "exercises.login.hints"),
            ("\"attempts\": 3", "\"attempts\": 4294967295", "exercises.login.attempts"),
            ("\"hints\": 1", "\"tips\": 1", "exercises.login.tips"),
            ("2023-11-14T22:13:20Z", "yesterday", "lessons.cookies.done"),
            ("2023-11-14T22:13:20Z", "1723-11-14T22:13:20Z", "lessons.cookies.done"),
            ("\"replay\"", "\"../replay\"", "attacks.../replay"),
            ("\"solved\"", "\"done\"", "labs.planted.done"),
            ("\"hint_2\"", "\"hint_0\"", "labs.planted.hint_0"),
            ("\"hint_2\"", "\"hint_x\"", "labs.planted.hint_x"),
            ("\"found\"", "\"lost\"", "drills.card-return.lost"),
            ("\"box\": 3", "\"box\": 7", "recall.cookies:1f.box"),
            ("\"box\": 3", "\"box\": -1", "recall.cookies:1f.box"),
            ("\"box\": 3", "\"place\": 3", "recall.cookies:1f.place"),
            ("\"box\": 3,", "", "recall.cookies:1f"),
            ("2027-01-15T08:00:00Z", "soon", "recall.cookies:1f.due"),
            ("\"cookies:1f\"", "\"cookies\"", "recall.cookies"),
            ("\"cookies:1f-2\"", "\"1f-2\"", "blocks.1f-2"),
            ("\"played\"", "\"seen\"", "blocks.cookies:1f-2.seen"),
            ("\"right\"", "\"true\"", "questions.cookies:2f.true"),
            ("replay:same_site=lax", "replay:Same Site", "defences.replay:Same Site"),
            ("\"recall\": {", "\"recall\": [], \"more\": {", "recall"),
            ("\"lessons\": {", "\"lessons\": 1, \"more\": {", "lessons"),
        ] {
            let spoilt = text.replacen(from, to, 1);
            assert_ne!(spoilt, text, "{from} is there to be spoilt");
            let error = Snapshot::from_file(spoilt.as_bytes()).unwrap_err();
            assert_eq!(error.field, field, "{from} -> {to}: {error}");
        }
    }

    #[test]
    fn a_file_that_is_cut_off_anywhere_is_refused() {
        let text = some().to_file(0);
        for end in 0..text.trim_end().len() {
            let error = Snapshot::from_file(&text.as_bytes()[..end]).unwrap_err();
            assert_eq!(error.field, "file", "cut after {end} bytes");
        }
        let large = vec![b' '; MOST_BYTES + 1];
        assert!(Snapshot::from_file(&large).unwrap_err().says.contains("4096 kB"));
        assert!(Snapshot::from_file(&[0xff; 40]).unwrap_err().says.contains("not JSON"));
    }
}
