//! One question and its answer, as bytes (RFC 1035, section 4).
//!
//! Only what a resolver asks of an authoritative server is read: a header and one question without compression. Nothing else in
//! a packet is looked at, so there is little that a hostile one can do. Deliberately absent: every record but A and AAAA.

use std::net::{Ipv4Addr, Ipv6Addr};

const HEADER: usize = 12;
/// The longest packet that is read, and the longest name in it (RFC 1035, section 2.3.4).
pub(super) const MOST: usize = 512;
const LONGEST_NAME: usize = 255;
/// Seconds that an answer may be kept: a laptop gets another address with another network.
const KEPT: u32 = 30;

const NO_ERROR: u8 = 0;
const FORMAT_ERROR: u8 = 1;
const NOT_IMPLEMENTED: u8 = 4;
const REFUSED: u8 = 5;

const A: u16 = 1;
const AAAA: u16 = 28;
const INTERNET: u16 = 1;

/// Where the names lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct LeadsTo {
    pub(super) v4: Option<Ipv4Addr>,
    pub(super) v6: Option<Ipv6Addr>,
}

/// The answer to a packet, if it is a question at all: names below `zones` lead here, all others are refused.
pub(super) fn answer(packet: &[u8], zones: &[String], to: LeadsTo) -> Option<Vec<u8>> {
    let header: &[u8; HEADER] = packet.get(..HEADER)?.try_into().ok()?;
    // An answer is never answered, or two servers would talk for ever.
    if packet.len() > MOST || header[2] & 0x80 != 0 {
        return None;
    }
    if header[2] & 0x78 != 0 {
        return Some(reply(header, NOT_IMPLEMENTED, &[], None));
    }
    let Some(question) = Question::of(header, &packet[HEADER..]) else {
        return Some(reply(header, FORMAT_ERROR, &[], None));
    };
    let ours = zones.iter().any(|zone| is_at_or_below(&question.name, zone));
    if !ours || question.class != INTERNET {
        return Some(reply(header, REFUSED, question.bytes, None));
    }
    let address = match question.kind {
        A => to.v4.map(|address| (A, address.octets().to_vec())),
        AAAA => to.v6.map(|address| (AAAA, address.octets().to_vec())),
        _ => None,
    };
    Some(reply(header, NO_ERROR, question.bytes, address))
}

fn is_at_or_below(name: &str, zone: &str) -> bool {
    name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

struct Question<'a> {
    /// In small letters.
    name: String,
    kind: u16,
    class: u16,
    /// As it came: a resolver compares.
    bytes: &'a [u8],
}

impl<'a> Question<'a> {
    /// The one question, if there is one and it can be read.
    fn of(header: &[u8; HEADER], rest: &'a [u8]) -> Option<Self> {
        if u16::from_be_bytes([header[4], header[5]]) != 1 {
            return None;
        }
        let (mut at, mut name) = (0, String::new());
        loop {
            let length = usize::from(*rest.get(at)?);
            at += 1;
            if length == 0 {
                break;
            }
            // 64 and more is a pointer: a question has nothing to point to.
            let label = rest.get(at..at + length).filter(|_| length < 64)?;
            at += length;
            let fits = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            if at >= LONGEST_NAME || !label.iter().all(fits) {
                return None;
            }
            if !name.is_empty() {
                name.push('.');
            }
            name.extend(label.iter().map(|b| char::from(b.to_ascii_lowercase())));
        }
        let &[kind, kind_too, class, class_too] = rest.get(at..at + 4)? else { return None };
        let (kind, class) = (u16::from_be_bytes([kind, kind_too]), u16::from_be_bytes([class, class_too]));
        Some(Self { name, kind, class, bytes: &rest[..at + 4] })
    }
}

