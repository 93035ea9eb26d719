//! How long the hotel takes for a request of somebody who is logged in, session layer and store included.

use std::time::{Duration, Instant};

use bytes::Bytes;
use cloakroom_engine::{exchange::header, world::World};
use http::{Request, StatusCode, header::COOKIE};
use serde::Serialize;

use super::{
    NotMeasured, Spread,
    site::{self, LOG_IN},
};
use crate::sandbox::{Sandbox, Services};

/// All cases together take about this long.
const BUDGET: Duration = Duration::from_millis(700);
/// So many samples a case at most.
const MOST: usize = 2000;
/// So many of one case before the next has its turn: what else the machine does falls on all of them.
const TURN: usize = 5;

/// One kind of request.
#[derive(Debug, Clone, Serialize)]
pub struct Answered {
    /// `nothing_read`, `read` or `write`.
    pub request: &'static str,
    /// The path that was asked for.
    pub path: &'static str,
    /// `memory` or `sqlite`.
    pub store: &'static str,
    /// How long it took.
    pub took: Spread,
}

const CASES: [(&str, &str); 3] = [("nothing_read", "/style.css"), ("read", "/whoami"), ("write", "/count")];

struct Case {
    site: usize,
    store: &'static str,
    request: &'static str,
    path: &'static str,
    samples: Vec<Duration>,
}

pub(super) async fn all(services: &Services) -> Result<Vec<Answered>, NotMeasured> {
    let (mut sites, mut cases) = (Vec::new(), Vec::new());
    for (at, store) in ["memory", "sqlite"].into_iter().enumerate() {
        let site = site::open(services, &[&format!("store={store}")])?;
        let exchanges = site::alice(&site, LOG_IN).await?;
        let cookie = exchanges.last().and_then(|x| header(&x.request.headers, "cookie")).map(str::to_owned);
        sites.push((site, cookie.unwrap_or_default()));
        cases.extend(CASES.map(|(request, path)| Case { site: at, store, request, path, samples: Vec::new() }));
    }
    // One turn that does not count: caches and memory are warm for all of them then.
    turn(&sites, &mut cases).await?;
    cases.iter_mut().for_each(|case| case.samples.clear());
    let begun = Instant::now();
    while begun.elapsed() < BUDGET && cases.iter().all(|case| case.samples.len() < MOST) {
        turn(&sites, &mut cases).await?;
    }
    let answered = |case: Case| {
        let Case { request, path, store, samples, .. } = case;
        Answered { request, path, store, took: Spread::of(samples) }
    };
    Ok(cases.into_iter().map(answered).collect())
}

async fn turn(sites: &[(Sandbox, String)], cases: &mut [Case]) -> Result<(), NotMeasured> {
    for case in cases {
        let Some((site, cookie)) = sites.get(case.site) else { continue };
        for _ in 0..TURN {
            let address = format!("https://hotel.grand.example{}", case.path);
            let request = Request::get(address).header(COOKIE, cookie).body(Bytes::new());
            let request = request.map_err(|error| NotMeasured::Site(error.to_string()))?;
            let begun = Instant::now();
            let response = site.answer(request).await;
            case.samples.push(begun.elapsed());
            if response.status() != StatusCode::OK {
                return Err(NotMeasured::Site(format!("{} gave {}", case.path, response.status())));
            }
        }
    }
    Ok(())
}
