//! A guest's own sessions at the hotel, a new password, and what the desk manager may end.

use http::StatusCode;
use serde_json::json;

use crate::{guest::GuestBrowser, harness::TestApp};

const IN: StatusCode = StatusCode::OK;
const OUT: StatusCode = StatusCode::SEE_OTHER;

/// The names of the devices on a page, this one first.
fn devices(page: &str) -> Vec<String> {
    let names = page.split("name=\"device\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    names.collect()
}

#[tokio::test]
async fn a_guest_sees_the_own_sessions_and_ends_one() {
    let app = TestApp::start();
    app.switch("cookie_only", json!(true)).await;
    let (desk, phone) = (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "alice").await);
    GuestBrowser::logged_in(&app, "mallory").await;
    let page = desk.get("/devices").await.body;
    assert_eq!((devices(&page).len(), page.matches("this one").count()), (2, 1), "{page}");
    assert!(page.contains("127.0.0.1"));
    for id in [desk.cookie("sid").unwrap(), phone.cookie("sid").unwrap()] {
        assert!(!page.contains(&id), "no session ID stands on a page");
    }
    let row = phone.get("/devices").await.body;
    let own = row.split("this one").next().unwrap().len();
    let its_name = devices(&row[own..]).remove(0);
    desk.post("/devices/end", &format!("device={its_name}")).await;
    assert_eq!((desk.get("/account").await.status, phone.get("/account").await.status), (IN, OUT));
    desk.post("/devices/end", &format!("device={}", devices(&desk.get("/devices").await.body)[0])).await;
    assert_eq!(desk.get("/account").await.status, OUT, "ending this one is logging out");
}

#[tokio::test]
async fn a_link_carries_the_session_along_only_while_an_address_may_bring_an_id() {
    let app = TestApp::start();
    for cookie_only in [false, true] {
        app.switch("cookie_only", json!(cookie_only)).await;
        let desk = GuestBrowser::logged_in(&app, "alice").await;
        let (page, id) = (desk.get("/devices").await.body, desk.cookie("sid").unwrap());
        assert_eq!(page.contains(&format!("account?id={id}")), !cookie_only, "{page}");
    }
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let app = TestApp::start();
    let (alice, mallory) =
        (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "mallory").await);
    let hers = devices(&alice.get("/devices").await.body).remove(0);
    assert_eq!(mallory.post("/devices/end", &format!("device={hers}")).await.status, StatusCode::NOT_FOUND);
    mallory.post("/devices/end-others", "").await;
    assert_eq!((alice.get("/account").await.status, mallory.get("/account").await.status), (IN, IN));
}

#[tokio::test]
async fn all_others_end_at_once_and_this_one_stays() {
    let app = TestApp::start();
    let (one, two) = (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "alice").await);
    let three = GuestBrowser::logged_in(&app, "alice").await;
    two.post("/devices/end-others", "").await;
    let status = async |browser: &GuestBrowser<'_>| browser.get("/account").await.status;
    assert_eq!((status(&one).await, status(&two).await, status(&three).await), (OUT, IN, OUT));
}

#[tokio::test]
async fn a_new_password_ends_other_sessions_only_while_the_switch_is_on() {
    for on in [false, true] {
        let app = TestApp::start();
        let (alice, thief) =
            (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "alice").await);
        app.switch("end_others_on_password_change", json!(on)).await;
        let before = alice.cookie("sid").unwrap();
        let old = alice.password_of("alice").await;
        assert_eq!(alice.post("/password", "password=short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(alice.post("/password", "password=a+longer+one").await.header("location"), "/account");
        assert_eq!(thief.get("/account").await.status, if on { OUT } else { IN });
        assert_eq!((alice.get("/account").await.status, alice.cookie("sid").unwrap() != before), (IN, on));
        let refused = alice.post("/login", &format!("guest=alice&password={old}")).await.status;
        assert_eq!(refused, StatusCode::UNAUTHORIZED, "the old password is worth nothing");
        assert_eq!(alice.password_of("alice").await, "a longer one", "the login page shows the new one");
    }
}

#[tokio::test]
async fn the_manager_ends_sessions_and_closes_an_account() {
    let app = TestApp::start();
    let (alice, trent) = (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "trent").await);
    assert!(trent.get("/manager").await.body.contains("1 session<"));
    trent.post("/manager/end", "guest=alice").await;
    assert_eq!(alice.get("/account").await.status, OUT);
    assert_eq!(alice.log_in("alice").await.status, OUT, "she may log in again");
    trent.post("/manager/close", "guest=alice").await;
    assert_eq!(alice.get("/account").await.status, OUT, "a closed account loses its sessions at once");
    let refused = alice.log_in("alice").await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.body.contains("closed"), "{}", refused.body);
    trent.post("/manager/open", "guest=alice").await;
    assert_eq!(alice.log_in("alice").await.header("location"), "/account");
    for guest in ["trent", "nobody"] {
        let answer = trent.post("/manager/close", &format!("guest={guest}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{guest}");
    }
}

#[tokio::test]
async fn a_guest_is_no_manager_whatever_a_cookie_says() {
    let app = TestApp::start();
    let mallory = GuestBrowser::logged_in(&app, "mallory").await;
    mallory.set_cookie("role", "manager");
    assert_eq!(mallory.get("/manager").await.status, StatusCode::FORBIDDEN);
    for path in ["/manager/end", "/manager/close", "/manager/open"] {
        assert_eq!(mallory.post(path, "guest=alice").await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(GuestBrowser::at(&app).await.get("/manager").await.header("location"), "/login?next=%2Fmanager");
}

/// The lake view is a page of Mallory's that links to the hotel; the hotel counts the visit of a stranger.
#[tokio::test]
async fn a_strict_cookie_is_replaced_by_the_one_that_a_stranger_is_given() {
    let log_in = "open https://hotel.grand.example/login\n\
                  submit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening, Alice";
    let follow = "open https://evil.example/lake-view\nclick \"Visit the hotel\"\n";
    let again = "open https://hotel.grand.example/account\n";
    for (same_site, afterwards) in [("strict", "303"), ("lax", "200")] {
        let app = TestApp::start();
        app.switch("same_site", json!(same_site)).await;
        app.does("alice", "act", log_in).await;
        app.does("alice", "act", follow).await;
        let answer = app.does("alice", "act", again).await;
        let status = answer["exchanges"][0]["status"].to_string();
        assert_eq!(status, afterwards, "{same_site}: {answer}");
    }
}
