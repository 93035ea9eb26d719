//! Which run the player is asked for: `?set=renew_on_login&step=3`.

use cloakroom_engine::script::Attack;

use crate::{
    matrix::Defences,
    switch::{AttackSettings, Setting, Switches},
    tutorial::Problem,
};

/// Several settings are repeated or separated by commas. `everything` and `tower_sessions` are sets.
#[derive(Debug, Default)]
pub(super) struct At {
    /// What is on.
    pub(super) set: Vec<Setting>,
    named: Vec<Defences>,
    /// From 1.
    pub(super) step: usize,
    /// `?saved`: also run it with each defence alone.
    pub(super) saved: bool,
    /// On which page it is shown.
    pub(super) look: Look,
    /// `?run=NAME`: the run that another window shows.
    pub(super) run: Option<String>,
}

/// The pages that show one run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Look {
    /// The player.
    #[default]
    Player,
    /// `?present`: the player for a projector.
    Room,
    /// The speaker's notes.
    Notes,
}

impl At {
    pub(super) fn parse(query: &str, steps: usize) -> Result<Self, Problem> {
        let mut at = Self { step: 1, ..Self::default() };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "set" => {
                    for text in value.split(',').filter(|s| !s.is_empty()) {
                        at.named.push(Defences::parse(text)?);
                    }
                }
                "step" => {
                    let step: usize = value.parse().map_err(|_| Problem::bad("step", "step is a number from 1"))?;
                    at.step = step.clamp(1, steps.max(1));
                }
                "run" => at.run = Some(value.into_owned()),
                "saved" => at.saved = true,
                "present" => at.look = Look::Room,
                _ => {}
            }
        }
        at.set = at.named.iter().flat_map(|d| d.settings()).collect();
        Ok(at)
    }

    /// As the attack begins, and what is set besides.
    pub(super) fn switches(&self, attack: &Attack) -> Switches {
        self.set.iter().fold(attack.start(), |switches, setting| switches.with(*setting))
    }

    /// The settings named one by one.
    pub(super) fn alone(&self) -> impl Iterator<Item = Setting> {
        self.named.iter().filter_map(|d| match d {
            Defences::Alone(setting) => Some(*setting),
            _ => None,
        })
    }

    /// The whole set of defences that is on, if one is.
    pub(super) fn whole(&self) -> Option<Defences> {
        self.named.iter().copied().find(|d| matches!(d, Defences::Everything | Defences::TowerSessions))
    }

    /// The same settings for another link: `&set=renew_on_login`, or nothing.
    pub(super) fn sets(&self) -> String {
        if self.named.is_empty() {
            return String::new();
        }
        let names: Vec<String> = self.named.iter().map(ToString::to_string).collect();
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("set", &names.join(",")).finish();
        format!("&{query}")
    }

    /// What is on, in words.
    pub(super) fn caption(&self) -> String {
        let names: Vec<String> = self.named.iter().map(|d| d.title()).collect();
        if names.is_empty() { "Every defence off".to_owned() } else { names.join(", ") }
    }
}
