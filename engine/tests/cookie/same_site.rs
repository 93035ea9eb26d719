//! SameSite, the whole table: kind of request by kind of cookie, as Chromium does it.

use crate::support::{Ask, EVIL, HOTEL, MEASURED, SHOP, at, empty, setting};
use cloakroom_engine::cookie::{Context, Jar, Kind, Profile, SendReason, judge_send};
use http::Method;
use url::Url;

/// One cookie of each kind, in this order in the header.
fn one_of_each(profile: Profile) -> Jar {
    let mut jar = Jar::new(profile);
    for line in ["strict=1; SameSite=Strict", "lax=1; SameSite=Lax", "none=1; SameSite=None; Secure", "unset=1"] {
        setting(&mut jar, HOTEL, line);
    }
    jar
}

/// The text, Chromium, Firefox: three answers to one request.
type Answers = [Option<&'static str>; 3];

#[test]
fn each_kind_of_request_takes_its_kinds_of_cookie() {
    let all: Answers = [Some("strict=1; lax=1; none=1; unset=1"); 3];
    let lax: Answers = [Some("lax=1; none=1; unset=1"); 3];
    let (get, post) = (Method::GET, Method::POST);
    let with_grace: Answers = [Some("none=1"), Some("none=1; unset=1"), Some("none=1; unset=1")];
    let without: Answers = [Some("none=1"), Some("none=1"), Some("none=1; unset=1")];
    // Chromium blocks third-party cookies, Firefox keeps a jar of its own for them.
    let embedded: Answers = [Some("none=1"), None, None];
    for (name, initiator, method, kind, second, expected) in [
        ("typed by the person", None, &get, Kind::Navigate, 0, all),
        ("a form of the hotel", Some(HOTEL), &post, Kind::Navigate, 0, all),
        ("a fetch of the sibling", Some(SHOP), &post, Kind::Fetch, 0, all),
        ("a link elsewhere", Some(EVIL), &get, Kind::Navigate, 0, lax),
        ("a fresh cross-site form", Some(EVIL), &post, Kind::Navigate, 0, with_grace),
        ("the last second of grace", Some(EVIL), &post, Kind::Navigate, 120, with_grace),
        ("after the grace", Some(EVIL), &post, Kind::Navigate, 121, without),
        ("a cross-site image", Some(EVIL), &get, Kind::Image, 0, embedded),
        ("a cross-site fetch", Some(EVIL), &post, Kind::Fetch, 0, embedded),
        ("a cross-site frame", Some(EVIL), &get, Kind::Iframe, 0, embedded),
    ] {
        for (profile, expected) in MEASURED.into_iter().zip(expected) {
            let ask = Ask { initiator, method: method.clone(), kind, second, ..Ask::default() };
            assert_eq!(ask.header(&one_of_each(profile)).as_deref(), expected, "{name}, {profile}");
        }
    }
}

#[test]
fn a_frame_of_the_attacker_in_our_own_page_makes_what_it_embeds_third_party() {
    let ask = Ask { initiator: Some(EVIL), kind: Kind::Image, top: Some(SHOP), ..Ask::default() };
    assert_eq!(ask.header(&one_of_each(Profile::Standard)).as_deref(), Some("none=1"));
    assert_eq!(ask.header(&one_of_each(Profile::ChromiumDebian)).as_deref(), None);
    assert_eq!(
        ask.header(&one_of_each(Profile::Firefox)).as_deref(),
        None,
        "a jar of its own, since it is embedded there"
    );
}

#[test]
fn a_cross_site_form_names_four_different_rules() {
    let ask = Ask { initiator: Some(EVIL), method: Method::POST, ..Ask::default() };
    let codes = ask.codes(&one_of_each(Profile::ChromiumDebian));
    assert_eq!(codes, ["NoneAnywhere", "LaxAllowUnsafe", "SameSiteStrict", "SameSiteLax"]);
}

#[test]
fn a_redirect_through_another_site_counts_for_firefox() {
    let through = |kind| Ask { initiator: Some(HOTEL), kind, redirects: &[EVIL], ..Ask::default() };
    let all = Some("strict=1; lax=1; none=1; unset=1");
    for (kind, expected) in [
        (Kind::Navigate, [all, all, Some("lax=1; none=1; unset=1")]),
        (Kind::Fetch, [all, all, Some("none=1; unset=1")]),
        (Kind::Iframe, [all, all, Some("none=1; unset=1")]),
    ] {
        for (profile, expected) in MEASURED.into_iter().zip(expected) {
            assert_eq!(through(kind).header(&one_of_each(profile)).as_deref(), expected, "{kind:?}, {profile}");
        }
    }
}

#[test]
fn an_unknown_value_counts_as_left_out() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "a=1; SameSite=Strictest");
    let ask = Ask { initiator: Some(EVIL), kind: Kind::Image, ..Ask::default() };
    assert_eq!(ask.codes(&jar), ["SameSiteUnspecifiedTreatedAsLax"]);
}

#[test]
fn none_without_secure_is_withheld_even_if_a_jar_held_it() {
    let jar = one_of_each(Profile::Standard);
    let mut cookie = jar.cookies().find(|cookie| cookie.name == "none").unwrap().clone();
    cookie.secure = false;
    let (url, page) = (Url::parse(HOTEL).unwrap(), Url::parse(EVIL).unwrap());
    let ctx = Context { initiator: Some(&page), ..Context::typed(&url, at(0)) };
    let verdict = judge_send(&cookie, &ctx, &Profile::Standard.policy());
    assert_eq!(verdict.because, SendReason::SameSiteNoneInsecure);
}

#[test]
fn the_headline_names_the_attribute_and_the_request() {
    let ask = Ask { initiator: Some(EVIL), method: Method::POST, ..Ask::default() };
    let headlines: Vec<String> = ask
        .verdicts(&one_of_each(Profile::ChromiumDebian))
        .iter()
        .map(|verdict| verdict.because.headline(&verdict.cookie))
        .collect();
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
