//! The names that a class's network leads to this machine, and which of them must be different sites.
//!
//! Two names below one registrable domain are one site to a browser: SameSite cookies would travel from the attacker to the
//! hotel, and every lesson about them would be wrong. So they are refused, before anything is served.

use cloakroom_engine::site::{is_public_suffix, registrable_domain};
use url::Host;

/// The longest name: what is put in front of it must fit into the 253 characters of a host name (RFC 1035, section 2.3.4).
const LONGEST: usize = 200;

/// Top-level domains whose names Chromium 156 asks for by https alone, whatever is typed (tried one by one, November 2026;
/// RFC 6797, section 12.3). Those that sell names to anybody.
const HTTPS_ONLY: [&str; 20] = [
    "app",
    "bank",
    "boo",
    "channel",
    "dad",
    "day",
    "dev",
    "esq",
    "foo",
    "ing",
    "insurance",
    "meme",
    "mov",
    "new",
    "nexus",
    "page",
    "phd",
    "prof",
    "rsvp",
    "zip",
];

/// Names for the tutorial and the hotels, for the attackers, and for those who sign people in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    pub(super) base: String,
    pub(super) attacker: String,
    pub(super) identity: Option<String>,
}

/// Names that cannot be used: what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadNames {
    /// One name alone.
    #[error(
        "--base {0} alone is not enough: the hotel and Mallory must be two sites, or every SameSite lesson is wrong. Give \
         two names that have nothing in common: --base {0} --base mallory.example"
    )]
    One(String),
    /// More than three.
    #[error("--base takes two or three names: for the hotel, for Mallory, and for the site that signs people in")]
    TooMany,
    /// Not a name.
    #[error("`{0}` is not a host name. Give the name alone, without http:// and without a port, such as class.example")]
    NotAName(String),
    /// An address.
    #[error("{0} is an address: nothing can be below it. Give a name that leads here, such as class.example")]
    Address(String),
    /// A name that leads every device to itself.
    #[error("{0} leads each device to itself, so no phone would come here. Give a name of this network")]
    Localhost(String),
    /// Nobody's own.
    #[error(
        "{0} is a public suffix: names below it belong to different people, so browsers take them for different sites and \
         keep no cookie for it. Give a name below it, such as class.{0}"
    )]
    PublicSuffix(String),
    /// Browsers ask for it by https only.
    #[error(
        "{0} would never open: browsers ask for every name below {1} by https, and a class is plain http. Give a name that \
         ends differently"
    )]
    HttpsOnly(String, String),
    /// Two names of one site.
    #[error(
        "{0} and {1} are one site to a browser, {2}: SameSite cookies would travel from one to the other. Give two names \
         that end differently"
    )]
    OneSite(String, String, String),
}

impl Names {
    /// Two names, or three.
    ///
    /// # Errors
    /// What is wrong with them, and what to do.
    pub fn of(names: &[String]) -> Result<Self, BadNames> {
        let names = names.iter().map(|name| checked(name)).collect::<Result<Vec<_>, _>>()?;
        for (at, one) in names.iter().enumerate() {
            let same = names.iter().skip(at + 1).find(|other| registrable_domain(one) == registrable_domain(other));
            if let Some(other) = same {
                let site = registrable_domain(one).to_owned();
                return Err(BadNames::OneSite(one.clone(), other.clone(), site));
            }
        }
        let mut all = names.into_iter();
        match (all.next(), all.next(), all.next(), all.next()) {
            (Some(base), Some(attacker), identity, None) => Ok(Self { base, attacker, identity }),
            (Some(one), None, ..) => Err(BadNames::One(one)),
            _ => Err(BadNames::TooMany),
        }
    }
}

