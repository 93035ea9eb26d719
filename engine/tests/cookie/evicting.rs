//! Full jars, and what a jar costs when it is full.

use std::time::{Duration, Instant};

use crate::support::{Ask, HOTEL, SHOP, Say, at, setting};
use cloakroom_engine::cookie::{Context, Jar, Profile};
use url::Url;

fn fill(jar: &mut Jar, count: usize, more: &str) {
    for number in 0..count {
        Say { second: number as i64, ..Say::default() }.set(jar, &format!("c{number}=1{more}"));
    }
}

#[test]
fn cookies_are_counted_by_host_or_by_site() {
    for (profile, left) in [(Profile::Standard, 51), (Profile::Chromium, 180), (Profile::Firefox, 180)] {
        let mut jar = Jar::new(profile);
        fill(&mut jar, profile.policy().per_domain.most, "");
        let late = Say { url: SHOP, second: 500, ..Say::default() };
        assert_eq!(late.set(&mut jar, "one_more=1").because.code(), "Kept");
        let expected = if profile == Profile::Standard { left } else { profile.policy().per_domain.keep };
        assert_eq!(jar.cookies().count(), expected, "{profile}");
    }
}

#[test]
fn a_site_full_of_secure_cookies_and_one_without() {
    for (profile, code, left) in
        [(Profile::Standard, "Kept", 50), (Profile::Chromium, "DomainFull", 150), (Profile::Firefox, "DomainFull", 180)]
    {
        let mut jar = Jar::new(profile);
        fill(&mut jar, profile.policy().per_domain.most, "; Secure");
        let verdict = Say { second: 200, ..Say::default() }.set(&mut jar, "late=1");
        assert_eq!((verdict.because.code(), jar.cookies().count()), (code, left), "{profile}");
        assert_eq!(verdict.kept, jar.cookies().any(|cookie| cookie.name == "late"), "{profile}");
    }
    let mut jar = Jar::new(Profile::Firefox);
    fill(&mut jar, 170, "; Secure");
    for number in 0..11 {
        Say { second: 200 + number, ..Say::default() }.set(&mut jar, &format!("plain{number}=1"));
    }
    let secure = jar.cookies().filter(|cookie| cookie.secure).count();
    assert_eq!((secure, jar.cookies().count()), (170, 171), "only those without Secure made room");
}

#[test]
fn what_was_replaced_or_removed_is_named() {
    let mut jar = Jar::new(Profile::Standard);
    assert_eq!(Say::default().set(&mut jar, "sid=1").replaced, None);
    assert_eq!(Say::default().set(&mut jar, "sid=2; HttpOnly").replaced.unwrap().value, "1");
    assert_eq!(Say::default().set(&mut jar, "sid=; Max-Age=0").replaced.unwrap().value, "2");
    assert_eq!(jar.cookies().count(), 0);
}

/// The time of five hundred lines and five hundred requests, the best of three.
fn cost(jar: &Jar) -> Duration {
    let urls: Vec<Url> = (0..500).map(|n| Url::parse(&format!("https://h{n}.new{n}.example/")).unwrap()).collect();
    let once = || {
        let mut jar = jar.clone();
        let begun = Instant::now();
        for url in &urls {
            jar.set("sid=1; Path=/", &Context::typed(url, at(5000)));
            assert!(jar.cookie_header(&Context::typed(url, at(5000))).is_some());
        }
        begun.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

#[test]
fn a_full_jar_costs_about_what_an_empty_one_costs() {
    for profile in [Profile::Standard, Profile::Chromium] {
        let mut full = Jar::new(profile);
        for number in 0..profile.policy().total.most {
            let url = Url::parse(&format!("https://h.site{number}.example/")).unwrap();
            full.set("sid=1", &Context::typed(&url, at(number as i64)));
        }
        assert!(full.cookies().count() >= 2999);
        let (empty, full) = (cost(&Jar::new(profile)), cost(&full));
        assert!(full < empty * 12, "{profile}: {full:?} in a full jar, {empty:?} in an empty one");
    }
}

#[test]
fn a_request_looks_at_its_own_host_and_those_above() {
    let mut jar = Jar::new(Profile::Standard);
    setting(&mut jar, HOTEL, "own=1");
    setting(&mut jar, HOTEL, "wide=1; Domain=grand.example");
    setting(&mut jar, SHOP, "sibling=1");
    setting(&mut jar, "https://evil.example/", "other=1");
    let url = Url::parse(HOTEL).unwrap();
    let looked: Vec<String> =
        jar.verdicts_for_host(&Context::typed(&url, at(1))).into_iter().map(|v| v.cookie.name).collect();
    assert_eq!(looked, ["own", "wide"]);
    assert_eq!(jar.cookie_header(&Context::typed(&url, at(1))), Ask::default().header(&jar));
}
