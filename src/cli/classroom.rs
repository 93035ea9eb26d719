//! A class as the server opens it: its addresses, its code and the teacher's link.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
};

use clap::Args;
use serde_json::json;
use url::Host;

use super::{output::announce, shared_server::Server};
use crate::{
    app::Shared,
    class::{Class, Log, SqliteLog},
    clock::Clock,
    database::Database,
    hosts::{Hosts, Names},
    private_servers::StoreServers,
    server::Dns,
    tutorial::{Archives, Classroom, TeacherKey, for_terminal},
};

/// So many addresses are printed and shown.
const MOST: usize = 4;

/// What a class is called, and how its addresses are printed.
#[derive(Debug, Clone, Args)]
pub(super) struct ClassSettings {
    /// What the class is called: phones show it to whoever joins.
    #[arg(long, value_name = "NAME", default_value = "Sessions, seen and broken")]
    name: String,
    /// Print one line of JSON first: {"join", "teacher", "addresses", "code"}. For scripts.
    #[arg(long)]
    json: bool,
    /// A name that this network leads here, with every name below it. Give two that are different sites: below the first
    /// are the hotels, below the second Mallory's pages. Below a third, people sign in elsewhere; without it that is
    /// simulated only.
    #[arg(long, value_name = "NAME")]
    base: Vec<String>,
    /// Answer to DNS for these names alone, by UDP at this address, such as 0.0.0.0 or 0.0.0.0:5353. It serves where devices ask
    /// this machine: on a hotspot of its own, or where the network's resolver passes the names on.
    #[arg(long, value_name = "ADDRESS", value_parser = dns_address, requires = "base")]
    dns: Option<SocketAddr>,
    /// Where learners reach the class, if a balancer stands in front: http://192.168.1.5:8080, an address and no name.
    #[arg(long, value_name = "URL", value_parser = address)]
    address: Option<SocketAddr>,
    /// A proxy or balancer on this machine or a private network stands in front: the last address in its X-Forwarded-For is who asks.
    #[arg(long)]
    pub(super) behind_proxy: bool,
}

/// An address, at port 53 unless it says another.
fn dns_address(text: &str) -> Result<SocketAddr, String> {
    let at_53 = |_| text.parse::<IpAddr>().map(|address| SocketAddr::new(address, 53));
    text.parse().or_else(at_53).map_err(|_| "write an address, with a port or without: 0.0.0.0:5353".to_owned())
}

/// `http://192.168.1.5:8080`, or without the scheme.
fn address(typed: &str) -> Result<SocketAddr, String> {
    let rest = typed.strip_prefix("http://").unwrap_or(typed).trim_end_matches('/');
    let with_port = rest.parse().ok().or_else(|| rest.parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, 80)));
    with_port.ok_or_else(|| "give the balancer's address and port, such as http://192.168.1.5:8080".to_owned())
}

impl ClassSettings {
    /// The names it is reached by; `None` where it has addresses only.
    pub(super) fn names(&self) -> Result<Option<Names>, String> {
        if self.base.is_empty() {
            return Ok(None);
        }
        Names::of(&self.base).map(Some).map_err(|bad| format!("{bad}."))
    }

    /// Takes the socket for DNS, if there is to be one.
    pub(super) async fn dns(&self, hosts: &Hosts, bind: Option<IpAddr>) -> Result<Option<Dns>, String> {
        let Some(at) = self.dns else { return Ok(None) };
        let zones = [Some(hosts.base()), Some(hosts.attacker()), hosts.identity()];
        let zones = zones.into_iter().flatten().map(str::to_owned).collect();
        Dns::bind(at, zones, bind.filter(|bind| !bind.is_unspecified())).await.map(Some)
    }

    /// The class that the data folder holds, or a new one.
    pub(super) async fn open(
        &self,
        database: &Database,
        folder: &Path,
        hosts: &Hosts,
        (bind, port): (Option<IpAddr>, u16),
        (server, servers): (Option<Server>, &StoreServers),
    ) -> Result<(Classroom, Option<Shared>), String> {
        let (log, shared): (Box<dyn Log>, _) = match server {
            None => (Box::new(SqliteLog::new(database.clone())), None),
            Some(server) => server.open(servers).await.map(|(log, shared)| (log, Some(shared)))?,
        };
        // Whichever process the balancer leads the teacher to has to know the link.
        let key = log.once("teacher", TeacherKey::random().as_str().to_owned()).await.map_err(|why| why.to_string())?;
        let class = Class::open(log, &self.name, Clock::default()).await.map_err(|why| why.to_string())?;
        let addresses = self.address.map_or_else(|| addresses(bind, port), |at| vec![format!("http://{at}")]);
        let classroom = Classroom {
            class,
            key: TeacherKey::from(key),
            addresses: at(hosts, addresses).into(),
            archives: Archives::within(folder),
        };
        Ok((classroom, shared))
    }

