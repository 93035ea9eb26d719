//! The jar's decisions, case by case: what a browser does with a `Set-Cookie` line and with a request, and which rule
//! it names. These cases are our own; the outside suites are in `cookie_suites.rs`.

use crate::support::{Ask, EVIL, HOTEL, HOTEL_PLAIN, SHOP, Say, at, code_of_setting, empty, setting};
use cloakroom_engine::cookie::{Api, Jar, Kind, Profile, SendReason, SetReason};

#[test]
fn each_line_is_kept_or_refused_by_its_rule() {
    for (page, line, code) in [
        (HOTEL, "sid=1", "Kept"),
        (HOTEL, "sid=1; Secure; HttpOnly; SameSite=Strict; Path=/", "Kept"),
        (HOTEL, "sid=1; Domain=grand.example", "Kept"),
        (HOTEL, "sid=1; Domain=.grand.example", "Kept"),
        (HOTEL, "sid=1; Max-Age=0", "AlreadyExpired"),
        (HOTEL, "sid=1; Domain=shop.grand.example", "InvalidDomain"),
        (HOTEL, "sid=1; Domain=evil.example", "InvalidDomain"),
        (HOTEL, "sid=1; Domain=example", "InvalidDomain"),
        (HOTEL, "sid=1; Domain=b\u{fc}cher.example", "InvalidDomain"),
        (HOTEL, "sid=1; SameSite=None", "SameSiteNoneInsecure"),
        (HOTEL, "sid=1; SameSite=None; Secure", "Kept"),
        (HOTEL, "sid=1; Partitioned", "InvalidPartitioned"),
        (HOTEL, "sid=1; Partitioned; Secure", "Kept"),
        (HOTEL, "sid=1\u{7}", "DisallowedCharacter"),
        (HOTEL, " = ; Secure", "NoCookieContent"),
        (HOTEL_PLAIN, "sid=1; Secure", "SecureOnly"),
        ("http://hotel.localhost/", "sid=1; Secure", "Kept"),
        ("http://a.localhost/", "sid=1; Domain=localhost", "InvalidDomain"),
        ("https://hotel.example./", "sid=1; Domain=example.", "InvalidDomain"),
        ("http://127.0.0.1/", "sid=1; Domain=127.0.0.1", "Kept"),
        ("data:text/html,x", "sid=1", "NonCookieableScheme"),
    ] {
        assert_eq!(code_of_setting(page, line), code, "{page} {line:?}");
    }
}

#[test]
fn a_prefix_is_a_promise_in_any_case_of_letters() {
    for (line, code) in [
        ("__Secure-a=1; Secure", "Kept"),
        ("__secure-a=1", "InvalidPrefix"),
        ("__Host-a=1; Secure; Path=/", "Kept"),
        ("__Host-a=1; Secure", "InvalidPrefix"),
        ("__HOST-a=1; Secure; Path=/x", "InvalidPrefix"),
        ("__Host-a=1; Secure; Path=/; Domain=grand.example", "InvalidPrefix"),
        ("__Http-a=1; Secure", "InvalidPrefix"),
        ("__Http-a=1; Secure; HttpOnly", "Kept"),
        ("__Host-Http-a=1; Secure; HttpOnly; Path=/", "Kept"),
        ("__Host-Http-a=1; Secure; Path=/", "InvalidPrefix"),
        ("=__Host-a=1; Secure; Path=/", "InvalidPrefix"),
        ("__Secure-", "InvalidPrefix"),
    ] {
        assert_eq!(code_of_setting("https://hotel.grand.example/deep/page", line), code, "{line:?}");
    }
}

#[test]
fn name_and_value_may_have_4096_bytes() {
    let long = |bytes: usize| format!("a={}", "v".repeat(bytes - 1));
    assert_eq!(setting(&mut empty(), HOTEL, &long(4096)), SetReason::Kept);
    let refused = setting(&mut empty(), HOTEL, &long(4097));
    assert_eq!(refused, SetReason::NameValuePairExceedsMaxSize { bytes: 4097 });
}

