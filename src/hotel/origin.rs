//! The origin that a request was sent to: what `Origin` is compared with, and what addresses begin with.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{Uri, request::Parts},
};

/// The origin the hotel was asked under, from the request's absolute URI.
#[derive(Debug)]
pub(super) struct AskedOrigin(pub(super) String);

impl AskedOrigin {
    /// The host in it, without the port.
    pub(super) fn host(&self) -> &str {
        let authority = self.0.split_once("://").map_or("", |(_, authority)| authority);
        authority.split_once(':').map_or(authority, |(host, _)| host)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AskedOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(origin(&parts.uri)))
    }
}

/// The origin a request was sent to, such as `https://hotel.grand.example`.
pub(super) fn origin(uri: &Uri) -> String {
    let authority = uri.authority().map_or("", |a| a.as_str());
    format!("{}://{authority}", uri.scheme_str().unwrap_or("https"))
}
