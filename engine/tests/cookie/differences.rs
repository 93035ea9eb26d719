//! Rules on which Chromium, Firefox and the text part, beyond `profiles.rs`; and the table of them all.

use std::collections::BTreeSet;

use crate::support::{Ask, EVIL, HOTEL, HOTEL_PLAIN, MEASURED, Say, setting};
use cloakroom_engine::cookie::{Answer, Api, Group, Jar, Kind, Measured, Policy, Profile, differences};
use cloakroom_engine::explain;
use http::Method;
use time::macros::datetime;

fn sent(profile: Profile, lines: &[&str]) -> String {
    let mut jar = Jar::new(profile);
    for line in lines {
        setting(&mut jar, HOTEL, line);
    }
    Ask::default().header(&jar).unwrap_or_default()
}

fn all(lines: &[&str]) -> [String; 3] {
    MEASURED.map(|profile| sent(profile, lines))
}

#[test]
fn http_and_https_of_one_name_are_one_site_to_firefox() {
    let both = ["strict=1; SameSite=Strict", "lax=1; SameSite=Lax"];
    let redirect = &[HOTEL_PLAIN][..];
    for (name, initiator, kind, method, redirects) in [
        ("a link", Some(HOTEL_PLAIN), Kind::Navigate, Method::GET, &[][..]),
        ("a form", Some(HOTEL_PLAIN), Kind::Navigate, Method::POST, &[]),
        ("a link of the sibling", Some("http://shop.grand.example/"), Kind::Navigate, Method::GET, &[]),
        ("a redirect", Some(HOTEL), Kind::Navigate, Method::GET, redirect),
        ("a picture", Some(HOTEL_PLAIN), Kind::Image, Method::GET, &[]),
        ("a fetch", Some(HOTEL_PLAIN), Kind::Fetch, Method::POST, &[]),
        ("a frame", Some(HOTEL_PLAIN), Kind::Iframe, Method::GET, &[]),
    ] {
        let ask = Ask { initiator, kind, method, redirects, ..Ask::default() };
        let mut firefox = Jar::new(Profile::Firefox);
        both.iter().for_each(|line| drop(setting(&mut firefox, HOTEL, line)));
        assert_eq!(ask.header(&firefox).as_deref(), Some("strict=1; lax=1"), "{name}");
        if name != "a redirect" {
            let mut text = Jar::new(Profile::Standard);
            both.iter().for_each(|line| drop(setting(&mut text, HOTEL, line)));
            assert_ne!(ask.header(&text).as_deref(), Some("strict=1; lax=1"), "{name}");
        }
    }
    let inside = Say { initiator: Some(HOTEL_PLAIN), kind: Kind::Iframe, ..Say::default() };
    for line in both {
        assert!(inside.set(&mut Jar::new(Profile::Firefox), line).kept, "{line}, set inside");
    }
}

#[test]
fn document_cookie_after_a_redirect_through_another_site_shows_all() {
    for profile in Profile::EACH {
        let mut jar = Jar::new(profile);
        setting(&mut jar, HOTEL, "strict=1; SameSite=Strict");
        setting(&mut jar, HOTEL, "lax=1; SameSite=Lax");
        let look = Ask { initiator: Some(EVIL), api: Api::Script, redirects: &[EVIL], ..Ask::default() };
        assert_eq!(look.header(&jar).as_deref(), Some("strict=1; lax=1"), "{profile}");
    }
    let case = r#"{"steps":[{"url":"https://h.example/","set":["s=1; SameSite=Strict"]}],
        "query":{"url":"https://h.example/","api":"dom","redirects":["https://e.example/"],"redirect_chain":"on"}}"#;
    let read = explain::line(case, Profile::Standard, datetime!(2026-01-01 00:00 UTC)).unwrap();
    assert_eq!(read.cookie, "s=1", "a chain that counts for requests does not count for script");
}