#[test]
fn an_attribute_value_over_1024_bytes_is_ignored() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, &format!("a=1; Path=/ok; Path=/{}", "p".repeat(1024)));
    assert_eq!(jar.cookies().next().unwrap().path, "/ok");
}

#[test]
fn no_cookie_lives_longer_than_400_days() {
    let mut jar = empty();
    for line in ["a=1; Max-Age=99999999999999999999", "b=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT"] {
        setting(&mut jar, HOTEL, line);
    }
    assert!(jar.cookies().all(|cookie| cookie.expires == Some(at(400 * 86_400))));
}

#[test]
fn max_age_wins_over_expires() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    assert_eq!(jar.cookies().next().unwrap().expires, Some(at(60)));
}

#[test]
fn same_site_limits_setting_inside_a_page_of_another_site() {
    let embedded = Say { initiator: Some(EVIL), kind: Kind::Image, ..Say::default() };
    for (line, code) in [
        ("a=1; SameSite=Strict", "SameSiteStrict"),
        ("a=1; SameSite=Lax", "SameSiteLax"),
        ("a=1", "SameSiteUnspecifiedTreatedAsLax"),
        ("a=1; SameSite=None; Secure", "Kept"),
    ] {
        assert_eq!(embedded.set(&mut empty(), line).because.code(), code, "{line}");
    }
    let framed_script = Say { top: Some(EVIL), api: Api::Script, ..Say::default() };
    assert_eq!(framed_script.set(&mut empty(), "a=1; SameSite=Lax").because.code(), "SameSiteLax");
    let navigation = Say { initiator: Some(EVIL), ..Say::default() };
    assert!(navigation.set(&mut empty(), "a=1; SameSite=Strict").kept);
}

#[test]
fn script_neither_sets_nor_replaces_an_http_only_cookie() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "sid=1; HttpOnly; Path=/");
    let script = Say { api: Api::Script, ..Say::default() };
    assert_eq!(script.set(&mut jar, "other=1; HttpOnly").because, SetReason::HttpOnly);
    assert_eq!(script.set(&mut jar, "sid=2; Path=/").because, SetReason::OverwriteHttpOnly);
    assert_eq!(script.set(&mut jar, "sid=; Path=/; Max-Age=0").because, SetReason::OverwriteHttpOnly);
}

#[test]
fn plain_http_cannot_lie_over_a_secure_cookie() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "sid=1; Secure; Path=/login");
    let plain = |jar: &mut Jar, line: &str| setting(jar, HOTEL_PLAIN, line);
    assert_eq!(plain(&mut jar, "sid=2; Path=/login/en"), SetReason::OverwriteSecure);
    assert_eq!(plain(&mut jar, "sid=2; Path=/login; Domain=grand.example"), SetReason::OverwriteSecure);
    assert_eq!(plain(&mut jar, "sid=2; Path=/"), SetReason::Kept);
}

#[test]
fn removing_a_host_cookie_needs_secure_too() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "__Host-sid=1; Secure; Path=/");
    assert_eq!(setting(&mut jar, HOTEL, "__Host-sid=; Path=/; Max-Age=0").code(), "InvalidPrefix");
    assert_eq!(setting(&mut jar, HOTEL, "__Host-sid=; Path=/; Max-Age=0; Secure"), SetReason::Removed);
    assert_eq!(jar.cookies().count(), 0);
}

#[test]
fn a_removal_means_the_cookie_of_its_own_domain_and_path() {
    for (set, removal, left) in [
        ("sid=1; Path=/; Domain=grand.example", "sid=; Path=/; Max-Age=0", 1),
        ("sid=1; Path=/guests", "sid=; Path=/; Max-Age=0", 1),
        ("sid=1; Path=/; Domain=grand.example", "sid=; Path=/; Domain=grand.example; Max-Age=0", 0),
        ("sid=1; Path=/guests", "sid=; Path=/guests; Max-Age=0", 0),
    ] {
        let mut jar = empty();
        setting(&mut jar, HOTEL, set);
        setting(&mut jar, HOTEL, removal);
        assert_eq!(jar.cookies().count(), left, "{set} and {removal}");
    }
}

