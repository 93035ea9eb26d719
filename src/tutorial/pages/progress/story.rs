//! What was done, day by day, the latest first: read from the dates of what is kept.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use time::{Date, OffsetDateTime, macros::format_description};

use crate::{
    course::{Course, Lesson},
    progress::Done,
    switch::Setting,
    tutorial::standing,
};

/// So many days are told; earlier ones are counted.
const MOST_DAYS: usize = 30;

/// A day and what was done on it.
#[derive(Debug, Serialize)]
pub(super) struct Day {
    when: String,
    deeds: Vec<Action>,
}

/// One thing that was done: what, where it is, and more about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Action {
    verb: &'static str,
    title: String,
    href: String,
    more: String,
}

/// The days, the latest first, and how many there were before them.
pub(super) fn story(course: &Course, done: &BTreeMap<Done, i64>, now: i64) -> (Vec<Day>, usize) {
    let mut days: BTreeMap<Date, Vec<Action>> = BTreeMap::new();
    for lesson in &course.lessons {
        for (day, deed) in of_lesson(lesson, done) {
            days.entry(day).or_default().push(deed);
        }
    }
    for page in &course.attacks {
        for (day, deed) in of_attack(&page.attack.slug, &page.attack.front.title, done) {
            days.entry(day).or_default().push(deed);
        }
    }
    for exercise in &course.exercises {
        if let Some(at) = done.get(&Done::Exercise(exercise.slug.clone())) {
            let (title, href) = (exercise.title.clone(), format!("/exercises/{}", exercise.slug));
            days.entry(day_of(*at)).or_default().push(Action { verb: "Solved", title, href, more: String::new() });
        }
    }
    for lab in &course.labs {
        if let Some(at) = done.get(&Done::Lab(lab.slug.clone())) {
            let (title, href) = (lab.front.title.clone(), format!("/labs/{}", lab.slug));
            days.entry(day_of(*at)).or_default().push(Action { verb: "Solved", title, href, more: "a lab".to_owned() });
        }
    }
    for case in &course.cases {
        if let Some(at) = done.get(&Done::Drill(case.slug.clone())) {
            let (title, href) = (case.front.title.clone(), format!("/clinic/{}/drill", case.slug));
            let more = "a drill of the clinic".to_owned();
            days.entry(day_of(*at)).or_default().push(Action { verb: "Found the line in", title, href, more });
        }
    }
    let earlier = days.len().saturating_sub(MOST_DAYS);
    let told = days.into_iter().rev().take(MOST_DAYS);
    (told.map(|(day, deeds)| Day { when: when(day, day_of(now)), deeds }).collect(), earlier)
}

/// On each day on which something of it was done: begun, gone on with or finished, and how much.
fn of_lesson(lesson: &Lesson, done: &BTreeMap<Done, i64>) -> Vec<(Date, Action)> {
    let played = lesson.live.iter().filter_map(|b| done.get(&Done::Played(lesson.block_name(b))));
    let right = lesson.quizzes.iter().filter_map(|q| done.get(&Done::Right(lesson.quiz_name(q))));
    let wrong = lesson.quizzes.iter().filter_map(|q| done.get(&Done::Wrong(lesson.quiz_name(q))));
    let mut counts: BTreeMap<Date, (usize, usize)> = BTreeMap::new();
    played.for_each(|at| counts.entry(day_of(*at)).or_default().0 += 1);
    right.for_each(|at| counts.entry(day_of(*at)).or_default().1 += 1);
    // A wrong answer is something done, and nothing to count.
    for at in wrong {
        counts.entry(day_of(*at)).or_default();
    }
    let finished = standing::finished_at(lesson, done).map(day_of);
    if let Some(day) = finished {
        counts.entry(day).or_default();
    }
    let first = counts.keys().next().copied();
    let deed = |(day, (requests, answers)): (Date, (usize, usize))| {
        let verb = match (finished == Some(day), first == Some(day)) {
            (true, _) => "Finished",
            (_, true) => "Began",
            _ => "Went on with",
        };
        let (title, href) = (lesson.front.title.clone(), format!("/lessons/{}", lesson.slug));
        (day, Action { verb, title, href, more: counted(requests, answers) })
    };
    counts.into_iter().map(deed).collect()
}

