//! The process table: for each process its number, name, owner, parent and state, out of `/proc/N/status`.

use std::{fs, path::Path};

use serde::Serialize;

use super::NotShown;

/// A machine may have more; their rows are counted and not read.
pub const MOST_READ: usize = 2000;
/// What the threads of the kernel have for a parent.
const KERNEL: u32 = 2;
/// The kernel cuts names at 15 bytes; a hostile one may be written with escapes, four letters a byte.
const LONGEST_NAME: usize = 64;

/// Whom a process belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// Whoever runs this server.
    You,
    /// The administrator.
    Root,
    /// Somebody else.
    Other,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Process {
    /// Its number, the process ID.
    pub pid: u32,
    /// The name of its program, at most 15 bytes of it.
    pub name: String,
    /// Whom it belongs to.
    pub owner: Owner,
    /// The process that started it, and has to collect it.
    pub parent: u32,
    /// One letter, as the kernel writes it: `S` sleeps, `R` runs, `Z` has ended and is not collected.
    pub state: char,
}

impl Process {
    /// The state in words.
    #[must_use]
    pub fn state_words(&self) -> &'static str {
        match self.state {
            'R' => "runs",
            'S' => "sleeps",
            'D' => "waits for a device",
            'T' | 't' => "is stopped",
            'Z' => "has ended, not collected",
            'I' => "idles",
            _ => "is ending",
        }
    }
}

/// The table of this machine.
#[derive(Debug, Clone, Serialize)]
pub struct ProcessTable {
    /// In the order of their numbers.
    pub rows: Vec<Process>,
    /// How many there are.
    pub total: usize,
    /// The highest number: the one after it is a low one again.
    pub last_number: Option<u32>,
    /// This server's own number.
    pub here: u32,
    /// The process that started this server.
    pub parent: u32,
    /// The process of our own, if it was started.
    pub child: Option<u32>,
}

impl ProcessTable {
    /// The rows that this server has to do with: those above it, its own, and its child; then others, up to `most`.
    #[must_use]
    pub fn around(&self, most: usize) -> Vec<&Process> {
        let row = |pid: u32| self.rows.iter().find(|row| row.pid == pid);
        let mut chosen: Vec<&Process> = Vec::new();
        let mut next = row(self.here);
        // A row may be older than that of its parent, so the way up may be a circle.
        while let Some(process) = next.filter(|p| chosen.len() < most && !chosen.iter().any(|c| c.pid == p.pid)) {
            chosen.push(process);
            next = row(process.parent);
        }
        let below = self.rows.iter().filter(|row| row.parent == self.here);
        // Threads of the kernel have its number 2 for a parent, and no owner but the administrator.
        let programs = self.rows.iter().filter(|row| row.pid != KERNEL && row.parent != KERNEL);
        for process in below.rev().chain(programs.rev()).chain(&self.rows) {
            if chosen.len() >= most {
                break;
            }
            if !chosen.iter().any(|c| c.pid == process.pid) {
                chosen.push(process);
            }
        }
        chosen.sort_by_key(|row| row.pid);
        chosen
    }
}

/// Is there a `/proc` as Linux has it?
pub(super) fn is_shown() -> bool {
    cfg!(target_os = "linux") && Path::new("/proc/self/status").exists()
}

