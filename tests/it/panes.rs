//! The panes of the inspector: they tell what happened, in one order, and what is new in them.

use http::StatusCode;

use crate::{guest::GuestBrowser, harness::TestApp};

const LOG_IN: &str =
    "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}";

/// What stands of one browser: what happened, and what would happen next.
async fn told(app: &TestApp, who: &str) -> (String, String) {
    let page = app.get("/inspector").await.body;
    let section = page.split(&format!("id=\"browser-{who}\"")).nth(1).unwrap().split("</section>").next().unwrap();
    let (past, future) = section.split_once("class=\"future\"").unwrap_or((section, ""));
    (past.to_owned(), future.to_owned())
}

#[tokio::test]
async fn the_browsers_pane_tells_what_happened_and_apart_from_it_what_would_happen_next() {
    let app = TestApp::start();
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    let (past, future) = told(&app, "mallory").await;
    assert!(past.contains("No cookie went along: her jar was empty"), "{past}");
    assert!(!past.contains("</svg> sent</span>") && past.contains("New cookie."), "her first request had none: {past}");
    assert!(future.contains("</svg> would go</span>") && !future.contains("> sent<"), "{future}");
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    let (past, future) = told(&app, "mallory").await;
    assert!(past.contains("</svg> sent</span>") && !past.contains("No cookie went along"), "{past}");
    assert!(future.contains("The same again: 1 of 1 cookie would go along"), "{future}");
    app.does("mallory", "http", "GET https://evil.example/").await;
    let (past, _) = told(&app, "mallory").await;
    assert!(past.contains("</svg> withheld</span>") && past.contains("Cookie of hotel.grand.example"), "{past}");
}

#[tokio::test]
async fn a_cookie_written_by_hand_went_along_and_the_jar_had_no_say_in_it() {
    let app = TestApp::start();
    app.does("alice", "http", "GET https://hotel.grand.example/count").await;
    app.does("alice", "http", "GET https://hotel.grand.example/\nCookie: theme=dark").await;
    let (past, future) = told(&app, "alice").await;
    assert!(past.contains("theme=") && past.contains("written into the request by hand"), "{past}");
    assert!(!past.contains("SameSite=Lax") && future.contains("SameSite=Lax"), "sid stayed in the jar: {past}");
}

#[tokio::test]
async fn the_panes_stand_in_one_order_whichever_is_shown_first() {
    let app = TestApp::start();
    for open in ["browsers", "switches", "store", "nonsense"] {
        let page = app.get(&format!("/inspector?panes={open},requests")).await.body;
        let tabs: Vec<&str> =
            page.split("aria-controls=\"pane-").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(tabs, ["picture", "browsers", "requests", "store", "timeline", "switches"], "{open}");
        let shown = page.split("class=\"pane is-on\" id=\"pane-").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(shown, if open == "nonsense" { "requests" } else { open });
    }
}

#[tokio::test]
async fn beside_a_lesson_the_switches_come_when_they_are_asked_for() {
    let app = TestApp::start();
    app.switch("http_only", serde_json::json!(false)).await;
    for path in ["/lessons/fixation", "/tour", "/inspector?later=switches&focus=http_only"] {
        let page = app.get(path).await.body;
        assert!(!page.contains("data-switch="), "{path}");
        assert!(page.contains("data-part=\"switches\" data-later"), "{path}");
        assert!(page.contains("href=\"/playground?panes=switches&amp;focus="), "{path}: the way there without script");
        assert!(page.contains("1 changed: <code>http_only=off</code>") && page.contains(" on</span>"), "{path}");
    }
    let whole =
        ["/inspector?focus=http_only", "/inspector?later=nonsense", "/playground?panes=switches&focus=http_only"];
    // A page that shows them first has them at once.
    for path in whole.into_iter().chain(["/inspector?panes=switches&later=switches"]) {
        let page = app.get(path).await.body;
        assert!(!page.contains("data-later") && page.contains("data-switch=\"http_only\""), "{path}");
    }
}

