//! Which site a host name means, and how a site of a sandbox is called.
//!
//! The sandbox is in the host name: no cookie of ours stands on a demo host, so every request finds
//! its world, the cross-site POST included. Names below `localhost` reach this machine in Chromium
//! and Firefox without any set-up; the port never matters to cookies.

mod asked;

use std::{borrow::Cow, net::IpAddr};

pub use asked::{Asked, Unclear};

use crate::ids::SandboxId;

/// Who can reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The learner at this machine, and nobody else: it listens on loopback.
    Home,
    /// Others on the network too.
    Network,
}

/// The names that a server answers for, and where it is reached. Hotel and attacker are two sites, so they have two names
/// with nothing in common that a browser would take for one. So has the site that signs people in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    base: Cow<'static, str>,
    attacker: Cow<'static, str>,
    identity: Cow<'static, str>,
    port: u16,
    mode: Mode,
}

/// What a host name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostKind {
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
    /// The site that signs people in.
    Identity(SandboxId),
    /// A demo host that names no possible sandbox.
    Nowhere,
}

/// A host this server does not answer for (RFC 9110, section 15.5.20: 421).
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("This server does not answer for the host {0}")]
pub struct NotOurs(pub String);

impl Hosts {
    /// Names below `localhost`, which reach this machine without any set-up.
    #[must_use]
    pub const fn localhost(port: u16, mode: Mode) -> Self {
        let (base, attacker) = (Cow::Borrowed("cloakroom.localhost"), Cow::Borrowed("evil.localhost"));
        Self { base, attacker, identity: Cow::Borrowed("id.localhost"), port, mode }
    }

    /// The tutorial's own name. Hotels and shops are below it.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The name that the attacker's sites are below.
    #[must_use]
    pub fn attacker(&self) -> &str {
        &self.attacker
    }

    /// The port that the server is reached on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Who can reach it.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The tutorial's origin: `http://cloakroom.localhost:3000`.
    #[must_use]
    pub fn tutorial(&self) -> String {
        format!("http://{}:{}", self.base, self.port)
    }

    /// The origins under which the tutorial is reached by everybody, those without a name of ours included.
    #[must_use]
    pub fn doorsteps(&self) -> [String; 3] {
        ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("http://{host}:{}", self.port))
    }

    /// What the host of a request stands for. Where others reach the server, any address will do. A name never does: a
    /// name of somebody else's can be made to lead here (DNS rebinding).
    ///
    /// # Errors
    /// A host, or a port, that is none of ours.
    pub fn place(&self, asked: &Asked) -> Result<HostKind, NotOurs> {
        let name = asked.name.as_str();
        let not_ours = || NotOurs(asked.to_string().chars().take(100).collect());
        if asked.port != self.port {
            return Err(not_ours());
        }
        if name == self.base {
            return Ok(HostKind::Tutorial);
        }
        let address = name.parse::<IpAddr>().ok();
        if name == "localhost" || address.is_some_and(|a| self.mode == Mode::Network || a.is_loopback()) {
            return Ok(HostKind::Doorstep);
        }
        let (kind, rest): (fn(SandboxId) -> HostKind, &str) = if let Some(rest) = below(name, &self.attacker) {
            (HostKind::Evil, rest)
        } else if let Some(rest) = below(name, &self.identity) {
            (HostKind::Identity, rest)
        } else if let Some(rest) = below(name, &self.base) {
            match rest.split_once('.') {
                Some(("hotel", id)) => (HostKind::Hotel, id),
                Some(("shop", id)) => (HostKind::Shop, id),
                _ => return Ok(HostKind::Nowhere),
            }
        } else {
            return Err(not_ours());
        };
        Ok(rest.parse().map_or(HostKind::Nowhere, kind))
    }

    /// The addresses of a sandbox's sites.
    #[must_use]
    pub fn addresses(&self, id: &SandboxId) -> Addresses {
        let Self { base, attacker, identity, port, .. } = self;
        Addresses {
            hotel: format!("http://hotel.{id}.{base}:{port}"),
            shop: format!("http://shop.{id}.{base}:{port}"),
            evil: format!("http://{id}.{attacker}:{port}"),
            id: format!("http://{id}.{identity}:{port}"),
        }
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
    /// `http://{id}.id.localhost:3000`
    pub id: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, port: u16, mode: Mode) -> Result<HostKind, NotOurs> {
        Hosts::localhost(3000, mode).place(&Asked { name: name.to_owned(), port })
    }

    #[test]
    fn every_host_of_the_plan_is_found_on_our_port_and_no_other() {
        let id: SandboxId = "k7q2w3e4".parse().unwrap();
        for (name, expected) in [
            ("cloakroom.localhost", HostKind::Tutorial),
            ("localhost", HostKind::Doorstep),
            ("127.0.0.1", HostKind::Doorstep),
            ("::1", HostKind::Doorstep),
            ("hotel.k7q2w3e4.cloakroom.localhost", HostKind::Hotel(id.clone())),
            ("shop.k7q2w3e4.cloakroom.localhost", HostKind::Shop(id.clone())),
            ("k7q2w3e4.evil.localhost", HostKind::Evil(id.clone())),
            ("k7q2w3e4.id.localhost", HostKind::Identity(id.clone())),
            ("hotel.k7.cloakroom.localhost", HostKind::Nowhere),
            ("x.cloakroom.localhost", HostKind::Nowhere),
        ] {
            assert_eq!(place(name, 3000, Mode::Home).as_ref(), Ok(&expected), "{name}");
            assert!(
                place(name, 80, Mode::Home).is_err() && place(name, 3001, Mode::Network).is_err(),
                "{name} on another port"
            );
        }
    }

    #[test]
    fn with_another_base_the_names_below_it_are_ours_and_the_others_are_not() {
        let (base, attacker) = (Cow::Borrowed("class.example"), Cow::Borrowed("mallory.test"));
        let identity = Cow::Borrowed("who.test");
        let hosts = Hosts { base, attacker, identity, port: 80, mode: Mode::Network };
        let id: SandboxId = "k7q2w3e4".parse().unwrap();
        let at = |name: &str| hosts.place(&Asked { name: name.to_owned(), port: 80 });
        assert_eq!(at("class.example"), Ok(HostKind::Tutorial));
        assert_eq!(at("hotel.k7q2w3e4.class.example"), Ok(HostKind::Hotel(id.clone())));
        assert_eq!(at("k7q2w3e4.mallory.test"), Ok(HostKind::Evil(id.clone())));
        assert_eq!(at("k7q2w3e4.who.test"), Ok(HostKind::Identity(id.clone())));
        assert_eq!(hosts.addresses(&id).evil, "http://k7q2w3e4.mallory.test:80");
        assert!(at("cloakroom.localhost").is_err() && at("k7q2w3e4.evil.localhost").is_err());
    }

    #[test]
    fn other_hosts_are_not_ours() {
        for host in ["example.com", "cloakroom.localhost.evil.com", "evilevil.localhost", "192.168.1.5"] {
            assert!(place(host, 3000, Mode::Home).is_err(), "{host}");
        }
        assert_eq!(place("192.168.1.5", 3000, Mode::Network), Ok(HostKind::Doorstep));
        assert!(place("example.com", 3000, Mode::Network).is_err(), "a name is not ours, however open we are");
    }
}
