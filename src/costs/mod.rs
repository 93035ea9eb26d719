//! What sessions cost on this machine: bytes on the wire, operations on the store, microseconds a request, and what a
//! password costs beside them.
//!
//! Every figure comes from the hotel as it runs for learners, in sandboxes made for the measuring and gone with it.
//! Deliberately absent: any figure that is written down; the network, TLS and the browser, which this cannot see.

mod bytes;
mod cache;
mod operations;
mod passwords;
mod requests;
mod site;
mod spread;

use std::time::Instant;

use serde::Serialize;

pub use bytes::OnTheWire;
pub use cache::{Costs, State};
pub use operations::Asked;
pub use passwords::Verified;
pub use requests::Answered;
pub use spread::Spread;

use crate::{
    clock::Clock,
    password::{Hasher, PasswordError},
    sandbox::Services,
    store::StoreError,
};

/// What no figure here contains.
pub const NOT_MEASURED: &[&str] = &["the network", "TLS", "the browser", "reading and writing HTTP itself"];

/// All figures of one measuring.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// When it began, in milliseconds since 1970.
    pub begun: i64,
    /// How long it took, in milliseconds.
    pub took_ms: u128,
    /// `debug` or `release`: a debug build is slower.
    pub build: &'static str,
    /// What no figure contains.
    pub not_measured: &'static [&'static str],
    /// What goes over the wire for each kind of login.
    pub bytes: Vec<OnTheWire>,
    /// What one request asks of the store.
    pub store_operations: Vec<Asked>,
    /// How long the hotel takes for a request.
    pub requests: Vec<Answered>,
    /// How long it takes to verify a password.
    pub passwords: Vec<Verified>,
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum NotMeasured {
    /// The hotel did not do what it does for learners.
    #[error("the hotel did not answer as it should: {0}")]
    Site(String),
    /// A password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Measures everything, one after the other; about two seconds. Never on a thread that answers requests.
///
/// # Errors
/// A site did not do what it should, or store or hasher failed.
pub async fn measure(services: &Services) -> Result<Report, NotMeasured> {
    let (begun, clock) = (Clock::wall_millis(), Instant::now());
    // Hashers of its own: they keep their working memory, and it goes with them.
    let services = &Services { hasher: Hasher::default(), ..services.clone() };
    Ok(Report {
        begun,
        bytes: bytes::all(services).await?,
        store_operations: operations::all(services).await?,
        requests: requests::all(services).await?,
        passwords: passwords::all(&services.hasher).await?,
        took_ms: clock.elapsed().as_millis(),
        build: if cfg!(debug_assertions) { "debug" } else { "release" },
        not_measured: NOT_MEASURED,
    })
}
