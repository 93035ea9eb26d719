//! The nine ways into the subject, each with whom it is for and what it leads to, as the first page offers them.

use serde::Serialize;

use super::{deep_dive, visualise};
use crate::{
    course::Course,
    progress::{Achieved, Done},
    tutorial::standing::{Standing, of_tour},
};

/// Three ways under one verb.
#[derive(Debug, Serialize)]
pub(super) struct WayGroup {
    title: &'static str,
    ways: Vec<Way>,
}

/// One way in.
#[derive(Debug, Serialize)]
struct Way {
    title: &'static str,
    /// Whom it is for.
    you: &'static str,
    /// What is there.
    what: String,
    href: String,
}

fn way(title: &'static str, you: &'static str, what: String, href: impl Into<String>) -> Way {
    Way { title, you, what, href: href.into() }
}

/// All nine, with how far they are done.
pub(super) fn ways(course: &Course, achieved: &Achieved, due: usize) -> Vec<WayGroup> {
    vec![
        WayGroup { title: "Read", ways: read(course, achieved) },
        WayGroup { title: "Do", ways: act(course, achieved) },
        WayGroup { title: "Measure", ways: measure(course, due) },
    ]
}

fn read(course: &Course, achieved: &Achieved) -> Vec<Way> {
    let toured = match of_tour(course, achieved) {
        (0, _) => format!("The tour, {} min", course.tour.minutes),
        (played, all) if played == all => "The tour, done".to_owned(),
        (played, all) => format!("The tour, {played} of {all} played"),
    };
    let done = course.lessons.iter().filter(|lesson| Standing::is_done(lesson, achieved)).count();
    let all = course.lessons.len();
    let lessons = match done {
        0 => format!("{all} lessons by the layers of a request, {}", hours(course)),
        done => format!("{done} of {all} lessons done"),
    };
    let pictures = course.lessons.iter().flat_map(|lesson| &lesson.drawings).filter(|d| !d.run).count();
    vec![
        way("Why", "You ask what it is for before you do any of it.", toured, "/tour"),
        way("Deep dive", "You want all of it, in order, with the reasons.", lessons, deep_dive::PAGE),
        way(
            "Visualise",
            "You believe it when you see it.",
            format!("{pictures} pictures, and runs that are drawn as they happen"),
            visualise::PAGE,
        ),
    ]
}

fn act(course: &Course, achieved: &Achieved) -> Vec<Way> {
    let solved = course.labs.iter().filter(|lab| achieved.has(&Done::Lab(lab.slug.clone()))).count();
    let stopped = course.attacks.iter().filter(|a| achieved.has(&Done::Stopped(a.attack.slug.clone()))).count();
    let labs = match solved {
        0 => format!("{} labs: a goal, and no steps", course.labs.len()),
        solved => format!("{solved} of {} labs solved", course.labs.len()),
    };
    let challenge = match stopped {
        0 => labs,
        stopped => format!("{labs}; {stopped} of {} attacks stopped", course.attacks.len()),
    };
    let done = course.exercises.iter().filter(|e| achieved.has(&Done::Exercise(e.slug.clone()))).count();
    let exercises = match done {
        0 => format!("{} exercises, checked by cargo test", course.exercises.len()),
        done => format!("{done} of {} exercises done", course.exercises.len()),
    };
    vec![
        way(
            "Try",
            "You would rather press things than read about them.",
            "Playground: two browsers, one hotel, every switch".to_owned(),
            "/playground",
        ),
        way("Challenge", "You want to break in first, and ask why afterwards.", challenge, "/labs"),
        way("Project", "You learn by building it yourself, in Rust.", exercises, "/exercises"),
    ]
}

fn measure(course: &Course, due: usize) -> Vec<Way> {
    let cards = course.lessons.iter().map(|lesson| lesson.cards.len()).sum::<usize>();
    let cards = match due {
        0 => format!("{cards} cards, again before you forget them"),
        1 => "1 card is due".to_owned(),
        due => format!("{due} cards are due"),
    };
    let questions = course.lessons.iter().map(|lesson| lesson.quizzes.len()).sum::<usize>();
    vec![
        way(
            "Performance",
            "You have to say what a session costs.",
            "Bytes and microseconds, on your machine".to_owned(),
            "/reference/costs",
        ),
        way("Recall", "You have read it, and want to keep it.", cards, "/recall"),
        way(
            "Test yourself",
            "You think you know it.",
            format!("Ten of {questions} questions, and what to read again"),
            "/recall/test",
        ),
    ]
}

/// `5 h 40 min`
fn hours(course: &Course) -> String {
    let minutes: u32 = course.lessons.iter().map(|lesson| lesson.front.minutes).sum();
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h {} min", minutes / 60, minutes % 60) }
}
