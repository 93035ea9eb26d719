//! Where a form may lead under `form-action`: its own address, and the redirect that answers it.

use super::{
    person::{BOTH, Person, Which},
    sites::{Answer, Sites, page, see_other},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";
const ISSUER: &str = "id.example";

/// Two pages with one form, which the hotel answers with a redirect to the issuer: one policy names the issuer.
fn answers(request: &Request) -> Answer {
    let form = |name: &str| page(&format!("<form method=post action='/away?{name}'></form>"));
    match (request.host.as_str(), request.target.as_str()) {
        (HOTEL, "/self") => form("self").with("Content-Security-Policy: form-action 'self'"),
        (HOTEL, "/named") => {
            form("named").with(&format!("Content-Security-Policy: form-action 'self' https://{ISSUER}"))
        }
        (HOTEL, "/away?self") => see_other(&format!("https://{ISSUER}/?self")),
        (HOTEL, "/away?named") => see_other(&format!("https://{ISSUER}/?named")),
        _ => page("here"),
    }
}

async fn sends(person: &Person, sites: &Sites, name: &str) {
    person.opens(&format!("https://{HOTEL}/{name}")).await;
    person.does("document.addEventListener('securitypolicyviolation', e => { document.title = e.effectiveDirective }); document.forms[0].submit()").await;
    assert_eq!(sites.comes(HOTEL, &format!("/away?{name}")).await.method, "POST", "{name}: the site gets the form");
}

async fn is_held(which: Which, person: &Person, sites: &Sites) {
    sends(person, sites, "named").await;
    person.until(&format!("location.href === 'https://{ISSUER}/?named' && document.readyState === 'complete'")).await;
    sends(person, sites, "self").await;
    if which == Which::Firefox {
        person
            .until(&format!("location.href === 'https://{ISSUER}/?self' && document.readyState === 'complete'"))
            .await;
        return;
    }
    person.until("document.title === 'form-action'").await;
    assert_eq!(person.reads("location.pathname").await.as_deref(), Some("/self"), "{which:?} stays where it is");
    assert!(sites.asked(ISSUER, "/?self").is_empty(), "{which:?} asked the issuer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chromium_holds_the_redirect_after_a_form_to_its_policy_and_firefox_does_not() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        is_held(which, &person, &sites).await;
        person.leaves().await;
        sites.end();
    }
}
