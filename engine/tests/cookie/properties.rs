//! What holds for every input.

use cloakroom_engine::cookie::{
    Api, Context, Crowded, Jar, Kind, Profile, SetCookie, anatomy, citation, effects, glosses, received, visible,
};
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

/// What a date, a number or a line may be made of, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(
            ["Expires=", "Max-Age=", "Domain=", "Path=/", "; ", "=", "-", "+", ":", "/", " ", ".", "\t", "\r", "\n", "__Host-",
             "Jan", "dec", "GMT", "EST", "pm", "UT", "1", "31", "99", "1999", "12345", "00:00", "24:00:60", "1:2:", "é", "\u{7f}",
             "9999999999999999999", "SameSite", "Secure", "co.uk", "127.0.0.1", "[::1]", "\u{0}"].as_slice()
        ).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn page() -> impl Strategy<Value = Url> {
    prop::sample::select(PAGES.as_slice()).prop_map(|text| Url::parse(text).unwrap())
}

fn moment() -> impl Strategy<Value = OffsetDateTime> {
    (-62_135_596_800_i64..253_402_300_800).prop_map(|second| OffsetDateTime::from_unix_timestamp(second).unwrap())
}

fn profile() -> impl Strategy<Value = Profile> {
    prop::sample::select(Profile::EACH.as_slice())
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select([Kind::Navigate, Kind::Fetch, Kind::Image, Kind::Iframe].as_slice())
}

fn api() -> impl Strategy<Value = Api> {
    prop::sample::select([Api::Http, Api::Script].as_slice())
}

/// One request, or one look of a script, with what it borrows.
#[derive(Debug, Clone)]
struct Asked {
    url: Url,
    method: Method,
    initiator: Option<Url>,
    kind: Kind,
    top: Option<Url>,
    redirects: Vec<Url>,
    api: Api,
    now: OffsetDateTime,
}

impl Asked {
    fn context(&self) -> Context<'_> {
        let (initiator, top) = (self.initiator.as_ref(), self.top.as_ref());
        let Asked { url, method, kind, redirects, api, now, .. } = self;
        Context { method, initiator, kind: *kind, top, redirects, api: *api, ..Context::typed(url, *now) }
    }
}

prop_compose! {
    fn asked()(
        url in page(), initiator in prop::option::of(page()), kind in kind(), top in prop::option::of(page()),
        redirects in prop::collection::vec(page(), 0..2), api in api(), now in moment(),
        method in prop::sample::select([Method::GET, Method::POST].as_slice()),
    ) -> Asked {
        Asked { url, method, initiator, kind, top, redirects, api, now }
    }
}

