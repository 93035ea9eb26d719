//! The open file descriptors of this server, and beside them those of another process: the same numbers, and another table.

use std::{collections::HashMap, fs};

use serde::Serialize;

use super::{NotShown, Owner, ProcessTable, table::plain};

/// A server may hold thousands.
const MOST_ROWS: usize = 40;
/// So many processes are asked for a table to compare with.
const MOST_TRIED: usize = 20;
/// So many lines of the kernel's table of connections are read.
const MOST_CONNECTIONS: usize = 5000;

/// One number, and what is behind it in each of the two tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Descriptor {
    /// The number.
    pub number: u32,
    /// What this server has there; `None` where the number is free.
    pub here: Option<String>,
    /// The same for the other process.
    pub there: Option<String>,
}

/// The process that is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "is")]
pub enum Compared {
    /// Its table could be read.
    Read {
        /// Its number.
        pid: u32,
        /// Its name.
        name: String,
    },
    /// The kernel shows us no other process's table.
    Refused,
}

/// The two tables, number by number.
#[derive(Debug, Clone, Serialize)]
pub struct Descriptors {
    /// In the order of the numbers.
    pub rows: Vec<Descriptor>,
    /// How many this server has open.
    pub total: usize,
    /// Whose are beside them.
    pub compared: Compared,
}

/// Reads the table of this process and that of another: the one that started it, if its table is shown to us, else any
/// of the same user's.
pub(super) fn read(table: &ProcessTable) -> Result<Descriptors, NotShown> {
    let sockets = connections();
    let ours = of("self", &sockets, true).ok_or(NotShown::NotLinux)?;
    let of_ours = table.rows.iter().filter(|row| row.owner == Owner::You && row.pid != table.here);
    // The newest first: old ones are the system's own.
    let tried = [table.parent].into_iter().chain(of_ours.rev().map(|row| row.pid)).take(MOST_TRIED);
    let theirs = tried.map(|pid| (pid, of(&pid.to_string(), &sockets, false).unwrap_or_default()));
    let mut theirs = theirs;
    let theirs = theirs.find(|(_, theirs)| !theirs.is_empty());
    let compared = match &theirs {
        Some((pid, _)) => {
            let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            Compared::Read { pid: *pid, name: plain(name.trim_end()) }
        }
        None => Compared::Refused,
    };
    let total = ours.len();
    let theirs = theirs.map(|(_, theirs)| theirs).unwrap_or_default();
    Ok(Descriptors { rows: beside(&ours, &theirs), total, compared })
}

fn beside(ours: &[(u32, String)], theirs: &[(u32, String)]) -> Vec<Descriptor> {
    let behind =
        |table: &[(u32, String)], number: u32| table.iter().find(|(n, _)| *n == number).map(|(_, what)| what.clone());
    let mut numbers: Vec<u32> = ours.iter().chain(theirs).map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let row = |number| Descriptor { number, here: behind(ours, number), there: behind(theirs, number) };
    numbers.into_iter().take(MOST_ROWS).map(row).collect()
}

/// A process's numbers with what is behind each. `None`: its table is not shown to us.
fn of(process: &str, sockets: &HashMap<u64, String>, named: bool) -> Option<Vec<(u32, String)>> {
    let folder = format!("/proc/{process}/fd");
    let mut found: Vec<(u32, String)> = fs::read_dir(&folder)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let number = entry.file_name().to_str()?.parse().ok()?;
            // The one that this very reading has opened is gone with it.
            let target = fs::read_link(entry.path()).ok()?;
            let target = target.to_string_lossy();
            (!target.starts_with("/proc/") || !target.ends_with("/fd")).then(|| (number, what(&target, sockets, named)))
        })
        .collect();
    found.sort_unstable_by_key(|(number, _)| *number);
    Some(found)
}

