//! The cookies of a jar, to be found without looking at all of them.
//!
//! What lives here: one entry a cookie, in the order they came, and what finds it: its domain, its end, its last use.
//! Why here: a jar of three thousand cookies is asked with every request, and a scan of it for each line that is set
//! makes twenty thousand lines cost seconds. Deliberately absent: which cookie may come in, and which has to go.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use time::OffsetDateTime;

use super::Cookie;
use crate::site::registrable_domain;

/// The place of a cookie in the order in which they came.
pub(super) type Place = u64;

/// Cookies in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    next: Place,
    cookies: BTreeMap<Place, Cookie>,
    sites: HashMap<String, Site>,
    by_end: BTreeSet<(OffsetDateTime, Place)>,
    by_use: BTreeSet<(OffsetDateTime, Place)>,
}

/// The cookies of one registrable domain, by the domain each is for.
#[derive(Debug, Clone, Default)]
struct Site {
    domains: HashMap<String, BTreeSet<Place>>,
    count: usize,
    /// How many are Secure: without one, nothing can be laid over it.
    secure: usize,
}

impl PartialEq for Store {
    /// The same cookies in the same order.
    fn eq(&self, other: &Store) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Store {
    pub(super) fn len(&self) -> usize {
        self.cookies.len()
    }

    /// All, in the order in which they came.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.values()
    }

    pub(super) fn get(&self, place: Place) -> Option<&Cookie> {
        self.cookies.get(&place)
    }

    /// Those that a request to this host may take: of the host itself, and of each domain above it.
    pub(super) fn for_host<'a>(&'a self, host: &'a str) -> impl Iterator<Item = &'a Cookie> {
        let above = std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, parent)| parent));
        let site = self.sites.get(registrable_domain(host));
        let mut places: Vec<Place> = above.filter_map(|domain| site?.domains.get(domain)).flatten().copied().collect();
        places.sort_unstable();
        places.into_iter().filter_map(|place| self.get(place))
    }

    /// The cookie whose place a new one would take.
    pub(super) fn replaced_by(&self, new: &Cookie) -> Option<(Place, &Cookie)> {
        let places = self.site(&new.domain)?.domains.get(&new.domain)?;
        let held = places.iter().filter_map(|place| Some((*place, self.get(*place)?)));
        held.into_iter().find(|(_, held)| held.replaced_by(new))
    }

    /// The Secure cookies of the same registrable domain.
    pub(super) fn secure_of_site(&self, domain: &str) -> impl Iterator<Item = &Cookie> {
        let site = self.site(domain).filter(|site| site.secure > 0);
        let places = site.into_iter().flat_map(|site| site.domains.values().flatten());
        places.filter_map(|place| self.get(*place)).filter(|cookie| cookie.secure)
    }

    /// How many are for this domain, or with `by_site`, for any of its registrable domain.
    pub(super) fn count(&self, domain: &str, by_site: bool) -> usize {
        let Some(site) = self.site(domain) else { return 0 };
        if by_site { site.count } else { site.domains.get(domain).map_or(0, BTreeSet::len) }
    }

    /// The places of those.
    pub(super) fn crowd(&self, domain: &str, by_site: bool) -> Vec<Place> {
        let Some(site) = self.site(domain) else { return Vec::new() };
        let of = |places: &BTreeSet<Place>| places.iter().copied().collect::<Vec<_>>();
        if by_site {
            site.domains.values().flat_map(of).collect()
        } else {
            site.domains.get(domain).map_or_else(Vec::new, of)
        }
    }

    /// The places, least recently used first.
    pub(super) fn least_used(&self) -> impl Iterator<Item = Place> {
        self.by_use.iter().map(|(_, place)| *place)
    }

    /// Takes a cookie in, behind all others.
    pub(super) fn push(&mut self, cookie: Cookie) -> Place {
        let place = self.next;
        self.next += 1;
        self.put(place, cookie);
        place
    }

    /// Puts another cookie into a place.
    pub(super) fn replace(&mut self, place: Place, cookie: Cookie) {
        self.remove(place);
        self.put(place, cookie);
    }

    pub(super) fn remove(&mut self, place: Place) -> Option<Cookie> {
        let cookie = self.cookies.remove(&place)?;
        self.by_use.remove(&(cookie.last_used, place));
        if let Some(end) = cookie.expires {
            self.by_end.remove(&(end, place));
        }
        let key = registrable_domain(&cookie.domain);
        if let Some(site) = self.sites.get_mut(key) {
            site.count -= 1;
            site.secure -= usize::from(cookie.secure);
            if let Some(places) = site.domains.get_mut(&cookie.domain) {
                places.remove(&place);
                if places.is_empty() {
                    site.domains.remove(&cookie.domain);
                }
            }
            if site.count == 0 {
                self.sites.remove(key);
            }
        }
        Some(cookie)
    }

    /// Notes that a cookie was used.
    pub(super) fn used(&mut self, place: Place, now: OffsetDateTime) {
        if let Some(cookie) = self.cookies.get_mut(&place) {
            self.by_use.remove(&(cookie.last_used, place));
            cookie.last_used = now;
            self.by_use.insert((now, place));
        }
    }

    /// Drops what has ended by `now`.
    pub(super) fn purge(&mut self, now: OffsetDateTime) {
        while let Some((end, place)) = self.by_end.first().copied() {
            if end > now {
                return;
            }
            self.remove(place);
        }
    }

    /// Drops what does not hold.
    pub(super) fn retain(&mut self, keep: impl Fn(&Cookie) -> bool) {
        let gone: Vec<Place> =
            self.cookies.iter().filter(|(_, cookie)| !keep(cookie)).map(|(place, _)| *place).collect();
        for place in gone {
            self.remove(place);
        }
    }

    fn site(&self, domain: &str) -> Option<&Site> {
        self.sites.get(registrable_domain(domain))
    }

    fn put(&mut self, place: Place, cookie: Cookie) {
        self.by_use.insert((cookie.last_used, place));
        if let Some(end) = cookie.expires {
            self.by_end.insert((end, place));
        }
        let key = registrable_domain(&cookie.domain);
        let site = match self.sites.get_mut(key) {
            Some(site) => site,
            None => self.sites.entry(key.to_owned()).or_default(),
        };
        site.count += 1;
        site.secure += usize::from(cookie.secure);
        match site.domains.get_mut(&cookie.domain) {
            Some(places) => {
                places.insert(place);
            }
            None => {
                site.domains.insert(cookie.domain.clone(), BTreeSet::from([place]));
            }
        }
        self.cookies.insert(place, cookie);
    }
}
