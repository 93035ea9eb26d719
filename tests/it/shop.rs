//! The shop: the hotel's sibling, for both kinds of browser.

use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::harness::{Answer, TestApp};

async fn visit(app: &TestApp, host: &str, path: &str) -> Answer {
    app.send(Request::get(path).header(header::HOST, host).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_shop_has_a_front_page_a_look_and_no_cookie() {
    let app = TestApp::start();
    let host = app.hotel_host().await.replace("hotel.", "shop.");
    let front = visit(&app, &host, "/").await;
    assert!(front.status == StatusCode::OK && front.body.contains("The Lake Shop"), "{}", front.body);
    front.expect_no_set_cookie();
    assert!(visit(&app, &host, "/style.css").await.header("content-type").starts_with("text/css"));
    let none = visit(&app, &host, "/nothing").await;
    assert!(none.status == StatusCode::NOT_FOUND && none.body.contains("Not on our shelves"), "{}", none.body);
    assert_eq!(visit(&app, "shop.aaaaaaaa.cloakroom.localhost:3000", "/").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_simulated_browser_finds_the_shop_next_to_the_hotel() {
    let app = TestApp::start();
    let steps = "open https://shop.grand.example/\n=> 200\n=> body contains Umbrellas\nopen https://shop.grand.example/x\n=> 404";
    let answer = app.does("alice", "act", steps).await;
    assert!(answer["expectations"].as_array().unwrap().iter().all(|e| e["held"] == true), "{answer}");
}
