//! The pages of the hotel. They ask for a session as if there were one. Nothing to change here.

use axum::{
    extract::Query,
    http::{HeaderName, StatusCode},
};
use serde::Deserialize;
use tower_sessions::Session;

/// The name the session cookie is to have.
pub const COOKIE: &str = "sid";

/// The header in which `/basket` tells when the session ends on the server: milliseconds since 1970. A real shop has none.
pub const ENDS: &str = "x-session-ends";

#[derive(Deserialize)]
pub(crate) struct Put {
    put: Option<String>,
}

type Basket = ([(HeaderName, String); 1], String);

/// `GET /`: what is in the basket.
pub(crate) async fn front(session: Session) -> Result<String, StatusCode> {
    Ok(format!("Your basket: {}.", things(&session).await?.join(", ")))
}

/// `GET /basket?put=scarf`: puts something in. (A real shop would not do this with a GET.)
pub(crate) async fn basket(session: Session, Query(query): Query<Put>) -> Result<Basket, StatusCode> {
    let mut things = things(&session).await?;
    things.extend(query.put);
    session.insert("basket", &things).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let ends = session.expiry_date().unix_timestamp_nanos() / 1_000_000;
    Ok(([(HeaderName::from_static(ENDS), ends.to_string())], format!("Your basket: {}.", things.join(", "))))
}

/// `GET /map`: the same for everybody.
pub(crate) async fn map() -> &'static str {
    "The stairs are on the left."
}

async fn things(session: &Session) -> Result<Vec<String>, StatusCode> {
    Ok(session.get("basket").await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?.unwrap_or_default())
}
