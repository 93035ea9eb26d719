//! The switches of a lab that is to be defended, as data for its template.

use serde::Serialize;

use crate::{
    course::Lab,
    switch::{Setting, Switch},
};

/// A switch that can be chosen.
#[derive(Debug, Serialize)]
pub(super) struct SwitchRow {
    name: &'static str,
    title: &'static str,
    meaning: &'static str,
    group: &'static str,
    values: Vec<SwitchValue>,
    moved: bool,
}

#[derive(Debug, Serialize)]
struct SwitchValue {
    value: String,
    title: &'static str,
    chosen: bool,
}

pub(super) fn row(lab: &Lab, switch: &'static Switch, on: &[Setting]) -> SwitchRow {
    let stands = lab.switches.value(switch);
    let now = on.iter().find(|setting| setting.switch.name == switch.name).map_or(stands, |setting| setting.value);
    let values = switch.choices.iter().map(|choice| SwitchValue {
        value: format!("{}={}", switch.name, choice.value),
        title: choice.title,
        chosen: choice.value == now,
    });
    SwitchRow {
        name: switch.name,
        title: switch.title,
        meaning: switch.meaning,
        group: switch.group,
        values: values.collect(),
        moved: now != stands,
    }
}