/// One name, as a browser writes it.
fn checked(typed: &str) -> Result<String, BadNames> {
    let not_a_name = || BadNames::NotAName(typed.chars().take(100).collect());
    let name = match Host::parse(typed.strip_suffix('.').unwrap_or(typed)) {
        Ok(Host::Domain(name)) => name,
        Ok(address) => return Err(BadNames::Address(address.to_string())),
        Err(_) => return Err(not_a_name()),
    };
    let fits = |label: &str| {
        let inside = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (1..=63).contains(&label.len()) && inside && !label.starts_with('-') && !label.ends_with('-')
    };
    if name.len() > LONGEST || !name.split('.').all(fits) {
        return Err(not_a_name());
    }
    if name == "localhost" || name.ends_with(".localhost") {
        return Err(BadNames::Localhost(name));
    }
    if let Some(last) = name.rsplit('.').next().filter(|last| HTTPS_ONLY.contains(last)) {
        return Err(BadNames::HttpsOnly(name.clone(), format!(".{last}")));
    }
    if is_public_suffix(&name) {
        return Err(BadNames::PublicSuffix(name));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Result<Names, BadNames> {
        Names::of(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn two_names_of_different_sites_will_do_and_three() {
        for names in [
            &["class.example", "mallory.example"][..],
            &["hotel.internal", "evil.internal", "id.internal"],
            &["room5.school.co.uk", "mallory.co.uk"],
            &["192-168-4-20.nip.io", "192-168-4-20.sslip.io"],
            &["Class.Example.", "mallory.example"],
        ] {
            assert!(of(names).is_ok(), "{names:?}: {:?}", of(names));
        }
        let all = of(&["Class.Example.", "mallory.example", "who.example"]).unwrap();
        assert_eq!((all.base.as_str(), all.identity.as_deref()), ("class.example", Some("who.example")));
    }

    #[test]
    fn names_that_a_browser_takes_for_one_site_are_refused() {
        for names in [
            &["class.example", "class.example"][..],
            &["class.example", "evil.class.example"],
            &["evil.class.example", "class.example"],
            &["hotel.192-168-4-20.nip.io", "evil.192-168-4-20.nip.io"],
            &["hotel-192-168-4-20.nip.io", "evil-192-168-4-20.nip.io"],
            &["hotel.laptop.local", "evil.laptop.local"],
            &["class.example", "mallory.example", "id.mallory.example"],
        ] {
            assert!(matches!(of(names), Err(BadNames::OneSite(..))), "{names:?}: {:?}", of(names));
        }
        let says = of(&["hotel.a.nip.io", "evil.a.nip.io"]).unwrap_err().to_string();
        assert!(says.contains("one site") && says.contains("nip.io"), "{says}");
    }

    #[test]
    fn what_is_no_name_of_ones_own_is_refused_in_words() {
        for (name, says) in [
            ("192.168.4.20", "is an address"),
            ("[::1]", "is an address"),
            ("0x7f.1", "is an address"),
            ("localhost", "leads each device to itself"),
            ("class.localhost", "leads each device to itself"),
            ("class.dev", "by https"),
            ("co.uk", "public suffix"),
            ("github.io", "public suffix"),
            ("laptop", "public suffix"),
            ("http://class.example", "not a host name"),
            ("class.example:3000", "not a host name"),
            ("class.example/x", "not a host name"),
            ("cl ass.example", "not a host name"),
            ("-class.example", "not a host name"),
            ("class..example", "not a host name"),
            ("class_room.example", "not a host name"),
            ("", "not a host name"),
        ] {
            let refused = of(&[name, "mallory.example"]).unwrap_err().to_string();
            assert!(refused.contains(says), "{name}: {refused}");
            assert!(of(&["class.example", name]).is_err(), "{name}, second");
        }
        assert!(of(&[&format!("{}.example", "a.".repeat(120)), "mallory.example"]).is_err());
        assert!(matches!(of(&["class.example"]), Err(BadNames::One(_))));
        assert!(matches!(of(&["a.example", "b.example", "c.example", "d.example"]), Err(BadNames::TooMany)));
        assert!(of(&[]).is_err());
    }
}
