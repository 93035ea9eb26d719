//! `cloakroom serve`: bind, lock the data folder, open it, print the address, serve until told to stop.
//!
//! In this order: a second start on the same port or folder ends before it has touched anything.

use std::{
    io::IsTerminal,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use tokio::sync::watch;
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};

use super::{
    CourseArg,
    classroom::ClassSettings,
    data, fail,
    listen::Listening,
    lock::Lock,
    log,
    output::{announce, warn},
    shared_server::Server,
    stop::Stop,
    stores::StoresArg,
};
use crate::{
    app::{self, Content, Parts},
    clock::Clock,
    files::Files,
    hosts::{Hosts, Mode},
    passage,
    private_servers::StoreServers,
    sandbox::Room,
    server::{self, Dns},
    store::Stores,
};

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The port to listen on; 0 takes any that is free.
    #[arg(long, default_value_t = 3000)]
    pub(super) port: u16,
    /// The address to listen on; left out, 127.0.0.1 and [::1]. Anything but loopback lets others on the network in.
    #[arg(long, value_name = "ADDRESS")]
    pub(super) bind: Option<IpAddr>,
    /// Where progress is kept.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    #[command(flatten)]
    pub(super) stores: StoresArg,
    #[command(flatten)]
    pub(super) course: CourseArg,
    /// For a class, and how.
    #[arg(skip)]
    pub(super) class: Option<ClassSettings>,
}

/// So long the end of the server waits for its sandboxes to be saved.
const LONGEST_SAVING: Duration = Duration::from_secs(5);

/// Exit code when the server cannot start.
const CANNOT_START: u8 = 1;

pub(super) async fn serve(options: Serve) -> ExitCode {
    // Where nobody reads stderr any more, a line that cannot be written is no reason to end.
    let log = tracing_subscriber::fmt::layer().log_internal_errors(false).with_writer(std::io::stderr);
    let log = log.with_filter(log::filter(std::env::var("RUST_LOG").ok().as_deref()));
    tracing_subscriber::registry().with(log).with(passage::listener()).init();
    match start(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(says) => fail(CANNOT_START, &says),
    }
}

fn warn_of(elsewhere: SocketAddr, port: u16) {
    warn(&format!(
        "Another program answers at {elsewhere}: http://localhost:{port} may open that one, and so may the demo sites. Choose \
         another port to have both."
    ));
}

fn announce_home(address: &str, mode: Mode) {
    announce(&format!("Cloakroom is at {address}"));
    if mode == Mode::Network {
        announce("Others on this network can reach it too: it is insecure on purpose. Ctrl-C stops it.");
    }
}

fn answer_names(dns: Dns, end: watch::Receiver<bool>) {
    if let Ok(at) = dns.address() {
        announce(&format!("DNS for these names is answered at {at} (UDP)."));
    }
    tokio::spawn(dns.serve(end));
}

fn stop_when_asked(stop: watch::Sender<bool>) {
    // Under nohup a closed terminal is no reason to stop; then nothing of ours is a terminal.
    let mut asked = Stop::listen(std::io::stdout().is_terminal() || std::io::stderr().is_terminal());
    tokio::spawn(async move {
        asked.asked().await;
        // The server may have ended already.
        let _ = stop.send(true);
    });
}

fn is_a_course(folder: Option<&Path>) -> Result<(), String> {
    match folder.filter(|folder| !folder.join("lessons").is_dir()) {
        None => Ok(()),
        Some(dir) => {
            Err(format!("{} has no lessons folder. Give a folder laid out like the repository.", dir.display()))
        }
    }
}

async fn start(options: Serve) -> Result<(), String> {
    let Serve { port, bind, data, stores, course, class } = options;
    is_a_course(course.course.as_deref())?;
    let names = class.as_ref().map(ClassSettings::names).transpose()?.flatten();
    let keeper = stores.keeper(class.is_some())?;
    let Listening { listeners, port, mode, address, elsewhere } =
        Listening::bind(bind, port).await.map_err(|says| {
            // Whoever starts it twice wants to know that it runs.
            let holder = data::named(data.clone()).ok().and_then(|folder| Lock::holder(&folder));
            holder.map_or(says.clone(), |holder| format!("{says} The data folder is in use by {holder}."))
        })?;
    let folder = data::named(data.clone())?;
    let (database, mut lock) = data::open(data)?;
    lock.says(&address);
    let servers = StoreServers::new(Stores::over(&database));
    stores.connect(&servers).await?;
    // Where a balancer stands in front, browsers name its port.
    let named = class.as_ref().and_then(ClassSettings::port).unwrap_or(port);
    let hosts = names.map_or_else(|| Hosts::localhost(named, mode), |names| Hosts::named(names, named, mode));
    let (classroom, shared, dns) = match &class {
        Some(class) => {
            let (classroom, shared) = class.open(&database, &folder, &hosts, (bind, port), (keeper, &servers)).await?;
            (Some(classroom), shared, class.dns(&hosts, bind).await?)
        }
        None => (None, Server::at_home(keeper.as_ref(), &servers).await?, None),
    };
    let (stop, shutting_down) = watch::channel(false);
    let parts = Parts {
        content: Content::of(Files::find(course.course.as_deref())),
        servers: servers.clone(),
        saved_in: Some(database.clone()),
        database,
        clock: Clock::default(),
        hosts: hosts.clone(),
        shared,
        classroom: classroom.clone(),
        room: Room::default(),
        shutting_down: shutting_down.clone(),
    };
    let (app, sandboxes) = app::open(parts);
    let app = match &class {
        Some(class) if class.behind_proxy => server::behind_a_proxy(app),
        _ => app,
    };
    elsewhere.into_iter().for_each(|elsewhere| warn_of(elsewhere, port));
    match class.as_ref().zip(classroom) {
        Some((class, classroom)) => class.announce(&classroom, &hosts),
        None => announce_home(&address, mode),
    }
    if let Some(dns) = dns {
        answer_names(dns, shutting_down.clone());
    }
    stop_when_asked(stop);
    let all = listeners.into_iter().map(|listener| server::serve(listener, app.clone(), shutting_down.clone()));
    futures_util::future::try_join_all(all).await.map_err(|e| e.to_string())?;
    // A disk that does not answer is no reason to stay.
    let _ = tokio::time::timeout(LONGEST_SAVING, sandboxes.save()).await;
    servers.end();
    // Until here nobody else may have the folder.
    drop(lock);
    Ok(())
}
