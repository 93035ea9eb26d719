//! What holds for every input.

use cloakroom_engine::cookie::{Jar, SendContext, SetContext, SetCookie, anatomy};
use http::Method;
use proptest::prelude::*;
use time::OffsetDateTime;
use url::Url;

const PAGES: [&str; 7] = [
    "https://hotel.grand.example/account/keys",
    "http://hotel.grand.example/",
    "https://shop.grand.example/",
    "https://evil.example/x",
    "http://a.localhost/",
    "http://127.0.0.1:3000/",
    "data:text/html,x",
];

/// Lines that look like cookies, mixed with any text at all.
fn line() -> impl Strategy<Value = String> {
    let attribute = prop_oneof![
        Just("Secure".to_string()),
        Just("HttpOnly".to_string()),
        Just("Partitioned".to_string()),
        "SameSite=(Strict|Lax|None|x)",
        "Domain=\\.?(grand\\.example|example|evil\\.example|127\\.0\\.0\\.1|localhost|)",
        "Path=(/|/account|/a/b|x|)",
        "Max-Age=-?[0-9]{0,20}",
        "Expires=[0-9]{1,4}[ :-][A-Za-z]{1,4} [0-9]{1,5} [0-9]{1,3}:[0-9]{1,2}:[0-9]{1,2}",
        "\\PC{0,12}",
    ];
    let pair = "(__Host-|__secure-|__Http-|)[a-c]?=?[a-z0-9=]{0,4}";
    prop_oneof![
        3 => (pair, prop::collection::vec(attribute, 0..5)).prop_map(|(pair, rest)| {
            std::iter::once(pair).chain(rest).collect::<Vec<_>>().join("; ")
        }),
        1 => any::<Vec<u8>>().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        1 => any::<String>(),
    ]
}

fn page() -> impl Strategy<Value = Url> {
    prop::sample::select(PAGES.as_slice()).prop_map(|text| Url::parse(text).unwrap())
}

fn moment() -> impl Strategy<Value = OffsetDateTime> {
    (-62_135_596_800_i64..253_402_300_800).prop_map(|second| OffsetDateTime::from_unix_timestamp(second).unwrap())
}

prop_compose! {
    /// A jar after any number of lines from anywhere.
    fn jar()(steps in prop::collection::vec((line(), page(), any::<[bool; 3]>(), moment()), 0..20)) -> Jar {
        let mut jar = Jar::default();
        for (line, url, [cross_site, top_level_navigation, from_script], now) in &steps {
            let now = *now;
            let verdict = jar.set(line, &SetContext {
                url, now, cross_site: *cross_site, top_level_navigation: *top_level_navigation, from_script: *from_script,
            });
            assert_eq!(verdict.kept, verdict.because.keeps());
        }
        jar
    }
}

proptest! {
    #[test]
    fn anatomy_loses_nothing(line in line()) {
        let joined: String = anatomy(&line).into_iter().map(|span| span.text).collect();
        prop_assert_eq!(joined, line);
    }

    #[test]
    fn anatomy_and_parser_cut_alike(line in line()) {
        if let Ok(cookie) = SetCookie::parse(&line) {
            let text = |wanted: &str| anatomy(&line).into_iter()
                .find(|span| serde_json::to_value(&span.part).unwrap()["kind"] == wanted)
                .map_or(String::new(), |span| span.text);
            prop_assert_eq!(text("Name"), cookie.name);
            prop_assert_eq!(text("Value"), cookie.value);
        }
    }

    #[test]
    fn only_what_is_sent_is_in_the_header(
        jar in jar(), url in page(), initiator in prop::option::of(page()), top_level in any::<bool>(),
        method in prop::sample::select([Method::GET, Method::POST].as_slice()), now in moment(),
    ) {
        let ctx = SendContext { url: &url, method: &method, initiator: initiator.as_ref(), top_level, now };
        let verdicts = jar.verdicts(&ctx);
        let live = jar.cookies().filter(|cookie| !cookie.expired(now)).count();
        prop_assert_eq!(verdicts.len(), live, "every live cookie has its verdict");
        let sent: Vec<String> = verdicts.iter().filter(|v| v.because.sends()).map(|v| v.cookie.pair()).collect();
        prop_assert_eq!(Jar::header(&verdicts).unwrap_or_default(), sent.join("; "));
        for verdict in &verdicts {
            prop_assert_eq!(verdict.sent, verdict.because.sends());
            prop_assert!(!verdict.because.words(&verdict.cookie).is_empty());
            prop_assert!(!verdict.because.headline(&verdict.cookie).is_empty());
            let json = serde_json::to_value(verdict).unwrap();
            prop_assert_eq!(&json["because"]["code"], verdict.because.code());
        }
    }

    #[test]
    fn script_never_sees_an_http_only_cookie(jar in jar(), url in page(), now in moment()) {
        for verdict in jar.script_verdicts(&url, now) {
            prop_assert!(!(verdict.sent && verdict.cookie.http_only));
        }
    }

    #[test]
    fn every_setting_has_words(line in line(), url in page(), now in moment()) {
        let ctx = SetContext { url: &url, cross_site: true, top_level_navigation: false, from_script: false, now };
        let verdict = Jar::default().set(&line, &ctx);
        prop_assert!(!verdict.because.words().is_empty());
        prop_assert!(!verdict.because.headline().is_empty());
        let json = serde_json::to_value(&verdict).unwrap();
        prop_assert_eq!(&json["because"]["code"], verdict.because.code());
    }

    #[test]
    fn no_two_cookies_in_a_jar_are_the_same(jar in jar()) {
        let cookies: Vec<_> = jar.cookies().collect();
        for (index, cookie) in cookies.iter().enumerate() {
            prop_assert!(!cookies[..index].iter().any(|other| other.replaced_by(cookie)));
        }
    }
}
