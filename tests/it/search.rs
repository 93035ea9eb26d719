//! The search: what people type leads to what explains it, and everything that is found is there.

use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use cloakroom::search::{Index, Kind, LONGEST};
use proptest::prelude::*;

use crate::harness::{TestApp, embedded};

fn index() -> Index {
    Index::of(&embedded().library.current(), &[])
}

/// None of these sentences stands in `search.toml`.
const SENTENCES: &[(&str, &[&str])] = &[
    ("after paying with the card processor my user is signed out", &["/lessons/cookie-flags#same-site"]),
    ("connect.sid is never set", &["/lessons/cookie-flags#pitfall", "/lessons/cookie-flags#secure"]),
    ("logged out after the redirect", &["/lessons/login#redirect"]),
    ("every reload gives me another session id", &["/lessons/cookie-flags#pitfall"]),
    ("two tabs overwrite each other's cart", &["/lessons/under-the-hood#at-once"]),
    ("still signed in after I click log out", &["/lessons/logout#pitfall"]),
    ("the back button still shows my account page", &["/lessons/logout#back"]),
    (
        "sessions vanish when I restart the server",
        &["/reference/express#memory-store-warns", "/lessons/sessions#design"],
    ),
    (
        "works on my machine but in production no cookie behind nginx",
        &["/lessons/cookie-flags#secure", "/reference/express#proxy"],
    ),
    ("the app on port 3000 signs me out of the app on port 8080", &["/lessons/cookies#ports"]),
    ("invalid csrf token on all my forms", &["/lessons/csrf#token"]),
    ("how do I end all sessions when the password changes", &["/lessons/logout#myth", "/lessons/logout#everywhere"]),
    ("the cookie won't go away after logout", &["/lessons/logout#which", "/lessons/logout#pitfall"]),
    ("session times out while the user is typing", &["/lessons/expiry#limits", "/lessons/under-the-hood#rolling"]),
    ("anybody can open the admin page if they know the link", &["/lessons/guards#misses", "/lessons/guards#hidden"]),
    ("should I use argon2 or bcrypt", &["/lessons/login#verify"]),
    ("Can't extract session", &["/lessons/middleware#order"]),
    (
        "the state is missing when the user comes back from the identity provider",
        &["/lessons/elsewhere#strict", "/lessons/elsewhere#callback"],
    ),
    ("signing out of keycloak leaves our app open", &["/lessons/elsewhere#ends", "/attacks/logout-elsewhere"]),
    ("do I need both a nonce and PKCE", &["/lessons/elsewhere#three"]),
    ("document.cookie does not show my cookie", &["/lessons/cookies#script"]),
    ("a visitor sees the account of another user", &["/lessons/stateless#pitfall"]),
    ("user closes the browser and is logged out", &["/lessons/cookies#life"]),
    ("431 on localhost", &["/lessons/cookies#limits"]),
    ("what does saveUninitialized do", &["/reference/express#save-uninitialized", "/lessons/middleware#counted"]),
    ("sign in with Google: state is gone in the callback", &["/lessons/cookie-flags#same-site"]),
    ("why regenerate the id at login", &["/lessons/fixation#fix"]),
    ("after the login the user lands on an evil site", &["/lessons/guards#next"]),
    ("attacker keeps access after a password reset", &["/lessons/logout#myth"]),
    (
        "does a JWT end when I log out",
        &["/attacks/token-after-logout", "/attacks/forged-token", "/lessons/logout#pitfall"],
    ),
    (
        "it works locally and in production there is no cookie",
        &["/lessons/front#breaks", "/lessons/cookie-flags#secure"],
    ),
    ("every form gives 403 behind nginx", &["/lessons/front#breaks"]),
    ("the site redirects to itself for ever behind the load balancer", &["/lessons/front#breaks"]),
    (
        "our CDN shows one customer the account of another",
        &["/lessons/front#cache", "/attacks/cached-page", "/lessons/stateless#pitfall"],
    ),
    ("is it safe to write trust proxy true", &["/lessons/front#pitfall"]),
    ("the cookie has the name of the internal host as Domain", &["/lessons/front#name"]),
    (
        "someone replays a refresh token that was rotated already",
        &["/attacks/refresh-token-used-twice", "/lessons/tokens#end"],
    ),
    (
        "a virus stole all cookies of the browser",
        &["/attacks/infostealer", "/lessons/hijacking#live", "/lessons/hijacking#device"],
    ),
    ("our other subdomain floods the cookie jar", &["/attacks/cookie-eviction", "/lessons/shadowing#full"]),
    ("a slow request logs me back in", &["/lessons/under-the-hood#undone"]),
];

