//! Hosts that are asked over https only, because they once said so (RFC 6797).
//!
//! Such a host is never asked over http again, not even once to be redirected: a redirect comes after
//! the request, and the request has carried the cookies. Deliberately absent: the preloaded list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use url::Url;

/// What a browser has noted, by host.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Hsts(BTreeMap<String, Noted>);

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Noted {
    #[serde(with = "time::serde::rfc3339")]
    until: OffsetDateTime,
    subdomains: bool,
}

impl Hsts {
    /// Notes what a response says. Over http it says nothing: anybody could have written it (section 8.1).
    pub(super) fn note(&mut self, url: &Url, header: Option<&str>, now: OffsetDateTime) {
        let (Some(host), Some(header), "https") = (url.host_str(), header, url.scheme()) else { return };
        let directive = |name: &str| {
            header.split(';').map(str::trim).find(|d| d.split('=').next().is_some_and(|n| n.eq_ignore_ascii_case(name)))
        };
        let age = directive("max-age").and_then(|d| d.split_once('=')?.1.trim().trim_matches('"').parse::<i64>().ok());
        match age {
            Some(0) => drop(self.0.remove(host)),
            Some(age) if age > 0 => {
                let until = now.saturating_add(Duration::seconds(age));
                self.0.insert(host.to_owned(), Noted { until, subdomains: directive("includeSubDomains").is_some() });
            }
            _ => {}
        }
    }

    /// The address that is really asked for (section 8.3).
    pub(super) fn upgraded(&self, url: Url, now: OffsetDateTime) -> Url {
        let host = url.host_str().unwrap_or_default();
        let holds = |(noted, rule): (&String, &Noted)| {
            let below = rule.subdomains && host.strip_suffix(noted.as_str()).is_some_and(|rest| rest.ends_with('.'));
            rule.until > now && (noted == host || below)
        };
        if url.scheme() != "http" || !self.0.iter().any(holds) {
            return url;
        }
        let mut upgraded = url.clone();
        // Both are special schemes, so the change is allowed; an explicit port stays.
        if upgraded.set_scheme("https").is_ok() { upgraded } else { url }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_host_that_said_so_over_https_is_asked_over_https_until_it_is_over() {
        let (mut hsts, now) = (Hsts::default(), OffsetDateTime::UNIX_EPOCH);
        let plain = || url("http://hotel.grand.example/a?b");
        hsts.note(&plain(), Some("max-age=60"), now);
        assert_eq!(hsts.upgraded(plain(), now), plain(), "http may not say it");
        hsts.note(&url("https://hotel.grand.example/"), Some("max-age=60"), now);
        assert_eq!(hsts.upgraded(plain(), now).as_str(), "https://hotel.grand.example/a?b");
        assert_eq!(hsts.upgraded(url("http://a.hotel.grand.example/"), now).scheme(), "http");
        assert_eq!(hsts.upgraded(plain(), now + Duration::seconds(60)), plain());
        hsts.note(&url("https://hotel.grand.example/"), Some("max-age=0"), now);
        assert_eq!(hsts.upgraded(plain(), now), plain());
    }

    #[test]
    fn hosts_below_are_meant_only_if_it_says_so() {
        let (mut hsts, now) = (Hsts::default(), OffsetDateTime::UNIX_EPOCH);
        hsts.note(&url("https://grand.example/"), Some("max-age=60; includeSubDomains"), now);
        assert_eq!(hsts.upgraded(url("http://shop.grand.example/"), now).scheme(), "https");
        assert_eq!(hsts.upgraded(url("http://notgrand.example/"), now).scheme(), "http");
    }
}
