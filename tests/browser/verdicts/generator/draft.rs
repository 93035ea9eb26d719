//! A case in the making.
//!
//! What lives here: the hosts of a case, fresh cookie names, steps, and chance. Why here: themes say only what they are
//! about. Deliberately absent: any particular line.

use std::time::Duration;

use rand::{RngExt, rngs::StdRng};
use time::OffsetDateTime;

use crate::verdicts::case::{Api, Case, Kind, Method, Query, Step};

use super::{lines, scenes};

/// Sites, and for each one that is foreign to it. Some stand below a public suffix of two labels, where two
/// neighbours are as foreign to each other as any.
const SITES: &[(&str, &str)] = &[
    ("grand.example", "evil.example"),
    ("grand.example", "evil.test"),
    ("grand.co.uk", "evil.co.uk"),
    ("grand.github.io", "evil.github.io"),
];

pub(super) struct Draft {
    rng: StdRng,
    now: OffsetDateTime,
    /// The registrable domain of the site whose cookies are judged.
    pub(super) site: &'static str,
    /// Another site.
    pub(super) foreign: &'static str,
    names: usize,
    steps: Vec<Step>,
    query: Option<Query>,
}

impl Draft {
    pub(super) fn new(mut rng: StdRng, now: OffsetDateTime) -> Self {
        let (site, foreign) = SITES[rng.random_range(0..SITES.len())];
        Self { rng, now, site, foreign, names: 0, steps: Vec::new(), query: None }
    }

    pub(super) fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.rng.random_range(0..choices.len())].clone()
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    /// A name no other line of this case has.
    pub(super) fn name(&mut self) -> String {
        self.names += 1;
        format!("c{}", self.names)
    }

    /// The host that most cases are about.
    pub(super) fn hotel(&self) -> String {
        format!("hotel.{}", self.site)
    }

    /// Another host of the same site: a sibling, a sub-domain, or the parent.
    pub(super) fn relative(&mut self) -> String {
        let site = self.site;
        let prefix = self.one_of(&["shop.", "deep.hotel.", ""]);
        format!("{prefix}{site}")
    }

    /// Each step happens ten milliseconds after the one before.
    fn later(&self) -> OffsetDateTime {
        self.now + Duration::from_millis(10) * u32::try_from(self.steps.len()).unwrap()
    }

    /// A response to a typed address.
    pub(super) fn set(&mut self, url: String, lines: Vec<String>) {
        self.push(url, lines, Api::Http, None, Kind::Navigate);
    }

    /// `document.cookie = ...`
    pub(super) fn write(&mut self, url: String, lines: Vec<String>) {
        self.push(url, lines, Api::Dom, None, Kind::Navigate);
    }

    pub(super) fn push(&mut self, url: String, set: Vec<String>, api: Api, initiator: Option<String>, kind: Kind) {
        let at = self.later();
        self.steps.push(Step { at, url, set, date: None, api, initiator, kind });
    }

    pub(super) fn ask(&mut self, query: Query) {
        self.query = Some(query);
    }

    /// Two to four ordinary lines of the hotel, so that each request has something to choose from.
    pub(super) fn furnish(&mut self) {
        let count = self.one_of(&[2, 3, 4]);
        let lines = (0..count).map(|_| lines::ordinary(self)).collect();
        let url = format!("https://{}{}", self.hotel(), self.path());
        // A fetch by its own page sets what a navigation sets, in a third of the time.
        let (page, kind) = if self.chance(80) {
            (Some(format!("https://{}/", self.hotel())), Kind::Fetch)
        } else {
            (None, Kind::Navigate)
        };
        self.push(url, lines, Api::Http, page, kind);
    }

    pub(super) fn path(&mut self) -> &'static str {
        self.one_of(&["/", "/", "/admin", "/admin/", "/admin/users", "/login", "/Admin"])
    }

    /// Brings in a sibling, a sub-domain or a redirect.
    pub(super) fn widen(&mut self) {
        let redirects = self.query.is_none() || self.query.as_ref().is_some_and(|q| q.api == Api::Http);
        if redirects && self.chance(50) {
            let mut query = self.query.take().unwrap_or_else(|| scenes::any(self));
            scenes::redirect(self, &mut query);
            self.query = Some(query);
        } else {
            let url = format!("https://{}/", self.relative());
            let lines = vec![lines::for_the_site(self), lines::ordinary(self)];
            self.set(url, lines);
        }
    }

    pub(super) fn finish(mut self, id: String, theme: &'static str) -> Case {
        let mut query = self.query.take().unwrap_or_else(|| scenes::any(&mut self));
        query.at = self.later();
        Case { id, theme, now: self.now, all: true, steps: self.steps, query }
    }

    /// A request for a page of the hotel, by a typed address unless told otherwise.
    pub(super) fn request(&mut self, scheme: &str) -> Query {
        Query {
            at: self.now,
            url: format!("{scheme}://{}{}", self.hotel(), self.path()),
            method: Method::Get,
            api: Api::Http,
            initiator: None,
            kind: Kind::Navigate,
            top: None,
            redirects: Vec::new(),
        }
    }
}