/// A header, the question, and at most one address.
fn reply(header: &[u8; HEADER], code: u8, question: &[u8], address: Option<(u16, Vec<u8>)>) -> Vec<u8> {
    let mut bytes = header[..2].to_vec();
    // An answer, ours to give; whether more was wished is said back as it came.
    bytes.extend([0x84 | (header[2] & 0x01), code]);
    let counts = [u16::from(!question.is_empty()), u16::from(address.is_some()), 0, 0];
    bytes.extend(counts.iter().flat_map(|count| count.to_be_bytes()));
    bytes.extend(question);
    if let Some((kind, address)) = address {
        // The name stands behind the header.
        bytes.extend([0xC0, 0x0C]);
        bytes.extend(kind.to_be_bytes());
        bytes.extend(INTERNET.to_be_bytes());
        bytes.extend(KEPT.to_be_bytes());
        // 4 or 16.
        bytes.extend([0, u8::try_from(address.len()).unwrap_or_default()]);
        bytes.extend(address);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    const TO: LeadsTo = LeadsTo { v4: Some(Ipv4Addr::new(192, 168, 4, 20)), v6: None };

    fn zones() -> Vec<String> {
        ["class.example", "mallory.example"].map(str::to_owned).to_vec()
    }

    fn question(name: &str, kind: u16) -> Vec<u8> {
        let mut bytes = vec![0xAB, 0xCD, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];
        for label in name.split('.') {
            bytes.push(u8::try_from(label.len()).unwrap());
            bytes.extend(label.as_bytes());
        }
        bytes.push(0);
        bytes.extend(kind.to_be_bytes());
        bytes.extend(INTERNET.to_be_bytes());
        bytes
    }

    fn code(answer: &[u8]) -> (u8, u8) {
        (answer[3] & 0x0F, answer[7])
    }

    #[test]
    fn names_at_and_below_ours_lead_here_and_all_others_are_refused() {
        for name in ["class.example", "hotel.k7q2w3e4.class.example", "HOTEL.Class.Example", "k7q2w3e4.mallory.example"]
        {
            let answer = answer(&question(name, A), &zones(), TO).unwrap();
            assert_eq!(code(&answer), (NO_ERROR, 1), "{name}");
            assert_eq!((&answer[..2], &answer[answer.len() - 4..]), (&[0xAB, 0xCD][..], &[192, 168, 4, 20][..]));
        }
        for name in ["example", "xclass.example", "class.example.evil.test", "google.com", "class", "id.who.example"] {
            assert_eq!(code(&answer(&question(name, A), &zones(), TO).unwrap()), (REFUSED, 0), "{name}");
        }
        // No such address, and not: no such name.
        for kind in [AAAA, 16, 255, 65] {
            assert_eq!(code(&answer(&question("class.example", kind), &zones(), TO).unwrap()), (NO_ERROR, 0), "{kind}");
        }
    }

    #[test]
    fn what_is_no_question_is_said_so_or_not_answered() {
        let asks = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut packet = question("class.example", A);
            change(&mut packet);
            answer(&packet, &zones(), TO)
        };
        assert!(asks(&|p| p[2] |= 0x80).is_none(), "an answer is not answered");
        assert!(asks(&|p| p.truncate(11)).is_none());
        assert!(asks(&|p| p.resize(MOST + 1, 0)).is_none());
        assert_eq!(code(&asks(&|p| p[2] |= 0x28).unwrap()), (NOT_IMPLEMENTED, 0));
        for (says, bad) in [
            ("two questions", asks(&|p| p[5] = 2)),
            ("none", asks(&|p| p[5] = 0)),
            ("a pointer", asks(&|p| p[12] = 0xC0)),
            (
                "a pointer to itself",
                asks(&|p| {
                    p[12] = 0xC0;
                    p[13] = 0x0C;
                }),
            ),
            ("cut off", asks(&|p| p.truncate(20))),
            ("a byte that is in no name", asks(&|p| p[13] = 0)),
        ] {
            assert_eq!(code(&bad.unwrap()), (FORMAT_ERROR, 0), "{says}");
        }
        let long = question(&vec!["a".repeat(60); 5].join("."), A);
        assert_eq!(code(&answer(&long, &zones(), TO).unwrap()), (FORMAT_ERROR, 0));
    }

    #[test]
    fn ten_thousand_packets_of_anything_get_a_small_answer_or_none() {
        let mut random = rand::rng();
        let to = LeadsTo { v6: Some(Ipv6Addr::LOCALHOST), ..TO };
        for n in 0..10_000 {
            let mut packet =
                if n % 2 == 0 { question("hotel.class.example", AAAA) } else { vec![0; random.random_range(0..600)] };
            for _ in 0..random.random_range(0..if n % 2 == 0 { 4 } else { 600 }) {
                let at = random.random_range(0..packet.len().max(1));
                if let Some(byte) = packet.get_mut(at) {
                    *byte = random.random();
                }
            }
            let answer = answer(&packet, &zones(), to).unwrap_or_default();
            assert!(answer.len() <= 4 * packet.len(), "{} for {packet:?}", answer.len());
            assert!(answer.is_empty() || answer[2] & 0x80 != 0);
        }
        let shortest = question("a.bc", A);
        assert!(answer(&shortest, &["a.bc".to_owned()], to).unwrap().len() <= 4 * shortest.len());
    }
}
