//! Sends one GET over and over to a server on loopback, over kept connections, and prints the processor time that
//! the server took for each, in microseconds, and the bytes of one answer.
//!
//! `cloakroom-load PID PORT REQUESTS STATUS HOST PATH [HEADER...]`, a header as `Name: value`. Processor time is that of
//! the whole process PID, from `/proc/PID/stat`: sockets, threads of a store and a garbage collector count too.
//! Deliberately absent: latency and rates; they tell how busy the machine is.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    process::ExitCode,
};

/// So many connections have a request under way at once, as a browser has.
const AT_ONCE: usize = 8;
/// `/proc/PID/stat` counts in ticks of this many microseconds (`USER_HZ` is 100 on every Linux).
const TICK: f64 = 10_000.0;

struct Plan {
    pid: u32,
    port: u16,
    requests: usize,
    status: String,
    request: Vec<u8>,
}

impl Plan {
    fn read(words: &[String]) -> Option<Self> {
        let [pid, port, requests, status, host, path, headers @ ..] = words else { return None };
        let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n").into_bytes();
        let (pid, port, requests) = (pid.parse().ok()?, port.parse().ok()?, requests.parse().ok()?);
        Some(Self { pid, port, requests, status: format!("HTTP/1.1 {status} "), request })
    }

    fn run(&self) -> io::Result<(f64, usize)> {
        let open = || {
            let socket = TcpStream::connect(("127.0.0.1", self.port))?;
            socket.set_nodelay(true)?;
            Ok::<_, io::Error>(Connection { socket, read: Vec::new() })
        };
        let mut connections = (0..AT_ONCE).map(|_| open()).collect::<io::Result<Vec<_>>>()?;
        // What does not count warms caches, statements and a just-in-time compiler.
        self.send(&mut connections, self.requests / 4)?;
        let before = processor_time(self.pid)?;
        let bytes = self.send(&mut connections, self.requests)?;
        let rounds = self.requests / AT_ONCE;
        Ok(((processor_time(self.pid)? - before) / (rounds * AT_ONCE) as f64, bytes))
    }

    /// Gives the bytes of the last answer.
    fn send(&self, connections: &mut [Connection], requests: usize) -> io::Result<usize> {
        let mut bytes = 0;
        for _ in 0..requests / AT_ONCE {
            for connection in connections.iter_mut() {
                connection.socket.write_all(&self.request)?;
            }
            for connection in connections.iter_mut() {
                bytes = connection.answer(&self.status)?;
            }
        }
        Ok(bytes)
    }
}

struct Connection {
    socket: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    /// Reads one answer to its end; an error if it has another status. Gives its size, head and body.
    fn answer(&mut self, status: &str) -> io::Result<usize> {
        self.read.clear();
        let mut chunk = [0; 64 * 1024];
        loop {
            let count = self.socket.read(&mut chunk)?;
            if count == 0 {
                return Err(io::Error::other("the server closed the connection"));
            }
            self.read.extend_from_slice(chunk.get(..count).unwrap_or_default());
            let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(self.read.get(..end).unwrap_or_default());
            if !head.starts_with(status) {
                return Err(io::Error::other(format!("another answer than {status}: {head}")));
            }
            let length = length(&head).ok_or_else(|| io::Error::other(format!("no Content-Length: {head}")))?;
            if self.read.len() >= end + 4 + length {
                return Ok(self.read.len());
            }
        }
    }
}

fn length(head: &str) -> Option<usize> {
    let pairs = head.lines().filter_map(|line| line.split_once(':'));
    let found = pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    found.and_then(|(_, value)| value.trim().parse().ok())
}

/// Microseconds in user and kernel mode, of all threads. The name of the process, in brackets, may hold spaces.
fn processor_time(pid: u32) -> io::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum();
    Ok(ticks * TICK)
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a program for the command line")]
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(plan) = Plan::read(&words) else {
        eprintln!("cloakroom-load PID PORT REQUESTS STATUS HOST PATH [HEADER...]");
        return ExitCode::from(2);
    };
    match plan.run() {
        Ok((micros, bytes)) => {
            println!("{micros:.1} {bytes}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
