//! Rows about what is saved, and when. The Express side: `tests/express/rows-saving.test.js`.

use axum::routing::get;
use time::Duration;
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer, SessionStore};

use super::{NONE, Watched, begun, id_in, layer, pages, visit};

#[tokio::test]
async fn removing_what_is_not_there_is_a_change() {
    let store = Watched::default();
    let remove = |session: Session| async move { drop(session.remove::<String>("nothing").await.unwrap()) };
    let site = pages().route("/remove", get(remove)).layer(SessionManagerLayer::new(store.clone()));
    let cookie = begun(&site).await;
    visit(&site, "/remove", &cookie).await.expect_set_cookie("id");
    assert_eq!(store.written(), 2);
}

#[tokio::test]
async fn saved_always_a_session_with_nothing_in_it_gets_no_cookie() {
    visit(&pages().layer(layer().with_always_save(true)), "/read", NONE).await.expect_no_set_cookie();
}

#[tokio::test]
async fn every_save_sends_the_cookie_again() {
    let count = |session: Session| async move {
        let visits = session.get::<u32>("visits").await.unwrap().unwrap_or(0) + 1;
        session.insert("visits", visits).await.unwrap();
    };
    let site = pages().route("/count", get(count)).layer(layer());
    let cookie = begun(&site).await;
    let again = visit(&site, "/count", &cookie).await.expect_set_cookie("id").without("Max-Age").value();
    assert_eq!(format!("id={again}"), cookie);
}

#[tokio::test]
async fn the_same_expiry_set_again_puts_the_end_off() {
    let store = MemoryStore::default();
    let touch = |session: Session| async move { session.set_expiry(session.expiry()) };
    let layer = SessionManagerLayer::new(store.clone()).with_expiry(Expiry::OnInactivity(Duration::minutes(30)));
    let site = pages().route("/touch", get(touch)).layer(layer);
    let cookie = begun(&site).await;
    let mut record = store.load(&id_in(&cookie)).await.unwrap().unwrap();
    record.expiry_date -= Duration::minutes(20);
    store.save(&record).await.unwrap();
    visit(&site, "/touch", &cookie).await.expect_set_cookie("id").with("Max-Age=1800");
    let moved = store.load(&id_in(&cookie)).await.unwrap().unwrap().expiry_date - record.expiry_date;
    assert_eq!(moved.whole_minutes(), 20);
}