#[test]
fn the_same_value_with_another_same_site_is_no_new_cookie() {
    let mut jar = Jar::new(Profile::ChromiumDebian);
    setting(&mut jar, HOTEL, "a=1; SameSite=Lax");
    setting(&mut jar, HOTEL, "b=1");
    Say { second: 127, ..Say::default() }.set(&mut jar, "a=1");
    let form = Ask { initiator: Some(EVIL), method: Method::POST, second: 128, ..Ask::default() };
    assert_eq!(form.header(&jar), None, "no grace: its age did not start again");
    assert_eq!(Ask { second: 128, ..Ask::default() }.header(&jar).as_deref(), Some("a=1; b=1"), "nor its place");
}

#[test]
fn an_end_long_ago_or_in_other_words() {
    let kept = |end: &str| {
        MEASURED
            .map(|profile| sent(profile, &["d=1", &format!("d=1; Expires={end}")]) == "d=1")
            .map(|kept| if kept { 'k' } else { 'e' })
    };
    for (end, expected) in [
        ("Fri, 31 Dec 1600 23:59:59 GMT", "kee"),
        ("Fri, 31 Dec 199 23:59:59 GMT", "kek"),
        ("Thu, 01 Jan 1970 00:00 GMT", "kke"),
        ("1 Jan 1999", "kke"),
        ("30 Feb 1999 00:00:00 GMT", "kke"),
        ("1 Jan 1999 24:00:00 GMT", "kke"),
        ("1 Jan 1999 00:60:00 GMT", "kke"),
        ("1 Jan 1999 00:00:60 GMT", "kke"),
        ("01/02/1999 00:00:00", "kke"),
        ("1x Jan 1999 00:00:00 GMT", "ekk"),
        ("1 Jan 1999x 00:00:00 GMT", "ekk"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "eee"),
        ("yesterday", "kkk"),
    ] {
        assert_eq!(String::from_iter(kept(end)), expected, "{end}");
    }
}

#[test]
fn signs_before_max_age() {
    assert_eq!(all(&["a=1; Max-Age=+0"]), ["a=1", "", "a=1"]);
    for line in ["a=1; Max-Age=-x", "a=1; Max-Age=-", "a=1; Max-Age=-+5", "a=1; Max-Age=-0.5"] {
        assert_eq!(all(&[line]), ["a=1", "a=1", ""], "{line}");
    }
    assert_eq!(all(&["a=1; Max-Age=-5"]), [""; 3]);
}

#[test]
fn an_address_as_its_own_domain() {
    let kept = |line: &str| {
        MEASURED.map(|profile| {
            let mut jar = Jar::new(profile);
            setting(&mut jar, "http://127.0.0.1/", "a=1");
            let code = setting(&mut jar, "http://127.0.0.1/", line).code();
            (code, jar.cookies().count())
        })
    };
    assert_eq!(kept("a=2; Domain=127.0.0.1"), [("Kept", 2), ("Replaced", 1), ("Replaced", 1)]);
    let host = kept("__Host-a=1; Secure; Path=/; Domain=127.0.0.1");
    assert_eq!(host, [("InvalidPrefix", 1), ("Kept", 2), ("Kept", 2)]);
}

#[test]
fn a_lone_dot_as_domain() {
    assert_eq!(all(&["a=1; Domain=."]), [""; 3], "as web-platform-tests want it");
    let by_the_letter = Policy { lone_dot_is_no_domain: true, ..Profile::Standard.policy() };
    assert!(Say::default().set(&mut Jar::with_policy(by_the_letter), "a=1; Domain=.").kept);
}

#[test]
fn a_value_that_hides_a_prefix_is_named_as_one() {
    let codes = MEASURED.map(|profile| setting(&mut Jar::new(profile), HOTEL, "=__Host-x=1; Secure; Path=/").code());
    assert_eq!(codes, ["InvalidPrefix", "InvalidPrefix", "Nameless"]);
}

