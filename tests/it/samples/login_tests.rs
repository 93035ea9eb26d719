//! The lesson on the login.

use std::sync::atomic::Ordering;

use axum::{http::StatusCode, routing::post};
use tower_sessions::{Session, SessionManagerLayer};

use super::site::{NONE, Watched, ask, pages, routes};

#[tokio::test]
async fn the_answer_waits_until_the_record_is_stored() {
    let store = Watched::default();
    let site = pages(&store, |layer| layer);
    store.shut.store(true, Ordering::Relaxed);
    let waiting = tokio::spawn(async move { ask(&site, "POST", "/basket", NONE).await });
    while store.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    store.shut.store(false, Ordering::Relaxed);
    store.opened.notify_waiters();
    let cookie = waiting.await.unwrap().cookie();
    assert!(store.record(&cookie).await.is_some());
}

#[tokio::test]
async fn a_record_that_could_not_be_stored_is_not_announced() {
    let store = Watched::default();
    store.full.store(true, Ordering::Relaxed);
    let answer = ask(&pages(&store, |layer| layer), "POST", "/basket", NONE).await;
    assert_eq!((answer.status, answer.set_cookies().len()), (StatusCode::INTERNAL_SERVER_ERROR, 0));
    assert_eq!(answer.text, "", "what the handler said is gone");
}

#[tokio::test]
async fn cycle_id_keeps_what_the_session_holds_whoever_it_was_about() {
    let store = Watched::default();
    let log_in = |session: Session| async move {
        session.cycle_id().await.unwrap();
        session.insert("guest", "bob").await.unwrap();
    };
    let layer = SessionManagerLayer::new(store.clone());
    let site = routes().route("/login", post(log_in)).layer(layer);
    let before = ask(&site, "POST", "/basket", NONE).await.cookie();
    let after = ask(&site, "POST", "/login", &before).await.cookie();
    assert_ne!(before, after);
    assert!(store.record(&before).await.is_none());
    assert_eq!(store.record(&after).await.unwrap().data["basket"], "umbrella");
}

/// The cookie of a session with something in it, and the one after a page has done this to it.
async fn changed_by<F, Done>(page: F) -> (String, String, Watched)
where
    F: Fn(Session) -> Done + Clone + Send + Sync + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    let store = Watched::default();
    let site = routes().route("/again", post(page)).layer(SessionManagerLayer::new(store.clone()));
    let before = ask(&site, "POST", "/basket", NONE).await.cookie();
    let after = ask(&site, "POST", "/again", &before).await.cookie();
    (before, after, store)
}

#[tokio::test]
async fn an_empty_session_under_a_new_id_is_clear_and_cycle_id() {
    let (before, after, store) = changed_by(|session: Session| async move {
        session.get::<u32>("guest_id").await.unwrap();
        session.clear().await;
        session.cycle_id().await.unwrap();
        session.insert("guest_id", 13).await.unwrap();
    })
    .await;
    assert_ne!(before, after);
    assert!(store.record(&before).await.is_none());
    let data = store.record(&after).await.unwrap().data;
    assert_eq!(data.keys().collect::<Vec<_>>(), ["guest_id"]);
}
