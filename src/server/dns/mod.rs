//! A small answer to DNS, for the names of a class alone, where this machine is the resolver of its network (a hotspot).
//!
//! Who asks can lie about where from, so answers are small and few: at most four times the question, at most so many to one
//! address and in all, and whatever is more is dropped without a word. Deliberately absent: asking others.

mod message;

use std::{
    collections::HashMap,
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    pin::pin,
    time::{Duration, Instant},
};

use tokio::{net::UdpSocket, sync::watch, time};

use message::{LeadsTo, MOST, answer};

/// In a second, so many answers to one address, and in all: three hundred phones that open a page at once.
const MOST_EACH: u32 = 60;
const MOST_IN_ALL: u32 = 6_000;
/// So many addresses are counted in a second.
const MOST_COUNTED: usize = 4_096;
const AFTER_TROUBLE: Duration = Duration::from_millis(20);
/// The addresses of this machine are looked up anew so often.
const LOOK: Duration = Duration::from_secs(20);

/// The socket, and which names lead where.
#[derive(Debug)]
pub struct Dns {
    socket: UdpSocket,
    zones: Vec<String>,
    /// Where it was told to lead; otherwise to the address that is next to who asks.
    fixed: Option<IpAddr>,
}

impl Dns {
    /// Takes the socket.
    ///
    /// # Errors
    /// A sentence for the terminal.
    pub async fn bind(at: SocketAddr, zones: Vec<String>, fixed: Option<IpAddr>) -> Result<Self, String> {
        let socket = UdpSocket::bind(at).await.map_err(|error| cannot(at, error.kind()))?;
        Ok(Self { socket, zones, fixed })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// The socket cannot say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Answers until the server ends.
    pub async fn serve(self, mut end: watch::Receiver<bool>) {
        let (mut rate, mut here) = (Rate::default(), Here::look());
        let mut over = pin!(async move {
            // An error means that the sender is gone: the server is ending.
            let _ = end.wait_for(|over| *over).await;
        });
        let mut look = time::interval(LOOK);
        // One byte more than is read: what is longer is seen to be.
        let mut packet = [0; MOST + 1];
        loop {
            let got = tokio::select! {
                () = &mut over => return,
                _ = look.tick() => { here = Here::look(); continue }
                got = self.socket.recv_from(&mut packet) => got,
            };
            // On some systems an answer that nobody took comes back as an error of the next read.
            let Ok((length, from)) = got else {
                time::sleep(AFTER_TROUBLE).await;
                continue;
            };
            if !rate.may(from.ip(), Instant::now()) {
                continue;
            }
            let to = self.fixed.map_or_else(|| here.next_to(from.ip()), leads_to);
            if let Some(reply) = answer(&packet[..length], &self.zones, to) {
                // Nobody waits for who has gone.
                let _ = self.socket.try_send_to(&reply, from);
            }
        }
    }
}

fn cannot(at: SocketAddr, why: ErrorKind) -> String {
    match why {
        ErrorKind::PermissionDenied => format!(
            "Port {} needs rights this process does not have. Choose one above 1023, such as --dns 0.0.0.0:5353, and let the \
             network's resolver ask there.",
            at.port()
        ),
        ErrorKind::AddrInUse => format!(
            "Another resolver has {at} on this machine, such as systemd-resolved or a hotspot's dnsmasq. Give the address of the \
             network's interface, or another port."
        ),
        _ => format!("Cannot listen for DNS on {at}: {why}. Choose with --dns."),
    }
}

fn leads_to(address: IpAddr) -> LeadsTo {
    match address {
        IpAddr::V4(v4) => LeadsTo { v4: Some(v4), v6: None },
        IpAddr::V6(v6) => LeadsTo { v4: None, v6: Some(v6) },
    }
}

/// The addresses of this machine, with their networks.
#[derive(Debug, Default)]
struct Here(Vec<(Ipv4Addr, Ipv4Addr)>);

impl Here {
    fn look() -> Self {
        let all = if_addrs::get_if_addrs().unwrap_or_default().into_iter();
        let v4 = all.filter_map(|interface| match interface.addr {
            if_addrs::IfAddr::V4(v4) => Some((v4.ip, v4.netmask)),
            if_addrs::IfAddr::V6(_) => None,
        });
        let mut all: Vec<_> = v4.collect();
        // Loopback last: it leads each device to itself.
        all.sort_by_key(|(address, _)| (address.is_loopback(), !address.is_private()));
        Self(all)
    }

