//! Rows about the cookie. The Express side: `tests/express/rows-cookie.test.js`.

use axum::{Router, http::HeaderValue, middleware::map_response, response::Response, routing::get};
use cloakroom::clock::Clock;
use http::{StatusCode, header};
use time::Duration;
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer, SessionStore, cookie::SameSite};

use super::{NONE, begun, id_in, layer, pages, visit};

#[tokio::test]
async fn the_cookie_is_called_id_unless_it_is_named() {
    visit(&pages().layer(layer()), "/write", NONE).await.expect_set_cookie("id");
    visit(&pages().layer(layer().with_name("sid")), "/write", NONE).await.expect_set_cookie("sid");
}

#[tokio::test]
async fn a_name_is_decoded_and_trimmed_before_it_is_compared_and_the_last_counts() {
    let site = pages().layer(layer().with_name("__Host-sid"));
    let id = visit(&site, "/write", NONE).await.expect_set_cookie("__Host-sid").value();
    for name in
        ["%5F_Host-sid", "%5f%5fHost-sid", "__%48ost-sid", "__Host-si%64", "\u{a0}__Host-sid", "\u{2000}__Host-sid"]
    {
        assert_eq!(visit(&site, "/read", &format!("{name}={id}")).await.body, "alice", "{name:?}");
        let two = format!("__Host-sid=x; {name}={id}");
        assert_eq!(visit(&site, "/read", &two).await.body, "alice", "{name:?} after the exact one");
    }
    assert_eq!(visit(&site, "/read", &format!("__host-sid={id}")).await.body, "a stranger");
}

#[tokio::test]
async fn http_only_can_be_left_out() {
    let site = pages().layer(layer().with_http_only(false));
    visit(&site, "/write", NONE).await.expect_set_cookie("id").without("HttpOnly");
}

#[tokio::test]
async fn same_site_is_said_as_it_is_set() {
    for (value, said) in [(SameSite::Strict, "Strict"), (SameSite::Lax, "Lax"), (SameSite::None, "None")] {
        let site = pages().layer(layer().with_same_site(value));
        visit(&site, "/write", NONE).await.expect_set_cookie("id").with(&format!("SameSite={said}"));
    }
}

#[tokio::test]
async fn a_secure_cookie_is_sent_over_plain_http_and_left_to_the_browser() {
    let site = pages().layer(layer().with_secure(true));
    visit(&site, "/write", NONE).await.expect_set_cookie("id").with("Secure");
}

#[tokio::test]
async fn the_path_stands_in_the_cookie_and_decides_nothing_else() {
    let site = pages().layer(layer().with_path("/guests"));
    let answer = visit(&site, "/write", NONE).await.expect_set_cookie("id").with("Path=/guests");
    let cookie = format!("id={}", answer.value());
    assert_eq!(visit(&site, "/read", &cookie).await.body, "alice", "a path outside, and there is a session");
}

#[tokio::test]
async fn a_layer_on_a_nested_router_is_for_that_router_alone() {
    let guests = pages().layer(layer().with_path("/guests"));
    let site = Router::new().route("/read", get(super::read)).nest("/guests", guests);
    let cookie = format!("id={}", visit(&site, "/guests/write", NONE).await.expect_set_cookie("id").value());
    assert_eq!(visit(&site, "/guests/read", &cookie).await.body, "alice");
    assert_eq!(visit(&site, "/read", &cookie).await.status, StatusCode::INTERNAL_SERVER_ERROR, "no layer, no session");
}

#[tokio::test]
async fn the_domain_is_said_as_it_is_set() {
    let site = pages().layer(layer().with_domain("grand.example"));
    visit(&site, "/write", NONE).await.expect_set_cookie("id").with("Domain=grand.example");
}

#[tokio::test]
async fn an_end_at_a_date_stays_at_that_date() {
    let (store, end) = (MemoryStore::default(), Clock::wall() + Duration::hours(1));
    let layer = SessionManagerLayer::new(store.clone()).with_expiry(Expiry::AtDateTime(end));
    let site = pages().layer(layer.with_always_save(true));
    let set = visit(&site, "/write", NONE).await.expect_set_cookie("id").with("Max-Age=3599").without("Expires");
    let cookie = format!("id={}", set.value());
    visit(&site, "/read", &cookie).await;
    assert_eq!(store.load(&id_in(&cookie)).await.unwrap().unwrap().expiry_date, end);
}

#[tokio::test]
async fn an_end_of_one_sessions_own_is_forgotten_by_the_next_request_that_writes() {
    let remember = |session: Session| async move {
        session.insert("guest", "alice").await.unwrap();
        session.set_expiry(Some(Expiry::OnInactivity(Duration::hours(1))));
    };
    let count = |session: Session| async move { session.insert("visits", 1).await.unwrap() };
    let site = Router::new().route("/remember", get(remember)).route("/count", get(count));
    let site = site.layer(layer().with_expiry(Expiry::OnInactivity(Duration::minutes(10))));
    let set = visit(&site, "/remember", NONE).await.expect_set_cookie("id").with("Max-Age=3600");
    visit(&site, "/count", &format!("id={}", set.value())).await.expect_set_cookie("id").with("Max-Age=600");
}

#[tokio::test]
async fn an_end_in_the_past_is_a_record_that_is_dead_at_once() {
    let past = Clock::wall() - Duration::hours(1);
    let site = pages().layer(layer().with_expiry(Expiry::AtDateTime(past)));
    let set = visit(&site, "/write", NONE).await.expect_set_cookie("id").with("Max-Age=-3600");
    assert_eq!(visit(&site, "/read", &format!("id={}", set.value())).await.body, "a stranger");
}

#[tokio::test]
async fn an_end_beyond_all_dates_is_the_last_date_there_is() {
    let store = MemoryStore::default();
    let layer = SessionManagerLayer::new(store.clone()).with_expiry(Expiry::OnInactivity(Duration::MAX));
    let cookie = begun(&pages().layer(layer)).await;
    assert_eq!(store.load(&id_in(&cookie)).await.unwrap().unwrap().expiry_date.year(), 9999);
}

#[tokio::test]
async fn an_attribute_the_library_lacks_is_added_to_the_header() {
    let add = |mut answer: Response| async move {
        for line in answer.headers_mut().get_all(header::SET_COOKIE).iter().cloned().collect::<Vec<_>>() {
            let longer = [line.as_bytes(), b"; Partitioned"].concat();
            answer.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_bytes(&longer).unwrap());
        }
        answer
    };
    let site = pages().layer(layer()).layer(map_response(add));
    visit(&site, "/write", NONE).await.expect_set_cookie("id").with("Partitioned").with("Secure");
}
