//! Rows about the ID and its signature. The Express side: `tests/express/rows-id.test.js`.

use cloakroom::clock::Clock;
use time::Duration;
use tower_sessions::{MemoryStore, SessionManagerLayer, SessionStore, cookie::Key, session_store};

use super::{INVENTED, NONE, Watched, begun, id_in, layer, pages, visit};

#[tokio::test]
async fn an_id_has_22_characters_for_16_bytes() {
    let cookie = begun(&pages().layer(layer())).await;
    let id = cookie.strip_prefix("id=").unwrap();
    assert_eq!((id.len(), id_in(&cookie).0.to_le_bytes().len()), (22, 16));
}

#[tokio::test]
async fn signed_the_value_is_44_characters_of_signature_and_then_the_id() {
    let store = MemoryStore::default();
    let site = pages().layer(SessionManagerLayer::new(store.clone()).with_signed(Key::from(&[7; 64])));
    let value = visit(&site, "/write", NONE).await.expect_set_cookie("id").value();
    let (signature, id) = value.split_at(value.len() - 22);
    assert!(signature.len() == 44 && signature.ends_with('='), "{signature}");
    assert!(store.load(&id.parse().unwrap()).await.unwrap().is_some());
}

#[tokio::test]
async fn an_id_that_names_no_record_is_not_taken_over() {
    let site = pages().layer(layer());
    let set = visit(&site, "/write", &format!("id={INVENTED}")).await.expect_set_cookie("id").value();
    assert_ne!(set, INVENTED);
}

#[tokio::test]
async fn a_record_whose_end_has_passed_is_not_given_out_and_not_deleted() {
    let store = MemoryStore::default();
    let site = pages().layer(SessionManagerLayer::new(store.clone()));
    let cookie = begun(&site).await;
    let mut record = store.load(&id_in(&cookie)).await.unwrap().unwrap();
    record.expiry_date = Clock::wall() - Duration::hours(1);
    store.save(&record).await.unwrap();
    assert_eq!(visit(&site, "/read", &cookie).await.body, "a stranger");
    assert!(format!("{store:?}").contains("alice"), "the map holds it still");
}

#[tokio::test]
async fn not_found_is_no_error_and_every_error_is_one() {
    let store = Watched::default();
    let site = pages().layer(SessionManagerLayer::new(store.clone()));
    assert_eq!(visit(&site, "/read", &format!("id={INVENTED}")).await.body, "a stranger");
    store.fails_with(|| session_store::Error::Backend("no such file".into()));
    assert_eq!(visit(&site, "/read", &format!("id={INVENTED}")).await.status, 503);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_an_error_only_where_somebody_looks() {
    let store = Watched::default();
    let site = pages().layer(SessionManagerLayer::new(store.clone()));
    let cookie = begun(&site).await;
    store.fails_with(|| session_store::Error::Decode("no such field".into()));
    assert_eq!(visit(&site, "/untouched", &cookie).await.status, 200);
    assert_eq!(visit(&site, "/read", &cookie).await.status, 503, "the page's own choice");
}
