//! What pages say of something else that has a page: enough for a link to it.
//!
//! One type each, so that templates find the same fields everywhere. Deliberately absent: how far somebody is with it.

use serde::Serialize;

use crate::{
    course::{AttackPage, Case, Exercise, Lab, Lesson},
    switch::{AttackSettings, Setting},
};

/// A lesson, by its slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct LessonLink<'a> {
    slug: &'a str,
    number: u32,
    title: &'a str,
}

impl<'a> From<&'a Lesson> for LessonLink<'a> {
    fn from(lesson: &'a Lesson) -> Self {
        Self { slug: &lesson.slug, number: lesson.number, title: &lesson.front.title }
    }
}

/// A lesson, by an address: its page, or a place on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct LessonPlace<'a> {
    href: String,
    number: u32,
    title: &'a str,
}

impl<'a> From<&'a Lesson> for LessonPlace<'a> {
    fn from(lesson: &'a Lesson) -> Self {
        let href = format!("/lessons/{}", lesson.slug);
        Self { href, number: lesson.number, title: &lesson.front.title }
    }
}

/// An attack, an exercise, a lab or a case: its slug and its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct SlugLink<'a> {
    slug: &'a str,
    title: &'a str,
}

impl<'a> From<&'a AttackPage> for SlugLink<'a> {
    fn from(page: &'a AttackPage) -> Self {
        Self { slug: &page.attack.slug, title: &page.attack.front.title }
    }
}

impl<'a> From<&'a Exercise> for SlugLink<'a> {
    fn from(exercise: &'a Exercise) -> Self {
        Self { slug: &exercise.slug, title: &exercise.title }
    }
}

impl<'a> From<&'a Lab> for SlugLink<'a> {
    fn from(lab: &'a Lab) -> Self {
        Self { slug: &lab.slug, title: &lab.front.title }
    }
}

impl<'a> From<&'a Case> for SlugLink<'a> {
    fn from(case: &'a Case) -> Self {
        Self { slug: &case.slug, title: &case.front.title }
    }
}

/// Any address, and what the link says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct HrefLink<'a> {
    pub(super) href: String,
    pub(super) title: &'a str,
}

/// A switch's value that stops an attack: what it is called, and its line in Rust.
#[derive(Debug, Serialize)]
pub(super) struct Stop {
    title: String,
    rust: String,
}

/// What stops an attack, and what only looks as if it did.
#[derive(Debug, Serialize)]
pub(super) struct AttackEnd<'a> {
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    stops: Vec<Stop>,
    looks: Vec<String>,
}

impl<'a> From<&'a AttackPage> for AttackEnd<'a> {
    fn from(page: &'a AttackPage) -> Self {
        let attack = &page.attack;
        let stop = |s: &Setting| Stop { title: s.title(), rust: s.switch.rust_at(s.value) };
        Self {
            slug: &attack.slug,
            title: &attack.front.title,
            promise: &attack.front.promise,
            stops: attack.stopped_by().iter().map(stop).collect(),
            looks: attack.no_help().iter().map(Setting::title).collect(),
        }
    }
}

/// So much of something is done, of so much.
#[derive(Debug, Serialize)]
pub(super) struct DoneOf {
    pub(super) done: usize,
    pub(super) of: usize,
}
