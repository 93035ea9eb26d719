//! What a course knows of a record of progress. The rest belongs to another course, or to another version of this one:
//! it is not taken in, and said by name.

use std::collections::BTreeSet;

use super::{Done, Snapshot};
use crate::{course::Course, switch::Setting};

/// So many names are told one by one.
const MOST_NAMED: usize = 5;

/// Does the course have it? By the name that a database or [`LeftOut`] has for it: `lesson:cookies`, `watched:replay`,
/// `exercise:login`, `card:cookies:1f2e`.
#[must_use]
pub fn knows(course: &Course, name: &str) -> bool {
    let Some((kind, slug)) = name.split_once(':') else { return false };
    match kind {
        "lesson" => course.lesson(slug).is_some(),
        "watched" | "stopped" => course.attack(slug).is_some(),
        "stopped_by" => slug
            .split_once(':')
            .is_some_and(|(attack, setting)| course.attack(attack).is_some() && Setting::parse(setting).is_ok()),
        "played" => slug.split_once(':').is_some_and(|(lesson, key)| {
            course.lesson(lesson).is_some_and(|lesson| lesson.live.iter().any(|block| block.key == key))
        }),
        "right" | "wrong" => slug.split_once(':').is_some_and(|(lesson, key)| {
            course.lesson(lesson).is_some_and(|lesson| lesson.quizzes.iter().any(|quiz| quiz.key == key))
        }),
        "lab" => course.lab(slug).is_some(),
        "lab_hint" => slug.split_once(':').is_some_and(|(lab, number)| {
            let number: Option<usize> = number.parse().ok();
            course.lab(lab).is_some_and(|lab| number.is_some_and(|n| (1..=lab.hints.len()).contains(&n)))
        }),
        "drill" => course.case(slug).is_some_and(|case| case.drill.is_some()),
        "exercise" => course.exercise(slug).is_some(),
        "card" => slug.split_once(':').is_some_and(|(lesson, key)| {
            course.lesson(lesson).is_some_and(|lesson| lesson.cards.iter().any(|card| card.key == key))
        }),
        _ => false,
    }
}

/// Names of what was not taken in, and sections that this version does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut(BTreeSet<String>);

impl LeftOut {
    /// Was all of it taken in?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// In words; `None` if nothing was left out.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let shown: Vec<&str> = self.names().take(MOST_NAMED).collect();
        let more = self.0.len().saturating_sub(shown.len());
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        (!shown.is_empty()).then(|| format!("Not known to this course, and left out: {}{more}", shown.join(", ")))
    }
}

impl Snapshot {
    /// What the course knows of it, and what it does not.
    #[must_use]
    pub fn known_to(mut self, course: &Course) -> (Self, LeftOut) {
        let mut out = BTreeSet::new();
        let mut keep = |name: String| {
            let known = knows(course, &name);
            if !known {
                out.insert(name);
            }
            known
        };
        self.done.retain(|done: &Done, _| keep(done.key()));
        self.efforts.retain(|slug, _| keep(format!("exercise:{slug}")));
        self.cards.retain(|card, _| keep(format!("card:{card}")));
        // The name of a section may be anything; what is long or odd is no help.
        let plain = |name: &&String| name.len() <= 40 && name.chars().all(|c| c.is_ascii_graphic());
        out.extend(self.others.keys().filter(plain).map(|name| format!("section {name}")));
        (self, LeftOut(out))
    }
}
