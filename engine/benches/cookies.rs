//! Cookie verdicts a second, on one core: `cargo bench -p cloakroom-engine`.

use cloakroom_engine::{
    cookie::{Context, Jar, Kind, Profile},
    explain,
};
use divan::{Bencher, counter::ItemsCount};
use time::{Duration, OffsetDateTime};
use url::Url;

fn main() {
    divan::main();
}

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const LINES: [&str; 4] = [
    "sid=8GdkQ2mZ; Path=/; HttpOnly; SameSite=Lax",
    "__Host-csrf=1; Path=/; Secure; SameSite=Strict",
    "theme=dark; Max-Age=86400",
    "ad=1; SameSite=None; Secure; Domain=grand.example",
];

fn url(text: &str) -> Url {
    Url::parse(text).unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

/// One Set-Cookie line, from the text to the jar.
#[divan::bench(args = Profile::ALL)]
fn setting(bencher: Bencher, profile: Profile) {
    let page = url("https://hotel.grand.example/login");
    bencher.counter(ItemsCount::new(LINES.len())).with_inputs(|| Jar::new(profile)).bench_local_refs(|jar| {
        for line in LINES {
            divan::black_box(jar.set(line, &Context::typed(&page, NOW)));
        }
    });
}

/// One cookie, one request.
#[divan::bench(args = Profile::ALL)]
fn sending(bencher: Bencher, profile: Profile) {
    let (page, evil) = (url("https://hotel.grand.example/pay"), url("https://evil.example/"));
    let mut jar = Jar::new(profile);
    for line in LINES {
        jar.set(line, &Context::typed(&page, NOW));
    }
    let now = NOW + Duration::minutes(1);
    let ctx = Context { initiator: Some(&evil), kind: Kind::Navigate, ..Context::typed(&page, now) };
    bencher.counter(ItemsCount::new(LINES.len())).bench_local(|| divan::black_box(jar.verdicts(&ctx)));
}

/// A whole case as JSON, as `cloakroom cookies explain` reads it: one line set, one question.
#[divan::bench]
fn json_line(bencher: Bencher) {
    let case = r#"{"id":1,"steps":[{"url":"https://hotel.grand.example/","set":["sid=1; Secure"]}],"query":"https://hotel.grand.example/"}"#;
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| divan::black_box(explain::line(case, Profile::Standard, NOW)));
}
