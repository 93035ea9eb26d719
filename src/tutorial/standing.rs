//! How far a lesson is: what was played in it, what was answered, and what follows from both.
//!
//! Done is a lesson whose questions are all answered right and in which something was played in each section that has
//! something to play; or one that its reader has marked. Deliberately absent: time spent, pages seen.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    course::{Course, Lesson, LiveBlock, Quiz},
    progress::{Achieved, Done},
};

/// A lesson's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// Nothing in it was played or answered.
    New,
    /// Something was.
    Begun,
    /// All that counts.
    Done,
}

/// What was done in a lesson, of what there is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Standing {
    pub(super) state: State,
    pub(super) played: usize,
    pub(super) blocks: usize,
    pub(super) right: usize,
    /// Answered, and never right so far.
    pub(super) wrong: usize,
    pub(super) questions: usize,
}

impl Standing {
    pub(super) fn of(lesson: &Lesson, achieved: &Achieved) -> Self {
        let played = |block: &&LiveBlock| achieved.has(&Done::Played(lesson.block_name(block)));
        let right = |quiz: &&Quiz| achieved.has(&Done::Right(lesson.quiz_name(quiz)));
        let wrong = |quiz: &&Quiz| achieved.has(&Done::Wrong(lesson.quiz_name(quiz)));
        let mut standing = Self {
            state: State::New,
            played: lesson.live.iter().filter(played).count(),
            blocks: lesson.live.len(),
            right: lesson.quizzes.iter().filter(right).count(),
            wrong: lesson.quizzes.iter().filter(|q| wrong(q) && !right(q)).count(),
            questions: lesson.quizzes.len(),
        };
        let there: BTreeSet<&str> = lesson.live.iter().map(|b| b.section.as_str()).collect();
        let seen: BTreeSet<&str> = lesson.live.iter().filter(played).map(|b| b.section.as_str()).collect();
        let all = standing.right == standing.questions && seen == there && standing.blocks + standing.questions > 0;
        standing.state = if all || achieved.has(&Done::Lesson(lesson.slug.clone())) {
            State::Done
        } else if standing.played + standing.right + standing.wrong > 0 {
            State::Begun
        } else {
            State::New
        };
        standing
    }

    pub(super) fn is_done(lesson: &Lesson, achieved: &Achieved) -> bool {
        Self::of(lesson, achieved).state == State::Done
    }

    /// What there was and what of it was done, in words; empty where nothing was.
    pub(super) fn words(&self) -> String {
        let of = |done: usize, all: usize, what: &str| (all > 0).then(|| format!("{done} of {all} {what}"));
        match self.state {
            State::New => String::new(),
            _ => [of(self.played, self.blocks, "requests"), of(self.right, self.questions, "questions")]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// How much of the tour was played, of how much there is.
pub(super) fn of_tour(course: &Course, achieved: &Achieved) -> (usize, usize) {
    let steps = course.tour.steps.iter().filter_map(|step| Some((course.lesson(&step.lesson)?, &step.section)));
    let blocks = steps.flat_map(|(lesson, section)| {
        lesson.live.iter().filter(move |block| block.section == *section).map(move |block| (lesson, block))
    });
    blocks.fold((0, 0), |(played, all), (lesson, block)| {
        let was = achieved.has(&Done::Played(lesson.block_name(block)));
        (played + usize::from(was), all + 1)
    })
}

/// When a lesson was finished, in seconds since 1970: with the last thing that counted, or when its reader marked it.
pub(super) fn finished_at(lesson: &Lesson, done: &BTreeMap<Done, i64>) -> Option<i64> {
    let mut counted = Vec::new();
    for quiz in &lesson.quizzes {
        counted.push(done.get(&Done::Right(lesson.quiz_name(quiz))).copied());
    }
    let sections: BTreeSet<&str> = lesson.live.iter().map(|b| b.section.as_str()).collect();
    for section in sections {
        let of_section = lesson.live.iter().filter(|b| b.section == section);
        counted.push(of_section.filter_map(|b| done.get(&Done::Played(lesson.block_name(b)))).min().copied());
    }
    let marked = done.get(&Done::Lesson(lesson.slug.clone())).copied();
    let all = counted.into_iter().collect::<Option<Vec<i64>>>().and_then(|all| all.into_iter().max());
    [marked, all].into_iter().flatten().min()
}
