//! The switches that an attack's file names: how the site stands when it begins, what stops it, what does not.

use cloakroom_engine::script::{Attack, Problem};

use super::{Setting, Switches};

/// An attack's front matter as settings of the hotel.
pub trait AttackSettings {
    /// The switches it begins with: every defence off, but for what is given.
    fn start(&self) -> Switches {
        self.given().into_iter().fold(Switches::weakest(), Switches::with)
    }

    /// What is not at its weakest when it begins.
    fn given(&self) -> Vec<Setting>;

    /// The declared defences that stop it.
    fn stopped_by(&self) -> Vec<Setting>;

    /// The declared defences that do not.
    fn no_help(&self) -> Vec<Setting>;

    /// What it names and the hotel does not have.
    fn unknown_settings(&self) -> Vec<Problem>;
}

impl AttackSettings for Attack {
    fn given(&self) -> Vec<Setting> {
        settings(&self.front.given)
    }

    fn stopped_by(&self) -> Vec<Setting> {
        settings(&self.front.stopped_by)
    }

    fn no_help(&self) -> Vec<Setting> {
        settings(&self.front.no_help)
    }

    fn unknown_settings(&self) -> Vec<Problem> {
        let front = &self.front;
        let declared = front.given.iter().chain(&front.stopped_by).chain(&front.no_help);
        let todo = "Correct given, stopped_by or no_help in the front matter";
        declared
            .filter_map(|text| Setting::parse(text).err())
            .map(|error| Problem::at(1, error.to_string(), todo))
            .collect()
    }
}

fn settings(texts: &[String]) -> Vec<Setting> {
    texts.iter().filter_map(|text| Setting::parse(text).ok()).collect()
}
