//! The lesson on one request's way through the layer.

use std::sync::{Arc, atomic::Ordering};

use axum::{Router, http::StatusCode, routing::get};
use time::Duration;
use tokio::sync::Notify;
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

use super::{
    by_hand, forgotten_insert,
    site::{INVENTED, NONE, Watched, ask, get_page, pages, routes},
};

#[tokio::test]
async fn by_hand_it_does_the_same() {
    let records = by_hand::Records::default();
    let site = by_hand::hotel(&records);
    let first = get_page(&site, "/count", NONE).await;
    assert_eq!(get_page(&site, "/count", &first.cookie()).await.text, "Visit 2");
    assert_eq!(get_page(&site, "/count", NONE).await.text, "Visit 1");
    let before = records.count();
    assert!(get_page(&site, "/whoami", NONE).await.set_cookies().is_empty());
    assert!(get_page(&site, "/broken", NONE).await.set_cookies().is_empty());
    assert_eq!(records.count(), before);
    let invented = get_page(&site, "/count", &format!("sid={INVENTED}")).await;
    assert!(!invented.cookie().contains(INVENTED));
}

#[tokio::test]
async fn what_a_handler_wrote_is_dropped_with_500_and_kept_with_404() {
    for (status, kept) in [(StatusCode::INTERNAL_SERVER_ERROR, 0), (StatusCode::NOT_FOUND, 1)] {
        let store = Watched::default();
        let page = move |session: Session| async move {
            session.insert("visits", 99).await.unwrap();
            status
        };
        let site = Router::new().route("/", get(page)).layer(SessionManagerLayer::new(store.clone()));
        let answer = get_page(&site, "/", NONE).await;
        assert_eq!((answer.set_cookies().len(), store.asked().len()), (kept, kept), "{status}");
    }
}

#[tokio::test]
async fn what_get_gives_is_a_copy_and_must_be_put_back() {
    let site = forgotten_insert::hotel();
    let alice = ask(&site, "POST", "/keeps", NONE).await.cookie();
    for _ in 0..2 {
        assert_eq!(ask(&site, "POST", "/forgets", &alice).await.text, "2", "two, and two again");
    }
    assert_eq!(ask(&site, "POST", "/keeps", &alice).await.text, "2");
    assert_eq!(ask(&site, "POST", "/keeps", &alice).await.text, "3");
}

#[tokio::test]
async fn the_same_value_again_is_no_change() {
    let store = Watched::default();
    let site = pages(&store, |layer| layer);
    let alice = ask(&site, "POST", "/basket", NONE).await.cookie();
    store.asked();
    assert!(ask(&site, "POST", "/basket", &alice).await.set_cookies().is_empty());
    assert_eq!(store.asked(), ["load"]);
}

#[tokio::test]
async fn insert_writes_into_this_requests_copy_and_the_store_hears_of_it_after_the_handler() {
    let store = Watched::default();
    let seen = store.clone();
    let page = move |session: Session| {
        let seen = seen.clone();
        async move {
            session.insert("visits", 1).await.unwrap();
            format!("{:?}", seen.asked())
        }
    };
    let site = Router::new().route("/", get(page)).layer(SessionManagerLayer::new(store.clone()));
    assert_eq!(get_page(&site, "/", NONE).await.text, "[]");
    assert_eq!(store.asked(), ["create"]);
}

#[tokio::test]
async fn what_is_written_after_the_answer_is_lost() {
    let (store, go) = (Watched::default(), Arc::new(Notify::new()));
    let (gone, later) = (Arc::new(Notify::new()), go.clone());
    let done = gone.clone();
    let page = move |session: Session| async move {
        session.insert("before", 1).await.unwrap();
        tokio::spawn(async move {
            later.notified().await;
            session.insert("after", 1).await.unwrap();
            done.notify_one();
        });
    };
    let site = Router::new().route("/", get(page)).layer(SessionManagerLayer::new(store.clone()));
    let cookie = get_page(&site, "/", NONE).await.cookie();
    go.notify_one();
    gone.notified().await;
    let data = store.record(&cookie).await.unwrap().data;
    assert!(data.contains_key("before") && !data.contains_key("after"), "{data:?}");
}

/// How far a request moved the end of Alice's record, whose end is half an hour after its last save.
async fn moved_by(path: &str, always_save: bool) -> Duration {
    let store = Watched::default();
    let refused = |session: Session| async move {
        let _ = session.get::<String>("guest").await;
        StatusCode::UNAUTHORIZED
    };
    let layer = SessionManagerLayer::new(store.clone())
        .with_expiry(Expiry::OnInactivity(Duration::minutes(30)))
        .with_always_save(always_save);
    let site = routes().route("/refused", get(refused)).layer(layer);
    let alice = ask(&site, "POST", "/basket", NONE).await.cookie();
    let mut record = store.record(&alice).await.unwrap();
    record.expiry_date -= Duration::minutes(20);
    store.inner.save(&record).await.unwrap();
    get_page(&site, path, &alice).await;
    store.record(&alice).await.unwrap().expiry_date - record.expiry_date
}

#[tokio::test]
async fn looking_does_not_put_the_end_off_unless_everything_is_saved_always() {
    assert_eq!(moved_by("/", false).await, Duration::ZERO);
    assert_eq!(moved_by("/", true).await.whole_minutes(), 20);
}

#[tokio::test]
async fn saved_always_even_a_request_that_is_refused_puts_the_end_off() {
    assert_eq!(moved_by("/refused", true).await.whole_minutes(), 20);
}

#[tokio::test]
async fn an_id_that_names_nothing_is_taken_back_and_one_that_cannot_be_an_id_without_asking() {
    let store = Watched::default();
    let site = pages(&store, |layer| layer);
    let unknown = get_page(&site, "/", &format!("id={INVENTED}")).await;
    assert!(unknown.set_cookies()[0].starts_with("id=; Path=/; Max-Age=0"), "{:?}", unknown.set_cookies());
    assert_eq!(store.asked(), ["load"]);
    let malformed = get_page(&site, "/style.css", "id=too-short").await;
    assert!(malformed.set_cookies()[0].starts_with("id=; Path=/; Max-Age=0"));
    assert!(store.asked().is_empty());
}

#[tokio::test]
async fn while_the_store_is_down_pages_that_do_not_look_still_come() {
    let store = Watched::default();
    let site = pages(&store, |layer| layer);
    let alice = ask(&site, "POST", "/basket", NONE).await.cookie();
    store.down.store(true, Ordering::Relaxed);
    assert_eq!(get_page(&site, "/style.css", &alice).await.status, StatusCode::OK);
    assert_eq!(get_page(&site, "/", &alice).await.status, StatusCode::SERVICE_UNAVAILABLE, "the handler's choice");
}
