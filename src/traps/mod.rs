//! Traps of tower-sessions, as it is built into this binary: what one expects, the lines that fall into
//! it, and a run that shows what really happens.
//!
//! Each run is a small site on the library's own MemoryStore, in process, and gone afterwards. The
//! tests ask the same sites, so page and test cannot drift. Deliberately absent: the hotel, which has
//! been built around these traps; and any answer that is written down here: a release that closes a
//! trap shows as closed.

mod handlers;
mod runs;
mod site;

use std::{future::Future, pin::Pin};

use serde::Serialize;
use tower_sessions::session_store;

pub use site::{Holding, INVENTED, Site, Visit, Watched};

/// The version of tower-sessions in this binary, out of Cargo.lock.
pub const VERSION: &str = env!("TOWER_SESSIONS_VERSION");

/// The file that the lines are quoted from.
pub const SOURCE: &str = "src/traps/handlers.rs";

/// What a run has shown.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The requests, in order.
    pub visits: Vec<Visit>,
    /// Is the trap there, in the version that is built?
    pub there: bool,
    /// What shows it.
    pub because: String,
}

type Running = Pin<Box<dyn Future<Output = session_store::Result<Shown>> + Send>>;

/// One trap.
#[derive(Debug, Clone, Copy)]
pub struct Trap {
    /// Its name in an address, and the anchor of its lines in [`SOURCE`].
    pub slug: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What one expects.
    pub expected: &'static str,
    /// What to do instead.
    pub instead: &'static str,
    run: fn() -> Running,
}

impl Trap {
    /// Walks into it, on a site made for that.
    ///
    /// # Errors
    /// The library's MemoryStore failed.
    pub async fn run(&self) -> session_store::Result<Shown> {
        (self.run)().await
    }
}

/// All of them.
pub const ALL: [Trap; 7] = [
    Trap {
        slug: "flush-then-insert",
        title: "flush, then insert: the old ID lives on",
        expected: "`flush` ends the session. What is inserted afterwards begins another one, under an ID of its own.",
        instead: "`cycle_id` between the two: then the next record gets an ID of its own.",
        run: || Box::pin(runs::flush_then_insert()),
    },
    Trap {
        slug: "clear-before-read",
        title: "clear before any read: the client’s ID is taken over",
        expected: "The store knows no such ID, so the session that begins here gets a new one.",
        instead: "`get` something first: then the store is asked, and an unknown ID is dropped. `is_empty` does not ask.",
        run: || Box::pin(runs::clear_before_read()),
    },
    Trap {
        slug: "host-removal",
        title: "A __Host- cookie is removed by a line that browsers refuse",
        expected: "After `flush` the browser forgets the cookie.",
        instead: "Add `Secure` to the removal in a layer around the session's; the hotel does so.",
        run: || Box::pin(runs::host_removal()),
    },
    Trap {
        slug: "always-save",
        title: "always_save: an unknown ID makes an empty record, on a page that never looks",
        expected: "A page that never touches the session makes no record.",
        instead: "Leave `with_always_save` off, and now and then write to a session that should live on.",
        run: || Box::pin(runs::always_save()),
    },
    Trap {
        slug: "inactivity",
        title: "OnInactivity: looking is no activity",
        expected: "Each request of a guest moves the end.",
        instead: "Write something, such as the time of the last visit; every few minutes are enough.",
        run: || Box::pin(runs::inactivity()),
    },
    Trap {
        slug: "save-twice",
        title: "save by hand: the layer saves once more",
        expected: "What has been saved is not modified any more.",
        instead: "Leave the saving to the layer, or expect two writes.",
        run: || Box::pin(runs::save_twice()),
    },
    Trap {
        slug: "decoded-name",
        title: "A name is decoded: %5F_Host-id passes for __Host-id",
        expected: "A browser lets nobody but this host set `__Host-id`. So whatever comes under that name is the host’s own.",
        instead: "Read names as they came, in a layer around the session’s: the hotel does so with `exact_names` on. Renewing \
                  the ID at the login helps against a planted ID, and not against a second cookie.",
        run: || Box::pin(runs::decoded_name()),
    },
];
