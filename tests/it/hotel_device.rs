//! A session that is bound to the machine it began on: what gets a new short cookie, and what a copy is good for.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use cloakroom::es256::MachineKey;
use cloakroom_engine::world::DeviceKey;
use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    guest::GuestBrowser,
    harness::{Answer, TestApp},
};

const ACCOUNT: &str = "GET https://hotel.grand.example/account";

async fn bound() -> TestApp {
    let app = TestApp::start();
    app.switch("bind_device", json!(true)).await;
    app
}

/// Alice's simulated browser logs in, and somebody copies its jar.
async fn copied(app: &TestApp) {
    let login = "open https://hotel.grand.example/login\n\
                 submit \"log in\" guest=alice password={{alice.password}}\n\
                 => body contains Good evening, Alice\ncapture stolen = jar";
    let told = app.does("alice", "act", login).await;
    assert_eq!(told["expectations"][0]["held"], true, "{told}");
}

/// Does the account open with the copy?
async fn opens(app: &TestApp) -> bool {
    let told = app
        .does("mallory", "http", &format!("{ACCOUNT}\nCookie: {{{{stolen}}}}\n=> body contains {{{{secret}}}}"))
        .await;
    told["expectations"][0]["held"] == true
}

async fn minutes(app: &TestApp, minutes: u32) {
    app.post("/api/sandbox/clock", &format!("{{\"advance\": \"{minutes}m\"}}")).await;
}

async fn alice_sees_her_account(app: &TestApp) -> bool {
    let told = app
        .does("alice", "act", "open https://hotel.grand.example/account\n=> body contains Good evening, Alice")
        .await;
    told["expectations"][0]["held"] == true
}

#[tokio::test]
async fn a_copied_jar_is_good_until_the_short_cookie_ends_and_not_longer() {
    for (binds, after_nine, after_ten) in [(false, true, true), (true, true, false)] {
        let app = TestApp::start();
        app.switch("bind_device", json!(binds)).await;
        copied(&app).await;
        assert!(opens(&app).await);
        minutes(&app, 9).await;
        assert_eq!(opens(&app).await, after_nine);
        minutes(&app, 1).await;
        assert_eq!(opens(&app).await, after_ten, "bind_device {binds}");
        assert!(alice_sees_her_account(&app).await, "her browser has the key");
        assert_eq!(opens(&app).await, after_ten);
    }
}

fn in_lower_case(exchange: &Value) -> String {
    exchange.to_string().to_lowercase()
}

#[tokio::test]
async fn what_goes_over_the_wire_is_what_the_draft_says() {
    let app = bound().await;
    copied(&app).await;
    minutes(&app, 11).await;
    assert!(alice_sees_her_account(&app).await);
    let seen = app.get("/api/sandbox/exchanges").await.json();
    let all: Vec<&Value> = seen["exchanges"].as_array().unwrap().iter().map(|e| &e["exchange"]).collect();
    let of = |path: &str| -> Vec<String> {
        let url = format!("https://hotel.grand.example{path}");
        all.iter().filter(|e| e["request"]["url"] == url.as_str()).map(|e| in_lower_case(e)).collect()
    };
    let registered = of("/device/register");
    assert!(registered.len() == 1 && registered[0].contains("secure-session-response"), "{registered:?}");
    assert!(registered[0].contains("session_identifier") && registered[0].contains("__host-bound="), "{registered:?}");
    let refreshed = of("/device/refresh");
    assert!(refreshed.len() == 2 && refreshed.iter().all(|e| e.contains("sec-secure-session-id")), "{refreshed:?}");
    let (challenged, renewed) = if refreshed[0].contains("\"status\":403") { (0, 1) } else { (1, 0) };
    assert!(refreshed[challenged].contains("secure-session-challenge"), "{refreshed:?}");
    assert!(refreshed[renewed].contains("secure-session-response") && refreshed[renewed].contains("\"status\":200"));
    let login = all
        .iter()
        .find(|e| e["request"]["method"] == "POST" && in_lower_case(e).contains("secure-session-registration"));
    assert!(login.is_some_and(|e| e.to_string().contains("(ES256);path=")), "the login offers it");
}

fn proof(key: &MachineKey, challenge: &str, with_key: bool) -> String {
    let mut header = json!({ "typ": "dbsc+jwt", "alg": "ES256" });
    if with_key {
        header["jwk"] = key.public();
    }
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&header), part(&json!({ "jti": challenge })));
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(key.sign(text.as_bytes()).unwrap()))
}