#[test]
fn a_carriage_return_in_a_header() {
    let set = |api| {
        MEASURED.map(|profile| {
            let verdict = Say { api, ..Say::default() }.set(&mut Jar::new(profile), "a=1\rb; Path=/");
            verdict.because.code()
        })
    };
    assert_eq!(set(Api::Http), ["DisallowedCharacter", "Kept", "DisallowedCharacter"]);
    assert_eq!(set(Api::Script), ["DisallowedCharacter"; 3], "script has no header");
}

#[test]
fn each_row_says_what_measured_it_and_that_test_exists() {
    let tests = [
        include_str!("profiles.rs"),
        include_str!("table.rs"),
        include_str!("properties.rs"),
        include_str!("evicting.rs"),
        include_str!("safari.rs"),
        include_str!("differences.rs"),
    ];
    let rows = differences();
    assert_eq!(rows.iter().map(|row| row.id).collect::<BTreeSet<_>>().len(), rows.len(), "each field has one row");
    for row in &rows {
        match row.measured {
            Measured::Browsers(test) => {
                assert_eq!(test, row.id);
                assert!(row.case.is_some(), "{}: no example to play", row.id);
            }
            Measured::Engine(test) => {
                let name = format!("fn {test}(");
                assert!(tests.iter().any(|file| file.contains(&name)), "{}: there is no test {test}", row.id);
            }
            Measured::Documented => {}
        }
        assert!(Group::ALL.contains(&row.group));
    }
}

#[test]
fn a_row_says_of_each_judge_what_its_jar_does() {
    let rows = differences();
    let row = rows.iter().find(|row| row.id == "schemeful_same_site").unwrap();
    let says: Vec<(Profile, &str, bool)> =
        row.answers.iter().map(|Answer { profile, says, differs, .. }| (*profile, says.as_str(), *differs)).collect();
    assert_eq!(
        says,
        [
            (Profile::Standard, "two sites", false),
            (Profile::Chromium, "two sites", false),
            (Profile::Firefox, "one site", true),
            (Profile::Safari, "one site", true),
        ]
    );
    for row in &rows {
        let safari = row.answers.last().unwrap();
        assert_eq!(safari.source.is_some(), !safari.says.is_empty(), "{}: what Safari does has a source", row.id);
    }
}

#[test]
fn the_example_of_a_row_shows_the_difference_it_is_about() {
    let now = datetime!(2026-11-30 09:00 UTC);
    for row in differences() {
        let Some(case) = &row.case else { continue };
        let cookies: BTreeSet<String> = Profile::EACH
            .iter()
            .map(|profile| explain::line(case, *profile, now).unwrap_or_else(|e| panic!("{}: {e}", row.id)).cookie)
            .collect();
        let differ = row.answers.iter().any(|answer| answer.differs);
        assert_eq!(cookies.len() > 1, differ, "{}: {cookies:?}", row.id);
    }
}

#[test]
fn expires_is_corrected_by_the_date_of_the_answer_in_browsers() {
    // A server at noon, and a client whose clock is a day ahead: the line ends in an hour, by the server's clock.
    let case = r#"{"now": "2026-12-01T12:00:00Z", "steps": [{"url": "https://hotel.example/", "date": "2026-11-30T12:00:00Z",
        "set": ["a=1; Expires=Mon, 30 Nov 2026 13:00:00 GMT"]}], "query": "https://hotel.example/"}"#;
    for profile in Profile::EACH {
        let answer = explain::line(case, profile, datetime!(2026-12-01 12:00 UTC)).unwrap();
        let is_sent = answer.cookie == "a=1";
        assert_eq!(profile.policy().corrects_by_date, is_sent, "{profile}: {answer:?}");
    }
    let [text, chromium, firefox] = [Profile::Standard, Profile::Chromium, Profile::Firefox].map(Profile::policy);
    assert!(!text.corrects_by_date && chromium.corrects_by_date && firefox.corrects_by_date);
}
