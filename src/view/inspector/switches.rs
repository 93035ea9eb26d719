//! The switches pane.

use serde::Serialize;

use crate::switch::{ALL, Switch, Switches, over_http};

/// One switch for a page.
#[derive(Debug, Serialize)]
pub(crate) struct SwitchView {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    group: &'static str,
    meaning: &'static str,
    pub(crate) value: &'static str,
    /// What a new sandbox has, by its word and on a page.
    default: &'static str,
    default_title: &'static str,
    changed: bool,
    kind: &'static str,
    values: &'static [crate::switch::Choice],
    pub(crate) protects: bool,
    state: String,
    rust: String,
    express: String,
    in_focus: bool,
    /// What http changes of it for the learner's own browser, and where that is shown.
    over_http: Option<Told>,
}

#[derive(Debug, Serialize)]
struct Told {
    says: &'static str,
    see: &'static str,
}

/// All switches, those in focus first. `trusted`: do browsers trust the hotel's address for them?
pub(crate) fn switch_views(switches: &Switches, focus: &[String], trusted: bool) -> Vec<SwitchView> {
    let mut views: Vec<SwitchView> = ALL.iter().map(|s| view(s, switches, focus)).collect();
    for view in views.iter_mut().filter(|_| !trusted) {
        let told = over_http(switches).find(|(switch, _)| switch.name == view.name);
        view.over_http = told.map(|(_, told)| Told { says: told.says, see: told.see });
    }
    views.sort_by_key(|v| focus.iter().position(|f| f == v.name).unwrap_or(usize::MAX));
    views
}

fn view(switch: &'static Switch, switches: &Switches, focus: &[String]) -> SwitchView {
    let value = switches.value(switch);
    let choice = switch.choices.iter().find(|c| c.value == value);
    let protects = choice.is_some_and(|c| c.protects);
    let title = choice.map_or(value, |c| c.title);
    let in_focus = focus.iter().any(|f| f == switch.name);
    // What stands around the hotel is no defence of it: nothing is missing where it is at rest.
    let is_defence = switch.group != "front" && switch.choices.iter().any(|c| c.protects);
    let state =
        if in_focus && !protects && is_defence { format!("{title}: this is the hole") } else { title.to_owned() };
    SwitchView {
        name: switch.name,
        title: switch.title,
        group: switch.group,
        meaning: switch.meaning,
        value,
        default: switch.default,
        default_title: switch.choices.iter().find(|c| c.value == switch.default).map_or(switch.default, |c| c.title),
        changed: value != switch.default,
        kind: if switch.is_toggle() { "toggle" } else { "choice" },
        values: switch.choices,
        protects,
        state,
        rust: switch.rust_at(value),
        express: switch.express_at(value),
        in_focus,
        over_http: None,
    }
}