/// The acts of the picture, oldest first.
async fn acts(app: &TestApp) -> Vec<String> {
    let page = app.get("/inspector").await.body;
    let pane = page.split("id=\"pane-picture\"").nth(1).unwrap().split("</section>").next().unwrap();
    pane.split("<details class=\"act").skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_picture_grows_act_by_act_and_shows_each_record_before_and_after() {
    let app = TestApp::start();
    assert!(acts(&app).await.is_empty());
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    let two = acts(&app).await;
    assert!(two[0].contains("is new in the store") && !two[0].contains(" open>"), "{}", two[0]);
    assert!(
        two[1].contains("<td>1</td><td>2</td>") && two[1].contains(" open>"),
        "the record before, and after: {}",
        two[1]
    );
    assert!(!two[1].contains("is new"), "{}", two[1]);
    app.does("alice", "act", LOG_IN).await;
    let three = acts(&app).await;
    assert_eq!(three[2].matches("class=\"plane\"").count(), 3, "a page, the form, where it led: {}", three[2]);
    assert!(three[2].contains("3–5") && three[2].contains("guest_id") && !three[1].contains(" open>"), "{}", three[2]);
    app.does("alice", "http", "GET https://hotel.grand.example/account").await;
    let four = acts(&app).await;
    assert!(four[3].contains("no record has changed") && !four[3].contains("class=\"ba\""), "{}", four[3]);
}

/// The write is done, and its answer is lost: whoever looks at the picture must not read that nothing has changed.
#[tokio::test]
async fn the_picture_does_not_say_of_a_silent_store_that_no_record_has_changed() {
    let app = TestApp::start();
    app.switch("store", serde_json::json!("sqlite")).await;
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    app.switch("store_trouble", serde_json::json!("answer_lost")).await;
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    app.switch("store_trouble", serde_json::json!("none")).await;
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    let three = acts(&app).await;
    assert!(three[1].contains("did not answer in time") && !three[1].contains("no record has changed"), "{}", three[1]);
    assert!(three[2].contains("<td>2</td><td>3</td>") && !three[2].contains("did not answer"), "{}", three[2]);
}

#[tokio::test]
async fn the_picture_says_which_of_two_servers_answered() {
    let app = TestApp::start();
    app.does("alice", "http", "GET https://hotel.grand.example/count").await;
    app.switch("servers", serde_json::json!("in_turn")).await;
    for _ in 0..2 {
        app.does("alice", "http", "GET https://hotel.grand.example/count").await;
    }
    let three = acts(&app).await;
    assert!(!three[0].contains("by server-"), "there is but one: {}", three[0]);
    let by = |act: &String| ["1", "2"].map(|n| act.contains(&format!("by server-{n}")));
    assert!(by(&three[1]) != by(&three[2]) && by(&three[1])[0] != by(&three[1])[1], "{} {}", three[1], three[2]);
}

#[tokio::test]
async fn the_picture_draws_the_last_acts_and_says_what_it_leaves_out() {
    let app = TestApp::start();
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    for _ in 0..9 {
        app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    }
    assert_eq!(acts(&app).await.len(), 8);
    let page = app.get("/inspector").await.body;
    assert!(page.contains("Requests 1 to 2 came before"), "{page}");
    assert!(acts(&app).await[0].contains("<td>2</td><td>3</td>"), "what came before is known, though not drawn");
    let many = vec!["open https://hotel.grand.example/count"; 20].join("\n");
    app.does("alice", "act", &many).await;
    let last = acts(&app).await.pop().unwrap();
    assert!(last.matches("class=\"plane\"").count() <= 10, "{last}");
}

#[tokio::test]
async fn the_picture_says_which_session_cookie_stayed_at_home() {
    let app = TestApp::start();
    app.switch("secure", true.into()).await;
    app.does("alice", "act", LOG_IN).await;
    assert!(!acts(&app).await[0].contains("stayed at home"));
    app.does("alice", "act", "open http://hotel.grand.example/").await;
    let last = acts(&app).await.pop().unwrap();
    assert!(last.contains("stayed at home") && last.contains("plain http"), "{last}");
    app.does("alice", "act", "open https://evil.example/").await;
    let last = acts(&app).await.pop().unwrap();
    assert!(!last.contains("stayed at home"), "a cookie of the hotel's was never meant for another site: {last}");
}

#[tokio::test]
async fn the_store_shows_the_newest_record_first_and_marks_what_the_last_act_did() {
    let app = TestApp::start();
    app.does("mallory", "http", "GET https://hotel.grand.example/count").await;
    app.does("alice", "act", LOG_IN).await;
    let page = app.get("/inspector?panes=store").await.body;
    let records: Vec<&str> = page.split("<div class=\"rec").skip(2).collect();
    assert!(records[0].contains("guest_id") && records[0].starts_with(" is-"), "Alice's stands first: {}", records[0]);
    let oldest = records.last().unwrap();
    assert!(oldest.contains("visits") && oldest.starts_with("\">"), "Mallory's is last, and has no mark: {oldest}");
    // The last of the act's requests only read: what the others did is marked all the same.
    assert!(
        page.contains("what came of the last act, <b>Alice, GET &#x2f;login, and the 2 requests after it</b>"),
        "{page}"
    );
    app.does("alice", "http", "GET https://hotel.grand.example/style.css").await;
    let page = app.get("/inspector?panes=store").await.body;
    assert!(page.contains("GET &#x2f;style.css</b>, changed nothing here"), "{page}");
    assert!(!page.contains("class=\"mark\">new"), "{page}");
}

#[tokio::test]
async fn an_act_in_ones_own_browser_includes_the_redirect_it_follows() {
    let app = TestApp::start();
    let you = GuestBrowser::logged_in(&app, "alice").await;
    you.get("/account").await;
    let page = app.get("/inspector?panes=store").await.body;
    assert!(page.contains("<b>You, POST &#x2f;login, and the request after it</b>"), "{page}");
    you.get("/").await;
    let page = app.get("/inspector?panes=store").await.body;
    assert!(page.contains("<b>You, GET &#x2f;</b>"), "{page}");
}

#[tokio::test]
async fn the_playground_lists_what_the_hotel_answers_to_and_a_path_alone_is_the_hotels() {
    let app = TestApp::start();
    let page = app.get("/playground").await.body;
    let mut listed = 0;
    for row in page.split("<dt><code>").skip(1) {
        let row = row.split('<').next().unwrap().replace("&#x2f;", "/");
        let (methods, path) = row.rsplit_once(' ').unwrap();
        for method in methods.split(", ") {
            let answer = app.does("alice", "http", &format!("{method} {path}")).await;
            let last = &answer["exchanges"][0];
            assert_eq!(last["url"].as_str().unwrap(), format!("https://hotel.grand.example{path}"));
            let status = last["status"].as_u64().unwrap();
            assert!(!matches!(status, 404 | 405 | 502), "{row}: {status}");
            listed += 1;
        }
    }
    assert!(listed > 15, "{listed}");
    assert_eq!(page.matches("data-example=\"").count(), 6);
    assert_eq!(app.get("/assets/playground.js").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_words_without_braces() {
    let app = TestApp::start();
    let says = async |who: &str, notation: &str, steps: &str| app.does(who, notation, steps).await["problem"].clone();
    let unknown = says("mallory", "http", "GET /account\nCookie: sid={{planted}}").await;
    assert_eq!(unknown, "nothing is noted as “planted” yet; play the step that notes it first");
    let none = says("alice", "act", "open https://hotel.grand.example/whoami\nclick \"your lucky number\"").await;
    assert!(none.as_str().unwrap().ends_with("; there is none at all"), "{none}");
}

#[tokio::test]
async fn a_tab_of_the_hotel_that_was_reset_leads_to_the_new_one() {
    let app = TestApp::start();
    let old = app.hotel_host().await;
    app.post("/api/sandbox/reset", "{}").await;
    let request = http::Request::get("/account?a=%22%3E").header("host", &old).body(axum::body::Body::empty()).unwrap();
    let page = app.send(request).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let way = page.body.split("href=\"http://cloakroom.localhost:3000").nth(1).unwrap().split('"').next().unwrap();
    let led = app.get(way).await;
    let new = app.hotel_host().await;
    assert_ne!(old, new);
    assert_eq!(led.header("location"), format!("http://{new}/account?a=%22%3E"));
    assert_eq!(app.another().get("/hotel").await.header("location"), "/playground", "who has no sandbox yet");
}