#[test]
fn what_people_type_leads_to_what_explains_it_among_the_first_three() {
    let index = index();
    let mut missed = Vec::new();
    for (sentence, right) in SENTENCES {
        // Cases are a group of their own, which `clinic.rs` asks.
        let found = index.find_among(sentence, |kind| kind != Kind::Case);
        let first: Vec<&str> = found.hits.iter().take(3).map(|h| h.entry.href.as_str()).collect();
        if !first.iter().any(|href| right.contains(href)) {
            missed.push(format!("{sentence}: {first:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn names_are_found_however_they_are_written() {
    let index = index();
    let first = |question: &str| index.find(question).hits.first().map(|h| h.entry.href.clone()).unwrap_or_default();
    for (question, right) in [
        ("ASVS 7.4.1", "/reference/standards#asvs-7-4-1"),
        ("cycle_id", "/lessons/fixation#fix"),
        ("fixaton", "/lessons/fixation#why"),
        ("saveuninit", "/reference/express#save-uninitialized"),
        ("http_only", "/reference/switches#http_only"),
    ] {
        let found = index.find_among(question, |kind| kind != Kind::Case);
        let top: Vec<_> = found.hits.iter().take(3).map(|h| h.entry.href.clone()).collect();
        assert!(top.iter().any(|href| href == right), "{question}: {top:?}");
    }
    assert!(first("kerberos realm xyzzy").is_empty(), "{}", first("kerberos realm xyzzy"));
    let found = index.find("signed off, zzzz");
    assert_eq!(found.unknown, ["zzzz"]);
    assert!(found.read_as.iter().any(|(typed, words)| typed == "signed off" && words.iter().any(|w| w == "log out")));
}

#[tokio::test]
async fn everything_that_can_be_found_is_there_at_its_anchor() {
    let app = TestApp::start();
    let course = embedded().library.current();
    let tools = cloakroom::tutorial::SEARCHED;
    let index = Index::of(&course, tools);
    let mut pages: HashMap<&str, String> = HashMap::new();
    let mut seen = HashSet::new();
    for entry in index.entries() {
        assert!(seen.insert(&entry.href), "{} can be found twice", entry.href);
        assert!(!entry.title.trim().is_empty() && !entry.text.trim().is_empty(), "{} is empty", entry.href);
        let (path, anchor) = entry.href.split_once('#').unwrap_or((&entry.href, ""));
        if !pages.contains_key(path) {
            let answer = app.get(path).await;
            // One page draws a test by chance, and leads there.
            assert!(answer.status == StatusCode::OK || path == "/recall/test", "{path}: {}", answer.status);
            pages.insert(path, answer.body);
        }
        let there = anchor.is_empty() || pages.get(path).is_some_and(|p| p.contains(&format!("id=\"{anchor}\"")));
        assert!(there, "there is no {} on the page", entry.href);
    }
    for leads in &course.search_words.seen {
        assert!(seen.contains(&leads.leads), "search.toml leads to {}, which cannot be found", leads.leads);
    }
    assert!(index.entries().len() > 250, "{index:?}");
}

#[tokio::test]
async fn the_api_answers_with_results_and_nothing_else() {
    let app = TestApp::start();
    let told = app.get("/api/search?q=logged+out+after+redirect").await;
    assert_eq!(told.status, StatusCode::OK);
    let results = told.json()["results"].as_array().unwrap().clone();
    assert_eq!(results[0]["href"], "/lessons/login#redirect");
    assert!(results.len() <= 20);
    for found in &results {
        let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["title", "href", "section", "kind"]);
    }
    for nothing in
        ["/api/search", "/api/search?q=", "/api/search?q=%20", "/api/search?q=the+of", "/api/search?q=%F0%9F%A6%80"]
    {
        let told = app.get(nothing).await;
        assert_eq!(
            (told.status, told.json()["results"].as_array().map(Vec::len)),
            (StatusCode::OK, Some(0)),
            "{nothing}"
        );
    }
    let long = app.get(&format!("/api/search?q={}", "a".repeat(LONGEST + 1))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.body.contains("at most 200 characters"), "{}", long.body);
}

#[tokio::test]
async fn the_page_shows_what_was_found_and_what_was_typed_stays_text() {
    let app = TestApp::start();
    let page = app.get("/search?q=logged+out+after+redirect").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["Most likely", "/lessons/login#redirect", "<mark>", "Read as: ", "id=\"lessons\""] {
        assert!(page.body.contains(part), "the page lacks {part}");
    }
    let hostile = app.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22+cookie").await;
    assert_eq!(hostile.status, StatusCode::OK);
    assert!(!hostile.body.contains("<script>alert"), "{}", hostile.body);
    let nothing = app.get("/search?q=kerberos+xyzzy").await.body;
    assert!(nothing.contains("Nothing here is about “kerberos xyzzy”."), "{nothing}");
    assert!(app.get("/search").await.body.contains("logged out after a redirect"), "it begins with examples");
    let long = app.get(&format!("/search?q={}", "é".repeat(LONGEST + 1))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_question_has_an_answer(question in "[a-zA-Z.:_’ \\-é🦀=0-9]{0,60}|\\PC{0,80}") {
        use std::sync::OnceLock;
        static INDEX: OnceLock<Index> = OnceLock::new();
        let index = INDEX.get_or_init(index);
        let found = index.find(&question);
        for hit in found.hits.iter().take(5) {
            let shown: String = index.excerpt(&question, hit).into_iter().map(|p| p.text).collect();
            prop_assert!(shown.len() < 400, "{shown}");
        }
    }
}
