//! Cases of the clinic, played: each before and after its cure, by the hotel or by the cookie judge.
//!
//! What lives here: the two sides of a case as they came out, for its page and for `check`, and what came out otherwise
//! than the case says. A case is played once a course, when somebody first opens it. Deliberately absent: what a case
//! says (`course`), and its page.

mod hotel;
mod judge;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use cloakroom_engine::script::Problem;
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::sync::Mutex;

use crate::{
    clock::Clock,
    course::{Case, CasePlayed, Course, Seen},
    sandbox::{Full, Services},
};

/// One side as it came out.
#[derive(Debug)]
pub struct PlayedSide {
    /// For the template.
    pub view: Value,
    /// How many statements were held against it.
    pub statements: usize,
    /// What came out otherwise.
    pub problems: Vec<Problem>,
}

/// Both sides.
#[derive(Debug)]
pub struct PlayedCase {
    /// Without the cure.
    pub before: PlayedSide,
    /// With it.
    pub after: PlayedSide,
    /// When it was played.
    pub at: OffsetDateTime,
    /// How long both took.
    pub took: Duration,
}

/// Plays a case, in worlds of its own.
///
/// # Errors
/// No world could be made for it.
pub async fn play(case: &Case, services: &Services) -> Result<PlayedCase, Full> {
    let (begun, at) = (Instant::now(), Clock::wall());
    let (before, after) = match &case.played {
        CasePlayed::Hotel(hotel) => {
            (hotel::play(&hotel.before, services).await?, hotel::play(&hotel.after, services).await?)
        }
        CasePlayed::Judge(asked) => {
            (judge::play(&asked.before, asked.line, at), judge::play(&asked.after, asked.line, at))
        }
        CasePlayed::Seen(seen) => (shown(&seen.before), shown(&seen.after)),
    };
    Ok(PlayedCase { before, after, at, took: begun.elapsed() })
}

/// What cannot be played here stands as it was seen.
fn shown(seen: &Seen) -> PlayedSide {
    let lines: Vec<Value> = seen.text.lines().map(dialogue_line).collect();
    PlayedSide { view: json!({ "title": seen.title, "lines": lines }), statements: 0, problems: Vec::new() }
}

/// `> ` is sent, `< ` comes back, and the rest stands as it is.
fn dialogue_line(line: &str) -> Value {
    let (kind, text) = match line.split_at_checked(1) {
        Some((">", rest)) => ("sent", rest.trim()),
        Some(("<", rest)) => ("came", rest.trim()),
        Some(("|", rest)) => ("record", rest.trim()),
        _ => ("text", line),
    };
    json!({ "kind": kind, "text": text })
}

type Kept = HashMap<String, (Arc<Course>, Arc<PlayedCase>)>;

/// Plays cases for pages, and keeps what came out. Clones share it.
#[derive(Debug, Clone)]
pub struct Clinic {
    services: Services,
    /// By slug: no more than there are cases.
    kept: Arc<RwLock<Kept>>,
    turn: Arc<Mutex<()>>,
}

impl Clinic {
    /// Nothing was played yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, kept: Arc::default(), turn: Arc::default() }
    }

    /// A case as it came out; played by whoever asks first, while others wait for it.
    ///
    /// # Errors
    /// No world could be made for it.
    pub async fn of(&self, course: &Arc<Course>, case: &Case) -> Result<Arc<PlayedCase>, Full> {
        if let Some(played) = self.known(course, &case.slug) {
            return Ok(played);
        }
        let _one = self.turn.lock().await;
        if let Some(played) = self.known(course, &case.slug) {
            return Ok(played);
        }
        let played = Arc::new(play(case, &self.services).await?);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (of, _)| Arc::ptr_eq(of, course));
        kept.insert(case.slug.clone(), (Arc::clone(course), Arc::clone(&played)));
        Ok(played)
    }

    fn known(&self, course: &Arc<Course>, slug: &str) -> Option<Arc<PlayedCase>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(slug).filter(|(of, _)| Arc::ptr_eq(of, course)).map(|(_, played)| Arc::clone(played))
    }
}
