//! A sandbox as it is written down, and made from that again.
//!
//! A restart of Cloakroom is one of the hotel's process too. So what lay in its memory is not in here: records of the
//! store in memory, counters, keys drawn at start. What stands on a disk or in a browser is: guests, coats, book, tokens,
//! switches, the clock, both browsers. The journal is not: requests are numbered on. Records have their own table.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, atomic::Ordering},
};

use cloakroom_engine::script::{Browsers, SavedBrowsers};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::Duration;

use super::{RequestLog, Sandbox, Services, opening::Beginning};
use crate::{
    clock::Clock,
    hotel::{Coat, CoatStore, Guests, SavedGuests, SavedHotel},
    identity::SavedIdentity,
    ids::SandboxId,
    password::PasswordError,
    switch::{ALL, Setting, Switches},
};

/// The layout that this program writes, and the only one it reads.
const VERSION: u32 = 1;
/// The longest text, in bytes. Open pages are left out first; what is longer still is not kept.
pub(super) const LONGEST: usize = 256 * 1024;

/// What outlives the process. A new field needs `#[serde(default)]`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Saved {
    version: u32,
    closed: bool,
    switches: BTreeMap<String, String>,
    /// So many seconds its clock is ahead.
    ahead: i64,
    guests: SavedGuests,
    coats: Vec<Coat>,
    pockets: Vec<(u32, String)>,
    hotel: SavedHotel,
    identity: SavedIdentity,
    browsers: SavedBrowsers,
    /// The number of its last request.
    latest: u64,
    #[serde(default)]
    beside: Option<Value>,
    /// The number of the last settings from outside.
    #[serde(default)]
    settings: u64,
}

/// Why what was written down makes no sandbox.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("it is longer than {} bytes", LONGEST)]
    TooLong,
    #[error("it is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
    #[error("another version of Cloakroom wrote it ({0}; this one writes {ours})", ours = VERSION)]
    OtherVersion(u32),
    #[error("a password in it cannot be hashed: {0}")]
    Password(#[from] PasswordError),
}

/// The part that is read first.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl Saved {
    pub(super) fn of(sandbox: &Sandbox) -> Self {
        let now = sandbox.switches();
        Self {
            version: VERSION,
            closed: sandbox.closed,
            switches: ALL.iter().map(|switch| (switch.name.to_owned(), now.value(switch).to_owned())).collect(),
            ahead: sandbox.clock.offset().whole_seconds(),
            guests: sandbox.guests.saved(),
            coats: sandbox.rail.saved(),
            pockets: sandbox.pockets.clone(),
            hotel: sandbox.hotel.saved(),
            identity: sandbox.identity.saved(),
            // In an open world the course's pages are put up again with the next act.
            browsers: sandbox.cast().saved(|_| sandbox.closed),
            latest: sandbox.latest(),
            beside: sandbox.beside_now(),
            settings: sandbox.has_settings_up_to(0),
        }
    }

    /// To be written down; `None` if it is too long for that.
    pub(super) fn text(mut self) -> Option<String> {
        let fits = |text: &String| text.len() <= LONGEST;
        let text = serde_json::to_string(&self).ok()?;
        if fits(&text) {
            return Some(text);
        }
        self.browsers.leave_out_pages();
        serde_json::to_string(&self).ok().filter(fits)
    }

    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        if text.len() > LONGEST {
            return Err(Unreadable::TooLong);
        }
        match serde_json::from_str(text)? {
            Version { version: VERSION } => Ok(serde_json::from_str(text)?),
            Version { version } => Err(Unreadable::OtherVersion(version)),
        }
    }

    fn switches(&self) -> Switches {
        // A switch that is new since then stands where it begins; one that is no more is left out.
        let known = self.switches.iter().filter_map(|(name, value)| Setting::of(name, value).ok());
        known.fold(Switches::default(), Switches::with)
    }
}

impl Sandbox {
    /// The world of this name as it was written down.
    pub(super) fn reopened(services: &Services, id: SandboxId, saved: Saved) -> Result<Self, Unreadable> {
        let (switches, clock) = (saved.switches(), Clock::default());
        clock.advance(Duration::seconds(saved.ahead));
        let guests = if saved.closed { Guests::check_in_closed()? } else { Guests::check_in()? };
        let beginning = Beginning {
            id,
            switches,
            clock,
            guests: guests.restored(saved.guests)?,
            rail: CoatStore::restored(saved.coats),
            pockets: saved.pockets,
            closed: saved.closed,
            databases: Some((saved.hotel, saved.identity)),
        };
        let sandbox = Self::begin(services, beginning);
        let (cast, journal) = (Browsers::restored(saved.browsers), RequestLog::after(saved.latest));
        *sandbox.cast.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(cast);
        *sandbox.journal.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(journal);
        sandbox.used.store(true, Ordering::Relaxed);
        sandbox.has_settings_up_to(saved.settings);
        sandbox.was_reopened(saved.beside);
        Ok(sandbox)
    }
}
