//! A PostgreSQL server of our own: about two seconds to its first answer, most of it `initdb`; 40 MB of disk.
//!
//! PostgreSQL refuses root. As root we run it as `postgres` or, where there is no such user, as `nobody`.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, net::UnixStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    NotStarted, PrivateServer,
    binary::postgres_folder,
    child::{Child, User, command},
    folder::Folder,
};
use crate::store::StoreKind;

const KIND: StoreKind = StoreKind::Postgres;
/// The user and the database in it.
const NAME: &str = "cloakroom";
/// So long it may take to its first answer, once there is a data folder.
const PATIENCE: Duration = Duration::from_secs(15);

/// Starts one. It waits until it can be asked, so not on a thread that answers requests.
///
/// # Errors
/// PostgreSQL is not installed, or does not come up.
pub fn postgres() -> Result<PrivateServer, NotStarted> {
    let programs = postgres_folder().ok_or(NotStarted::NotInstalled { kind: KIND })?;
    let failed = |error: &dyn std::fmt::Display| NotStarted::failed(KIND, error);
    let folder = Folder::make().map_err(|error| failed(&error))?;
    let user = user();
    let data = data_folder(folder.path(), user).map_err(|error| failed(&error))?;
    let mut init = command(&programs.join("initdb"), user);
    init.arg("-D").arg(&data).args(["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "-U", NAME]);
    let made = init.stdout(Stdio::null()).output().map_err(|error| failed(&error))?;
    if !made.status.success() {
        return Err(failed(&last_line(&String::from_utf8_lossy(&made.stderr))));
    }
    let log = folder.path().join("log");
    let start = {
        let data = data.clone();
        move || started(&programs, user, &data, &log)
    };
    let socket = data.display();
    PrivateServer::start(
        KIND,
        folder,
        Box::new(start),
        format!("host={socket} user={NAME} dbname=postgres"),
        format!("psql -h {socket} -U {NAME} postgres"),
    )
}

/// Starts it, as often as the folder still belongs to one that was killed: its children end when they notice it.
fn started(programs: &Path, user: User, data: &Path, log: &Path) -> Result<Child, NotStarted> {
    let failed = |error: &dyn std::fmt::Display| NotStarted::failed(KIND, error);
    let begun = Instant::now();
    loop {
        let file = fs::File::create(log).map_err(|error| failed(&error))?;
        let mut start = server(programs, user, data);
        start.stdout(Stdio::null()).stderr(file);
        let child = Child::start(start).map_err(|error| failed(&error))?;
        // It makes the file when it takes connections.
        while !ready(data) && !child.has_ended() && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(10));
        }
        if ready(data) && !child.has_ended() {
            return Ok(child);
        }
        let said = fs::read_to_string(log).unwrap_or_default();
        if begun.elapsed() >= PATIENCE || !said.contains("Terminate any old server processes") {
            return Err(failed(&last_line(&said)));
        }
        drop(child);
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn server(programs: &Path, user: User, data: &Path) -> Command {
    let mut start = command(&programs.join("postgres"), user);
    start.arg("-D").arg(data).arg("-k").arg(data);
    start.args(["-c", "listen_addresses=", "-c", "unix_socket_permissions=0777"]);
    start.args(["-c", "logging_collector=off", "-c", "max_connections=50"]);
    start
}

/// The last line of `postmaster.pid` says `ready` when it takes connections.
fn ready(data: &Path) -> bool {
    let says = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    says.lines().last().is_some_and(|line| line.trim() == "ready")
        && UnixStream::connect(data.join(".s.PGSQL.5432")).is_ok()
}

/// As whom it runs.
fn user() -> User {
    if !rustix::process::getuid().is_root() {
        return User::Ourselves;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let there = |name: &str| users.lines().any(|line| line.split(':').next() == Some(name));
    User::Named(if there("postgres") { "postgres" } else { "nobody" })
}

fn data_folder(folder: &Path, user: User) -> std::io::Result<PathBuf> {
    let data = folder.join("data");
    fs::create_dir(&data)?;
    if let User::Named(name) = user {
        // The user comes through our folder, and owns the one in it.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o711))?;
        let owned = Command::new("chown").arg(name).arg(&data).status()?;
        if !owned.success() {
            return Err(std::io::Error::other(format!("{} cannot be given to {name}", data.display())));
        }
    }
    fs::set_permissions(&data, fs::Permissions::from_mode(0o700))?;
    Ok(data)
}

fn last_line(text: &str) -> String {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing").to_owned()
}