    /// The address in the network of who asks.
    fn next_to(&self, from: IpAddr) -> LeadsTo {
        let shares = |(ours, mask): &&(Ipv4Addr, Ipv4Addr)| match from {
            IpAddr::V4(from) => from.to_bits() & mask.to_bits() == ours.to_bits() & mask.to_bits(),
            IpAddr::V6(_) => false,
        };
        let found = self.0.iter().find(shares).or(self.0.first());
        LeadsTo { v4: found.map(|(address, _)| *address), v6: None }
    }
}

/// How many were answered in this second.
#[derive(Debug, Default)]
struct Rate {
    since: Option<Instant>,
    all: u32,
    each: HashMap<IpAddr, u32>,
}

impl Rate {
    fn may(&mut self, from: IpAddr, now: Instant) -> bool {
        if self.since.is_none_or(|since| now.duration_since(since) >= Duration::from_secs(1)) {
            self.since = Some(now);
            self.all = 0;
            self.each.clear();
        }
        if self.all >= MOST_IN_ALL || self.each.len() >= MOST_COUNTED && !self.each.contains_key(&from) {
            return false;
        }
        let count = self.each.entry(from).or_default();
        if *count >= MOST_EACH {
            return false;
        }
        *count += 1;
        self.all += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_and_all_together_get_so_many_answers_a_second_and_not_more() {
        let (mut rate, now) = (Rate::default(), Instant::now());
        let from = |n: u32| IpAddr::V4(Ipv4Addr::from_bits(n));
        assert_eq!((0..1_000).filter(|_| rate.may(from(1), now)).count(), 60);
        assert_eq!(
            (2..100_000).filter(|n| rate.may(from(*n), now)).count(),
            MOST_COUNTED - 1,
            "a flood of made-up addresses"
        );
        let later = now + Duration::from_secs(1);
        assert!(rate.may(from(1), later), "the next second is another");
        assert_eq!(rate.each.len(), 1);
    }

    #[test]
    fn who_asks_is_led_to_the_address_in_the_same_network() {
        let net = |a: [u8; 4], m: [u8; 4]| (Ipv4Addr::from(a), Ipv4Addr::from(m));
        let here = Here(vec![net([10, 0, 0, 5], [255, 0, 0, 0]), net([192, 168, 4, 20], [255, 255, 255, 0])]);
        let led = |from: [u8; 4]| here.next_to(IpAddr::from(from)).v4.unwrap().octets();
        assert_eq!(led([192, 168, 4, 77]), [192, 168, 4, 20]);
        assert_eq!(led([10, 9, 9, 9]), [10, 0, 0, 5]);
        assert_eq!(led([8, 8, 8, 8]), [10, 0, 0, 5], "the likeliest");
    }

    #[tokio::test]
    async fn a_resolver_that_asks_is_answered_until_the_end() {
        let at = SocketAddr::from(([127, 0, 0, 1], 0));
        let dns = Dns::bind(at, vec!["class.example".to_owned()], Some(IpAddr::from([192, 168, 4, 20]))).await.unwrap();
        let at = dns.address().unwrap();
        let again = Dns::bind(at, Vec::new(), None).await.unwrap_err();
        assert!(again.contains("Another resolver"), "{again}");
        let (stop, end) = watch::channel(false);
        let running = tokio::spawn(dns.serve(end));
        let client = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let question =
            b"\xAB\xCD\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x05hotel\x05class\x07example\x00\x00\x01\x00\x01";
        for garbage in [&b""[..], b"x", &[0xFF; 700]] {
            client.send_to(garbage, at).await.unwrap();
        }
        client.send_to(question, at).await.unwrap();
        let mut reply = [0; 512];
        let got = time::timeout(Duration::from_secs(5), client.recv(&mut reply)).await.unwrap().unwrap();
        assert_eq!((&reply[..2], &reply[got - 4..got]), (&b"\xAB\xCD"[..], &[192, 168, 4, 20][..]));
        stop.send(true).unwrap();
        time::timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
    }
}
