//! The cookies of a jar, to be found without looking at all of them.
//!
//! What lives here: one entry a cookie, in the order they came. A few are looked through; of more there is an index.
//! Why here: most jars hold a handful, for which an index costs more than it saves, and some hold thousands.
//! Deliberately absent: which cookie may come in, and which has to go.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use self::index::Index;
use super::Cookie;
use crate::site::registrable_domain;

mod index;

/// The place of a cookie in the order in which they came.
pub(super) type Place = u64;

/// So many are looked through.
const FEW: usize = 24;

/// Cookies in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    next: Place,
    /// Boxed: eleven cookies side by side are a large piece of memory, and most jars need four.
    cookies: BTreeMap<Place, Box<Cookie>>,
    /// Once there were more than a few.
    index: Option<Index>,
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
        self.cookies.values().map(Box::as_ref)
    }

    pub(super) fn get(&self, place: Place) -> Option<&Cookie> {
        self.cookies.get(&place).map(Box::as_ref)
    }

    /// Those that a request to this host may take: of the host itself, and of each domain above it.
    pub(super) fn for_host(&self, host: &str) -> impl Iterator<Item = &Cookie> {
        let places = match &self.index {
            Some(index) => index.for_host(host),
            None => {
                let site = registrable_domain(host).len();
                let above = |domain: &str| {
                    let rest = host.strip_suffix(domain).filter(|_| domain.len() >= site);
                    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
                };
                self.places(|cookie| above(&cookie.domain)).collect()
            }
        };
        places.into_iter().filter_map(|place| self.get(place))
    }

    /// The cookie whose place a new one would take.
    pub(super) fn replaced_by(&self, new: &Cookie) -> Option<(Place, &Cookie)> {
        let taken = |held: &Cookie| held.replaced_by(new);
        match &self.index {
            Some(index) => {
                let held = index.of_domain(&new.domain).filter_map(|place| Some((place, self.get(place)?)));
                held.into_iter().find(|(_, held)| taken(held))
            }
            None => self.cookies.iter().find(|(_, held)| taken(held)).map(|(place, held)| (*place, held.as_ref())),
        }
    }

    /// Whether a Secure cookie of the same registrable domain is such a one.
    pub(super) fn any_secure(&self, domain: &str, mut is: impl FnMut(&Cookie) -> bool) -> bool {
        let mut secure = |held: &Cookie| held.secure && is(held);
        match &self.index {
            Some(index) => index.of_site_with_secure(domain).filter_map(|place| self.get(place)).any(secure),
            None => {
                let site = registrable_domain(domain);
                self.iter().any(|held| secure(held) && registrable_domain(&held.domain) == site)
            }
        }
    }

    /// How many are for this domain, or with `by_site`, for any of its registrable domain.
    pub(super) fn count(&self, domain: &str, by_site: bool) -> usize {
        match &self.index {
            Some(index) => index.count(domain, by_site),
            None => self.crowd(domain, by_site).len(),
        }
    }

    /// The places of those.
    pub(super) fn crowd(&self, domain: &str, by_site: bool) -> Vec<Place> {
        let site = registrable_domain(domain);
        match &self.index {
            Some(index) => index.crowd(domain, by_site),
            None if by_site => self.places(|cookie| registrable_domain(&cookie.domain) == site).collect(),
            None => self.places(|cookie| cookie.domain == domain).collect(),
        }
    }

    /// The places of so many, least recently used first, but for one.
    pub(super) fn least_used(&self, most: usize, but: Place) -> Vec<Place> {
        let others = |place: &Place| *place != but;
        if let Some(index) = &self.index {
            return index.least_used().filter(others).take(most).collect();
        }
        let mut order: Vec<_> = self.cookies.iter().map(|(place, cookie)| (cookie.last_used, *place)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, place)| place).filter(others).take(most).collect()
    }

    /// Takes a cookie in, behind all others.
    pub(super) fn push(&mut self, cookie: Cookie) -> Place {
        let place = self.next;
        self.next += 1;
        self.put(place, cookie);
        place
    }

    /// Puts a cookie into a place that is free.
    pub(super) fn put(&mut self, place: Place, cookie: Cookie) {
        if let Some(index) = &mut self.index {
            index.add(place, &cookie);
        }
        self.cookies.insert(place, Box::new(cookie));
        if self.index.is_none() && self.len() > FEW {
            let index = self.index.insert(Index::default());
            self.cookies.iter().for_each(|(place, cookie)| index.add(*place, cookie));
        }
    }

    pub(super) fn remove(&mut self, place: Place) -> Option<Cookie> {
        let cookie = self.cookies.remove(&place)?;
        if let Some(index) = &mut self.index {
            index.remove(place, &cookie);
        }
        Some(*cookie)
    }

    /// Notes that a cookie was used.
    pub(super) fn used(&mut self, place: Place, now: OffsetDateTime) {
        if let Some(cookie) = self.cookies.get_mut(&place) {
            let before = std::mem::replace(&mut cookie.last_used, now);
            if let Some(index) = &mut self.index {
                index.used(place, before, now);
            }
        }
    }

    /// Drops what has ended by `now`.
    pub(super) fn purge(&mut self, now: OffsetDateTime) {
        if self.index.is_none() {
            return self.cookies.retain(|_, cookie| !cookie.expired(now));
        }
        while let Some(place) = self.index.as_ref().and_then(|index| index.ended(now)) {
            self.remove(place);
        }
    }

    /// Drops what does not hold.
    pub(super) fn retain(&mut self, keep: impl Fn(&Cookie) -> bool) {
        let gone: Vec<Place> = self.places(|cookie| !keep(cookie)).collect();
        for place in gone {
            self.remove(place);
        }
    }

    fn places(&self, wanted: impl Fn(&Cookie) -> bool) -> impl Iterator<Item = Place> {
        self.cookies.iter().filter(move |(_, cookie)| wanted(cookie)).map(|(place, _)| *place)
    }
}

#[cfg(test)]
mod tests;