    /// The port that browsers name, where a balancer stands in front.
    pub(super) fn port(&self) -> Option<u16> {
        self.address.map(|address| address.port())
    }

    /// Where to go, for the terminal.
    pub(super) fn announce(&self, classroom: &Classroom, hosts: &Hosts) {
        let join = classroom.join_address();
        let key = classroom.key.as_str();
        // The laptop's own browser reaches the hotel only by a name of ours.
        let teacher = format!("{}/class/teacher/{key}", hosts.tutorial());
        let [localhost, ..] = hosts.doorsteps();
        let code = classroom.class.state().code().map(|code| (code.to_string(), code.halves()));
        let (code, halves) = code.unwrap_or_default();
        if self.json {
            let here = format!("{localhost}/class/teacher/{key}");
            let line = json!({
                "join": join, "teacher": teacher, "teacher_here": here, "addresses": *classroom.addresses, "code": code,
            });
            announce(&line.to_string());
            return;
        }
        announce(&format!("You teach at    {teacher}"));
        if !hosts.are_trusted() {
            announce(&format!("  or, where that name does not open, {localhost}/class/teacher/{key}"));
        } else if let Some(address) = classroom.addresses.first().filter(|address| !address.contains("127.0.0.1")) {
            announce(&format!("  on a phone    {address}/class/teacher/{key}"));
        }
        announce(
            "                Keep these to yourself. They are new at each start; a class on several servers keeps them.",
        );
        for (at, address) in classroom.addresses.iter().enumerate() {
            announce(&format!("{}{address}", if at == 0 { "Learners open   " } else { "  or            " }));
        }
        announce(&format!("  and type      {halves}"));
        if let Some(square) = for_terminal(&join) {
            announce(&format!("\n{square}"));
        }
        announce("Everybody on this network who knows the code can join. It is insecure on purpose. Ctrl-C stops it.");
    }
}

/// The name first, where there is one.
fn at(hosts: &Hosts, addresses: Vec<String>) -> Vec<String> {
    let name = (!hosts.are_trusted()).then(|| hosts.tutorial());
    name.into_iter().chain(addresses).collect()
}

/// Where the server is reached: private addresses of IPv4 first, as phones type them.
fn addresses(bind: Option<IpAddr>, port: u16) -> Vec<String> {
    let printed = |address: IpAddr| match port {
        80 => format!(
            "http://{}",
            match address {
                IpAddr::V4(v4) => Host::<String>::Ipv4(v4),
                IpAddr::V6(v6) => Host::Ipv6(v6),
            }
        ),
        port => format!("http://{}", std::net::SocketAddr::new(address, port)),
    };
    if let Some(one) = bind.filter(|bind| !bind.is_unspecified()) {
        return vec![printed(one)];
    }
    let mut found: Vec<(u8, IpAddr)> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(|interface| interface.ip())
        .filter(IpAddr::is_ipv4)
        .map(|address| (u8::from(!matches!(address, IpAddr::V4(v4) if v4.is_private())), address))
        .collect();
    found.sort();
    found.dedup();
    let mut all: Vec<String> = found.into_iter().take(MOST).map(|(_, address)| printed(address)).collect();
    if all.is_empty() {
        // On no network: the class is this machine.
        all.push(printed(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_of_one_address_is_reached_at_that_one_and_another_at_what_the_machine_has() {
        assert_eq!(addresses(Some(IpAddr::from([127, 0, 0, 1])), 3000), ["http://127.0.0.1:3000"]);
        assert_eq!(addresses(Some(IpAddr::from([127, 0, 0, 1])), 80), ["http://127.0.0.1"]);
        let all = addresses(Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), 3000);
        assert!((1..=MOST).contains(&all.len()), "{all:?}");
        assert!(all.iter().all(|address| address.starts_with("http://") && address.ends_with(":3000")), "{all:?}");
    }
}
