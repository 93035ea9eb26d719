//! SameSite, the whole table: kind of request by kind of cookie, as Chromium does it.

use crate::support::{Ask, EVIL, HOTEL, SHOP, at, setting};
use cloakroom_engine::cookie::{Jar, SendContext, SendReason, judge_send};
use http::Method;
use url::Url;

/// One cookie of each kind, in this order in the header.
fn one_of_each() -> Jar {
    let mut jar = Jar::default();
    for line in ["strict=1; SameSite=Strict", "lax=1; SameSite=Lax", "none=1; SameSite=None; Secure", "unset=1"] {
        setting(&mut jar, HOTEL, line);
    }
    jar
}

#[test]
fn each_kind_of_request_takes_its_kinds_of_cookie() {
    let jar = one_of_each();
    let all = Some("strict=1; lax=1; none=1; unset=1");
    for (name, initiator, method, top_level, second, expected) in [
        ("typed by the person", None, Method::GET, true, 0, all),
        ("a form of the hotel", Some(HOTEL), Method::POST, true, 0, all),
        ("a fetch of the sibling", Some(SHOP), Method::POST, false, 0, all),
        ("a link elsewhere", Some(EVIL), Method::GET, true, 0, Some("lax=1; none=1; unset=1")),
        ("a fresh cross-site form", Some(EVIL), Method::POST, true, 0, Some("none=1; unset=1")),
        ("the last second of grace", Some(EVIL), Method::POST, true, 120, Some("none=1; unset=1")),
        ("after the grace", Some(EVIL), Method::POST, true, 121, Some("none=1")),
        ("a cross-site image", Some(EVIL), Method::GET, false, 0, Some("none=1")),
        ("a cross-site fetch", Some(EVIL), Method::POST, false, 0, Some("none=1")),
    ] {
        let ask = Ask { initiator, method, top_level, second, ..Ask::default() };
        assert_eq!(ask.header(&jar).as_deref(), expected, "{name}");
    }
}

#[test]
fn a_cross_site_form_names_four_different_rules() {
    let ask = Ask { initiator: Some(EVIL), method: Method::POST, ..Ask::default() };
    assert_eq!(ask.codes(&one_of_each()), ["NoneAnywhere", "LaxAllowUnsafe", "SameSiteStrict", "SameSiteLax"]);
}

#[test]
fn an_unknown_value_counts_as_left_out() {
    let mut jar = Jar::default();
    setting(&mut jar, HOTEL, "a=1; SameSite=Strictest");
    let ask = Ask { initiator: Some(EVIL), top_level: false, ..Ask::default() };
    assert_eq!(ask.codes(&jar), ["SameSiteUnspecifiedTreatedAsLax"]);
}

#[test]
fn none_without_secure_is_withheld_even_if_a_jar_held_it() {
    let mut cookie = one_of_each().cookies().find(|cookie| cookie.name == "none").unwrap().clone();
    cookie.secure = false;
    let url = Url::parse(HOTEL).unwrap();
    let ctx = SendContext { url: &url, method: &Method::GET, initiator: None, top_level: true, now: at(0) };
    assert_eq!(judge_send(&cookie, &ctx), SendReason::SameSiteNoneInsecure);
}

#[test]
fn the_headline_names_the_attribute_and_the_request() {
    let ask = Ask { initiator: Some(EVIL), method: Method::POST, ..Ask::default() };
    let headlines: Vec<String> =
        ask.verdicts(&one_of_each()).iter().map(|verdict| verdict.because.headline(&verdict.cookie)).collect();
    assert_eq!(
        headlines,
        [
            "SameSite=None, cross-site request.",
            "No SameSite, cross-site POST, cookie 0 s old.",
            "SameSite=Strict, cross-site POST.",
            "SameSite=Lax, cross-site POST.",
        ]
    );
}
