//! A picture whose address says http, on a page by https and on one by http.

use std::time::Duration;

use tokio::time::sleep;

use super::{
    person::{BOTH, Person},
    sites::{Answer, Sites, page},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";

fn answers(request: &Request) -> Answer {
    match request.target.as_str() {
        "/sign-in" => ["sid=1", "strict=1; SameSite=Strict", "lax=1; SameSite=Lax", "none=1; SameSite=None; Secure"]
            .iter()
            .fold(page("in"), |page, cookie| page.with(&format!("Set-Cookie: {cookie}; Path=/"))),
        "/post-card" => page(&format!("<img src='http://{HOTEL}/lake.png'>")),
        _ => page("a picture"),
    }
}

async fn pictures(person: &Person, sites: &Sites) {
    person.opens(&format!("https://{HOTEL}/sign-in")).await;
    person.opens("https://news.grand-times.com/post-card").await;
    let upgraded = sites.comes(HOTEL, "/lake.png").await;
    assert!(upgraded.secure, "on a page by https the picture is fetched by https");
    // One that comes late would come over http.
    sleep(Duration::from_millis(300)).await;
    assert!(sites.asked(HOTEL, "/lake.png").iter().all(|asked| asked.secure));
    let before = sites.asked(HOTEL, "/lake.png").len();
    person.opens("http://evil.example/post-card").await;
    let plain = sites.comes_after(before, HOTEL, "/lake.png").await;
    assert!(!plain.secure, "on a page by http it is fetched as it says");
    // Neither carries a cookie: Lax and Strict hold back, and None is not for http.
    assert_eq!((upgraded.header("cookie"), plain.header("cookie")), ("", ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_http_picture_is_fetched_over_http_on_http_pages_only() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        pictures(&person, &sites).await;
        person.leaves().await;
        sites.end();
    }
}
