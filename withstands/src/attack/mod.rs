//! The attacks of the course, from their own files, against a site that a target file describes.
//!
//! What lives here: what a file needs of a site, the site made ready for it, and the run. The judge is the engine's.
//! Why here: the command line, the audit and a test of somebody's own app all ask in this way. An attack that needs more
//! than two browsers and a site is *not tried, because*. Deliberately absent: any request that does not go over [`Net`].
//!
//! [`Net`]: crate::wire::Net

mod beside;
mod control;
mod deeds;
mod files;
mod filled;
mod needs;
mod ready;
mod world;

use cloakroom_engine::script::{Attack, Outcome, Run, attempt, in_words};

use crate::{
    error::Stop,
    report::{Mask, clean},
    site::Site,
};

pub use beside::beside;
pub use files::{FILES, file};
pub use ready::Ready;
use world::WireWorld;

/// What became of an attack.
#[derive(Debug, Clone)]
pub enum Tried {
    /// It was played.
    Ran(Box<Ran>),
    /// It was not, because of this.
    NotTried(String),
}

/// An attack that was played against a site.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The run, as the engine judged it.
    pub run: Run,
    /// What is other than in the file's own words.
    pub notes: Vec<String>,
    /// What hides passwords and sessions in its texts.
    mask: Mask,
}

impl Ran {
    /// The story for a terminal, without secrets, and with nothing that could steer it.
    #[must_use]
    pub fn story(&self) -> String {
        let notes = self.notes.iter().map(|note| format!("\nNote: {note}"));
        self.told(&format!("{}{}", self.run.story(), notes.collect::<String>()))
    }

    /// Without secrets, and without the hotel's words for what is Alice's.
    fn told(&self, text: &str) -> String {
        clean(&self.mask.hide(text)).replace(&in_words("secret"), "what is Alice’s")
    }

    /// How it ended, in a sentence.
    #[must_use]
    pub fn says(&self) -> String {
        let says = match &self.run.outcome {
            Outcome::Won { step, story } => format!("won at step {step}: {story}"),
            Outcome::Stopped { step, because } => format!("stopped at step {step}: {}", because.says),
            Outcome::NotPlayed { step, because, .. } => format!("not played, at step {step}: {}", because.says),
            Outcome::Broken { says } => format!("not played: {says}"),
        };
        self.told(says.trim_end_matches('.'))
    }

    /// The outcome without secrets, for programs.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let mut outcome = self.run.outcome.clone();
        match &mut outcome {
            Outcome::Stopped { because, .. } | Outcome::NotPlayed { because, .. } => {
                because.says = self.told(&because.says);
            }
            Outcome::Broken { says } => *says = self.told(says),
            Outcome::Won { .. } => {}
        }
        outcome
    }
}

/// Plays an attack against a site that was made ready ([`Ready::of`]). `text` is the attack file.
///
/// # Errors
/// The file cannot be read as an attack, or the site stopped answering: in words.
pub async fn play(site: &Site<'_>, ready: &Ready, slug: &str, text: &str) -> Result<Tried, String> {
    let filled = filled::filled(text, ready);
    let parsed = Attack::parse(slug, &filled.text, &ready.target);
    let attack = parsed.map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the attack {slug} cannot be read: {}", all.join(" "))
    })?;
    if let Some(because) = needs::because(&attack, text, ready) {
        return Ok(Tried::NotTried(because));
    }
    let mark = site.net.mark();
    let world = WireWorld::new(site, ready);
    let mut run = match control::control(&world, ready).await {
        Err(says) => Run::broken(&attack, says),
        Ok(()) => attempt(&attack, &world).await.judged(None),
    };
    if let Some(halt) = world.halted() {
        return Err(halt.to_string());
    }
    if let Outcome::NotPlayed { line, .. } = &mut run.outcome {
        *line = filled.line(*line);
    }
    let mask = Mask::of(&site.net.since(mark), site.people);
    let notes = [(filled::PLANTS, PLANTED), (filled::WRITES, WRITTEN)].into_iter();
    let notes = notes.filter(|(mark, _)| text.contains(mark)).map(|(_, note)| note.to_owned()).collect();
    Ok(Tried::Ran(Box::new(Ran { run, notes, mask })))
}

/// The same, from a site of which only the target file is known.
///
/// # Errors
/// The site is not what the target file says, or the file is no attack: in words.
pub async fn try_attack(site: &Site<'_>, slug: &str, text: &str) -> Result<Tried, String> {
    match Ready::of(site).await {
        Ok(ready) => play(site, &ready, slug, text).await,
        Err(Stop::Untried(because)) => Ok(Tried::NotTried(because)),
        Err(Stop::Halt(halt)) => Err(halt.to_string()),
    }
}

/// The exit code of a run that says nothing.
const NOT_PLAYED: u8 = 4;

const WRITTEN: &str = "What Alice hands in at the hotel is here a text that she writes into the form of [change].";

const PLANTED: &str = "The hotel takes an ID out of an address. Here it goes into Alice's browser as a cookie when she \
                       follows the link, as another host of the domain or somebody on the network would set it.";
