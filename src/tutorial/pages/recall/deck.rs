//! Which cards somebody is asked, and which of them are due.

use std::collections::BTreeMap;

use crate::{
    course::{Card, Course, Lesson},
    progress::Achieved,
    recall::Resting,
    tutorial::{Problem, standing::Standing},
};

/// Whose cards: those of the lessons that are done, of all, or of one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::tutorial::pages) enum Of {
    /// Of the lessons that are done.
    #[default]
    Done,
    /// Of all lessons.
    All,
    /// Of one lesson, by its slug.
    Lesson(String),
}

impl Of {
    /// Reads the word in the address.
    pub(super) fn parse(word: &str, course: &Course) -> Result<Self, Problem> {
        match word {
            "" | "done" => Ok(Self::Done),
            "all" => Ok(Self::All),
            slug if course.lesson(slug).is_some() => Ok(Self::Lesson(slug.to_owned())),
            other => Err(Problem::bad("of", format!("there is no lesson `{other}`; use done, all or a lesson's name"))),
        }
    }

    /// The word in the address.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Done => "done",
            Self::All => "all",
            Self::Lesson(slug) => slug,
        }
    }

    fn takes(&self, lesson: &Lesson, achieved: &Achieved) -> bool {
        match self {
            Self::Done => Standing::is_done(lesson, achieved),
            Self::All => true,
            Self::Lesson(slug) => lesson.slug == *slug,
        }
    }
}

/// A card with the lesson it is from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dealt<'a> {
    pub(super) lesson: &'a Lesson,
    pub(super) card: &'a Card,
    /// Where it is; `None` if it was never seen.
    pub(super) resting: Option<Resting>,
}

/// The cards of a choice, told apart.
#[derive(Debug, Default)]
pub(in crate::tutorial::pages) struct Deck<'a> {
    /// Those to ask now: what was asked before, the longest due first; then what is new, in the course's order.
    pub(super) due: Vec<Dealt<'a>>,
    /// How many rest.
    pub(super) resting: usize,
    /// When the next one comes, in seconds since 1970.
    pub(super) next: Option<i64>,
}

impl<'a> Deck<'a> {
    pub(in crate::tutorial::pages) fn of(
        course: &'a Course,
        of: &Of,
        achieved: &Achieved,
        seen: &BTreeMap<String, Resting>,
        now: i64,
    ) -> Self {
        let mut deck = Self::default();
        for lesson in course.lessons.iter().filter(|lesson| of.takes(lesson, achieved)) {
            for card in &lesson.cards {
                let resting = seen.get(&lesson.card_name(card)).copied();
                match resting.filter(|r| r.due > now) {
                    Some(rests) => {
                        deck.resting += 1;
                        deck.next = Some(deck.next.map_or(rests.due, |next| next.min(rests.due)));
                    }
                    None => deck.due.push(Dealt { lesson, card, resting }),
                }
            }
        }
        deck.due.sort_by_key(|dealt| dealt.resting.map_or(i64::MAX, |r| r.due));
        deck
    }

    /// How many are due.
    pub(in crate::tutorial::pages) fn count(&self) -> usize {
        self.due.len()
    }
}
