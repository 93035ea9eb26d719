//! A Redis server of our own: about 10 ms to its first answer, 12 MB. It writes nothing to disk.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use super::{
    NotStarted, PrivateServer,
    binary::on_the_path,
    child::{Child, User, command},
    folder::Folder,
};
use crate::store::StoreKind;

const KIND: StoreKind = StoreKind::Redis;
/// So long it may take to its first answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Starts one. It waits for the first answer, so not on a thread that answers requests.
///
/// # Errors
/// Redis is not installed, or does not answer.
pub fn redis() -> Result<PrivateServer, NotStarted> {
    let program = on_the_path("redis-server").or_else(|| on_the_path("valkey-server"));
    let program = program.ok_or(NotStarted::NotInstalled { kind: KIND })?;
    let folder = Folder::make().map_err(|error| NotStarted::failed(KIND, error))?;
    let socket = folder.path().join("redis.sock");
    let data = folder.path().to_owned();
    let start = {
        let socket = socket.clone();
        move || started(&program, &socket, &data)
    };
    let socket = socket.display();
    PrivateServer::start(
        KIND,
        folder,
        Box::new(start),
        format!("redis+unix://{socket}"),
        format!("redis-cli -s {socket}"),
    )
}

fn started(program: &Path, socket: &Path, data: &Path) -> Result<Child, NotStarted> {
    let mut start = command(program, User::Ourselves);
    start.args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocketperm", "700", "--unixsocket"]);
    start.arg(socket).arg("--dir").arg(data).stdout(Stdio::null()).stderr(Stdio::null());
    let child = Child::start(start).map_err(|error| NotStarted::failed(KIND, error))?;
    let begun = Instant::now();
    while !answers(socket) {
        if child.has_ended() || begun.elapsed() > PATIENCE {
            return Err(NotStarted::failed(KIND, "it does not answer at its socket"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(child)
}

fn answers(socket: &Path) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(Duration::from_millis(500)))?;
        stream.write_all(b"PING\r\n")?;
        let mut answer = [0; 5];
        stream.read_exact(&mut answer)?;
        Ok(answer == *b"+PONG")
    };
    ask().unwrap_or(false)
}
