//! The lesson on the middleware.

use axum::{Router, http::StatusCode};
use tower_sessions::{SessionManagerLayer, cookie::Key, session::Id};

use super::{
    first_layer,
    site::{INVENTED, NONE, Watched, ask, get_page, pages, routes},
};

#[tokio::test]
async fn a_dozen_lines_count_the_visits_of_each_browser() {
    let site = first_layer::hotel();
    let first = get_page(&site, "/", NONE).await;
    assert_eq!(first.text, "Visit 1\n");
    let line = first.set_cookies()[0].to_owned();
    let (pair, attributes) = line.split_once("; ").unwrap();
    assert_eq!(pair.len(), "id=".len() + 22, "{pair}");
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Secure; Path=/");
    assert_eq!(get_page(&site, "/", &first.cookie()).await.text, "Visit 2\n");
    assert_eq!(get_page(&site, "/", NONE).await.text, "Visit 1\n");
}

#[tokio::test]
async fn a_layer_wraps_only_the_routes_that_are_there_already() {
    let answer = get_page(&first_layer::too_late(), "/", NONE).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.text, "Can't extract session. Is `SessionManagerLayer` enabled?");
}

#[tokio::test]
async fn a_record_is_loaded_only_for_a_handler_that_looks_at_it() {
    let store = Watched::default();
    let site = pages(&store, |layer| layer);
    let alice = ask(&site, "POST", "/basket", NONE).await.cookie();
    assert_eq!(store.asked(), ["create"]);
    get_page(&site, "/style.css", &alice).await;
    assert!(store.asked().is_empty());
    get_page(&site, "/", &alice).await;
    assert_eq!(store.asked(), ["load"]);
}

/// Alice changes her session once and looks at nine pages; a crawler without cookies looks at ten.
async fn traffic(always_save: bool) -> (usize, usize, usize) {
    let store = Watched::default();
    let site = pages(&store, |layer| layer.with_always_save(always_save));
    let first = ask(&site, "POST", "/basket", NONE).await;
    let (alice, mut cookies) = (first.cookie(), first.set_cookies().len());
    for _ in 0..9 {
        cookies += get_page(&site, "/", &alice).await.set_cookies().len();
    }
    for _ in 0..10 {
        cookies += get_page(&site, "/", NONE).await.set_cookies().len();
    }
    let asked = store.asked();
    let count = |what: &[&str]| asked.iter().filter(|a| what.contains(a)).count();
    (count(&["create", "save"]), count(&["create"]), cookies)
}

#[tokio::test]
async fn one_change_is_one_write_and_one_cookie_and_a_crawler_leaves_nothing() {
    assert_eq!(traffic(false).await, (1, 1, 1), "writes, records, cookies");
}

#[tokio::test]
async fn saved_always_every_look_of_a_guest_is_a_write_and_a_cookie() {
    assert_eq!(traffic(true).await, (10, 1, 10), "writes, records, cookies");
}

fn signed(store: &Watched, key: &Key, name: &'static str) -> Router {
    routes().layer(SessionManagerLayer::new(store.clone()).with_name(name).with_signed(key.clone()))
}

#[tokio::test]
async fn the_cookie_is_the_bare_id_unless_it_is_signed() {
    let store = Watched::default();
    let bare = ask(&pages(&store, |layer| layer), "POST", "/basket", NONE).await.cookie();
    assert!(bare["id=".len()..].parse::<Id>().is_ok(), "{bare}");
    let with = ask(&signed(&store, &Key::generate(), "id"), "POST", "/basket", NONE).await.cookie();
    let value = &with["id=".len()..];
    assert_eq!(value.len(), 44 + 22, "a signature of 44 characters, then the ID in clear: {value}");
    assert!(store.record(&format!("id={}", &value[44..])).await.is_some());
}

#[tokio::test]
async fn what_is_not_signed_is_dropped_before_the_store_is_asked_and_without_a_word() {
    let store = Watched::default();
    let site = signed(&store, &Key::generate(), "id");
    let alice = ask(&site, "POST", "/basket", NONE).await.cookie();
    let bare = format!("id={}", &alice["id=".len() + 44..]);
    store.asked();
    for wrong in [format!("id={INVENTED}"), bare] {
        let answer = get_page(&site, "/", &wrong).await;
        assert_eq!((answer.text.as_str(), answer.set_cookies().len()), ("nothing", 0));
    }
    assert!(store.asked().is_empty());
    assert_eq!(get_page(&site, "/", &alice).await.text, "umbrella", "a copy is as good as the cookie");
}

#[tokio::test]
async fn the_name_of_the_cookie_is_not_signed() {
    let (store, key) = (Watched::default(), Key::generate());
    let cookie = ask(&signed(&store, &key, "first"), "POST", "/basket", NONE).await.cookie();
    let moved = cookie.replacen("first", "second", 1);
    assert_eq!(get_page(&signed(&store, &key, "second"), "/", &moved).await.text, "umbrella");
}

#[tokio::test]
async fn another_key_makes_strangers_of_everybody() {
    let store = Watched::default();
    let alice = ask(&signed(&store, &Key::generate(), "id"), "POST", "/basket", NONE).await.cookie();
    assert_eq!(get_page(&signed(&store, &Key::generate(), "id"), "/", &alice).await.text, "nothing");
}

#[test]
fn a_key_has_at_least_64_bytes() {
    assert!(Key::try_from([7; 63].as_slice()).is_err());
    assert!(Key::try_from([7; 64].as_slice()).is_ok());
    assert!(std::panic::catch_unwind(|| Key::from(&[7; 63])).is_err(), "`from` panics");
}
