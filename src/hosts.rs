//! Which site a host name means, and how a site of a sandbox is called.
//!
//! The sandbox is in the host name: no cookie of ours stands on a demo host, so every request finds
//! its world, the cross-site POST included. Names below `localhost` reach this machine in Chromium
//! and Firefox without any set-up; the port never matters to cookies.

mod asked;

use std::net::IpAddr;

pub use asked::{Asked, Unclear};

use crate::ids::SandboxId;

/// The tutorial's own name.
pub const TUTORIAL: &str = "cloakroom.localhost";
const ATTACKER: &str = "evil.localhost";

/// What a host name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The tutorial under its own name.
    Tutorial,
    /// The tutorial under `localhost` or an address: a browser that can, moves on to its own name.
    Doorstep,
    /// The demo site of a sandbox.
    Hotel(SandboxId),
    /// The sibling of the demo site.
    Shop(SandboxId),
    /// The attacker's site.
    Evil(SandboxId),
    /// A demo host that names no possible sandbox.
    Nowhere,
}

/// A host this server does not answer for (RFC 9110, section 15.5.20: 421).
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("This server does not answer for the host {0}")]
pub struct NotOurs(pub String);

impl Place {
    /// What the host of a request stands for, at a server that is reached on this port. `open` says that it listens
    /// beyond loopback: then any address will do. A name never does: a name of somebody else's can be made to lead here
    /// (DNS rebinding).
    ///
    /// # Errors
    /// A host, or a port, that is none of ours.
    pub fn of(asked: &Asked, port: u16, open: bool) -> Result<Self, NotOurs> {
        let name = asked.name.as_str();
        let not_ours = || NotOurs(asked.to_string().chars().take(100).collect());
        if asked.port != port {
            return Err(not_ours());
        }
        if name == TUTORIAL {
            return Ok(Self::Tutorial);
        }
        let address = name.parse::<IpAddr>().ok();
        if name == "localhost" || address.is_some_and(|a| open || a.is_loopback()) {
            return Ok(Self::Doorstep);
        }
        let (kind, rest): (fn(SandboxId) -> Self, &str) = if let Some(rest) = below(name, ATTACKER) {
            (Self::Evil, rest)
        } else if let Some(rest) = below(name, TUTORIAL) {
            match rest.split_once('.') {
                Some(("hotel", id)) => (Self::Hotel, id),
                Some(("shop", id)) => (Self::Shop, id),
                _ => return Ok(Self::Nowhere),
            }
        } else {
            return Err(not_ours());
        };
        Ok(rest.parse().map_or(Self::Nowhere, kind))
    }
}

fn below<'a>(name: &'a str, parent: &str) -> Option<&'a str> {
    name.strip_suffix(parent)?.strip_suffix('.')
}

/// The addresses of a sandbox's sites for a real browser.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Addresses {
    /// `http://hotel.{id}.cloakroom.localhost:3000`
    pub hotel: String,
    /// `http://shop.{id}.cloakroom.localhost:3000`
    pub shop: String,
    /// `http://{id}.evil.localhost:3000`
    pub evil: String,
}

impl Addresses {
    /// For a sandbox and the port the server listens on.
    #[must_use]
    pub fn of(id: &SandboxId, port: u16) -> Self {
        Self {
            hotel: format!("http://hotel.{id}.{TUTORIAL}:{port}"),
            shop: format!("http://shop.{id}.{TUTORIAL}:{port}"),
            evil: format!("http://{id}.{ATTACKER}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, port: u16, open: bool) -> Result<Place, NotOurs> {
        Place::of(&Asked { name: name.to_owned(), port }, 3000, open)
    }

    #[test]
    fn every_host_of_the_plan_is_found_on_our_port_and_no_other() {
        let id: SandboxId = "k7q2w3e4".parse().unwrap();
        for (name, expected) in [
            ("cloakroom.localhost", Place::Tutorial),
            ("localhost", Place::Doorstep),
            ("127.0.0.1", Place::Doorstep),
            ("::1", Place::Doorstep),
            ("hotel.k7q2w3e4.cloakroom.localhost", Place::Hotel(id.clone())),
            ("shop.k7q2w3e4.cloakroom.localhost", Place::Shop(id.clone())),
            ("k7q2w3e4.evil.localhost", Place::Evil(id.clone())),
            ("hotel.k7.cloakroom.localhost", Place::Nowhere),
            ("x.cloakroom.localhost", Place::Nowhere),
        ] {
            assert_eq!(place(name, 3000, false).as_ref(), Ok(&expected), "{name}");
            assert!(place(name, 80, false).is_err() && place(name, 3001, true).is_err(), "{name} on another port");
        }
    }

    #[test]
    fn other_hosts_are_not_ours() {
        for host in ["example.com", "cloakroom.localhost.evil.com", "evilevil.localhost", "192.168.1.5"] {
            assert!(place(host, 3000, false).is_err(), "{host}");
        }
        assert_eq!(place("192.168.1.5", 3000, true), Ok(Place::Doorstep));
        assert!(place("example.com", 3000, true).is_err(), "a name is not ours, however open we are");
    }
}
