//! The runs that pages show. What a room sees and its speaker reads is one run, by its name; all others are fresh.
//!
//! Deliberately absent: which run is shown where; the windows tell each other (`assets/together.js`).

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use cloakroom_engine::script::Attack;

use super::{TimedRun, run_attack};
use crate::{
    course::{AttackPage, Course},
    ids,
    sandbox::{Full, Services},
    switch::Switches,
};

/// So many are kept; of more the oldest goes, and whoever still shows it gets a new one with the next reload.
const MOST: usize = 24;

/// A run that is on show.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Drawn at random: who knows it has been shown the run.
    pub name: String,
    /// What happened.
    pub run: Arc<TimedRun>,
}

#[derive(Debug)]
struct Kept {
    course: Arc<Course>,
    slug: String,
    switches: Switches,
    shown: Shown,
}

/// Makes runs, and keeps the newest that were on show. Clones share them.
#[derive(Debug, Clone)]
pub struct Runs {
    services: Services,
    kept: Arc<Mutex<VecDeque<Kept>>>,
}

impl Runs {
    /// None yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, kept: Arc::default() }
    }

    /// A run that nobody else sees.
    ///
    /// # Errors
    /// No world could be made for it.
    pub async fn fresh(&self, attack: &Attack, switches: &Switches) -> Result<TimedRun, Full> {
        run_attack(attack, &self.services, switches).await
    }

    /// The run of this name, if it is one of this attack with these switches and is still kept. Else a new one.
    ///
    /// # Errors
    /// No world could be made for it.
    pub async fn on_show(
        &self,
        course: &Arc<Course>,
        page: &AttackPage,
        switches: &Switches,
        name: Option<&str>,
    ) -> Result<Shown, Full> {
        let slug = &page.attack.slug;
        let same = |kept: &&Kept| {
            Some(kept.shown.name.as_str()) == name
                && Arc::ptr_eq(&kept.course, course)
                && (&kept.slug, &kept.switches) == (slug, switches)
        };
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().find(same).map(|k| k.shown.clone());
        if let Some(shown) = kept {
            return Ok(shown);
        }
        let run = Arc::new(run_attack(&page.attack, &self.services, switches).await?);
        let shown = Shown { name: ids::run_name(), run };
        let (course, slug, switches) = (Arc::clone(course), slug.clone(), switches.clone());
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back(Kept { course, slug, switches, shown: shown.clone() });
        if all.len() > MOST {
            all.pop_front();
        }
        Ok(shown)
    }
}
