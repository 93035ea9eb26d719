//! The lesson on guards.

use axum::http::StatusCode;

use super::{
    guard_order,
    site::{NONE, get_page},
};

#[tokio::test]
async fn a_guard_that_is_a_layer_does_not_guard_the_routes_below_it() {
    let site = guard_order::hotel();
    assert_eq!(get_page(&site, "/account", NONE).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(get_page(&site, "/devices", NONE).await.text, "The account of a guest");
}
