//! What a form's request says of who sent it, and who says `Origin: null`.

use super::{
    person::{BOTH, Person},
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
        "/open" => page(&form("http://hotel.grand.example/?open")),
        "/at-home" => page(&form("http://hotel.localhost/?at-home")),
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

/// Waits for the answer's page: what is still under way would get into the way of what comes next. A frame does not.
async fn arrives(person: &Person, target: &str) {
    let query = target.trim_start_matches('/');
    let there = format!("location.search === '{query}' || document.querySelector('iframe')");
    person.until(&format!("Boolean(({there}) && document.readyState === 'complete')")).await;
}

async fn origins(person: &Person, sites: &Sites) {
    for (page, target, origin, site) in SENT {
        let before = sites.asked(HOTEL, target).len();
        person.goes_to(page).await;
        let request = sites.comes_after(before, HOTEL, target).await;
        assert_eq!(request.method, "POST", "{page}");
        arrives(person, target).await;
        assert_eq!((request.header("origin"), request.header("sec-fetch-site")), (*origin, *site), "{page}");
    }
}

/// By plain http nothing is said of the site, but at a machine's own names.
async fn in_the_open(person: &Person, sites: &Sites) {
    for (page, host, target, site) in [
        ("http://evil.example/open", HOTEL, "/?open", ""),
        ("http://evil.example/at-home", "hotel.localhost", "/?at-home", "cross-site"),
    ] {
        person.goes_to(page).await;
        let request = sites.comes(host, target).await;
        arrives(person, target).await;
        assert_eq!((request.secure, request.header("sec-fetch-site")), (false, site), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn origin_is_null_from_frames_redirects_and_silent_pages() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        origins(&person, &sites).await;
        in_the_open(&person, &sites).await;
        person.leaves().await;
        sites.end();
    }
}
