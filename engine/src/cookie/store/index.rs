//! What finds the cookies of a large jar: their domains, their ends, their last uses.
//!
//! What lives here: three indexes, kept in step. Why here: a jar of three thousand cookies is asked with every request,
//! and a scan of it for each line that is set makes twenty thousand lines cost seconds. Deliberately absent: the cookies.

use std::collections::{BTreeSet, HashMap};

use time::OffsetDateTime;

use super::Place;
use crate::{cookie::Cookie, site::registrable_domain};

#[derive(Debug, Clone, Default)]
pub(super) struct Index {
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

impl Index {
    /// Of the host itself, and of each domain above it.
    pub(super) fn for_host(&self, host: &str) -> Vec<Place> {
        let above = std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, parent)| parent));
        let site = self.site(host);
        let mut places: Vec<Place> = above.filter_map(|domain| site?.domains.get(domain)).flatten().copied().collect();
        places.sort_unstable();
        places
    }

    /// For this very domain.
    pub(super) fn of_domain(&self, domain: &str) -> impl Iterator<Item = Place> {
        self.site(domain).and_then(|site| site.domains.get(domain)).into_iter().flatten().copied()
    }

    /// Of the registrable domain; none where no cookie of it is Secure.
    pub(super) fn of_site_with_secure(&self, domain: &str) -> impl Iterator<Item = Place> {
        let site = self.site(domain).filter(|site| site.secure > 0);
        site.into_iter().flat_map(|site| site.domains.values().flatten().copied())
    }

    pub(super) fn count(&self, domain: &str, by_site: bool) -> usize {
        let Some(site) = self.site(domain) else { return 0 };
        if by_site { site.count } else { site.domains.get(domain).map_or(0, BTreeSet::len) }
    }

    pub(super) fn crowd(&self, domain: &str, by_site: bool) -> Vec<Place> {
        let Some(site) = self.site(domain) else { return Vec::new() };
        if by_site { site.domains.values().flatten().copied().collect() } else { self.of_domain(domain).collect() }
    }

    /// Least recently used first.
    pub(super) fn least_used(&self) -> impl Iterator<Item = Place> {
        self.by_use.iter().map(|(_, place)| *place)
    }

    /// What ends first, if it has ended by `now`.
    pub(super) fn ended(&self, now: OffsetDateTime) -> Option<Place> {
        self.by_end.first().filter(|(end, _)| *end <= now).map(|(_, place)| *place)
    }

    pub(super) fn used(&mut self, place: Place, before: OffsetDateTime, now: OffsetDateTime) {
        self.by_use.remove(&(before, place));
        self.by_use.insert((now, place));
    }

    pub(super) fn add(&mut self, place: Place, cookie: &Cookie) {
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
    }

    pub(super) fn remove(&mut self, place: Place, cookie: &Cookie) {
        self.by_use.remove(&(cookie.last_used, place));
        if let Some(end) = cookie.expires {
            self.by_end.remove(&(end, place));
        }
        let key = registrable_domain(&cookie.domain);
        let Some(site) = self.sites.get_mut(key) else { return };
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

    fn site(&self, domain: &str) -> Option<&Site> {
        self.sites.get(registrable_domain(domain))
    }
}
