//! What a browser fetches before anybody has clicked, and whether it says so.

use super::{
    person::{BOTH, Person, Which},
    sites::{Answer, Sites, page},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";

fn rules(kind: &str, url: &str) -> String {
    format!(
        "<script type=speculationrules>{{ \"{kind}\": [{{ \"source\": \"list\", \"urls\": [\"{url}\"] }}] }}</script>"
    )
}

fn answers(request: &Request) -> Answer {
    let change = |name: &str| format!("https://{HOTEL}/log-out?{name}");
    match request.target.as_str() {
        "/log-in" => page("in").with("Set-Cookie: sid=1; Path=/; Secure; HttpOnly; SameSite=Lax"),
        "/link" => page(&format!("<link rel=prefetch href='{}'>", change("link"))),
        "/rules" => page(&rules("prefetch", &change("rules"))),
        "/prerender" => page(&rules("prerender", &change("prerender"))),
        // What should not come stands before what comes.
        "/far" => page(&format!(
            "{}{}<link rel=prefetch href='{}'>",
            rules("prefetch", &change("far-rules")),
            rules("prerender", &change("far-prerender")),
            change("far-link")
        )),
        _ => page("out"),
    }
}

/// A page of the hotel, or of somebody else, and what the browser does ahead of a click: the link is the log-out.
async fn ahead(person: &Person, sites: &Sites, page: &str, name: &str) -> Request {
    person.opens(&format!("https://{page}")).await;
    sites.comes(HOTEL, &format!("/log-out?{name}")).await
}

async fn links_are_fetched_ahead(person: &Person, sites: &Sites) {
    person.opens(&format!("https://{HOTEL}/log-in")).await;
    let near = ahead(person, sites, "hotel.grand.example/link", "link").await;
    assert_eq!((near.method.as_str(), near.header("sec-purpose"), near.header("cookie")), ("GET", "prefetch", "sid=1"));
    let far = ahead(person, sites, "evil.example/far", "far-link").await;
    assert_eq!((far.method.as_str(), far.header("sec-purpose"), far.header("cookie")), ("GET", "prefetch", ""));
}

async fn rules_are_followed(person: &Person, sites: &Sites) {
    for (name, purpose) in [("rules", "prefetch"), ("prerender", "prefetch;prerender")] {
        let fetched = ahead(person, sites, &format!("{HOTEL}/{name}"), name).await;
        assert_eq!((fetched.header("sec-purpose"), fetched.header("cookie")), (purpose, "sid=1"), "{name}");
    }
    // Rules of another site reach no host that has cookies here.
    for name in ["far-rules", "far-prerender"] {
        assert!(sites.asked(HOTEL, &format!("/log-out?{name}")).is_empty(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_are_fetched_ahead_with_the_cookie() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        links_are_fetched_ahead(&person, &sites).await;
        let rules = person.reads("HTMLScriptElement.supports('speculationrules')").await;
        assert_eq!(rules.as_deref() == Some("true"), which == Which::Chromium, "{which:?}");
        if which == Which::Chromium {
            rules_are_followed(&person, &sites).await;
        }
        person.leaves().await;
        sites.end();
    }
}