fn quoted(text: &str, before: &str) -> String {
    text.split(before).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// A browser of our own that has logged in, and the challenge of its offer.
async fn offered(app: &TestApp) -> (GuestBrowser<'_>, String) {
    let browser = GuestBrowser::at(app).await;
    let password = browser.password_of("alice").await;
    let answer = browser.post("/login", &format!("guest=alice&password={password}")).await;
    let challenge = quoted(answer.header("secure-session-registration"), "challenge=\"");
    (browser, challenge)
}

async fn refresh(browser: &GuestBrowser<'_>, name: &str, proof: Option<&str>) -> Answer {
    let name = format!("\"{name}\"");
    let mut headers = vec![("sec-secure-session-id", name.as_str())];
    headers.extend(proof.map(|proof| ("secure-session-response", proof)));
    browser.ask("POST", "/device/refresh", &headers, "").await
}

async fn register(browser: &GuestBrowser<'_>, proof: &str) -> Answer {
    browser.ask("POST", "/device/register", &[("secure-session-response", proof)], "").await
}

#[tokio::test]
async fn a_challenge_is_good_once_and_for_its_own_key_alone() {
    let app = bound().await;
    let (browser, challenge) = offered(&app).await;
    let (key, other) = (MachineKey::draw().unwrap(), MachineKey::draw().unwrap());
    let register = async |proof: &str| register(&browser, proof).await;
    assert_eq!(register("junk").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(register(&proof(&key, &challenge, false)).await.status, StatusCode::BAD_REQUEST, "without its key");
    let first = register(&proof(&key, &challenge, true)).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    assert_eq!(register(&proof(&other, &challenge, true)).await.status, StatusCode::FORBIDDEN, "a key is there");
    let name = first.json()["session_identifier"].as_str().unwrap().to_owned();

    let asked = async || quoted(refresh(&browser, &name, None).await.header("secure-session-challenge"), "\"");
    let challenge = asked().await;
    let signed = proof(&key, &challenge, false);
    assert_eq!(refresh(&browser, &name, Some(&signed)).await.status, StatusCode::OK);
    assert_eq!(refresh(&browser, &name, Some(&signed)).await.status, StatusCode::UNAUTHORIZED, "twice");
    let challenge = asked().await;
    let by_another = proof(&other, &challenge, false);
    assert_eq!(refresh(&browser, &name, Some(&by_another)).await.status, StatusCode::UNAUTHORIZED);
    let with_another = proof(&other, &asked().await, true);
    assert_eq!(refresh(&browser, &name, Some(&with_another)).await.status, StatusCode::UNAUTHORIZED, "no second key");
    let late = proof(&key, &asked().await, false);
    minutes(&app, 5).await;
    assert_eq!(refresh(&browser, &name, Some(&late)).await.status, StatusCode::UNAUTHORIZED, "too late");
    assert_eq!(refresh(&browser, "nobody", None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_browser_that_takes_no_offer_goes_on_as_ever_and_one_that_did_needs_its_cookie() {
    let app = bound().await;
    let (browser, challenge) = offered(&app).await;
    minutes(&app, 60).await;
    assert!(browser.get("/account").await.body.contains("Good evening, Alice"), "nothing was registered");
    let key = MachineKey::draw().unwrap();
    let late = register(&browser, &proof(&key, &challenge, true)).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN, "an offer ends");

    let (browser, challenge) = offered(&app).await;
    let id = browser.cookie("sid").unwrap();
    let answer = register(&browser, &proof(&key, &challenge, true)).await;
    let line = answer.set_cookies().into_iter().find(|line| line.starts_with("__Host-bound=")).unwrap();
    assert!(line.contains("HttpOnly") && line.contains("Secure") && line.contains("Max-Age=600"), "{line}");
    assert!(browser.get("/account").await.body.contains("Good evening, Alice"));
    let thief = GuestBrowser::at(&app).await;
    thief.set_cookie("sid", &id);
    for path in ["/account", "/whoami", "/devices", "/", "/book"] {
        let answer = thief.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.body);
    }
    let page = thief.get("/account").await.body;
    assert!(page.contains("bound to another machine") && page.contains("href=\"/login\""), "{page}");
    assert_eq!(thief.get("/login").await.status, StatusCode::OK);
    assert_eq!(thief.post("/coats", "coat=Grey&pocket=x").await.status, StatusCode::FORBIDDEN);
    thief.set_cookie("__Host-bound", "AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(thief.get("/account").await.status, StatusCode::FORBIDDEN);
    minutes(&app, 10).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::FORBIDDEN, "and hers has ended");
    let answer = browser.log_in("alice").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "a login helps");
    assert!(browser.get("/account").await.body.contains("Good evening, Alice"));
}

#[tokio::test]
async fn two_requests_at_once_that_write_the_record_undo_no_binding() {
    let app = bound().await;
    copied(&app).await;
    let at_once: Vec<_> = (0..8).map(|_| app.get("/inspector")).collect();
    futures_util::future::join_all(at_once).await;
    for line in ["GET https://hotel.grand.example/count\nCookie: {{stolen}}\n=> 200"; 3] {
        app.does("mallory", "http", line).await;
    }
    minutes(&app, 11).await;
    assert!(!opens(&app).await);
    assert!(alice_sees_her_account(&app).await);
}

#[tokio::test]
async fn a_logout_ends_the_binding_and_the_browser_forgets_it() {
    let app = bound().await;
    copied(&app).await;
    let out = "open https://hotel.grand.example/account\nsubmit \"log out\"\nwait 11m\nopen https://hotel.grand.example/account";
    app.does("alice", "act", out).await;
    assert!(!opens(&app).await);
    let asked = |seen: &Value| seen.to_string().matches("/device/refresh").count();
    let before = asked(&app.get("/api/sandbox/exchanges").await.json());
    app.does("alice", "act", "open https://hotel.grand.example/login").await;
    assert_eq!(asked(&app.get("/api/sandbox/exchanges").await.json()), before, "it is not asked for again");
    copied(&app).await;
    assert!(alice_sees_her_account(&app).await);
}
