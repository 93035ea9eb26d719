//! The whole application, put together: what the sites need, and the entrance in front of them.

use std::{any::Any, sync::Arc};

use axum::{Router, extract::Request};
use tokio::sync::watch;
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};

use crate::{
    class::MOST_LEARNERS,
    clinic::Clinic,
    clock::Clock,
    costs::Costs,
    course::Library,
    database::Database,
    entrance::{self, Entrance},
    files::{Files, Packed},
    hosts::{Hosts, Mode},
    hotel_audit::HotelAudits,
    lab::{Labs, pair::PairWorlds},
    matrix::{Alone, Matrices},
    password::Hasher,
    place::LastPosition,
    private_servers::StoreServers,
    processes::Processes,
    progress::Progress,
    recall::Recall,
    replica::Replica,
    runner::{Runs, Trials},
    sandbox::{Room, Sandboxes, Services},
    search::Search,
    store::{RecordStore, Sqlite},
    tutorial::{self, AppState, Classroom, Shells, ShuttingDown, Streams},
    views::Views,
};

/// What pages are made of. Clones share what has been read.
#[derive(Debug, Clone)]
pub struct Content {
    /// Templates, lessons, static files.
    pub files: Files,
    /// The templates.
    pub views: Views,
    /// The course.
    pub library: Library,
}

impl Content {
    /// Reads the course.
    #[must_use]
    pub fn of(files: Files) -> Self {
        let views = Views::new(&files);
        Self { library: Library::open(&files, &views), views, files }
    }
}

/// What an application is built from.
#[derive(Debug)]
pub struct Parts {
    /// Pages and the course.
    pub content: Content,
    /// Where our own sessions and progress are kept.
    pub database: Database,
    /// Where the hotel's sessions can be kept.
    pub servers: StoreServers,
    /// The clock of our own sessions. Sandboxes have their own.
    pub clock: Clock,
    /// The names it answers for, and who can reach it.
    pub hosts: Hosts,
    /// What is kept on a server that several processes share, if it is.
    pub shared: Option<Shared>,
    /// The class, if the server is for one.
    pub classroom: Option<Classroom>,
    /// How many sandboxes there may be.
    pub room: Room,
    /// Where sandboxes are saved, so that they outlive the process; `None`: they end with it.
    pub saved_in: Option<Database>,
    /// Turns true when the server begins to shut down.
    pub shutting_down: watch::Receiver<bool>,
}

/// What is kept on a server, and shared by all processes that name it, besides the class itself.
#[derive(Debug, Clone)]
pub struct Shared {
    /// Our own sessions.
    pub sessions: Arc<dyn RecordStore>,
    /// What learners did.
    pub replica: Replica,
}

/// Builds the application, and starts the sweeper of expired records: call it within a Tokio runtime.
pub fn app(parts: Parts) -> Router {
    open(parts).0
}

/// The same, and its sandboxes: whoever ends the server saves them, when no request is under way any more.
pub fn open(parts: Parts) -> (Router, Sandboxes) {
    let views = views(&parts);
    let Content { files, library, .. } = parts.content;
    // Cargo is started for nobody but the person at this machine.
    let trials =
        files.folder("exercises").filter(|_| parts.hosts.mode() == Mode::Home).map(|folder| Trials::new(&folder));
    let services = Services { stores: parts.servers.stores().clone(), hasher: Hasher::default(), views: views.clone() };
    let matrices = Matrices::new(services.clone());
    let alone = Alone::new(services.clone());
    let runs = Runs::new(services.clone());
    let clinic = Clinic::new(services.clone());
    let costs = Costs::new(services.clone());
    let hotel_audits = HotelAudits::new(services.clone());
    let sandboxes = Sandboxes::within(services, parts.room).saved_in(parts.saved_in);
    let Shared { sessions, replica } = parts.shared.unwrap_or_else(|| Shared {
        sessions: Arc::new(Sqlite::from(&parts.database)),
        replica: parts.database.into(),
    });
    tokio::spawn(sandboxes.clone().keep_sweeping(Arc::clone(&sessions), parts.shutting_down.clone()));
    tokio::spawn(sandboxes.clone().keep_saving(parts.shutting_down.clone()));
    let labs = Labs::new(sandboxes.clone());
    let pairs = PairWorlds::new(sandboxes.clone());
    let handles = AppState {
        labs,
        pairs,
        library,
        sessions,
        servers: parts.servers,
        sandboxes: sandboxes.clone(),
        matrices,
        alone,
        runs,
        clinic,
        search: Search::default(),
        costs,
        hotel_audits,
        processes: Processes::default(),
        progress: Progress::new(&replica),
        recall: Recall::new(&replica),
        place: LastPosition::new(&replica),
        shells: Shells::new(views.clone(), &files),
        views,
        files,
        packed: Packed::default(),
        trials,
        clock: parts.clock,
        // A class has two for each learner: of the sandbox, and of the class.
        streams: parts.classroom.as_ref().map_or_else(Streams::default, |_| Streams::within(3 * MOST_LEARNERS)),
        classroom: parts.classroom,
        hosts: parts.hosts,
        shutting_down: ShuttingDown(parts.shutting_down),
    };
    let tutorial = tutorial::router(handles.clone());
    let entrance = Arc::new(Entrance { tutorial, handles });
    let router = Router::new()
        .fallback(entrance::enter)
        .with_state(entrance)
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| entrance::panicked()))
        .layer(TraceLayer::new_for_http().make_span_with(span));
    (router, sandboxes)
}

/// The templates for those who see these pages, and for where their progress is kept.
fn views(parts: &Parts) -> Views {
    let mut views = parts.content.views.clone();
    if parts.classroom.is_some() {
        views = views.for_a_class(parts.hosts.are_trusted());
    }
    if parts.shared.is_some() {
        views = views.for_a_server();
    }
    views
}

/// What is behind it is a secret.
const TEACHERS_LINK: &str = "/class/teacher/";

/// Path and method only: a query can hold a session ID, and a host names a sandbox. The teacher's link ends with a key.
fn span(request: &Request) -> tracing::Span {
    let path = request.uri().path();
    let path = if path.starts_with(TEACHERS_LINK) { TEACHERS_LINK } else { path };
    tracing::debug_span!("request", method = %request.method(), path)
}
