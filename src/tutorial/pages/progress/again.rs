//! What is worth another look, each with its evidence: a question answered wrongly, an exercise left open, an attack
//! watched and not stopped.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    course::Course,
    progress::{Achieved, Done, Effort},
};

/// More is a list nobody reads.
const MOST: usize = 12;

/// One of them.
#[derive(Debug, Serialize)]
pub(in crate::tutorial::pages) struct Again {
    /// HTML of ours: a question may hold code.
    title_html: String,
    href: String,
    says: String,
}

impl Again {
    /// The cards that are due, if there are any.
    pub(in crate::tutorial::pages) fn of_cards(due: usize) -> Option<Self> {
        (due > 0).then(|| Self {
            title_html: if due == 1 { "1 card is due".to_owned() } else { format!("{due} cards are due") },
            href: "/recall".to_owned(),
            says: "Questions to what you have read, again before you forget the answers.".to_owned(),
        })
    }
}

pub(in crate::tutorial::pages) fn again(
    course: &Course,
    achieved: &Achieved,
    efforts: &BTreeMap<String, Effort>,
) -> Vec<Again> {
    let plain = |text: &str| minijinja::HtmlEscape(text).to_string();
    let mut found = Vec::new();
    for lesson in &course.lessons {
        for quiz in &lesson.quizzes {
            let name = lesson.quiz_name(quiz);
            if achieved.has(&Done::Wrong(name.clone())) && !achieved.has(&Done::Right(name)) {
                let section = lesson.sections.iter().find(|s| s.id == quiz.section).map_or("", |s| s.title.as_str());
                found.push(Again {
                    title_html: quiz.ask_html.clone(),
                    href: format!("/lessons/{}#{}", lesson.slug, quiz.section),
                    says: format!("Lesson {}. Not right yet; the answer stands in “{section}”.", lesson.number),
                });
            }
        }
    }
    for exercise in &course.exercises {
        let effort = efforts.get(&exercise.slug).copied().unwrap_or_default();
        if effort.attempts > 0 && !achieved.has(&Done::Exercise(exercise.slug.clone())) {
            let runs = if effort.attempts == 1 { "once".to_owned() } else { format!("{} times", effort.attempts) };
            found.push(Again {
                title_html: plain(&exercise.title),
                href: format!("/exercises/{}", exercise.slug),
                says: format!("An exercise you began. Its tests ran {runs}."),
            });
        }
    }
    for page in &course.attacks {
        let slug = &page.attack.slug;
        if achieved.has(&Done::Watched(slug.clone())) && !achieved.has(&Done::Stopped(slug.clone())) {
            found.push(Again {
                title_html: plain(&page.attack.front.title),
                href: format!("/attacks/{slug}"),
                says: "You have watched Mallory win. Find the switch that stops her.".to_owned(),
            });
        }
    }
    found.truncate(MOST);
    found
}
