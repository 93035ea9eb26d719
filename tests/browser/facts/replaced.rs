//! A cookie with `SameSite=Strict`, and the `Set-Cookie` of the page that a stranger's link leads to.

use super::{
    person::{BOTH, Person},
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
async fn a_strict_cookie_is_replaced() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        replaced(&person, &sites).await;
        person.leaves().await;
        sites.end();
    }
}
