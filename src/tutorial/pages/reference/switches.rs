//! `/reference/switches`: every defence, what it is in code, what it stops and where it is taught.
//!
//! Nothing is written here twice: names, meanings and lines are the catalogue's, what is stopped is what the attack
//! files declare and `check` proves, lessons are found by what they show.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    super::links::{HrefLink, LessonPlace},
    Nav, nav,
};
use crate::{
    course::{AttackPage, Course, Library},
    switch::{ALL, AttackSettings, Choice, Setting, Switch},
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
pub(super) const PAGE: &str = "/reference/switches";

pub(super) async fn switches(
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, PAGE, "reference/switches.html", || context(&course))
}

#[derive(Serialize)]
struct SwitchesPage<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    groups: Vec<Group<'a>>,
    count: usize,
    attacks: usize,
}

#[derive(Serialize)]
struct Group<'a> {
    name: &'static str,
    switches: Vec<SwitchView<'a>>,
}

#[derive(Serialize)]
struct SwitchView<'a> {
    name: &'static str,
    title: &'static str,
    meaning: &'static str,
    values: Vec<ValueView<'a>>,
    rust: Vec<String>,
    express: Vec<String>,
    /// Attacks that it looks as if it stopped, and does not.
    decoys: Vec<HrefLink<'a>>,
    lessons: Vec<LessonPlace<'a>>,
}

#[derive(Serialize)]
struct ValueView<'a> {
    value: &'static str,
    title: &'static str,
    protects: bool,
    default: bool,
    stops: Vec<HrefLink<'a>>,
}

fn context(course: &Course) -> SwitchesPage<'_> {
    let mut groups: Vec<&str> = ALL.iter().map(|s| s.group).collect();
    groups.dedup();
    let group = |name| {
        let of_group = ALL.iter().filter(|s| s.group == name);
        Group { name, switches: of_group.map(|s| view(course, s)).collect() }
    };
    SwitchesPage {
        page: page::Frame::new("Switches", "reference", course),
        nav: nav(PAGE),
        groups: groups.into_iter().map(group).collect(),
        count: ALL.len(),
        attacks: course.attacks.len(),
    }
}

fn view<'a>(course: &'a Course, switch: &'static Switch) -> SwitchView<'a> {
    let named = |settings: Vec<Setting>| settings.iter().any(|s| s.switch.name == switch.name);
    SwitchView {
        name: switch.name,
        title: switch.title,
        meaning: switch.meaning,
        values: switch.choices.iter().map(|choice| value(course, switch, choice)).collect(),
        rust: lines(switch, Switch::rust_at),
        express: lines(switch, Switch::express_at),
        decoys: course.attacks.iter().filter(|a| named(a.attack.no_help())).map(link).collect(),
        lessons: course.lessons.iter().filter(|l| l.shows(switch.name)).map(LessonPlace::from).collect(),
    }
}

fn value<'a>(course: &'a Course, switch: &'static Switch, choice: &'static Choice) -> ValueView<'a> {
    let setting = Setting { switch, value: choice.value };
    let stopped = course.attacks.iter().filter(|a| a.attack.stopped_by().contains(&setting));
    ValueView {
        value: choice.value,
        title: choice.title,
        protects: choice.protects,
        default: choice.value == switch.default,
        stops: stopped.map(link).collect(),
    }
}

fn link(page: &AttackPage) -> HrefLink<'_> {
    HrefLink { href: format!("/attacks/{}", page.attack.slug), title: &page.attack.front.title }
}

/// The line of each protective value, where they differ.
fn lines(switch: &Switch, line: fn(&Switch, &str) -> String) -> Vec<String> {
    let mut lines: Vec<String> =
        switch.choices.iter().filter(|c| c.protects).map(|c| line(switch, c.value)).filter(|l| !l.is_empty()).collect();
    lines.dedup();
    lines
}
