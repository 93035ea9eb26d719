//! Rows about the store and what a session holds. The Express side: `tests/express/rows-store.test.js`.

use std::time::Duration as Pause;

use axum::{Router, routing::get};
use cloakroom::clock::Clock;
use time::{Duration, OffsetDateTime};
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer, SessionStore};

use super::{NONE, begun, id_in, layer, pages, visit};

#[tokio::test]
async fn create_gives_a_new_id_where_the_id_is_taken() {
    let store = MemoryStore::default();
    let cookie = begun(&pages().layer(SessionManagerLayer::new(store.clone()))).await;
    let mut second = store.load(&id_in(&cookie)).await.unwrap().unwrap();
    store.create(&mut second).await.unwrap();
    assert_ne!(second.id, id_in(&cookie));
}

#[tokio::test]
async fn of_two_layers_the_inner_one_is_the_session() {
    let (outer, inner) = (layer().with_name("outer"), layer().with_name("inner"));
    let answer = visit(&pages().layer(inner).layer(outer), "/write", NONE).await;
    answer.expect_set_cookie("inner");
    assert_eq!(answer.set_cookies().len(), 1);
}

#[tokio::test]
async fn there_is_no_id_before_something_is_saved() {
    let ids = |session: Session| async move {
        session.insert("visits", 1).await.unwrap();
        let before = session.id().is_some();
        session.save().await.unwrap();
        format!("{before} {}", session.id().is_some())
    };
    let site = Router::new().route("/", get(ids)).layer(layer());
    assert_eq!(visit(&site, "/", NONE).await.body, "false true");
}

#[tokio::test]
async fn a_value_may_have_any_name() {
    let names = ["save", "touch", "hasOwnProperty", "cookie", "id"];
    let write = move |session: Session| async move {
        for name in names {
            session.insert(name, "a note").await.unwrap();
        }
    };
    let read = move |session: Session| async move {
        let mut found = 0;
        for name in names {
            found += usize::from(session.get::<String>(name).await.unwrap().is_some_and(|note| note == "a note"));
        }
        found.to_string()
    };
    let site = Router::new().route("/write", get(write)).route("/read", get(read)).layer(layer());
    let cookie = begun(&site).await;
    assert_eq!(visit(&site, "/read", &cookie).await.body, names.len().to_string());
}

#[tokio::test]
async fn the_end_is_counted_from_the_save() {
    let store = MemoryStore::default();
    let slow = |session: Session| async move {
        session.insert("visits", 1).await.unwrap();
        tokio::time::sleep(Pause::from_millis(50)).await;
        Clock::wall().unix_timestamp_nanos().to_string()
    };
    let layer = SessionManagerLayer::new(store.clone()).with_expiry(Expiry::OnInactivity(Duration::minutes(30)));
    let answer = visit(&Router::new().route("/", get(slow)).layer(layer), "/", NONE).await;
    let handler_done = OffsetDateTime::from_unix_timestamp_nanos(answer.body.parse().unwrap()).unwrap();
    let id = answer.expect_set_cookie("id").value().parse().unwrap();
    let end = store.load(&id).await.unwrap().unwrap().expiry_date;
    assert!(end >= handler_done + Duration::minutes(30));
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_where_it_is_read() {
    let count = |session: Session| async move { session.get::<u32>("guest").await.is_err().to_string() };
    let site = pages().route("/count", get(count)).layer(layer());
    let cookie = begun(&site).await;
    assert_eq!(visit(&site, "/count", &cookie).await.body, "true");
}