/// Watched as it won, or stopped, and with what.
fn of_attack(slug: &str, title: &str, done: &BTreeMap<Done, i64>) -> Vec<(Date, Action)> {
    let mut days: BTreeMap<Date, (&'static str, BTreeSet<String>)> = BTreeMap::new();
    if let Some(at) = done.get(&Done::Watched(slug.to_owned())) {
        days.insert(day_of(*at), ("Watched", BTreeSet::new()));
    }
    if let Some(at) = done.get(&Done::Stopped(slug.to_owned())) {
        days.entry(day_of(*at)).or_default().0 = "Stopped";
    }
    for (key, at) in done {
        let Done::StoppedBy(name) = key else { continue };
        let Some(setting) = name.strip_prefix(slug).and_then(|rest| rest.strip_prefix(':')) else { continue };
        let day = days.entry(day_of(*at)).or_default();
        day.0 = "Stopped";
        day.1.extend(Setting::parse(setting).ok().map(|s| s.title()));
    }
    let deed = |(day, (verb, with)): (Date, (&'static str, BTreeSet<String>))| {
        let with: Vec<String> = with.into_iter().collect();
        let more = if with.is_empty() { String::new() } else { format!("with {}", with.join(", ")) };
        (day, Action { verb, title: title.to_owned(), href: format!("/attacks/{slug}"), more })
    };
    days.into_iter().map(deed).collect()
}

fn counted(requests: usize, answers: usize) -> String {
    let count = |n: usize, one: &str, many: &str| (n > 0).then(|| format!("{n} {}", if n == 1 { one } else { many }));
    let both = [count(requests, "request", "requests"), count(answers, "question right", "questions right")];
    both.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn day_of(at: i64) -> Date {
    OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH).date()
}

/// `Today`, `Yesterday`, `Thursday`, `14 Nov`, `14 Nov 2025`.
fn when(day: Date, today: Date) -> String {
    let ago = (today - day).whole_days();
    let format = match ago {
        ..=0 => return "Today".to_owned(),
        1 => return "Yesterday".to_owned(),
        2..=6 => format_description!("[weekday]"),
        _ if day.year() == today.year() => format_description!("[day padding:none] [month repr:short]"),
        _ => format_description!("[day padding:none] [month repr:short] [year]"),
    };
    day.format(&format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_day_is_called_as_people_call_it() {
        let today = date!(2026 - 11 - 30);
        let named = [
            date!(2026 - 11 - 30),
            date!(2026 - 11 - 29),
            date!(2026 - 11 - 26),
            date!(2026 - 11 - 1),
            date!(2025 - 11 - 30),
        ]
        .map(|day| when(day, today));
        assert_eq!(named, ["Today", "Yesterday", "Thursday", "1 Nov", "30 Nov 2025"]);
    }

    #[test]
    fn an_attack_that_was_stopped_says_with_what() {
        let done = [
            (Done::Watched("replay".into()), 0),
            (Done::Stopped("replay".into()), 86_400),
            (Done::StoppedBy("replay:destroy_on_logout".into()), 86_400),
            (Done::StoppedBy("replay-after:http_only".into()), 86_400),
        ];
        let told = of_attack("replay", "Replay", &done.into_iter().collect());
        assert_eq!(told.iter().map(|(_, d)| d.verb).collect::<Vec<_>>(), ["Watched", "Stopped"]);
        assert!(told[1].1.more.starts_with("with "), "{told:?}");
        assert!(!told[1].1.more.contains("HttpOnly"), "another attack's defence: {told:?}");
    }
}
