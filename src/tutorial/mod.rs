//! The tutorial: pages and API on its own host.
//!
//! Hardened, and with none of the demo site's weakness: its own session layer, its own guards, its
//! own headers. Deliberately absent: any route that a demo host can reach.

mod answer;
mod api;
mod asked_for;
mod beside;
mod body;
mod class;
pub mod cookies;
mod guard;
mod headers;
mod learner;
mod lifetime;
mod own_browser;
mod page;
mod pages;
mod problem;
mod rejections;
mod shell;
mod shown_sandbox;
mod standing;
mod streams;
mod visitor;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware,
    routing::get,
};
use tokio::sync::watch;

pub use class::{Archives, Classroom, TeacherKey, for_terminal};
pub use headers::content_security_policy;
pub use pages::{HAR_MOST_BYTES, TOOLS as SEARCHED};
pub use problem::{Problem, TooLarge, render_error};
pub use shell::Shells;
pub use streams::Streams;
pub use visitor::{Peer, Visitor};

use crate::{
    clinic::Clinic,
    clock::Clock,
    costs::Costs,
    course::Library,
    files::{Files, Packed},
    hosts::Hosts,
    hotel_audit::HotelAudits,
    lab::{Labs, pair::PairWorlds},
    matrix::{Alone, Matrices},
    place::LastPosition,
    private_servers::StoreServers,
    processes::Processes,
    progress::Progress,
    recall::Recall,
    runner::{Runs, Trials},
    sandbox::Sandboxes,
    search::Search,
    store::RecordStore,
    views::Views,
};

/// Turns true when the server begins to shut down; open streams end then.
#[derive(Debug, Clone)]
pub struct ShuttingDown(pub watch::Receiver<bool>);

/// What the tutorial's handlers may ask for, each by its own type.
#[derive(Debug, Clone, FromRef)]
pub struct AppState {
    /// Lessons, attacks, exercises.
    pub library: Library,
    /// Where our own sessions are kept.
    pub sessions: Arc<dyn RecordStore>,
    /// The servers in which the hotel's sessions can be kept.
    pub servers: StoreServers,
    /// All sandboxes.
    pub sandboxes: Sandboxes,
    /// The labs at work.
    pub labs: Labs,
    /// The hotels of pairs in a class.
    pub pairs: PairWorlds,
    /// Every attack against every defence.
    pub matrices: Matrices,
    /// One attack against each defence alone.
    pub alone: Alone,
    /// The runs that pages show.
    pub runs: Runs,
    /// Cases, played.
    pub clinic: Clinic,
    /// The search over all of it.
    pub search: Search,
    /// What sessions cost on this machine.
    pub costs: Costs,
    /// The audit of a round.
    pub hotel_audits: HotelAudits,
    /// The process table of this machine.
    pub processes: Processes,
    /// What has been done.
    pub progress: Progress,
    /// When cards come again.
    pub recall: Recall,
    /// Where the reader was last.
    pub place: LastPosition,
    /// Templates.
    pub views: Views,
    /// Pages that are drawn once.
    pub shells: Shells,
    /// Static files.
    pub files: Files,
    /// The same, compressed.
    pub packed: Packed,
    /// Tests exercises; `None` where that is not for this server to do.
    pub trials: Option<Trials>,
    /// The clock of our own sessions.
    pub clock: Clock,
    /// The open event streams.
    pub streams: Streams,
    /// The names of the tutorial and of the demo sites.
    pub hosts: Hosts,
    /// The class, where there is one.
    pub classroom: Option<Classroom>,
    /// The end.
    pub shutting_down: ShuttingDown,
}

/// The tutorial's routes, guards and headers.
pub fn router(handles: AppState) -> Router {
    let sessions = learner::SessionLayers::new(Arc::clone(&handles.sessions), handles.clock.clone());
    let class = match &handles.classroom {
        Some(_) => class::router().nest("/api/class", class::api()),
        None => Router::new(),
    };
    Router::new()
        .merge(pages::router())
        .merge(class)
        .nest("/api", api::router())
        .route("/assets/{name}", get(page::asset))
        .route(guard::ALIVE, get(page::healthz))
        .fallback(page::no_such_page)
        .method_not_allowed_fallback(page::no_such_method)
        // The entrance has measured every body already.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(handles.clone(), class::rights))
        .layer(middleware::from_fn_with_state(sessions, learner::with_session))
        .layer(middleware::from_fn(cookies::keep_ours))
        .layer(middleware::from_fn(rejections::not_too_large))
        .layer(middleware::from_fn(guard::guard))
        .layer(middleware::from_fn(rejections::as_problem))
        .layer(middleware::from_fn(shell::deliver))
        .layer(middleware::from_fn_with_state(handles.clone(), headers::add))
        .with_state(handles)
}
