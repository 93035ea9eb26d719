//! A cookie with `SameSite=Strict`, and the `Set-Cookie` of the page that a stranger's link leads to.

use super::{
    person::Person,
    sites::{Answer, Sites, page},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";

/// Whoever comes without a session gets one, as a site with a visit counter does.
fn answers(request: &Request) -> Answer {
    let begins =
        |id: &str| page("in").with(&format!("Set-Cookie: sid={id}; Path=/; Secure; HttpOnly; SameSite=Strict"));
    match request.target.as_str() {
        "/log-in" => begins("alice"),
        "/" if request.header("cookie").is_empty() => begins("stranger"),
        _ => page(&format!("<a href='https://{HOTEL}/'>to the hotel</a>")),
    }
}

async fn replaced(person: &Person, sites: &Sites) {
    person.opens(&format!("https://{HOTEL}/log-in")).await;
    person.opens("https://evil.example/mail").await;
    person.does("document.links[0].click()").await;
    assert_eq!(sites.comes(HOTEL, "/").await.header("cookie"), "", "from another site nothing is sent");
    person.until(&format!("location.host === '{HOTEL}' && document.readyState === 'complete'")).await;
    person.opens(&format!("https://{HOTEL}/account")).await;
    assert_eq!(sites.comes(HOTEL, "/account").await.header("cookie"), "sid=stranger", "hers is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_chromium_a_strict_cookie_is_replaced_by_the_one_a_stranger_is_given() {
    let sites = Sites::start(answers).await;
    let Some(person) = Person::at_chromium(&sites).await else { return };
    replaced(&person, &sites).await;
    person.leaves().await;
    sites.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_firefox_a_strict_cookie_is_replaced_by_the_one_a_stranger_is_given() {
    let sites = Sites::start(answers).await;
    let Some(person) = Person::at_firefox(&sites).await else { return };
    replaced(&person, &sites).await;
    person.leaves().await;
    sites.end();
}