/// Reads the table. What ends while it is read is not in it.
pub(super) fn read(child: Option<u32>) -> Result<ProcessTable, NotShown> {
    if !is_shown() {
        return Err(NotShown::NotLinux);
    }
    let ours = fs::read_to_string("/proc/self/status").map_err(|_| NotShown::NotLinux)?;
    let (our_row, our_user) = row(&ours, None).ok_or(NotShown::NotLinux)?;
    let entries = fs::read_dir("/proc").map_err(|_| NotShown::NotLinux)?.flatten();
    let mut numbers: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    numbers.sort_unstable();
    let total = numbers.len();
    let read = numbers.iter().take(MOST_READ).filter_map(|pid| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        row(&status, Some(our_user)).map(|(row, _)| row)
    });
    let mut rows: Vec<Process> = read.collect();
    // Beyond the limit, we and our child are in it all the same.
    for pid in [Some(our_row.pid), child].into_iter().flatten() {
        if !rows.iter().any(|row| row.pid == pid) {
            let status = fs::read_to_string(format!("/proc/{pid}/status")).ok();
            rows.extend(status.and_then(|status| row(&status, Some(our_user))).map(|(row, _)| row));
        }
    }
    // The file holds the number at which the count wraps round: one more than the highest.
    let wraps = fs::read_to_string("/proc/sys/kernel/pid_max").ok().and_then(|text| text.trim().parse::<u32>().ok());
    let last_number = wraps.and_then(|wraps| wraps.checked_sub(1));
    Ok(ProcessTable { rows, total, last_number, here: our_row.pid, parent: our_row.parent, child })
}

/// A row out of a status file, and the number of its user.
fn row(status: &str, our_user: Option<u32>) -> Option<(Process, u32)> {
    let field = |name: &str| {
        let line = status.lines().find(|line| line.split(':').next() == Some(name))?;
        Some(line.split_once(':')?.1.trim())
    };
    let user: u32 = field("Uid")?.split_whitespace().next()?.parse().ok()?;
    let owner = match user {
        user if our_user.is_none_or(|ours| ours == user) => Owner::You,
        0 => Owner::Root,
        _ => Owner::Other,
    };
    let process = Process {
        pid: field("Pid")?.parse().ok()?,
        name: plain(field("Name")?),
        owner,
        parent: field("PPid")?.parse().ok()?,
        state: field("State")?.chars().next()?,
    };
    Some((process, user))
}

/// A name is whatever a program calls itself: letters that would move the text around it are dots.
pub(super) fn plain(name: &str) -> String {
    let harmless = |letter: char| match letter {
        letter if letter.is_control() => '·',
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => '·',
        letter => letter,
    };
    name.chars().take(LONGEST_NAME).map(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Name:\ta) Z 1 \u{202e}x\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t41\nPid:\t41\nPPid:\t7\nUid:\t1000\t1000\t1000\t1000\n";

    #[test]
    fn a_row_is_read_whatever_the_program_calls_itself() {
        let (row, user) = row(STATUS, Some(1000)).unwrap();
        assert_eq!((row.pid, row.parent, row.state, user), (41, 7, 'S', 1000));
        assert_eq!((row.name.as_str(), row.owner), ("a) Z 1 ·x", Owner::You));
        assert_eq!(super::row(STATUS, Some(0)).unwrap().0.owner, Owner::Other);
        assert_eq!(super::row(&STATUS.replace("1000", "0"), Some(1000)).unwrap().0.owner, Owner::Root);
        for torn in ["", "Name:\tx", &STATUS.replace("Pid:\t41", "Pid:\tx"), "\u{0}\n\n::\n"] {
            assert!(super::row(torn, Some(0)).is_none(), "{torn}");
        }
    }

    fn process(pid: u32, parent: u32) -> Process {
        Process { pid, name: "x".to_owned(), owner: Owner::Other, parent, state: 'S' }
    }

    #[test]
    fn around_the_server_stand_those_above_it_and_below_it_whatever_else_there_is() {
        let mut rows: Vec<Process> = (10..500).map(|pid| process(pid, 1)).collect();
        rows.extend([process(1, 0), process(700, 12), process(900, 700)]);
        let table =
            ProcessTable { total: rows.len(), rows, last_number: None, here: 700, parent: 12, child: Some(900) };
        let around: Vec<u32> = table.around(6).iter().map(|row| row.pid).collect();
        assert_eq!(around.len(), 6);
        for pid in [1, 12, 700, 900] {
            assert!(around.contains(&pid), "{pid}: {around:?}");
        }
        let circle = ProcessTable {
            rows: vec![process(5, 6), process(6, 5)],
            total: 2,
            last_number: None,
            here: 5,
            parent: 6,
            child: None,
        };
        assert_eq!(circle.around(9).len(), 2, "a circle ends");
    }
}
