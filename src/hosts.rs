//! Which site a host name means, and how a site of a sandbox is called.
//!
//! The sandbox is in the host name: no cookie of ours stands on a demo host, so every request finds
//! its world, the cross-site POST included. Names below `localhost` reach this machine in Chromium
//! and Firefox without any set-up; the port never matters to cookies.

mod asked;
mod names;
mod reach;

use std::{borrow::Cow, net::IpAddr};

pub use asked::{Asked, Unclear};
pub use names::{BadNames, Names};
pub use reach::Reach;

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
/// with nothing in common that a browser would take for one. So has the site that signs people in; without a name of its
/// own it is there in the simulated world only, since below one of the others it would be the same site as they.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    base: Cow<'static, str>,
    attacker: Cow<'static, str>,
    identity: Option<Cow<'static, str>>,
    port: u16,
    mode: Mode,
    /// Does a browser trust these names over http, as it trusts its own machine?
    trusted: bool,
}

/// What a host name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostKind {
    /// The tutorial under its own name.
    Tutorial,
    /// The same under a name that browsers do not trust over http, a class's: no Secure cookie is kept there.
    Untrusted,
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
    /// In its place, where it has no name.
    NoIdentity,
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
        Self { base, attacker, identity: Some(Cow::Borrowed("id.localhost")), port, mode, trusted: true }
    }

    /// The names of a class, which its network leads to this machine.
    #[must_use]
    pub fn named(names: Names, port: u16, mode: Mode) -> Self {
        let Names { base, attacker, identity } = names;
        let identity = identity.map(Cow::from);
        Self { base: base.into(), attacker: attacker.into(), identity, port, mode, trusted: false }
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

    /// The name that the sites which sign people in are below, if there is one.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    /// The port as it stands behind a name in an address: nothing for 80.
    #[must_use]
    pub fn port(&self) -> String {
        if self.port == 80 { String::new() } else { format!(":{}", self.port) }
    }

    /// Does a browser trust these names over http, as it trusts its own machine?
    #[must_use]
    pub fn are_trusted(&self) -> bool {
        self.trusted
    }

    /// Who can reach it.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The tutorial's origin: `http://cloakroom.localhost:3000`.
    #[must_use]
    pub fn tutorial(&self) -> String {
        self.origin(&self.base)
    }

    fn origin(&self, host: &str) -> String {
        format!("http://{host}{}", self.port())
    }

    /// The origins under which the tutorial is reached at this machine, whatever its names are.
    #[must_use]
    pub fn doorsteps(&self) -> [String; 3] {
        ["localhost", "127.0.0.1", "[::1]"].map(|host| self.origin(host))
    }

    /// Is this the origin of a page of ours at an address, or at `localhost`?
    #[must_use]
    pub fn is_doorstep(&self, origin: &str) -> bool {
        let host = origin.strip_prefix("http://").and_then(Asked::parse);
        host.is_some_and(|asked| self.place(&asked) == Ok(HostKind::Doorstep))
    }

    /// Addresses whose answers tell a browser whether the names lead here: an image below each.
    #[must_use]
    pub fn probes(&self) -> Vec<String> {
        let names = [Some(self.base()), Some(self.attacker()), self.identity()];
        names.into_iter().flatten().map(|name| format!("{}{PROBE}", self.origin(&format!("probe.{name}")))).collect()
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
            return Ok(if self.trusted { HostKind::Tutorial } else { HostKind::Untrusted });
        }
        let address = name.parse::<IpAddr>().ok();
        if name == "localhost" || address.is_some_and(|a| self.mode == Mode::Network || a.is_loopback()) {
            return Ok(HostKind::Doorstep);
        }
        let (kind, rest): (fn(SandboxId) -> HostKind, &str) = if let Some(rest) = below(name, &self.attacker) {
            (HostKind::Evil, rest)
        } else if let Some(rest) = self.identity.as_deref().and_then(|identity| below(name, identity)) {
            (HostKind::Identity, rest)
        } else if let Some(rest) = below(name, &self.base) {
            match rest.split_once('.') {
                Some(("hotel", id)) => (HostKind::Hotel, id),
                Some(("shop", id)) => (HostKind::Shop, id),
                Some(("id", id)) if self.identity.is_none() => (|_| HostKind::NoIdentity, id),
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
        let Self { base, attacker, .. } = self;
        let identity = self.identity().map_or_else(|| format!("id.{id}.{base}"), |identity| format!("{id}.{identity}"));
        Addresses {
            hotel: self.origin(&format!("hotel.{id}.{base}")),
            shop: self.origin(&format!("shop.{id}.{base}")),
            evil: self.origin(&format!("{id}.{attacker}")),
            id: self.origin(&identity),
            trusted: self.trusted,
        }
    }
}

/// The path of a probe.
pub const PROBE: &str = "/probe.svg";

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
    /// Does a browser trust them, though they are http?
    #[serde(skip)]
    pub trusted: bool,
}

#[cfg(test)]
mod tests;
