//! Which worlds of labs are the learner's: a few at a time, the one used longest ago goes for a new one.

use std::sync::Arc;

use super::{LIFE, Learner};
use crate::{
    course::Lab,
    ids::SandboxId,
    lab::{LabWorld, Labs},
    tutorial::{Problem, lifetime::Life},
};

const LABS: &str = "labs";
/// So many a learner has.
const MOST: usize = 3;

/// What there is of a lab's world.
pub(in crate::tutorial) enum Found {
    /// It is there.
    Open(Arc<LabWorld>),
    /// It was there, and has ended: the server was started again, or it was idle for long.
    Lost,
    /// The learner has none.
    None,
}

impl Learner {
    /// The world of a lab. Asking creates nothing.
    pub(in crate::tutorial) async fn lab(&self, labs: &Labs, slug: &str) -> Result<Found, Problem> {
        let known = self.lab_names().await?;
        let Some((_, name)) = known.iter().find(|(lab, _)| lab == slug) else { return Ok(Found::None) };
        Ok(found(labs, name, slug).await.map_or(Found::Lost, Found::Open))
    }

    /// The labs that the learner has a world of, by slug.
    pub(in crate::tutorial) async fn open_labs(&self, labs: &Labs) -> Result<Vec<String>, Problem> {
        let mut open = Vec::new();
        for (slug, name) in self.lab_names().await? {
            if found(labs, &name, &slug).await.is_some() {
                open.push(slug);
            }
        }
        Ok(open)
    }

    /// The same; this act makes it, if it is the first.
    pub(in crate::tutorial) async fn lab_or_new(&self, labs: &Labs, lab: &Lab) -> Result<Arc<LabWorld>, Problem> {
        match self.lab(labs, &lab.slug).await? {
            Found::Open(world) => Ok(world),
            Found::Lost | Found::None => self.lab_again(labs, lab).await,
        }
    }

    /// A new world in place of the one there is.
    pub(in crate::tutorial) async fn lab_again(&self, labs: &Labs, lab: &Lab) -> Result<Arc<LabWorld>, Problem> {
        let mut known = self.lab_names().await?;
        let same = known.iter().position(|(slug, _)| *slug == lab.slug);
        let old = match same {
            Some(at) => Some(known.remove(at)),
            None if known.len() >= MOST => Some(known.remove(0)),
            None => None,
        };
        let old: Option<SandboxId> = old.and_then(|(_, name)| name.parse().ok());
        let world = labs.open(lab, old.as_ref())?;
        known.push((lab.slug.clone(), world.sandbox().id().as_str().to_owned()));
        if let Err(problem) = self.remember(&known).await {
            // Nobody could find it.
            labs.close(world.sandbox().id());
            return Err(problem);
        }
        Ok(world)
    }

    async fn remember(&self, known: &[(String, String)]) -> Result<(), Problem> {
        if self.session.get::<Life>(LIFE).await?.is_none() {
            self.session.insert(LIFE, Life::begins(self.clock.now())).await?;
        }
        self.session.insert(LABS, known).await?;
        Ok(self.session.save().await?)
    }

    /// Slug and name of the world, the one made longest ago first.
    async fn lab_names(&self) -> Result<Vec<(String, String)>, Problem> {
        // Beyond its limits it ends the session, and with it what stands there.
        self.sandbox().await?;
        Ok(self.session.get(LABS).await?.unwrap_or_default())
    }
}

async fn found(labs: &Labs, name: &str, slug: &str) -> Option<Arc<LabWorld>> {
    let id: SandboxId = name.parse().ok()?;
    labs.find(&id, slug).await
}
