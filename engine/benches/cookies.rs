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

/// One line set and one request, in a jar that holds so many cookies of other sites: what it holds costs next to nothing.
#[divan::bench(args = [10, 300, 3000])]
fn in_a_jar_of(bencher: Bencher, held: usize) {
    let mut jar = Jar::new(Profile::Standard);
    for number in 0..held {
        jar.set("sid=1; Path=/", &Context::typed(&url(&format!("https://h.site{number}.example/")), NOW));
    }
    let page = url("https://hotel.grand.example/pay");
    let ctx = Context::typed(&page, NOW);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        jar.set(LINES[0], &ctx);
        divan::black_box(jar.cookie_header(&ctx))
    });
}

/// A case of so many hosts, as JSON: it grows as they do.
#[divan::bench(args = [200, 2000, 20_000], sample_count = 5)]
fn case_of_hosts(bencher: Bencher, hosts: usize) {
    let steps: Vec<String> =
        (0..hosts).map(|n| format!(r#"{{"url":"https://h.site{n}.example/","set":["sid=1"]}}"#)).collect();
    let case = format!(r#"{{"steps":[{}],"query":"https://h.site7.example/"}}"#, steps.join(","));
    bencher
        .counter(ItemsCount::new(hosts))
        .bench_local(|| divan::black_box(explain::line(&case, Profile::Standard, NOW)));
}

/// A whole case as JSON, as `cloakroom cookies explain` reads it: one line set, one question.
#[divan::bench]
fn json_line(bencher: Bencher) {
    let case = r#"{"id":1,"steps":[{"url":"https://hotel.grand.example/","set":["sid=1; Secure"]}],"query":"https://hotel.grand.example/"}"#;
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| divan::black_box(explain::line(case, Profile::Standard, NOW)));
}
