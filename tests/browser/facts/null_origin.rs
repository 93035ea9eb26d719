//! Who sends `Origin: null`.

use super::{
    person::Person,
    sites::{Answer, Sites, page, redirect},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";

/// A form that sends itself to the hotel, or by way of another host.
fn form(to: &str) -> String {
    format!("<form method=post action='{to}'></form><script>document.forms[0].submit()</script>")
}

fn to_hotel(target: &str) -> String {
    format!("https://{HOTEL}{target}")
}

fn answers(request: &Request) -> Answer {
    match request.target.as_str() {
        "/sandboxed" => page(&format!(
            "<iframe sandbox='allow-scripts allow-forms' srcdoc=\"{}\"></iframe>",
            form(&to_hotel("/?sandboxed"))
        )),
        "/data" => page(&format!("<iframe src=\"data:text/html,{}\"></iframe>", form(&to_hotel("/?data")))),
        "/silent" => page(&form(&to_hotel("/?silent"))).with("Referrer-Policy: no-referrer"),
        "/same-origin" => page(&form(&to_hotel("/?same-origin"))).with("Referrer-Policy: same-origin"),
        "/by-way" => page(&form("https://shop.grand-times.com/on")),
        "/on" => redirect(&to_hotel("/?by-way")),
        "/plain" => page(&form(&to_hotel("/?plain"))),
        _ => page("here"),
    }
}

/// The page, the name of its request, and what the two headers say.
const SENT: &[(&str, &str, &str, &str)] = &[
    ("https://evil.example/plain", "/?plain", "https://evil.example", "cross-site"),
    ("https://evil.example/sandboxed", "/?sandboxed", "null", "cross-site"),
    ("https://evil.example/data", "/?data", "null", "cross-site"),
    ("https://evil.example/by-way", "/?by-way", "null", "cross-site"),
    ("https://evil.example/silent", "/?silent", "null", "cross-site"),
    ("https://hotel.grand.example/silent", "/?silent", "null", "same-origin"),
    ("https://hotel.grand.example/same-origin", "/?same-origin", "https://hotel.grand.example", "same-origin"),
    // Its own form, by way of another host and back.
    ("https://hotel.grand.example/by-way", "/?by-way", "null", "cross-site"),
];

async fn origins(person: &Person, sites: &Sites) {
    for (page, target, origin, site) in SENT {
        let before = sites.asked(HOTEL, target).len();
        person.goes_to(page).await;
        let request = sites.comes_after(before, HOTEL, target).await;
        assert_eq!(request.method, "POST", "{page}");
        assert_eq!((request.header("origin"), request.header("sec-fetch-site")), (*origin, *site), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chromium_says_origin_null_for_frames_without_one_redirects_and_silent_pages() {
    let sites = Sites::start(answers).await;
    let Some(person) = Person::at_chromium(&sites).await else { return };
    origins(&person, &sites).await;
    person.leaves().await;
    sites.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn firefox_says_origin_null_for_frames_without_one_redirects_and_silent_pages() {
    let sites = Sites::start(answers).await;
    let Some(person) = Person::at_firefox(&sites).await else { return };
    origins(&person, &sites).await;
    person.leaves().await;
    sites.end();
}
