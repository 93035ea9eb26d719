//! Domain-match, path-match and default-path, by example.

use super::*;

#[test]
fn a_host_matches_itself_and_what_it_is_below() {
    assert!(domain_match("hotel.grand.example", "hotel.grand.example"));
    assert!(domain_match("hotel.grand.example", "grand.example"));
    assert!(!domain_match("grand.example", "hotel.grand.example"));
    assert!(!domain_match("notgrand.example", "grand.example"));
    assert!(!domain_match("grand.example", ""));
}

#[test]
fn an_address_matches_only_itself() {
    assert!(domain_match("127.0.0.1", "127.0.0.1"));
    assert!(!domain_match("127.0.0.1", "0.0.1"));
    assert!(domain_match("[::1]", "[::1]"));
}

#[test]
fn a_path_covers_whole_segments() {
    assert!(path_match("/account", "/account"));
    assert!(path_match("/account/keys", "/account"));
    assert!(path_match("/account/keys", "/account/"));
    assert!(!path_match("/accounts", "/account"));
    assert!(!path_match("/account", "/account/"));
    assert!(path_match("/anything", "/"));
}

#[test]
fn the_default_path_is_the_folder() {
    let of = |url: &str| default_path(&Url::parse(url).unwrap()).to_string();
    assert_eq!(of("https://a.example/"), "/");
    assert_eq!(of("https://a.example/login"), "/");
    assert_eq!(of("https://a.example/a/b"), "/a");
    assert_eq!(of("https://a.example/a/b/"), "/a/b");
    assert_eq!(of("data:text/plain"), "/");
}
