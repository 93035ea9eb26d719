//! Exercise: ask where a request comes from.
//!
//! Change [`check`]. The pages are in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::{extract::Request, middleware::Next, response::Response};

pub use hotel::{COOKIE, Guests, ORIGIN, failed, hotel};

// Yours: from here.

/// Every request comes through here, before any page is asked.
pub async fn check(request: Request, next: Next) -> Response {
    // TODO: the browser has written into the headers which site made it send this.
    next.run(request).await
}

// Yours: to here.
