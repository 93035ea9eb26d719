//! The demo site as a real browser sees it, switch by switch.

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::harness::{Answer, TestApp};

async fn visit(app: &TestApp, host: &str, path: &str, cookie: Option<&str>) -> Answer {
    let mut request = Request::get(path).header(header::HOST, host);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, format!("sid={cookie}"));
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

async fn log_in(app: &TestApp, host: &str, cookie: Option<&str>) -> Answer {
    let page = visit(app, host, "/login", None).await.body;
    let password = page.split("alice / ").nth(1).or_else(|| page.split("<code>").nth(2)).unwrap();
    let password: String =
        password.trim_start_matches("<code>").chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let mut request = Request::post("/login")
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, format!("sid={cookie}"));
    }
    app.send(request.body(Body::from(format!("guest=alice&password={password}"))).unwrap()).await
}

#[tokio::test]
async fn the_session_cookie_carries_what_the_switches_say_from_the_next_request_on() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    visit(&app, &host, "/", None).await.expect_set_cookie("sid").with("HttpOnly").with("Secure").with("SameSite=Lax");
    app.switch("http_only", json!(false)).await;
    visit(&app, &host, "/", None).await.expect_set_cookie("sid").without("HttpOnly").with("Secure");
    app.switch("secure", json!(false)).await;
    visit(&app, &host, "/", None).await.expect_set_cookie("sid").without("Secure");
    for (value, attribute) in [("strict", "SameSite=Strict"), ("none", "SameSite=None"), ("lax", "SameSite=Lax")] {
        app.switch("same_site", json!(value)).await;
        visit(&app, &host, "/", None).await.expect_set_cookie("sid").with(attribute);
    }
    app.switch("same_site", json!("omitted")).await;
    visit(&app, &host, "/", None).await.expect_set_cookie("sid").without("SameSite").with("Path=/");
}

#[tokio::test]
async fn a_guest_logs_in_sees_the_account_and_logs_out() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    let answer = log_in(&app, &host, None).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/account"));
    let sid = answer.expect_set_cookie("sid").value();
    assert!(visit(&app, &host, "/account", Some(&sid)).await.body.contains("Good evening, Alice"));
    let out = Request::post("/logout").header(header::HOST, &host).header(header::COOKIE, format!("sid={sid}"));
    app.send(out.body(Body::empty()).unwrap()).await.expect_set_cookie("sid").with("Max-Age=0");
    let again = visit(&app, &host, "/account", Some(&sid)).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the record is gone, whatever cookie is sent");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_the_same_answer() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    for body in ["guest=alice&password=no", "guest=nobody&password=no", "", "guest=alice"] {
        let request = Request::post("/login")
            .header(header::HOST, &host)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = app.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{body}");
    }
}

#[tokio::test]
async fn a_login_renews_the_id_only_while_the_switch_is_on() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    let before = visit(&app, &host, "/", None).await.expect_set_cookie("sid").value();
    assert_eq!(log_in(&app, &host, Some(&before)).await.expect_set_cookie("sid").value(), before);
    app.switch("renew_on_login", json!(true)).await;
    let before = visit(&app, &host, "/", None).await.expect_set_cookie("sid").value();
    let after = log_in(&app, &host, Some(&before)).await.expect_set_cookie("sid").value();
    assert_ne!(after, before);
    assert_eq!(visit(&app, &host, "/account", Some(&before)).await.status, StatusCode::SEE_OTHER);
    assert!(visit(&app, &host, "/account", Some(&after)).await.body.contains("Alice"));
}

#[tokio::test]
async fn an_id_in_the_address_is_taken_only_while_cookie_only_is_off() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    let planted = visit(&app, &host, "/", None).await.expect_set_cookie("sid").value();
    let path = format!("/login?id={planted}");
    assert_eq!(visit(&app, &host, &path, None).await.expect_set_cookie("sid").value(), planted);
    app.switch("cookie_only", json!(true)).await;
    assert_ne!(visit(&app, &host, &path, None).await.expect_set_cookie("sid").value(), planted);
}

#[tokio::test]
async fn the_hotel_can_be_framed_by_the_tutorial_and_by_nobody_else() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    let answer = visit(&app, &host, "/", None).await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("frame-ancestors http://cloakroom.localhost:3000"), "{policy}");
    assert!(!policy.contains("frame-ancestors *"));
}

#[tokio::test]
async fn a_narrow_path_takes_the_cookie_off_every_other_address_and_loses_no_guest() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    visit(&app, &host, "/", None).await.expect_set_cookie("sid").with("Path=/");
    app.switch("narrow_path", json!(true)).await;
    let steps = "open https://hotel.grand.example/login\n\
                 submit \"log in\" guest=alice password={{alice.password}}\n\
                 open https://hotel.grand.example/\n=> sends cookie.session\n=> body contains Good evening, Alice\n\
                 open https://hotel.grand.example/account\nsubmit \"log out\"\n\
                 open https://hotel.grand.example/account\n=> body lacks {{secret}}";
    let played = app.does("alice", "act", steps).await;
    assert_eq!(played["problem"], serde_json::Value::Null, "{played}");
    assert!(played["expectations"].as_array().unwrap().iter().all(|e| e["held"] == true), "{played}");
    // Written by hand, it is answered where it asks: the server never learns a Path.
    let by_hand = visit(&app, &host, "/login", None).await;
    by_hand.expect_set_cookie("sid").with("Path=/guests");
    let led = Request::get("/account?a=1").header(header::HOST, &host).header("sec-fetch-mode", "navigate");
    let led = app.send(led.body(Body::empty()).unwrap()).await;
    assert_eq!((led.status, led.header("location")), (StatusCode::TEMPORARY_REDIRECT, "/guests/account?a=1"));
    app.switch("host_prefix", json!(true)).await;
    visit(&app, &host, "/guests", None).await.expect_set_cookie("__Host-sid").with("Path=/");
}
