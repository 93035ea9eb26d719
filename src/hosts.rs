//! Which site a host name means, and how a site of a sandbox is called.
//!
//! The sandbox is in the host name: no cookie of ours stands on a demo host, so every request finds
//! its world, the cross-site POST included. Names below `localhost` reach this machine in Chromium
//! and Firefox without any set-up; the port never matters to cookies.

use std::net::IpAddr;

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
#[error("this server does not answer for the host `{0}`")]
pub struct NotOurs(pub String);

impl Place {
    /// Reads a `Host` header. `open` says that the server listens beyond loopback: then any address
    /// will do. A name never does: a name of somebody else's can be made to lead here (DNS rebinding).
    ///
    /// # Errors
    /// A host that is none of ours.
    pub fn of(host: &str, open: bool) -> Result<Self, NotOurs> {
        let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
        if name == TUTORIAL {
            return Ok(Self::Tutorial);
        }
        let address = name.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        if name == "localhost" || address.is_some_and(|a| open || a.is_loopback()) {
            return Ok(Self::Doorstep);
        }
        let (kind, rest): (fn(SandboxId) -> Self, &str) = if let Some(rest) = below(&name, ATTACKER) {
            (Self::Evil, rest)
        } else if let Some(rest) = below(&name, TUTORIAL) {
            match rest.split_once('.') {
                Some(("hotel", id)) => (Self::Hotel, id),
                Some(("shop", id)) => (Self::Shop, id),
                _ => return Ok(Self::Nowhere),
            }
        } else {
            return Err(NotOurs(host.chars().take(100).collect()));
        };
        Ok(rest.parse().map_or(Self::Nowhere, kind))
    }
}

fn below<'a>(name: &'a str, parent: &str) -> Option<&'a str> {
    name.strip_suffix(parent)?.strip_suffix('.')
}

fn without_port(host: &str) -> &str {
    match host.rfind(':') {
        Some(colon) if !host.ends_with(']') => &host[..colon],
        _ => host,
    }
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

    #[test]
    fn every_host_of_the_plan_is_found_on_any_port() {
        let id: SandboxId = "k7q2w3e4".parse().unwrap();
        let of = |host| Place::of(host, false).unwrap();
        assert_eq!(of("cloakroom.localhost:3000"), Place::Tutorial);
        assert_eq!(of("Localhost"), Place::Doorstep);
        assert_eq!(of("[::1]:3000"), Place::Doorstep);
        assert_eq!(of("hotel.k7q2w3e4.cloakroom.localhost:80"), Place::Hotel(id.clone()));
        assert_eq!(of("shop.k7q2w3e4.cloakroom.localhost"), Place::Shop(id.clone()));
        assert_eq!(of("k7q2w3e4.evil.localhost:3000"), Place::Evil(id));
        assert_eq!(of("hotel.K7.cloakroom.localhost"), Place::Nowhere);
        assert_eq!(of("x.cloakroom.localhost"), Place::Nowhere);
    }

    #[test]
    fn other_hosts_are_not_ours() {
        for host in ["example.com", "cloakroom.localhost.evil.com", "evilevil.localhost", "", "192.168.1.5"] {
            assert!(Place::of(host, false).is_err(), "{host}");
        }
        assert_eq!(Place::of("192.168.1.5:3000", true), Ok(Place::Doorstep));
        assert!(Place::of("example.com", true).is_err(), "a name is not ours, however open we are");
    }
}
