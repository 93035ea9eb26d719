//! The port, both loopback addresses, and what `localhost` means here.

use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, ToSocketAddrs},
    path::Path,
};

use super::line::Line;
use crate::cli::lock::Lock;

pub(super) fn look(port: u16, folder: &Path) -> Vec<Line> {
    let ours = Lock::holder(folder)
        .and_then(|holder| holder.known)
        .is_some_and(|(_, address)| address.ends_with(&format!(":{port}")));
    if ours {
        return vec![
            Line::fine("port", format!("{port} is in use by the Cloakroom that has the data folder")),
            names(port),
        ];
    }
    let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let mut lines: Vec<Line> = loopback.into_iter().map(|at| free(at, port)).collect();
    lines.push(names(port));
    lines
}

fn free(at: IpAddr, port: u16) -> Line {
    let shown = if at.is_ipv6() { format!("[{at}]:{port}") } else { format!("{at}:{port}") };
    match TcpListener::bind((at, port)) {
        Ok(_) => Line::fine("port", format!("{shown} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let todo = format!("Stop it, or choose another: cloakroom serve --port {}", port.saturating_add(1));
            Line::wrong("port", format!("{shown} is in use by another program"), todo)
        }
        Err(_) if at.is_ipv6() => Line::note("port", "this machine has no IPv6 loopback; 127.0.0.1 is enough"),
        Err(error) => {
            Line::wrong("port", format!("{shown} cannot be listened on: {error}"), "Choose another with --port.")
        }
    }
}

/// Names below `localhost` are resolved by browsers themselves; the plain name by the system.
fn names(port: u16) -> Line {
    let found: Vec<IpAddr> =
        ("localhost", port).to_socket_addrs().map(|all| all.map(|a| a.ip()).collect()).unwrap_or_default();
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    if !found.is_empty() && found.iter().all(IpAddr::is_loopback) {
        Line::fine("localhost", format!("means {}", shown.join(" and ")))
    } else {
        let says = format!("means {}", if shown.is_empty() { "nothing here".to_owned() } else { shown.join(" and ") });
        Line::wrong("localhost", says, "Put the line `127.0.0.1 localhost` into the hosts file, or open 127.0.0.1.")
    }
}
