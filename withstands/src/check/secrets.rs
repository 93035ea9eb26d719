//! Signatures, tried with secrets that people use: from documentation, from tutorials, or made of the site's own name.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

/// One a line.
const KNOWN: &str = include_str!("secrets.txt");

/// How a value is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `header.claims.signature`, HMAC-SHA256 (RFC 7515, RFC 7518 3.2).
    Jwt,
    /// `payload.time.signature` as itsdangerous signs Flask's cookie.
    Flask,
    /// `data`, a mark, and an HMAC or a hash of it.
    Plain,
}

/// A value with a signature: what is signed, and the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) scheme: Scheme,
    pub(super) data: String,
    /// What stands between the two.
    pub(super) mark: &'static str,
    pub(super) signature: String,
}

/// Takes a value apart that looks signed. `value` is percent-decoded.
pub(super) fn signed(value: &str) -> Option<Signed> {
    let signature = |text: &str| (16..=130).contains(&text.len());
    if let Some((data, last)) = value.rsplit_once('.').filter(|(_, last)| signature(last)) {
        let parts = value.trim_start_matches('.').split('.').count();
        let scheme = match () {
            () if value.starts_with("eyJ") && parts == 3 && is_jwt(data) => Scheme::Jwt,
            () if parts == 3 => Scheme::Flask,
            () => Scheme::Plain,
        };
        return Some(Signed { scheme, data: data.to_owned(), mark: ".", signature: last.to_owned() });
    }
    for mark in ["--", "|", ":", "-", "~"] {
        if let Some((data, last)) = value.rsplit_once(mark).filter(|(data, last)| signature(last) && !data.is_empty()) {
            return Some(Signed { scheme: Scheme::Plain, data: data.to_owned(), mark, signature: last.to_owned() });
        }
    }
    None
}

fn is_jwt(data: &str) -> bool {
    cloakroom_engine::token::read(data).header.is_ok_and(|header| header.contains_key("alg"))
}

impl Signed {
    /// The secret, if it is one that people use.
    pub(super) fn secret(&self, words: &[String]) -> Option<String> {
        let bare = self.data.strip_prefix("s:").unwrap_or(&self.data).to_owned();
        candidates(words)
            .find(|secret| self.fits(secret, &bare))
            .map(|secret| if secret.is_empty() { "(empty)".to_owned() } else { secret })
    }

    fn fits(&self, secret: &str, bare: &str) -> bool {
        match self.scheme {
            Scheme::Jwt => self.by(secret, &self.data) == self.signature,
            Scheme::Flask => {
                self.by(secret, &self.data) == self.signature || plain(secret, &self.data, &self.signature)
            }
            Scheme::Plain => plain(secret, bare, &self.signature),
        }
    }

    /// Other data, signed with a secret that was found.
    pub(super) fn by(&self, secret: &str, data: &str) -> String {
        let secret = if secret == "(empty)" { "" } else { secret };
        match self.scheme {
            Scheme::Jwt | Scheme::Plain => BASE64_URL_SAFE_NO_PAD.encode(hmac256(secret.as_bytes(), data)),
            Scheme::Flask => {
                let key = hmac1(secret.as_bytes(), "cookie-session");
                BASE64_URL_SAFE_NO_PAD.encode(hmac1(&key, data))
            }
        }
    }
}

/// Is it any usual keyed hash of the data, in any usual alphabet?
fn plain(secret: &str, data: &str, signature: &str) -> bool {
    let key = secret.as_bytes();
    let mut all = vec![hmac256(key, data), hmac1(key, data)];
    if signature.len() > 80 {
        all.push(hmac512(key, data));
    }
    for text in [format!("{secret}{data}"), format!("{data}{secret}")] {
        all.push(Sha256::digest(text.as_bytes()).to_vec());
        all.push(Sha1::digest(text.as_bytes()).to_vec());
        all.push(md5::Md5::digest(text.as_bytes()).to_vec());
    }
    all.iter().any(|hash| {
        let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
        let full = [
            hex,
            BASE64_STANDARD.encode(hash),
            BASE64_STANDARD_NO_PAD.encode(hash),
            BASE64_URL_SAFE_NO_PAD.encode(hash),
        ];
        // Some cut a signature short; what is left still has to be long enough to be no chance.
        full.iter().any(|full| full == signature || (signature.len() >= 16 && full.starts_with(signature)))
    })
}

/// SHA-1 over `name=value`, as `cookies` for Node.js signs.
pub(super) fn keygrip(name: &str, value: &str, signature: &str, words: &[String]) -> Option<String> {
    let data = format!("{name}={value}");
    let fits = |secret: &String| {
        let of = |hash: Vec<u8>| BASE64_URL_SAFE_NO_PAD.encode(hash) == signature.trim_end_matches('=');
        of(hmac1(secret.as_bytes(), &data)) || of(hmac256(secret.as_bytes(), &data))
    };
    candidates(words).find(fits)
}

/// The known secrets, and what people make of the names that they have at hand.
fn candidates(words: &[String]) -> impl Iterator<Item = String> {
    let own = words.iter().flat_map(|word| {
        let ends = ["", "secret", "-secret", "_secret", "123", "1234", "key", "-key", "2024", "2025", "2026"];
        ends.iter().map(move |end| format!("{word}{end}")).collect::<Vec<_>>()
    });
    let own: Vec<String> = own.collect();
    std::iter::once(String::new()).chain(KNOWN.lines().map(str::to_owned)).chain(own)
}

fn hmac256(key: &[u8], data: &str) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mut mac| {
            mac.update(data.as_bytes());
            mac.finalize().into_bytes().to_vec()
        })
        .unwrap_or_default()
}

fn hmac512(key: &[u8], data: &str) -> Vec<u8> {
    Hmac::<Sha512>::new_from_slice(key)
        .map(|mut mac| {
            mac.update(data.as_bytes());
            mac.finalize().into_bytes().to_vec()
        })
        .unwrap_or_default()
}

fn hmac1(key: &[u8], data: &str) -> Vec<u8> {
    Hmac::<Sha1>::new_from_slice(key)
        .map(|mut mac| {
            mac.update(data.as_bytes());
            mac.finalize().into_bytes().to_vec()
        })
        .unwrap_or_default()
}
