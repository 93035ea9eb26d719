//! Two requests of one browser at the same time.

use std::{pin::Pin, sync::Arc};

use axum::http::StatusCode;
use tokio::sync::{Barrier, Notify};

use super::{
    overlap,
    site::{NONE, Watched, ask, get_page},
};

/// Nobody goes on until two are here.
struct Meeting(Barrier);

impl overlap::Work for Meeting {
    fn done(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {
            self.0.wait().await;
        })
    }
}

/// Begins, says so, and ends when told to.
#[derive(Default)]
struct Long {
    begun: Notify,
    end: Notify,
}

impl overlap::Work for Long {
    fn done(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {
            self.begun.notify_one();
            self.end.notified().await;
        })
    }
}

#[tokio::test]
async fn of_two_changes_to_two_different_things_the_later_save_keeps_its_own() {
    let store = Watched::default();
    let site = overlap::hotel(store.clone(), Arc::new(Meeting(Barrier::new(2))));
    let alice = ask(&site, "POST", "/login", NONE).await.cookie();
    let (umbrella, hat) =
        tokio::join!(ask(&site, "POST", "/add/umbrella", &alice), ask(&site, "POST", "/add/hat", &alice));
    assert_eq!((umbrella.status, hat.status), (StatusCode::OK, StatusCode::OK), "both are told that it worked");
    let data = store.record(&alice).await.unwrap().data;
    assert_eq!(data.contains_key("umbrella") as u8 + data.contains_key("hat") as u8, 1, "{data:?}");
}

/// Who Alice's old cookie is, after a logout in the middle of a slow request of hers.
async fn after_the_logout(update_only: bool) -> String {
    let (store, long) = (Watched::saving(update_only), Arc::new(Long::default()));
    let site = overlap::hotel(store, long.clone());
    let alice = ask(&site, "POST", "/login", NONE).await.cookie();
    let (slow, cookie) = (site.clone(), alice.clone());
    let slow = tokio::spawn(async move { ask(&slow, "POST", "/add/umbrella", &cookie).await });
    long.begun.notified().await;
    ask(&site, "POST", "/logout", &alice).await;
    assert_eq!(get_page(&site, "/whoami", &alice).await.text, "a stranger");
    long.end.notify_one();
    slow.await.unwrap();
    get_page(&site, "/whoami", &alice).await.text
}

#[tokio::test]
async fn a_slow_request_brings_back_the_session_that_was_logged_out_meanwhile() {
    assert_eq!(after_the_logout(false).await, "alice");
}

#[tokio::test]
async fn a_store_that_only_updates_leaves_it_gone() {
    assert_eq!(after_the_logout(true).await, "a stranger");
}