prop_compose! {
    /// A jar after any number of lines from anywhere.
    fn jar()(profile in profile(), steps in prop::collection::vec((line(), asked()), 0..20)) -> Jar {
        let mut jar = Jar::new(profile);
        for (line, asked) in &steps {
            let before = jar.clone();
            let verdict = jar.set(line, &asked.context());
            assert_eq!(verdict.kept, verdict.because.keeps());
            if verdict.because.refuses() {
                let mut same = before;
                same.purge(asked.now);
                assert_eq!(jar, same, "a refused line changes nothing");
            }
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
    fn what_is_parsed_and_printed_parses_the_same(line in line()) {
        if let Ok(cookie) = SetCookie::parse(&line) {
            let printed = cookie.to_string();
            prop_assert_eq!(SetCookie::parse(&printed), Ok(cookie), "{}", printed);
        }
    }

    #[test]
    fn only_what_is_sent_is_in_the_header(jar in jar(), asked in asked()) {
        let verdicts = jar.verdicts(&asked.context());
        let live = jar.cookies().filter(|cookie| !cookie.expired(asked.now)).count();
        prop_assert_eq!(verdicts.len(), live, "every live cookie has its verdict");
        let sent: Vec<String> = verdicts.iter().filter(|v| v.because.sends()).map(|v| v.cookie.pair()).collect();
        prop_assert_eq!(Jar::header(&verdicts).unwrap_or_default(), sent.join("; "));
        for verdict in &verdicts {
            prop_assert_eq!(verdict.sent, verdict.because.sends());
            prop_assert!(!verdict.sent || verdict.also.is_empty(), "what is sent breaks no rule");
            prop_assert!(verdict.also.iter().all(|reason| !reason.sends()));
            prop_assert!(!verdict.because.words(&verdict.cookie).is_empty());
            prop_assert!(!verdict.because.headline(&verdict.cookie).is_empty());
            let json = serde_json::to_value(verdict).unwrap();
            prop_assert_eq!(&json["because"]["code"], verdict.because.code());
        }
    }

    #[test]
    fn a_request_takes_what_it_would_take_if_the_whole_jar_were_judged(jar in jar(), asked in asked()) {
        let ctx = asked.context();
        prop_assert_eq!(jar.cookie_header(&ctx), Jar::header(&jar.verdicts(&ctx)));
        let elsewhere = |code: &str| code == "DomainMismatch";
        let here = jar.verdicts(&ctx).into_iter().filter(|v| !elsewhere(v.because.code())).count();
        prop_assert!(jar.verdicts_for_host(&ctx).len() >= here || ctx.url.host_str().is_none());
    }

    #[test]
    fn nothing_is_too_odd(line in soup(), asked in asked(), profile in profile()) {
        let (ctx, policy) = (asked.context(), profile.policy());
        let mut jar = Jar::new(profile);
        for text in [line.as_str(), received(&line), &format!("a=1; Expires={line}"), &format!("a=1; Max-Age={line}")] {
            let verdict = jar.set(text, &ctx);
            prop_assert_eq!(verdict.because.keeps(), verdict.because.word() == "kept");
            let parts: String = effects(text, &ctx, &policy).into_iter().map(|part| part.span.text).collect();
            prop_assert_eq!(parts, text);
            let told: String = glosses(text, &ctx, &Profile::ALL).into_iter().map(|(span, _)| span.text).collect();
            prop_assert_eq!(told, text);
            prop_assert!(!visible(text).chars().any(char::is_control));
            let cited: String = citation::linked(text).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(cited, text);
        }
        jar.touch(&jar.verdicts(&ctx), asked.now);
        jar.end_session();
    }

    #[test]
    fn same_question_same_answer(jar in jar(), asked in asked()) {
        prop_assert_eq!(jar.verdicts(&asked.context()), jar.clone().verdicts(&asked.context()));
    }

    #[test]
    fn script_never_sees_an_http_only_cookie(jar in jar(), asked in asked()) {
        for verdict in jar.verdicts(&Context { api: Api::Script, ..asked.context() }) {
            prop_assert!(!(verdict.sent && verdict.cookie.http_only));
        }
    }

    #[test]
    fn every_setting_has_words(profile in profile(), line in line(), asked in asked()) {
        let verdict = Jar::new(profile).set(&line, &asked.context());
        for reason in std::iter::once(&verdict.because).chain(&verdict.also) {
            prop_assert!(!reason.words().is_empty());
            prop_assert!(!reason.headline().is_empty());
        }
        prop_assert!(verdict.also.iter().all(|reason| reason.refuses()));
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

/// Fewer cases: each fills a jar to its limits.
mod limits {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn a_jar_never_exceeds_them(profile in profile(), secure in prop::collection::vec(any::<bool>(), 400)) {
            let policy = profile.policy();
            let url = Url::parse(PAGES[0]).unwrap();
            let mut jar = Jar::new(profile);
            for (number, secure) in secure.iter().enumerate() {
                let now = OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(number as i64);
                let line = format!("c{number}=1{}", if *secure { "; Secure" } else { "" });
                let verdict = jar.set(&line, &Context::typed(&url, now));
                let turned_away = verdict.because.code() == "DomainFull" && policy.crowded != Crowded::Stays && !secure;
                prop_assert!(verdict.kept || turned_away, "the newcomer stays");
                prop_assert!(jar.cookies().count() <= policy.per_domain.most);
                let kept_insecure = jar.cookies().filter(|cookie| !cookie.secure).count();
                let lost_secure = verdict.evicted.iter().any(|cookie| cookie.secure);
                prop_assert!(!(lost_secure && kept_insecure > 1), "Secure goes last, but for the newcomer");
            }
        }
    }

    #[test]
    fn in_all_a_jar_holds_no_more_than_its_total() {
        for profile in Profile::EACH {
            let mut jar = Jar::new(profile);
            let most = profile.policy().total.most;
            for number in 0..most + 10 {
                let url = Url::parse(&format!("https://h{}.example/", number / 40)).unwrap();
                let now = OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(number as i64);
                jar.set(&format!("c{number}=1"), &Context::typed(&url, now));
                assert!(jar.cookies().count() <= most);
            }
            assert!(jar.cookies().count() >= profile.policy().total.keep);
        }
    }
}
