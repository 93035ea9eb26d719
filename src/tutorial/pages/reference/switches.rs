//! `/reference/switches`: every defence, what it is in code, what it stops and where it is taught.
//!
//! Nothing is written here twice: names, meanings and lines are the catalogue's, what is stopped is what the attack
//! files declare and `check` proves, lessons are found by what they show.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::nav;
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

fn context(course: &Course) -> Value {
    let mut groups: Vec<&str> = ALL.iter().map(|s| s.group).collect();
    groups.dedup();
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|group| {
            let of_group = ALL.iter().filter(|s| s.group == group);
            json!({ "name": group, "switches": of_group.map(|s| view(course, s)).collect::<Vec<_>>() })
        })
        .collect();
    let frame = page::Frame::new("Switches", "reference", course);
    let (count, attacks) = (ALL.len(), course.attacks.len());
    json!({ "page": frame, "nav": nav(PAGE), "groups": groups, "count": count, "attacks": attacks })
}

fn view(course: &Course, switch: &'static Switch) -> Value {
    let values: Vec<Value> = switch.choices.iter().map(|choice| value(course, switch, choice)).collect();
    let named = |settings: Vec<Setting>| settings.iter().any(|s| s.switch.name == switch.name);
    let decoys = course.attacks.iter().filter(|a| named(a.attack.no_help())).map(link);
    let lessons = course.lessons.iter().filter(|l| l.shows(switch.name));
    json!({
        "name": switch.name, "title": switch.title, "meaning": switch.meaning, "values": values,
        "rust": lines(switch, Switch::rust_at), "express": lines(switch, Switch::express_at),
        "decoys": decoys.collect::<Vec<_>>(),
        "lessons": lessons
            .map(|l| json!({ "href": format!("/lessons/{}", l.slug), "number": l.number, "title": l.front.title }))
            .collect::<Vec<_>>(),
    })
}

fn value(course: &Course, switch: &'static Switch, choice: &'static Choice) -> Value {
    let setting = Setting { switch, value: choice.value };
    let stopped = course.attacks.iter().filter(|a| a.attack.stopped_by().contains(&setting));
    json!({
        "value": choice.value, "title": choice.title, "protects": choice.protects,
        "default": choice.value == switch.default, "stops": stopped.map(link).collect::<Vec<_>>(),
    })
}

fn link(page: &AttackPage) -> Value {
    json!({ "href": format!("/attacks/{}", page.attack.slug), "title": page.attack.front.title })
}

/// The line of each protective value, where they differ.
fn lines(switch: &Switch, line: fn(&Switch, &str) -> String) -> Vec<String> {
    let mut lines: Vec<String> =
        switch.choices.iter().filter(|c| c.protects).map(|c| line(switch, c.value)).filter(|l| !l.is_empty()).collect();
    lines.dedup();
    lines
}
