//! Rows about ending and reloading a session. The Express side: `tests/express/rows-ending.test.js`.

use axum::{http::StatusCode, routing::get};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, SessionStore, session_store};

use super::{NONE, Watched, begun, failed, id_in, pages, visit};

#[tokio::test]
async fn flush_hands_on_the_error_of_the_store_and_the_record_stays() {
    let store = Watched::default();
    let leave = |session: Session| async move { session.flush().await.map_err(failed) };
    let site = pages().route("/leave", get(leave)).layer(SessionManagerLayer::new(store.clone()));
    let cookie = begun(&site).await;
    store.fails_with(|| session_store::Error::Backend("the store is down".into()));
    assert_eq!(visit(&site, "/leave", &cookie).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(store.inner.load(&id_in(&cookie)).await.unwrap().is_some());
}

#[tokio::test]
async fn load_takes_the_record_anew_and_is_no_error_if_it_has_gone() {
    let store = MemoryStore::default();
    let behind = store.clone();
    let reload = move |session: Session| {
        let behind = behind.clone();
        async move {
            session.insert("guest", "nobody").await.unwrap();
            session.load().await.unwrap();
            let there = session.get::<String>("guest").await.unwrap();
            behind.delete(&session.id().unwrap()).await.unwrap();
            session.load().await.unwrap();
            let gone = session.get::<String>("guest").await.unwrap();
            format!("{there:?} {gone:?}")
        }
    };
    let site = pages().route("/reload", get(reload)).layer(SessionManagerLayer::new(store));
    let cookie = begun(&site).await;
    assert_eq!(visit(&site, "/reload", &cookie).await.body, r#"Some("alice") None"#);
}

#[tokio::test]
async fn save_writes_now_and_the_end_of_the_request_writes_again() {
    let store = Watched::default();
    let seen = store.clone();
    let save = move |session: Session| {
        let seen = seen.clone();
        async move {
            session.insert("visits", 1).await.unwrap();
            session.save().await.unwrap();
            seen.written().to_string()
        }
    };
    let site = pages().route("/save", get(save)).layer(SessionManagerLayer::new(store.clone()));
    assert_eq!(visit(&site, "/save", NONE).await.body, "1");
    assert_eq!(store.written(), 2);
}
