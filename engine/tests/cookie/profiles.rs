//! Where user agents part: one line or request, the answers of the text, Chromium and Firefox. Each difference was
//! measured in the browser; `tests/browser` holds Chromium's answers against a real one.

use crate::support::{Ask, EVIL, HOTEL, HOTEL_PLAIN, MEASURED, SHOP, Say};
use cloakroom_engine::cookie::{Jar, Kind, SetVerdict};
use http::Method;

fn all<T>(ask: impl Fn(Jar) -> T) -> [T; 3] {
    MEASURED.map(|profile| ask(Jar::new(profile)))
}

fn codes(say: &Say, line: &str) -> [&'static str; 3] {
    all(|mut jar| say.set(&mut jar, line).because.code())
}

#[test]
fn a_line_without_a_name() {
    let sent = |line: &str| {
        all(|mut jar| {
            Say::default().set(&mut jar, line);
            Ask::default().header(&jar).unwrap_or_default()
        })
    };
    assert_eq!(sent("x"), ["x", "x", "x="]);
    assert_eq!(sent("=x"), ["x", "x", ""]);
    assert_eq!(sent("=a=b"), ["a=b", "", ""]);
    assert_eq!(codes(&Say::default(), "=a=b"), ["Kept", "NamelessEquals", "Nameless"]);
}

#[test]
fn a_tab_inside_a_name_or_a_value() {
    for line in ["a=b\tc", "a\tb=c", "b\tc", "a=1; x\ty", "a=1; Path=/a\tb; Path=/"] {
        assert_eq!(codes(&Say::default(), line), ["Kept", "DisallowedCharacter", "Kept"], "{line:?}");
    }
    let in_path = "a=1; Path=/a\tb";
    assert_eq!(codes(&Say::default(), in_path), ["Kept", "DisallowedCharacter", "DisallowedCharacter"]);
    assert_eq!(codes(&Say::default(), "a\t=\tb\t; Path\t=\t/"), ["Kept"; 3], "around them it is white space");
}

#[test]
fn a_cookie_set_inside_a_page_of_another_site() {
    let embedded = Say { initiator: Some(EVIL), kind: Kind::Iframe, ..Say::default() };
    assert_eq!(codes(&embedded, "a=1; SameSite=None; Secure"), ["Kept", "UserPreferences", "Kept"]);
    assert_eq!(codes(&embedded, "a=1; SameSite=None; Secure; Partitioned"), ["Kept"; 3]);
    assert_eq!(codes(&embedded, "a=1"), ["SameSiteUnspecifiedTreatedAsLax", "UserPreferences", "Kept"]);
}

#[test]
fn a_partitioned_cookie_is_used_only_below_the_site_it_was_set_under() {
    let under_evil = Say { initiator: Some(EVIL), kind: Kind::Iframe, ..Say::default() };
    for profile in MEASURED {
        let mut jar = Jar::new(profile);
        under_evil.set(&mut jar, "a=1; SameSite=None; Secure; Partitioned");
        let again = Ask { initiator: Some(EVIL), kind: Kind::Fetch, ..Ask::default() };
        assert_eq!(again.header(&jar).as_deref(), Some("a=1"), "{profile}");
        let at_home = Ask { initiator: Some(SHOP), kind: Kind::Fetch, ..Ask::default() };
        assert_eq!(at_home.codes(&jar), ["PartitionMismatch"], "{profile}");
        under_evil.set(&mut jar, "a=2; SameSite=None; Secure; Partitioned");
        Say::default().set(&mut jar, "a=home; SameSite=None; Secure; Partitioned");
        assert_eq!(jar.cookies().count(), 2, "{profile}: one in each part of the jar");
    }
}

#[test]
fn two_broken_rules_and_which_is_named_first() {
    let plain = Say { url: HOTEL_PLAIN, ..Say::default() };
    let both = |verdict: SetVerdict| {
        let also: Vec<&str> = verdict.also.iter().map(|reason| reason.code()).collect();
        (verdict.because.code(), also)
    };
    let line = "__Host-a=1; Secure; Path=/x";
    let [text, chromium, _] = all(|mut jar| both(plain.set(&mut jar, line)));
    assert_eq!(text, ("SecureOnly", vec!["InvalidPrefix"]));
    assert_eq!(chromium, ("InvalidPrefix", vec!["SecureOnly"]));
}

