//! What a lab's page tells once it is solved.

use serde::Serialize;

use crate::{
    course::{Course, Lab},
    lab::{LabState, picture},
    progress::{Achieved, Done},
    switch::Setting,
    tutorial::pages::links::{AttackEnd, SlugLink},
    view::run::{RunView, run_view},
};

#[derive(Debug, Serialize)]
pub(super) struct EndView<'a> {
    story: String,
    took: String,
    /// So many hints were read.
    hints: usize,
    after_html: &'a str,
    /// The attack that it was.
    attack: Option<AttackEnd<'a>>,
    threats: Vec<SlugLink<'a>>,
    exercise: Option<SlugLink<'a>>,
    next: Option<NextLab<'a>>,
    run: Option<RunView>,
    left_out: u64,
    steps: usize,
    set: Vec<String>,
}

/// A lab that is not solved.
#[derive(Debug, Serialize)]
struct NextLab<'a> {
    slug: &'a str,
    title: &'a str,
    difficulty: &'static str,
}

/// `value` is what was to be reached, and `hints` how many were read.
pub(super) fn end<'a>(
    (course, lab, achieved): (&'a Course, &'a Lab, &Achieved),
    state: &LabState,
    value: String,
    hints: usize,
) -> EndView<'a> {
    let front = &lab.front;
    let story = front.solved.replace("{}", &value);
    let attack = front.attack.as_ref().and_then(|slug| course.attack(slug));
    let trains = |slug: &String| course.exercises.iter().find(|e| e.attack.as_ref() == Some(slug));
    let threats = front.threat.iter().filter_map(|threat| course.attack(&threat.attack));
    let drawn = picture(state, &story);
    EndView {
        took: took(state.solved.as_ref().map_or(0, |solved| solved.seconds)),
        hints,
        after_html: &lab.after_html,
        attack: attack.map(AttackEnd::from),
        threats: threats.map(SlugLink::from).collect(),
        exercise: front.attack.as_ref().and_then(trains).map(SlugLink::from),
        next: next(course, lab, achieved),
        run: drawn.as_ref().map(|(run, _)| run_view(run)),
        left_out: drawn.as_ref().map_or(0, |(_, left_out)| *left_out),
        steps: drawn.as_ref().map_or(0, |(run, _)| run.run.steps.len()),
        set: set(lab),
        story,
    }
}

/// The first one after it that is not solved, and else the first before it.
fn next<'a>(course: &'a Course, lab: &Lab, achieved: &Achieved) -> Option<NextLab<'a>> {
    let at = course.labs.iter().position(|other| other.slug == lab.slug).unwrap_or(0);
    let mut others = course.labs.iter().skip(at + 1).chain(&course.labs);
    let next = others.find(|l| l.slug != lab.slug && !achieved.has(&Done::Lab(l.slug.clone())))?;
    Some(NextLab { slug: &next.slug, title: &next.front.title, difficulty: next.front.difficulty.word() })
}

/// What stood differently from a new sandbox, and was not told.
fn set(lab: &Lab) -> Vec<String> {
    let parsed = lab.front.set.iter().filter_map(|text| Setting::parse(text).ok());
    let hidden = parsed.filter(|setting| !lab.told.contains(&setting.title()));
    let named = |s: Setting| match s.switch.is_toggle() {
        true => format!("{}: {}", s.switch.title, s.value),
        false => s.title(),
    };
    hidden.map(named).collect()
}

pub(in crate::tutorial::pages) fn took(seconds: i64) -> String {
    match seconds {
        s if s < 2 => "a second".to_owned(),
        s if s < 90 => format!("{s} seconds"),
        s if s < 90 * 60 => format!("{} minutes", (s + 30) / 60),
        s => format!("{} hours", (s + 1800) / 3600),
    }
}
