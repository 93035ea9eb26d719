//! Any bytes as a `Set-Cookie` value: nothing panics, nothing is lost, nothing refused is sent.
#![no_main]

use cloakroom_engine::cookie::{Api, Context, Jar, Kind, Profile, SetCookie, anatomy, received};
use libfuzzer_sys::fuzz_target;
use time::OffsetDateTime;
use url::Url;

const PAGES: [&str; 6] = [
    "https://hotel.grand.example/account/keys",
    "http://hotel.grand.example/",
    "https://evil.example/",
    "http://a.localhost/",
    "http://[::1]/",
    "https://www.xn--bcher-kva.example./x",
];

fuzz_target!(|input: (&str, [u8; 4], i32)| {
    let (line, picks, seconds) = input;
    let joined: String = anatomy(line).into_iter().map(|span| span.text).collect();
    assert_eq!(joined, line, "taking apart loses nothing");
    if let Ok(cookie) = SetCookie::parse(line) {
        assert_eq!(SetCookie::parse(&cookie.to_string()).as_ref(), Ok(&cookie), "printed, it parses the same");
    }
    let page = |pick: u8| Url::parse(PAGES[usize::from(pick) % PAGES.len()]).expect("the pages are URLs");
    let (url, from) = (page(picks[0]), page(picks[1]));
    let kind = [Kind::Navigate, Kind::Fetch, Kind::Image, Kind::Iframe][usize::from(picks[2]) % 4];
    let api = if picks[3] & 1 == 0 { Api::Http } else { Api::Script };
    let now = OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(i64::from(seconds));
    let ctx = Context { initiator: (picks[3] & 2 == 0).then_some(&from), kind, api, ..Context::typed(&url, now) };
    for profile in Profile::ALL {
        let mut jar = Jar::new(profile);
        let verdict = jar.set(if api == Api::Http { received(line) } else { line }, &ctx);
        assert_eq!(verdict.kept, jar.cookies().count() == 1);
        let sent = jar.verdicts(&ctx);
        assert!(verdict.kept || sent.is_empty(), "what was refused is not sent");
        for verdict in sent {
            assert!(!verdict.because.words(&verdict.cookie).is_empty());
        }
    }
});
