//! Which sockets the server listens on, and what to open for them.
//!
//! A browser that is asked for `localhost` tries `[::1]` and 127.0.0.1, in an order of its own. So by default both are
//! ours, or neither: with one of them another program's, `localhost` and the demo sites could open that program.

use std::{
    io::{self, ErrorKind},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use tokio::net::{TcpListener, TcpSocket};

use crate::hosts::Mode;

const BOTH: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
/// A port that is free on one loopback address may be taken on the other: so often another one is tried.
const TRIES: usize = 10;
/// Three hundred phones that connect at once wait here. Of the usual 128 the rest would wait a second, for TCP to try again.
const BACKLOG: u32 = 1024;
/// Who listens on loopback takes a connection at once.
const KNOCK: Duration = Duration::from_millis(200);

/// What the server listens on.
#[derive(Debug)]
pub(super) struct Listening {
    pub(super) listeners: Vec<TcpListener>,
    pub(super) port: u16,
    /// Who can reach it.
    pub(super) mode: Mode,
    /// What to open in a browser.
    pub(super) address: String,
    /// The loopback address where another program answers, if there is one.
    pub(super) elsewhere: Option<SocketAddr>,
}

impl Listening {
    /// Binds. Without an address: both loopback addresses.
    ///
    /// # Errors
    /// A sentence for the terminal.
    pub(super) async fn bind(at: Option<IpAddr>, port: u16) -> Result<Self, String> {
        let listeners = match at {
            Some(address) => vec![listener(address, port).map_err(|e| cannot_bind(address, port, &e))?],
            None => both(port)?,
        };
        let port = match listeners.first().map(TcpListener::local_addr) {
            Some(Ok(address)) => address.port(),
            _ => return Err("The socket cannot say where it listens.".to_owned()),
        };
        let elsewhere = at.and_then(|at| another_program(at, port));
        let address = format!("http://{}", printed(at, port, elsewhere.is_some()));
        let mode = if at.is_none_or(|at| at.is_loopback()) { Mode::Home } else { Mode::Network };
        Ok(Self { listeners, port, mode, address, elsewhere })
    }
}

/// Both loopback addresses with one port; only the first where a machine has no IPv6.
fn both(port: u16) -> Result<Vec<TcpListener>, String> {
    let [v4, v6] = BOTH;
    for _ in 0..TRIES {
        let first = listener(v4, port).map_err(|e| cannot_bind(v4, port, &e))?;
        let bound = first.local_addr().map_err(|e| e.to_string())?.port();
        match listener(v6, bound) {
            Ok(second) => return Ok(vec![first, second]),
            Err(error) if error.kind() != ErrorKind::AddrInUse => return Ok(vec![first]),
            // Any port would do: another one.
            Err(_) if port == 0 => {}
            Err(_) => return Err(half_taken(bound)),
        }
    }
    Err("No port is free on both 127.0.0.1 and [::1]. Choose one: cloakroom serve --port 3000".to_owned())
}

fn listener(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As `TcpListener::bind` does; on Windows it would let another program in.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::new(address, port))?;
    socket.listen(BACKLOG)
}

/// A loopback address that we do not listen on, and somebody does.
fn another_program(ours: IpAddr, port: u16) -> Option<SocketAddr> {
    let covered = |address: &IpAddr| match ours {
        // On most systems this takes IPv4 in too; if not, we knock at our own door, and nobody is there.
        IpAddr::V6(ours) if ours.is_unspecified() => true,
        IpAddr::V4(ours) if ours.is_unspecified() => address.is_ipv4(),
        ours => *address == ours,
    };
    let others = BOTH.iter().filter(|address| !covered(address)).map(|address| SocketAddr::new(*address, port));
    others.into_iter().find(|other| TcpStream::connect_timeout(other, KNOCK).is_ok())
}

/// What to open: `localhost` reaches every address but a particular one.
fn printed(at: Option<IpAddr>, port: u16, shared: bool) -> String {
    match at {
        None => format!("localhost:{port}"),
        Some(at) if !shared && (at.is_unspecified() || BOTH.contains(&at)) => format!("localhost:{port}"),
        Some(IpAddr::V4(at)) if at.is_unspecified() => format!("127.0.0.1:{port}"),
        Some(other) => SocketAddr::new(other, port).to_string(),
    }
}

fn half_taken(port: u16) -> String {
    let next = port.saturating_add(1);
    format!(
        "Port {port} is in use: another program has it on [::1], and http://localhost:{port} could open that one. \
         Choose another: cloakroom serve --port {next}"
    )
}

fn cannot_bind(bind: IpAddr, port: u16, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => {
            format!("Port {port} is in use. Choose another: cloakroom serve --port {}", port.saturating_add(1))
        }
        ErrorKind::PermissionDenied => {
            format!(
                "Port {port} needs rights this process does not have. Choose one above 1023: cloakroom serve --port 3000"
            )
        }
        _ => format!("Cannot listen on {bind}:{port}: {error}. Choose with --bind and --port."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn by_default_both_loopback_addresses_are_ours() {
        let ours = Listening::bind(None, 0).await.unwrap();
        let at: Vec<SocketAddr> = ours.listeners.iter().map(|l| l.local_addr().unwrap()).collect();
        assert!(at.iter().all(|at| at.ip().is_loopback() && at.port() == ours.port), "{at:?}");
        assert_eq!(ours.address, format!("http://localhost:{}", ours.port));
        assert_eq!(ours.mode, Mode::Home);
        let says = Listening::bind(None, ours.port).await.unwrap_err();
        assert!(says.starts_with(&format!("Port {} is in use", ours.port)), "{says}");
    }

    #[tokio::test]
    async fn where_another_program_has_the_other_loopback_address_localhost_is_never_printed() {
        // A machine without IPv6 has no other loopback address.
        let Ok(theirs) = TcpListener::bind("[::1]:0").await else { return };
        let port = theirs.local_addr().unwrap().port();
        let says = Listening::bind(None, port).await.unwrap_err();
        assert!(says.contains("on [::1]") && says.contains("could open that one"), "{says}");
        let ours = Listening::bind(Some(BOTH[0]), port).await.unwrap();
        assert_eq!((ours.address, ours.elsewhere), (format!("http://127.0.0.1:{port}"), theirs.local_addr().ok()));
    }
}