#[test]
fn replacing_keeps_the_age_and_the_place() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "a=1");
    setting(&mut jar, HOTEL, "b=1");
    let later = Say { second: 60, ..Say::default() };
    assert_eq!(later.set(&mut jar, "a=2").because, SetReason::Replaced);
    assert_eq!(Ask::default().header(&jar).as_deref(), Some("a=2; b=1"));
    assert_eq!(jar.cookies().next().unwrap().created, at(0));
}

#[test]
fn the_older_cookie_comes_first_even_if_the_clock_went_back() {
    let mut jar = empty();
    Say { second: 60, ..Say::default() }.set(&mut jar, "young=1");
    Say { second: 0, ..Say::default() }.set(&mut jar, "old=1");
    assert_eq!(Ask { second: 90, ..Ask::default() }.header(&jar).as_deref(), Some("old=1; young=1"));
}

#[test]
fn a_tossed_cookie_comes_second_or_first_by_its_path() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "id=victim; Path=/");
    setting(&mut jar, SHOP, "id=tossed; Domain=grand.example; Path=/");
    let login = Ask { url: "https://hotel.grand.example/login", ..Ask::default() };
    assert_eq!(login.header(&jar).as_deref(), Some("id=victim; id=tossed"));
    setting(&mut jar, SHOP, "id=longer; Domain=grand.example; Path=/login");
    assert_eq!(login.header(&jar).as_deref(), Some("id=longer; id=victim; id=tossed"));
}

#[test]
fn a_full_domain_drops_what_is_not_secure_and_least_recently_used() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "sid=1; Secure");
    let most = Profile::Standard.policy().per_domain.most;
    for number in 0..most - 1 {
        Say { second: number as i64 + 1, ..Say::default() }.set(&mut jar, &format!("c{number}=1"));
    }
    let mut used = Ask { second: 90, ..Ask::default() }.verdicts(&jar);
    used.retain(|verdict| verdict.cookie.name == "c0");
    jar.touch(&used, at(90));
    let verdict = Say { second: 99, ..Say::default() }.set(&mut jar, "one_more=1");
    let gone: Vec<&str> = verdict.evicted.iter().map(|cookie| cookie.name.as_str()).collect();
    assert_eq!(gone, ["c1"], "sid is Secure, c0 was just sent");
    assert_eq!(jar.cookies().count(), most);
}

#[test]
fn closing_the_browser_ends_session_cookies() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "session=1");
    setting(&mut jar, HOTEL, "lasting=1; Max-Age=60");
    jar.end_session();
    assert_eq!(Ask::default().header(&jar).as_deref(), Some("lasting=1"));
    jar.purge(at(60));
    assert_eq!(jar.cookies().count(), 0);
}

#[test]
fn a_cookie_out_of_reach_says_what_keeps_it() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "sid=1; Secure; Path=/account");
    for (url, code) in [
        ("https://shop.grand.example/account", "DomainMismatch"),
        ("https://hotel.grand.example/accounts", "NotOnPath"),
        ("http://hotel.grand.example/account", "SecureOnly"),
        ("https://hotel.grand.example/account/keys", "TypedByPerson"),
    ] {
        assert_eq!(Ask { url, ..Ask::default() }.codes(&jar), [code], "{url}");
    }
}

#[test]
fn script_sees_what_is_not_http_only() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "sid=1; HttpOnly");
    setting(&mut jar, HOTEL, "theme=dark");
    let page = url::Url::parse(HOTEL).unwrap();
    assert_eq!(jar.script_view(&page, at(0)), "theme=dark");
    let look = Ask { api: Api::Script, ..Ask::default() };
    let reasons: Vec<SendReason> = look.verdicts(&jar).into_iter().map(|v| v.because).collect();
    assert_eq!(reasons, [SendReason::VisibleToScript, SendReason::HttpOnly]);
}

#[test]
fn a_page_without_a_host_is_cross_site() {
    let mut jar = empty();
    setting(&mut jar, HOTEL, "sid=1; SameSite=Strict");
    for initiator in [Some(EVIL), Some("data:text/html,x"), Some(HOTEL_PLAIN)] {
        assert_eq!(Ask { initiator, ..Ask::default() }.codes(&jar), ["SameSiteStrict"]);
    }
}
