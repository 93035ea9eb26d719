//! The hotel's login with a token: what ends it, and what does not.

use http::StatusCode;
use serde_json::json;

use crate::{guest::GuestBrowser, harness::TestApp};

async fn with_token(app: &TestApp) -> GuestBrowser<'_> {
    let browser = GuestBrowser::at(app).await;
    let password = browser.password_of("alice").await;
    let answer = browser.post("/token", &format!("guest=alice&password={password}")).await;
    assert_eq!(answer.header("location"), "/token", "{}", answer.body);
    browser
}

#[tokio::test]
async fn a_token_opens_the_page_and_leaves_no_record() {
    let app = TestApp::start();
    let alice = with_token(&app).await;
    let page = alice.get("/token").await.body;
    assert!(page.contains("Good evening, Alice") && page.contains("&quot;sub&quot;: &quot;alice&quot;"), "{page}");
    let records = app.get("/api/sandbox/sessions").await.body;
    assert!(!records.contains("guest_id"), "no session knows her: {records}");
    let stranger = GuestBrowser::at(&app).await;
    assert_eq!(stranger.get("/token").await.status, StatusCode::OK, "the login page");
    assert_eq!(stranger.post("/token", "guest=alice&password=x").await.status, StatusCode::UNAUTHORIZED);
    stranger.set_cookie("token", "junk");
    assert_eq!(stranger.get("/token").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_logout_ends_the_token_only_while_there_is_a_list() {
    for on in [false, true] {
        let app = TestApp::start();
        let alice = with_token(&app).await;
        app.switch("deny_list", json!(on)).await;
        let copy = alice.cookie("token").unwrap();
        alice.post("/token/logout", "").await;
        assert_eq!(alice.cookie("token"), None, "the browser forgets it");
        let thief = GuestBrowser::at(&app).await;
        thief.set_cookie("token", &copy);
        let status = thief.get("/token").await.status;
        assert_eq!(status, if on { StatusCode::UNAUTHORIZED } else { StatusCode::OK });
    }
}

#[tokio::test]
async fn a_short_lived_token_is_over_after_five_minutes() {
    for on in [false, true] {
        let app = TestApp::start();
        app.switch("short_life", json!(on)).await;
        let alice = with_token(&app).await;
        app.post("/api/sandbox/clock", "{\"advance\": \"301s\"}").await;
        let status = alice.get("/token").await.status;
        assert_eq!(status, if on { StatusCode::UNAUTHORIZED } else { StatusCode::OK });
    }
}

#[tokio::test]
async fn a_forged_token_is_believed_while_signatures_are_not_verified() {
    let app = TestApp::start();
    let mallory = GuestBrowser::at(&app).await;
    // {"alg":"none"} and {"sub":"alice","exp":4102444800}
    mallory.set_cookie("token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6NDEwMjQ0NDgwMH0.");
    assert_eq!(mallory.get("/token").await.status, StatusCode::UNAUTHORIZED);
    app.switch("verify_signature", json!(false)).await;
    assert!(mallory.get("/token").await.body.contains("Good evening, Alice"));
}

#[tokio::test]
async fn a_random_secret_ends_tokens_signed_with_a_guess() {
    let app = TestApp::start();
    let alice = with_token(&app).await;
    let signed_with_the_word = alice.cookie("token").unwrap();
    app.switch("strong_secret", json!(true)).await;
    assert_eq!(alice.get("/token").await.status, StatusCode::UNAUTHORIZED);
    let fresh = with_token(&app).await;
    assert_ne!(fresh.cookie("token").unwrap(), signed_with_the_word);
    assert_eq!(fresh.get("/token").await.status, StatusCode::OK);
}

/// What is printed of each token where the run's tokens are taken apart.
fn taken_apart(page: &str) -> Vec<&str> {
    let parts = page.split("<div role=\"group\" class=\"tok").skip(1);
    parts.filter_map(|part| part.split("</section>").next()).collect()
}

#[tokio::test]
async fn the_picture_of_a_run_shows_which_token_is_forged_and_what_differs() {
    let app = TestApp::start();
    for (switches, status) in [("", "200"), ("&set=verify_signature", "401")] {
        let page = app.get(&format!("/attacks/forged-token?step=3{switches}")).await.body;
        let tokens = taken_apart(&page);
        let own = tokens.iter().find(|part| part.contains("Token T1")).unwrap();
        assert!(own.contains("Issued by the hotel") && own.contains("There: 43 characters."), "{own}");
        assert!(!own.contains("class=\"changed\""), "nothing is held against it: {own}");
        let forged = tokens.iter().find(|part| part.contains("Token T2")).unwrap();
        assert!(forged.contains("<i>forged</i>") && forged.contains("The hotel did not issue this token"), "{forged}");
        assert!(forged.contains("&quot;HS256&quot; → &quot;none&quot;"), "{forged}");
        assert!(forged.contains("&quot;mallory&quot; → &quot;alice&quot;"), "{forged}");
        assert!(forged.contains("Missing: nothing stands behind the second dot."), "{forged}");
        assert!(page.contains(&format!("class=\"code-{}\">{status}<", &status[..1])), "{status}");
        let lane = page.split("data-row=\"3\"").nth(1).unwrap().split("</li>").next().unwrap();
        assert!(lane.contains("<b>T2</b><i>forged</i>") && !lane.contains("<b>T1</b>"), "{lane}");
    }
}

#[tokio::test]
async fn a_token_signed_with_the_guessed_secret_is_forged_too_and_keeps_its_signature() {
    let app = TestApp::start();
    for path in ["/attacks/guessed-token-secret?step=4", "/attacks/guessed-token-secret?present&step=4"] {
        let page = app.get(path).await.body;
        let forged = taken_apart(&page).into_iter().find(|part| part.contains("Token T2")).unwrap().to_owned();
        assert!(forged.contains("There: 43 characters. Whether it fits"), "{forged}");
        assert!(!forged.contains("HS256&quot; →"), "the header is as the hotel writes it: {forged}");
    }
}

#[tokio::test]
async fn a_stolen_token_keeps_its_name_and_is_not_called_forged() {
    let app = TestApp::start();
    let page = app.get("/attacks/token-after-logout?step=3").await.body;
    let lane = page.split("data-row=\"3\"").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(lane.contains("<b>T1</b>") && lane.contains("known to Mallory"), "{lane}");
    assert!(!page.contains("<i>forged</i>"));
    let logout = page.split("data-row=\"2\"").nth(1).unwrap().split("data-row").next().unwrap();
    assert!(logout.contains("<code class=\"st\">303</code> <code>forget token</code>"), "{logout}");
    let shown: Vec<&str> =
        page.split("<div class=\"toks\" data-at=\"").skip(1).filter_map(|part| part.get(..1)).collect();
    assert_eq!(shown, ["1", "3"], "it is taken apart where somebody carries it for the first time");
}

#[tokio::test]
async fn a_broken_token_is_said_to_be_broken_and_stays_text() {
    let app = TestApp::start();
    let evil = "eyJhbGciOiI8c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ-In0"; // {"alg":"<script>alert(1)</script>"}
    for (token, says) in [
        ("<script>alert(1)</script>".to_owned(), "a token has three parts"),
        (format!("{evil}.e30."), "&lt;script&gt;alert(1)"),
        (format!("{evil}.__57.x"), "Decoded, it is not UTF-8 text."),
        ("e30.e30".to_owned(), "this has 2."),
        (format!("{}.e30.x", "A".repeat(6000)), "Decoded, it is not a JSON object."),
    ] {
        app.does("mallory", "http", &format!("GET https://hotel.grand.example/token\nCookie: token={token}")).await;
        let page = app.get("/inspector").await;
        assert_eq!(page.status, StatusCode::OK, "{says}");
        assert!(page.body.contains(says), "{says}");
        assert!(!page.body.contains("<script>alert"), "{says}");
    }
}
