//! The shop: a sibling of the hotel below the same parent domain, and none of the hotel's business.
//!
//! A small site with a front page. Everything else on it is put up by lessons and attacks: somebody
//! rents a shelf there, or found a hole. It can set cookies for the parent, as any sibling can.
//! Deliberately absent: any session, and any knowledge of the hotel.

use bytes::Bytes;
use cloakroom_engine::world::SHOP;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde_json::json;

use crate::views::Views;

/// The shop's own pages: the front, and one that says there is no other.
#[must_use]
pub fn answer(views: &Views, path: &str) -> Response<Bytes> {
    let (status, title) = match path {
        "/" => (StatusCode::OK, "The Lake Shop"),
        _ => (StatusCode::NOT_FOUND, "Not on our shelves"),
    };
    let (status, html) = match views.render("shop/front.html", json!({ "title": title, "front": path == "/" })) {
        Ok(html) => (status, html),
        Err(error) => {
            tracing::error!(%error, host = SHOP, "the shop's page is broken");
            (StatusCode::INTERNAL_SERVER_ERROR, String::new())
        }
    };
    let mut response = Response::new(Bytes::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
