//! Where in the course a learner is: in a lesson's section, at an attack's step, in an exercise.

use serde::Serialize;

use crate::{class::Now, course::Course};

/// A row of the room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) enum Row {
    /// By slug.
    Exercise(String),
    Lesson(String),
    Attack(String),
    /// Pages of no row of their own.
    Elsewhere,
}

/// A place: the row, and what of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) row: Row,
    /// A number of the row's cells, from 0, or a word.
    pub(super) at: At,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum At {
    Number(usize),
    NotRun,
    Verdict(String),
    Passed,
    NotBegun,
    Page(String),
}

impl Place {
    /// A name for addresses.
    pub(super) fn key(&self) -> String {
        let row = match &self.row {
            Row::Exercise(slug) => format!("exercises/{slug}"),
            Row::Lesson(slug) => format!("lessons/{slug}"),
            Row::Attack(slug) => format!("attacks/{slug}"),
            Row::Elsewhere => "elsewhere".to_owned(),
        };
        let at = match &self.at {
            At::Number(number) => number.to_string(),
            At::NotRun => "-".to_owned(),
            At::Verdict(verdict) => format!("!{verdict}"),
            At::Passed => "+".to_owned(),
            At::NotBegun => "0".to_owned(),
            At::Page(title) => format!("/{title}"),
        };
        format!("{row}:{at}")
    }

    pub(super) fn of(now: &Now, course: &Course) -> Self {
        let path = now.reads.as_ref().map(|reads| reads.path.as_str());
        if let Some(trying) = &now.trying {
            // The page that is open beside a terminal says less than the terminal.
            let beside = path.is_none_or(|p| p.starts_with("/class") || p.starts_with("/exercises"));
            if beside || trying.at >= now.reads_at {
                let at = if trying.passed { At::Passed } else { At::Verdict(trying.verdict.clone()) };
                return Self { row: Row::Exercise(trying.exercise.clone()), at };
            }
        }
        let Some(reads) = &now.reads else { return Self { row: Row::Elsewhere, at: At::NotBegun } };
        let mut parts = reads.path.split('/').skip(1);
        let (kind, slug) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let number = |row, at| Self { row, at: At::Number(at) };
        if let Some(lesson) = Some(slug).filter(|_| kind == "lessons").and_then(|slug| course.lesson(slug)) {
            let section = lesson.sections.iter().position(|section| Some(&section.id) == reads.at.as_ref());
            return number(Row::Lesson(slug.to_owned()), section.unwrap_or(0));
        }
        if let Some(page) = Some(slug).filter(|_| kind == "attacks").and_then(|slug| course.attack(slug)) {
            let step = reads.at.as_ref().and_then(|at| at.strip_prefix("step ")?.parse::<usize>().ok());
            let step = step.unwrap_or(1).clamp(1, page.attack.steps.len().max(1));
            return number(Row::Attack(slug.to_owned()), step - 1);
        }
        if kind == "exercises" && course.exercise(slug).is_some() {
            return Self { row: Row::Exercise(slug.to_owned()), at: At::NotRun };
        }
        // What the page is called is what its browser said; it is shown as text.
        let title: String = reads.title.chars().filter(|c| !c.is_control()).take(60).collect();
        Self { row: Row::Elsewhere, at: At::Page(if title.is_empty() { reads.path.clone() } else { title }) }
    }
}