/// What a descriptor leads to, without folders and addresses. What files another process reads is its own matter: only ours
/// are named.
fn what(target: &str, sockets: &HashMap<u64, String>, named: bool) -> String {
    let inode = |text: &str| text.trim_end_matches(']').parse::<u64>().ok();
    if let Some(number) = target.strip_prefix("socket:[") {
        let known = inode(number).and_then(|inode| sockets.get(&inode));
        return known.cloned().unwrap_or_else(|| "a socket".to_owned());
    }
    if target.starts_with("pipe:[") {
        return "a pipe".to_owned();
    }
    if let Some(kind) = target.strip_prefix("anon_inode:") {
        return match kind.trim_matches(['[', ']']) {
            "eventpoll" => "a list of what to wait for (epoll)".to_owned(),
            "eventfd" => "a counter to wake a thread (eventfd)".to_owned(),
            other => format!("of the kernel ({})", plain(other)),
        };
    }
    match target {
        "/dev/null" => "nothing (/dev/null)".to_owned(),
        tty if tty.starts_with("/dev/pts/") || tty.starts_with("/dev/tty") => "a terminal".to_owned(),
        _ if !named => "a file".to_owned(),
        path => format!("the file {}", plain(path.rsplit('/').next().unwrap_or(path))),
    }
}

/// The TCP sockets of this machine by their inodes, in words, with ports and without addresses.
fn connections() -> HashMap<u64, String> {
    let mut found = HashMap::new();
    for file in ["/proc/self/net/tcp", "/proc/self/net/tcp6"] {
        let text = fs::read_to_string(file).unwrap_or_default();
        found.extend(text.lines().skip(1).take(MOST_CONNECTIONS).filter_map(connection));
    }
    found
}

fn connection(line: &str) -> Option<(u64, String)> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let port = |at: usize| u16::from_str_radix(fields.get(at)?.rsplit(':').next()?, 16).ok();
    let words = match *fields.get(3)? {
        "0A" => format!("a socket that listens on port {}", port(1)?),
        _ => format!("a connection, from port {} to port {}", port(2)?, port(1)?),
    };
    Some((fields.get(9)?.parse().ok()?, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTENS: &str = "   0: 0100007F:10FE 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1 0 100 0 0 10 0";
    const SPEAKS: &str = "   1: 0100007F:10FE 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000  1000        0 778 1 0 20 4 30 10 -1";

    #[test]
    fn a_socket_is_told_by_its_ports_and_a_file_by_its_name_alone() {
        let sockets: HashMap<u64, String> =
            [LISTENS, SPEAKS, "", "nonsense"].into_iter().filter_map(connection).collect();
        assert_eq!(what("socket:[777]", &sockets, true), "a socket that listens on port 4350");
        assert_eq!(what("socket:[778]", &sockets, true), "a connection, from port 54000 to port 4350");
        assert_eq!(what("socket:[9]", &sockets, true), "a socket");
        assert_eq!(what("/home/somebody/secret place/cloakroom.db", &sockets, true), "the file cloakroom.db");
        assert_eq!(what("/home/somebody/diary.txt", &sockets, false), "a file", "another's is not named");
        assert_eq!(what("/dev/pts/3", &sockets, true), "a terminal");
        assert_eq!(what("anon_inode:[eventpoll]", &sockets, true), "a list of what to wait for (epoll)");
    }

    #[test]
    fn numbers_of_both_tables_stand_in_one_row() {
        let own = |number: u32, what: &str| (number, what.to_owned());
        let rows = beside(&[own(0, "a"), own(3, "b")], &[own(0, "c"), own(255, "d")]);
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [0, 3, 255]);
        assert_eq!((rows[0].here.as_deref(), rows[0].there.as_deref()), (Some("a"), Some("c")));
        assert_eq!((rows[1].there.as_deref(), rows[2].here.as_deref()), (None, None));
        let many: Vec<(u32, String)> = (0..5000).map(|number| own(number, "x")).collect();
        assert_eq!(beside(&many, &[]).len(), MOST_ROWS);
    }
}
