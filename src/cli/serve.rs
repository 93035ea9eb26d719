//! `cloakroom serve`: bind, print the address, serve until told to stop.

use std::{
    io::IsTerminal,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use tokio::{net::TcpListener, sync::watch};
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};

use super::{CourseArg, data, fail, say, stop::Stop};
use crate::{
    app::{Parts, app},
    clock::Clock,
    files::Files,
    passage, server,
};

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The port to listen on; 0 takes any that is free.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The address to listen on. Anything but loopback lets others on the network in.
    #[arg(long, default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Where progress is kept.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(flatten)]
    course: CourseArg,
}

/// Exit code when the server cannot start.
const CANNOT_START: u8 = 1;

pub(super) async fn serve(options: Serve) -> ExitCode {
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(log_filter());
    tracing_subscriber::registry().with(log).with(passage::listener()).init();
    match start(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(says) => fail(CANNOT_START, &says),
    }
}

fn log_filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into())
}

async fn start(options: Serve) -> Result<(), String> {
    let Serve { port, bind, data, course } = options;
    if let Some(dir) = &course.course
        && !dir.join("lessons").is_dir()
    {
        return Err(format!("{} has no lessons folder. Give a folder laid out like the repository.", dir.display()));
    }
    let store = data::open(data)?;
    let listener = TcpListener::bind(SocketAddr::new(bind, port)).await.map_err(|e| cannot_bind(bind, port, &e))?;
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let (stop, shutting_down) = watch::channel(false);
    let files = Files::find(course.course.as_deref());
    let parts = Parts {
        files,
        store,
        clock: Clock::default(),
        port,
        open: !bind.is_loopback(),
        shutting_down: shutting_down.clone(),
    };
    let app = app(parts);
    say(&format!("Cloakroom is at http://{}", printed(bind, port)));
    if !bind.is_loopback() {
        say("Others on this network can reach it too: it is insecure on purpose. Ctrl-C stops it.");
    }
    // Under nohup a closed terminal is no reason to stop; then nothing of ours is a terminal.
    let mut asked = Stop::listen(std::io::stdout().is_terminal() || std::io::stderr().is_terminal());
    tokio::spawn(async move {
        asked.asked().await;
        // The server may have ended already.
        let _ = stop.send(true);
    });
    server::serve(listener, app, shutting_down).await.map_err(|e| e.to_string())
}

/// What to open: `localhost` reaches every address but a particular one.
fn printed(bind: IpAddr, port: u16) -> String {
    match bind {
        IpAddr::V4(a) if a.is_unspecified() || a.octets() == [127, 0, 0, 1] => format!("localhost:{port}"),
        IpAddr::V6(a) if a.is_unspecified() || a.is_loopback() => format!("localhost:{port}"),
        other => SocketAddr::new(other, port).to_string(),
    }
}

fn cannot_bind(bind: IpAddr, port: u16, error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("Port {port} is in use. Choose another: cloakroom serve --port {}", port.saturating_add(1))
        }
        std::io::ErrorKind::PermissionDenied => {
            format!(
                "Port {port} needs rights this process does not have. Choose one above 1023: cloakroom serve --port 3000"
            )
        }
        _ => format!("Cannot listen on {bind}:{port}: {error}. Choose with --bind and --port."),
    }
}
