//! The sites a browser can visit, their clock and what is drawn anew for each run.
//!
//! A trait, so that one attack drives the demo site, an exercise's router and, later, a URL.
//! Deliberately absent: any way to write a jar, a store or a switch. A script can do only what a
//! person, a site or the network could.

mod budget;
mod error;
mod pause;
mod site;

use std::{fmt, future::Future, net::IpAddr, pin::Pin, sync::Arc};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};
use tower_service::Service;

use crate::target::Target;

pub use budget::{Budget, LONGEST_COUNTED, Limits, Spent};
pub use error::WorldError;
pub use pause::PausePoint;
pub use site::Site;

/// A sibling of the hotel that the hotel does not control.
pub const SHOP: &str = "shop.grand.example";
/// A site that signs people in for other sites.
pub const IDENTITY: &str = "id.example";
/// The attacker's own site.
pub const EVIL: &str = "evil.example";
/// A site of neither side: a bank, a card processor. It has only pages that are put up.
pub const PAY: &str = "pay.example";

/// The network address a request comes from, in its extensions, as a server has it from the
/// connection. The simulated ones are from the ranges set aside for examples (RFC 5737).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(pub IpAddr);

/// A response on its way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Response<Bytes>> + Send + 'a>>;

/// A copy of a session store, as a thief of a backup has it.
pub type Backup<'a> = Pin<Box<dyn Future<Output = Result<Vec<Kept>, WorldError>> + Send + 'a>>;

/// A request that is under way.
pub struct UnderWay {
    /// Comes when the request is at its point, or will not get there.
    pub paused: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Lets it go on; comes with the answer.
    pub answer: Pin<Box<dyn Future<Output = Response<Bytes>> + Send>>,
}

impl fmt::Debug for UnderWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnderWay").finish_non_exhaustive()
    }
}

/// One record of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What the record is kept under.
    pub key: String,
    /// What it says.
    pub data: Map<String, Value>,
}

/// A key of the machine that a browser runs on. What was signed with it leaves the machine, and the key does not.
pub trait DeviceKey: fmt::Debug + Send + Sync {
    /// The public half, as a JSON Web Key (RFC 7517).
    fn public(&self) -> Value;

    /// A signature by ES256 (RFC 7518, section 3.4), 64 bytes; `None` if the machine has no random numbers.
    fn sign(&self, text: &[u8]) -> Option<Vec<u8>>;
}

/// Sites by host, a clock, and the values drawn for this run.
///
/// A world that cannot do one of these things says so. It never does nothing in silence: an attack would then look
/// stopped by what was never tried.
pub trait World: Send + Sync {
    /// Answers one request. The URI is absolute; the host decides which site.
    fn answer(&self, request: Request<Bytes>) -> Answer<'_>;

    /// Begins to answer a request, and stops in the middle, at this point: what a slow handler does by itself.
    ///
    /// # Errors
    /// This world cannot, or not at this point.
    fn begin(&self, _request: Request<Bytes>, _at: PausePoint) -> Result<UnderWay, WorldError> {
        Err(WorldError::NotSlowly)
    }

    /// The time it is in this world.
    #[expect(clippy::disallowed_methods, reason = "a world without a clock of its own has the wall's")]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    /// Lets time pass, for the sites and for the browsers.
    ///
    /// # Errors
    /// The clock of this world cannot be moved.
    fn wait(&self, _by: Duration) -> Result<(), WorldError> {
        Err(WorldError::NoClock)
    }

    /// Stops the site's process and starts it again.
    ///
    /// # Errors
    /// This world cannot.
    fn restart(&self) -> Result<(), WorldError> {
        Err(WorldError::NoRestart)
    }

    /// A copy of the target's session store, oldest record first. Empty only if the store is.
    ///
    /// # Errors
    /// The world has no copy to give, or the store failed.
    fn backup(&self) -> Backup<'_> {
        Box::pin(async { Err(WorldError::NoBackup) })
    }

    /// A new key of the machine on which somebody's browser runs, by the name of the browser; `None` if that browser binds
    /// no sessions to its machine, as most do not.
    fn device_key(&self, _browser: &str) -> Option<Arc<dyn DeviceKey>> {
        None
    }

    /// What whoever acts in this world may still use; `None` if nobody counts.
    fn budget(&self) -> Option<&Budget> {
        None
    }

    /// The site under test.
    fn target(&self) -> &Target;

    /// What it calls its session cookie now.
    fn session_cookie(&self) -> String {
        self.target().session_cookie.to_string()
    }

    /// A value drawn for this run, such as `alice.password` or `secret`.
    fn fixture(&self, name: &str) -> Option<String>;
}

/// May another request be sent? Asked before anything of it is decided: what was sent before is whole.
pub(crate) async fn admitted(world: &dyn World) -> Result<(), Spent> {
    match world.budget() {
        Some(budget) => budget.request().await,
        None => Ok(()),
    }
}

/// Why a service could not answer: turned into a 502 that says so.
fn unreachable_site(says: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(says.to_owned()));
    *response.status_mut() = http::StatusCode::BAD_GATEWAY;
    response
}

/// The answer for a host that no site of a world serves.
#[must_use]
pub fn no_such_host(host: &str) -> Response<Bytes> {
    unreachable_site(&format!("There is no site called {host} in this world."))
}

/// Sends a request to a tower service and collects the whole response.
///
/// An exercise's test uses this to stand a learner's router up as a site.
pub async fn call<S, Body, Answered>(mut service: S, request: Request<Bytes>) -> Response<Bytes>
where
    S: Service<Request<Body>, Response = Response<Answered>>,
    S::Error: std::fmt::Display,
    Body: From<Bytes>,
    Answered: http_body::Body,
    Answered::Error: std::fmt::Display,
{
    if let Err(error) = std::future::poll_fn(|cx| service.poll_ready(cx)).await {
        return unreachable_site(&error.to_string());
    }
    let request = request.map(Body::from);
    let response = match service.call(request).await {
        Ok(response) => response,
        Err(error) => return unreachable_site(&error.to_string()),
    };
    let (parts, body) = response.into_parts();
    match body.collect().await {
        Ok(body) => Response::from_parts(parts, body.to_bytes()),
        Err(error) => unreachable_site(&error.to_string()),
    }
}
