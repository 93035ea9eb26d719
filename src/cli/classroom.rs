//! A class as the server opens it: its addresses, its code and the teacher's link.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

use clap::Args;
use serde_json::json;

use super::output::announce;
use crate::{
    class::{Class, SqliteLog},
    clock::Clock,
    database::Database,
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
}

impl ClassSettings {
    /// The class that the data folder holds, or a new one.
    pub(super) async fn open(
        &self,
        database: &Database,
        folder: &Path,
        (bind, port): (Option<IpAddr>, u16),
    ) -> Result<Classroom, String> {
        let log = Box::new(SqliteLog::new(database.clone()));
        let class = Class::open(log, &self.name, Clock::default()).await.map_err(|why| why.to_string())?;
        Ok(Classroom {
            class,
            key: TeacherKey::random(),
            addresses: addresses(bind, port).into(),
            archives: Archives::within(folder),
        })
    }

    /// Where to go, for the terminal.
    pub(super) fn announce(&self, classroom: &Classroom, port: u16) {
        let join = classroom.join_address();
        let key = classroom.key.as_str();
        // The laptop's own browser reaches the hotel only by a name of ours.
        let teacher = format!("http://cloakroom.localhost:{port}/class/teacher/{key}");
        let code = classroom.class.state().code().map(|code| (code.to_string(), code.halves()));
        let (code, halves) = code.unwrap_or_default();
        if self.json {
            let line = json!({ "join": join, "teacher": teacher, "addresses": *classroom.addresses, "code": code });
            announce(&line.to_string());
            return;
        }
        announce(&format!("You teach at    {teacher}"));
        if let Some(address) = classroom.addresses.first().filter(|address| !address.contains("127.0.0.1")) {
            announce(&format!("  on a phone    {address}/class/teacher/{key}"));
        }
        announce("                Keep these to yourself. They are new at each start.");
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

/// Where the server is reached: private addresses of IPv4 first, as phones type them.
fn addresses(bind: Option<IpAddr>, port: u16) -> Vec<String> {
    let printed = |address: IpAddr| format!("http://{}", std::net::SocketAddr::new(address, port));
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
        let all = addresses(Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), 3000);
        assert!((1..=MOST).contains(&all.len()), "{all:?}");
        assert!(all.iter().all(|address| address.starts_with("http://") && address.ends_with(":3000")), "{all:?}");
    }
}