#[test]
fn the_last_attribute_of_a_name_cannot_be_read() {
    let ends = |line: &str| {
        all(|mut jar| {
            Say::default().set(&mut jar, line);
            jar.cookies().next().map(|cookie| cookie.expires.is_some())
        })
    };
    assert_eq!(ends("a=1; Max-Age=60; Max-Age=soon"), [Some(true), Some(false), Some(false)]);
    assert_eq!(ends("a=1; Max-Age=+60"), [Some(false), Some(true), Some(false)]);
}

#[test]
fn a_new_value_is_a_new_cookie_for_chromium() {
    let answers = all(|mut jar| {
        Say::default().set(&mut jar, "first=1");
        Say::default().set(&mut jar, "second=1");
        Say { second: 100, ..Say::default() }.set(&mut jar, "first=2");
        let form = Ask { initiator: Some(EVIL), method: Method::POST, second: 130, ..Ask::default() };
        (Ask { second: 130, ..Ask::default() }.header(&jar), form.header(&jar))
    });
    let sent = |all: &str, form: Option<&str>| (Some(all.to_string()), form.map(str::to_string));
    assert_eq!(answers[0], sent("first=2; second=1", None));
    assert_eq!(answers[1], sent("second=1; first=2", Some("first=2")), "its two minutes start again");
    assert_eq!(answers[2], sent("first=2; second=1", Some("first=2; second=1")));
}

#[test]
fn a_same_value_keeps_its_age_everywhere() {
    for profile in MEASURED {
        let mut jar = Jar::new(profile);
        Say::default().set(&mut jar, "a=1");
        Say { second: 100, ..Say::default() }.set(&mut jar, "a=1; Max-Age=500");
        assert_eq!(jar.cookies().next().map(|cookie| cookie.created), Some(crate::support::at(0)), "{profile}");
    }
}

#[test]
fn a_domain_in_unicode() {
    let say = Say { url: "https://www.xn--bcher-kva.example/", ..Say::default() };
    assert_eq!(codes(&say, "a=1; Domain=bücher.example"), ["InvalidDomain", "Kept", "InvalidDomain"]);
}

#[test]
fn nobody_sets_a_cookie_for_a_public_suffix() {
    for (url, domain) in [
        ("https://hotel.co.uk/", "co.uk"),
        ("https://grand.github.io/", "github.io"),
        ("https://hotel.grand.example/", "example"),
        ("http://a.localhost/", "localhost"),
    ] {
        let say = Say { url, ..Say::default() };
        assert_eq!(codes(&say, &format!("a=1; Domain={domain}")), ["InvalidDomain"; 3], "{domain}");
    }
    let suffix_itself = Say { url: "https://github.io/", ..Say::default() };
    assert_eq!(codes(&suffix_itself, "a=1; Domain=github.io"), ["Kept"; 3]);
}

#[test]
fn a_host_cookie_with_a_domain_that_has_no_sub_domains() {
    let localhost = Say { url: "http://localhost/", ..Say::default() };
    let line = "__Host-a=1; Secure; Path=/; Domain=localhost";
    assert_eq!(codes(&localhost, line), ["Kept", "InvalidPrefix", "Kept"]);
    let address = Say { url: "http://127.0.0.1/", ..Say::default() };
    let line = "__Host-a=1; Secure; Path=/; Domain=127.0.0.1";
    assert_eq!(codes(&address, line), ["InvalidPrefix", "Kept", "Kept"], "by step 10 an address is a domain");
    assert_eq!(codes(&Say { url: HOTEL, ..Say::default() }, "__Host-a=1; Secure; Path=/; Domain="), ["Kept"; 3]);
}

#[test]
fn a_host_cookie_without_a_path() {
    let root = Say { url: "https://hotel.grand.example/bill", ..Say::default() };
    assert_eq!(codes(&root, "__Host-a=1; Secure"), ["InvalidPrefix", "InvalidPrefix", "Kept"]);
    let deeper = Say { url: "https://hotel.grand.example/bar/bill", ..Say::default() };
    assert_eq!(codes(&deeper, "__Host-a=1; Secure"), ["InvalidPrefix"; 3]);
}
