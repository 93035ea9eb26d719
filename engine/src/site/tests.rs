//! Sites, origins and trust, by example.

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn the_registrable_domain_is_the_suffix_and_one_label() {
    for (host, expected) in [
        ("hotel.grand.example", "grand.example"),
        ("grand.example", "grand.example"),
        ("example", "example"),
        ("hotel.k7q2w3e4.cloakroom.localhost", "cloakroom.localhost"),
        ("k7q2w3e4.evil.localhost", "evil.localhost"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("a.grand.example.", "grand.example."),
        ("", ""),
        (".", "."),
        ("..", ".."),
    ] {
        assert_eq!(registrable_domain(host), expected, "{host}");
    }
}

#[test]
fn siblings_are_same_site_and_not_same_origin() {
    let (hotel, shop) = (url("https://hotel.grand.example/"), url("https://shop.grand.example/x"));
    assert!(same_site(&hotel, &shop));
    assert!(!same_origin(&hotel, &shop));
    assert_eq!(relation(Some(&shop), &hotel), Relation::SameSite);
}

#[test]
fn the_port_counts_for_the_origin_and_not_for_the_site() {
    let (one, two) = (url("http://localhost:3000/"), url("http://localhost:3001/"));
    assert!(same_site(&one, &two));
    assert!(!same_origin(&one, &two));
    assert!(same_origin(&url("https://a.example/"), &url("https://a.example:443/b")));
}

#[test]
fn http_and_https_of_one_host_are_two_sites() {
    let (plain, secure) = (url("http://grand.example/"), url("https://grand.example/"));
    assert!(!same_site(&plain, &secure));
    assert_eq!(relation(Some(&plain), &secure), Relation::CrossSite);
}

#[test]
fn localhost_and_its_address_are_two_sites() {
    assert!(!same_site(&url("http://localhost/"), &url("http://127.0.0.1/")));
    assert!(!same_site(&url("http://bank.localhost/"), &url("http://evil.localhost/")));
}

#[test]
fn an_opaque_origin_is_same_site_with_nothing() {
    let page = url("data:text/html,hello");
    assert!(!same_origin(&page, &page));
    assert!(!same_site(&page, &page));
}

#[test]
fn the_relation_of_a_typed_address_is_none() {
    let target = url("https://hotel.grand.example/");
    assert_eq!(relation(None, &target).as_str(), "none");
    assert_eq!(relation(Some(&target), &target).as_str(), "same-origin");
    assert_eq!(relation(Some(&url("https://evil.example/")), &target).as_str(), "cross-site");
}

#[test]
fn a_relation_is_written_alike_in_json_and_in_the_header() {
    for relation in [Relation::None, Relation::SameOrigin, Relation::SameSite, Relation::CrossSite] {
        assert_eq!(serde_json::to_value(relation).unwrap(), relation.as_str());
    }
}

#[test]
fn https_and_loopback_are_trustworthy() {
    for text in [
        "https://grand.example/",
        "http://localhost:3000/",
        "http://hotel.k7q2w3e4.cloakroom.localhost/",
        "http://127.0.0.1/",
        "http://127.9.9.9/",
        "http://[::1]/",
    ] {
        assert!(trustworthy(&url(text)), "{text}");
    }
}

#[test]
fn plain_http_elsewhere_is_not() {
    for text in ["http://grand.example/", "http://notlocalhost/", "http://10.0.0.1/", "ftp://localhost/", "data:,x"] {
        assert!(!trustworthy(&url(text)), "{text}");
    }
}
