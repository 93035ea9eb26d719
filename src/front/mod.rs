//! What stands in front of the hotel, and between all of its clients and it: a proxy where TLS ends, a path below which the
//! hotel lives, a shared cache.
//!
//! It belongs to one world, and ends with it. With its switches at rest a request goes straight through. What it changes or
//! answers is said: in `Cache-Status` (RFC 9211) with each answer, and as steps of the timeline where somebody looks.
//! Deliberately absent: the hotel itself, sessions, records and who anybody is; a front knows addresses and headers.

mod cache;
mod kept;
mod proxy;
mod rewrite;
mod status;
mod sub_path;

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::body::Body;
use bytes::Bytes;
use cloakroom_engine::exchange::{RequestTrace, Step, TraceEvent};
use http::{Request, Response};

use cache::{Asked, Cache};
use kept::Mode;

use crate::{
    clock::Clock,
    hotel::SwitchBoard,
    switch::{SHARED_CACHE, Switches},
};

/// What stands before one site. Clones share it.
#[derive(Debug, Clone)]
pub struct Front {
    switches: SwitchBoard,
    clock: Clock,
    cache: Arc<Mutex<Cache>>,
}

impl Front {
    /// With these switches, and nothing in its cache.
    #[must_use]
    pub fn new(switches: SwitchBoard, clock: Clock) -> Self {
        Self { switches, clock, cache: Arc::default() }
    }

    /// The answer to one request of a client, whose address is absolute, as the client has asked. `site` answers what
    /// gets through. What was done is noted in the answer's passage if somebody watches.
    pub async fn answer<F>(
        &self,
        request: Request<Body>,
        watched: bool,
        site: impl FnOnce(Request<Body>) -> F,
    ) -> Response<Bytes>
    where
        F: Future<Output = Response<Bytes>>,
    {
        if !self.switches.has_front() {
            return site(request).await;
        }
        let switches = self.switches.read();
        let mut steps = Vec::new();
        let mut response = self.through(request, &switches, site, &mut steps).await;
        if watched {
            note(&mut response, steps);
        }
        response
    }

    /// What its cache holds is gone.
    pub fn forget(&self) {
        self.cache().clear();
    }

    async fn through<F>(
        &self,
        request: Request<Body>,
        switches: &Switches,
        site: impl FnOnce(Request<Body>) -> F,
        steps: &mut Vec<TraceEvent>,
    ) -> Response<Bytes>
    where
        F: Future<Output = Response<Bytes>>,
    {
        let Some(mode) = cache_of(switches) else {
            return forward(request, switches, site, steps).await;
        };
        let asked = Asked::of(&request);
        let found = self.cache().find(mode, &asked, self.clock.now());
        let missed = match found {
            Ok(hit) => {
                steps.push(TraceEvent::Cache { says: hit.says, answers: true });
                return hit.response;
            }
            Err(missed) => missed,
        };
        let mut response = forward(request, switches, site, steps).await;
        let says = self.cache().take_in((mode, missed), &asked, &mut response, self.clock.now());
        steps.push(TraceEvent::Cache { says, answers: false });
        response
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Through the proxy to the site and back.
async fn forward<F>(
    mut request: Request<Body>,
    switches: &Switches,
    site: impl FnOnce(Request<Body>) -> F,
    steps: &mut Vec<TraceEvent>,
) -> Response<Bytes>
where
    F: Future<Output = Response<Bytes>>,
{
    if let Some(response) = sub_path::enter(&mut request, switches) {
        steps.push(TraceEvent::Proxy { says: "answers by itself: this address is not the hotel's".to_owned() });
        return response;
    }
    let asked = request.uri().clone();
    steps.extend(proxy::forward(&mut request, switches).map(|says| TraceEvent::Proxy { says }));
    let mut response = site(request).await;
    steps.extend(rewrite::answer(&mut response, &asked, switches).map(|says| TraceEvent::Proxy { says }));
    response
}

/// The cache that the switches put in front.
fn cache_of(switches: &Switches) -> Option<Mode> {
    match switches.value(&SHARED_CACHE) {
        "rfc9111" => Some(Mode::ByTheStandard),
        "keeps_all" => Some(Mode::KeepsAll),
        _ => None,
    }
}

/// Among the hotel's own steps: what was done on the way in after the browser's request, and what was done on the way back
/// before the answer leaves.
fn note(response: &mut Response<Bytes>, steps: Vec<TraceEvent>) {
    let inner = response.extensions_mut().remove::<RequestTrace>().unwrap_or_default().0;
    let begins = usize::from(!inner.is_empty());
    let ends = inner
        .iter()
        .rposition(|step| matches!(step.what, TraceEvent::Leaves { .. }))
        .unwrap_or(inner.len())
        .max(begins);
    let way_in = steps.iter().take(begins).filter(|what| matches!(what, TraceEvent::Proxy { .. })).count();
    let mut inner = inner.into_iter();
    let mut all: Vec<Step> = inner.by_ref().take(begins).collect();
    let arrived = all.last().map_or(0, |step| step.at);
    let mut steps = steps.into_iter();
    all.extend(steps.by_ref().take(way_in).map(|what| Step { at: arrived, what }));
    all.extend(inner.by_ref().take(ends - begins));
    let done = all.last().map_or(0, |step| step.at);
    all.extend(steps.map(|what| Step { at: done, what }));
    all.extend(inner);
    response.extensions_mut().insert(RequestTrace(all));
}
