//! The switches of all sandboxes, as the teacher sets them.

use serde::Serialize;

use crate::{
    class::State as ClassState,
    switch::{ALL, Switches},
    tutorial::class::everywhere,
};

#[derive(Debug, Serialize)]
pub(super) struct Group {
    name: &'static str,
    switches: Vec<Offer>,
    /// Is one of them set?
    set: bool,
}

#[derive(Debug, Serialize)]
struct Offer {
    name: &'static str,
    title: &'static str,
    toggle: bool,
    value: &'static str,
    choices: Vec<[&'static str; 2]>,
    /// Did the class set it, or is it what a sandbox begins with?
    set: bool,
    /// So many sandboxes have it otherwise.
    others: usize,
}

pub(super) fn groups(state: &ClassState, sandboxes: &[Switches]) -> Vec<Group> {
    let set = everywhere::settings(state, 0);
    let class = set.iter().fold(Switches::default(), |switches, setting| switches.with(*setting));
    let mut groups: Vec<Group> = Vec::new();
    for switch in ALL.iter() {
        let value = class.value(switch);
        let offer = Offer {
            name: switch.name,
            title: switch.title,
            toggle: switch.is_toggle(),
            value,
            choices: switch.choices.iter().map(|choice| [choice.value, choice.title]).collect(),
            set: set.iter().any(|setting| setting.switch.name == switch.name),
            others: sandboxes.iter().filter(|one| one.value(switch) != value).count(),
        };
        if groups.last().is_none_or(|group| group.name != switch.group) {
            groups.push(Group { name: switch.group, switches: Vec::new(), set: false });
        }
        if let Some(group) = groups.last_mut() {
            group.set |= offer.set;
            group.switches.push(offer);
        }
    }
    groups
}
