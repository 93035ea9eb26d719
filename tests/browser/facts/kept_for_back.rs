//! *Back* to a page with `no-store`: from the browser's memory, or from the site?

use super::{
    person::{BOTH, Person, Which},
    sites::{Answer, Sites, page},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";

fn answers(request: &Request) -> Answer {
    let cookie = |line: &str| page("").with(&format!("Set-Cookie: {line}; Path=/; Secure"));
    let path = request.target.split('?').next().unwrap_or_default();
    match path {
        "/log-in" => cookie("sid=1; HttpOnly").with("Set-Cookie: theme=dark; Path=/; Secure"),
        "/account" => page("").with("Cache-Control: no-store"),
        "/log-out" => cookie("sid=; Max-Age=0; HttpOnly"),
        "/looks" => cookie("theme=light"),
        _ => page(""),
    }
}

/// Opens a page with `no-store`, another one, and goes back. True if the site was asked again.
async fn asked_again(person: &Person, sites: &Sites, name: &str, then: &str) -> bool {
    let account = format!("/account?{name}");
    person.opens(&format!("https://{HOTEL}/log-in")).await;
    person.opens(&format!("https://{HOTEL}{account}")).await;
    person.does(&format!("location.assign('https://{HOTEL}{then}')")).await;
    person.until(&format!("location.pathname === '{then}' && document.readyState === 'complete'")).await;
    person.does("setTimeout(() => history.back(), 0)").await;
    person.until(&format!("location.search === '?{name}' && document.readyState === 'complete'")).await;
    sites.asked(HOTEL, &account).len() == 2
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_store_page_is_kept_for_back_by_chromium_alone() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        let kept = which == Which::Chromium;
        for (name, then, again) in
            [("first", "/on", !kept), ("out", "/log-out", true), ("looks", "/looks", true), ("second", "/on", !kept)]
        {
            let asked = asked_again(&person, &sites, name, then).await;
            assert_eq!(asked, again, "{which:?}: {name}, by way of {then}");
        }
        person.leaves().await;
        sites.end();
    }
}
