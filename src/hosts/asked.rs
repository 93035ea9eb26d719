//! The host that a request is for: named once, in a form that can be read, and nowhere else contradicted.

use std::{fmt, net::Ipv6Addr};

use http::{HeaderMap, Uri, header};

/// A name, or an address, and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// In small letters, without a dot at its end; an IPv6 address without its brackets.
    pub name: String,
    /// 80 where none was given.
    pub port: u16,
}

/// Why it cannot be said which host a request is for (RFC 9112, section 3.2: 400).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// No `Host`.
    #[error("The request does not say which host it is for: it has no Host header")]
    None,
    /// Several `Host` lines.
    #[error("The request has more than one Host header")]
    Several,
    /// Not a host and a port.
    #[error("The Host header is not a host name with a port")]
    Unreadable,
    /// The address in the request line names another one.
    #[error("The Host header and the address in the request line name two hosts")]
    Two,
}

impl Asked {
    /// Reads `Host`, and the request line if it names a host too.
    ///
    /// # Errors
    /// There is not exactly one `Host`, it cannot be read, or the request line says something else.
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Result<Self, Unclear> {
        let mut lines = headers.get_all(header::HOST).iter();
        let first = lines.next().ok_or(Unclear::None)?;
        if lines.next().is_some() {
            return Err(Unclear::Several);
        }
        let asked = first.to_str().ok().and_then(Self::parse).ok_or(Unclear::Unreadable)?;
        match uri.authority() {
            Some(other) if Self::parse(other.as_str()).as_ref() != Some(&asked) => Err(Unclear::Two),
            _ => Ok(asked),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (name, port) = rest.split_once(']')?;
                name.parse::<Ipv6Addr>().ok()?;
                (name, port)
            }
            None => {
                let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
                let name = name.strip_suffix('.').unwrap_or(name);
                let may_stand = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
                if name.is_empty() || name.ends_with('.') || !name.bytes().all(may_stand) {
                    return None;
                }
                (name, port)
            }
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => 80,
            Some("") => 80,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok()?,
            _ => return None,
        };
        Some(Self { name: name.to_ascii_lowercase(), port })
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, port } = self;
        match (name.contains(':'), *port) {
            (true, port) => write!(f, "[{name}]:{port}"),
            (false, 80) => write!(f, "{name}"),
            (false, port) => write!(f, "{name}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(hosts: &[&'static str], uri: &'static str) -> Result<String, Unclear> {
        let headers = hosts.iter().map(|h| (header::HOST, h.parse().unwrap())).collect();
        Asked::of(&headers, &Uri::from_static(uri)).map(|asked| format!("{} {}", asked.name, asked.port))
    }

    #[test]
    fn a_host_is_named_once_and_can_be_read() {
        assert_eq!(of(&["Localhost:3000"], "/"), Ok("localhost 3000".into()));
        assert_eq!(of(&["cloakroom.localhost."], "/"), Ok("cloakroom.localhost 80".into()));
        assert_eq!(of(&["[::1]:3000"], "/"), Ok("::1 3000".into()));
        assert_eq!(of(&["localhost:3000"], "http://LOCALHOST:3000/"), Ok("localhost 3000".into()));
        assert_eq!(of(&[], "/"), Err(Unclear::None));
        assert_eq!(of(&["localhost:3000", "evil.example"], "/"), Err(Unclear::Several));
        assert_eq!(of(&["localhost:3000", "localhost:3000"], "/"), Err(Unclear::Several));
        assert_eq!(of(&["localhost:3000"], "http://evil.example/"), Err(Unclear::Two));
        assert_eq!(of(&["localhost:3000"], "http://me@localhost:3000/"), Err(Unclear::Two));
        for host in [
            "localhost:abc",
            "localhost:+80",
            "localhost:70000",
            "]]127.0.0.1[[",
            "[127.0.0.1]",
            "[::1",
            "::1",
            "localhost, evil.example",
            "me@localhost",
            "localhost/",
            "localhost..",
            "",
            ".",
            ":3000",
            "local host",
        ] {
            assert_eq!(of(&[host], "/"), Err(Unclear::Unreadable), "{host}");
        }
    }
}
