//! What the visitor's own browser can open of a sandbox, and what to say where it cannot.
//!
//! Frames of names below `localhost` lead a phone to itself, and a browser does not say so. So each place that leads to a
//! demo site asks here first. Deliberately absent: what http changes of a defence; the switches know (`switch::over_http`).

use std::convert::Infallible;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::class::{Classroom, Person};
use crate::{
    hosts::{Asked, Hosts, Reach},
    switch::{Switches, over_http},
};

/// The browser that asks, and what it reaches.
#[derive(Debug, Clone)]
pub(super) struct OwnBrowser {
    pub(super) hosts: Hosts,
    pub(super) reach: Reach,
    /// In a class, who asks.
    person: Option<Person>,
    fetch_metadata: bool,
}

/// How a demo site opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Opens {
    /// In the page, and in a tab.
    Frame,
    /// In a tab only: in a frame it would be another site, and get no cookie.
    Tab,
    /// Not at all.
    Nowhere,
}

impl OwnBrowser {
    pub(super) fn opens(&self) -> Opens {
        match self.reach {
            Reach::Here | Reach::Names => Opens::Frame,
            // Outside of a class the page moves on to our own name by itself.
            Reach::Doorstep if self.person.is_none() => Opens::Frame,
            Reach::Doorstep => Opens::Tab,
            Reach::Address => Opens::Nowhere,
        }
    }

    /// May a page at the doorstep move on to our own name? There another cookie counts: whoever is somebody stays.
    pub(super) fn moves(&self) -> bool {
        match &self.person {
            None => self.reach == Reach::Doorstep,
            Some(person) => *person == Person::Stranger && !self.hosts.are_trusted() && self.is_elsewhere(),
        }
    }

    fn is_elsewhere(&self) -> bool {
        matches!(self.reach, Reach::Doorstep | Reach::Address)
    }

    /// Why a demo site does not open here, and what serves instead; `None` where it opens.
    pub(super) fn says(&self) -> Option<String> {
        let ours = self.hosts.tutorial();
        let back = match &self.person {
            Some(Person::Learner(_)) => " Join there with your two words: they are at /class/you.",
            _ => "",
        };
        match (self.opens(), self.person.is_some()) {
            (Opens::Frame, _) => None,
            (Opens::Tab, _) => Some(format!(
                "At this address the hotel in a frame would be another site, and get no cookie. Open it in a tab, or open {ours}.{back}"
            )),
            (Opens::Nowhere, true) if !self.hosts.are_trusted() => Some(format!(
                "This page was opened by an address, and the hotel has a name: nothing of it opens here. Open {ours} instead.{back} \
                 Or go on with the simulated browsers of Alice and Mallory, which do everything here."
            )),
            (Opens::Nowhere, true) => Some(
                "On your own device the hotel does not open: its name leads only to the teacher’s machine. The simulated \
                 browsers of Alice and Mallory do everything here. On the screen in front it opens."
                    .to_owned(),
            ),
            (Opens::Nowhere, false) => Some(
                "On this device the hotel does not open: its name leads only to the machine that runs Cloakroom. The simulated \
                 browsers of Alice and Mallory do everything here."
                    .to_owned(),
            ),
        }
    }

    /// What http changes of the defences as they are now. Nothing where http is trusted.
    fn over_http(&self, switches: &Switches) -> Vec<Value> {
        if self.hosts.are_trusted() {
            return Vec::new();
        }
        let all = over_http(switches).map(|(switch, told)| {
            json!({ "name": switch.name, "title": switch.title, "says": told.says, "see": told.see, "instead": told.instead })
        });
        all.collect()
    }

    /// For the scripts of pages.
    pub(super) fn told(&self, switches: &Switches) -> Value {
        json!({ "opens": self.opens(), "says": self.says(), "over_http": self.over_http(switches) })
    }

    /// For a page that does not know yet where it is.
    pub(super) fn reached(&self) -> Value {
        let probes =
            if self.reach == Reach::Address && self.hosts.are_trusted() { Vec::new() } else { self.hosts.probes() };
        json!({
            "reach": self.reach, "own": self.hosts.tutorial(), "moves": self.moves(), "class": self.person.is_some(),
            "opens": self.opens(), "says": self.says(), "probes": probes, "fetch_metadata": self.fetch_metadata,
        })
    }
}

impl<S> FromRequestParts<S> for OwnBrowser
where
    S: Send + Sync,
    Hosts: FromRef<S>,
    Option<Classroom>: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let hosts = Hosts::from_ref(state);
        let reach = parts.extensions.get::<Asked>().map_or(Reach::Here, |asked| hosts.reach(asked));
        let in_class = Option::<Classroom>::from_ref(state).is_some();
        let person = in_class.then(|| Person::asks(parts).cloned().unwrap_or(Person::Stranger));
        Ok(Self { hosts, reach, person, fetch_metadata: parts.headers.contains_key("sec-fetch-site") })
    }
}
