//! More of what a room of curious learners tries: by hosts, by names of others, by floods. With `hostile` and `names` each of
//! these is an act that must not work; together they are more than eighty.

use std::net::IpAddr;

use axum::body::Body;
use futures_util::future::join_all;
use http::{Request, StatusCode, header};
use serde_json::json;
use tower::ServiceExt;

use super::{class, code, joined, teacher};
use crate::harness::{Answer, TUTORIAL, TestApp};

#[tokio::test]
async fn no_host_header_makes_anybody_somebody_else() {
    let (app, room) = class().await;
    let eve = joined(&app, &room, "Eve").await;
    for host in [
        "cloakroom.localhost.evil.example:3000",
        "evilcloakroom.localhost:3000",
        "cloakroom.localhost:3000@evil.example",
        "cloakroom.localhost:3000, evil.example",
        "cloakroom.localhost:80",
        "cloakroom.localhost:03000x",
        "localhost",
        "0:3000x",
        "[::1]:3001",
        "[::1",
        "класс.example:3000",
        "",
    ] {
        let Ok(value) = http::HeaderValue::from_bytes(host.as_bytes()) else { continue };
        let request = Request::get("/class").header(header::HOST, value).header(header::COOKIE, eve.cookie().unwrap());
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        let refused = [StatusCode::BAD_REQUEST, StatusCode::MISDIRECTED_REQUEST];
        assert!(refused.contains(&answer.status), "{host}: {}", answer.status);
        assert!(!answer.body.contains("Eve"), "{host}");
    }
    let twice = Request::get("/class").header(header::HOST, TUTORIAL).header(header::HOST, "evil.example");
    assert_eq!(app.send(twice.body(Body::empty()).unwrap()).await.status, StatusCode::BAD_REQUEST);
    let two = Request::get("http://evil.example/class").header(header::HOST, TUTORIAL);
    assert_eq!(app.send(two.body(Body::empty()).unwrap()).await.status, StatusCode::BAD_REQUEST);
    // What a proxy would add says nothing of who asks, and of where.
    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1;host=localhost"),
        ("x-forwarded-host", "localhost:3000"),
        ("x-original-url", "/teach"),
        ("x-rewrite-url", "/teach"),
        ("x-http-method-override", "POST"),
    ] {
        let answer = eve.ask_with("GET", "/console", None, &[(name, value)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
    }
}

#[tokio::test]
async fn a_learners_cookie_is_nobody_on_every_demo_host_and_they_have_no_page_of_the_classes() {
    let (app, room) = class().await;
    let eve = joined(&app, &room, "Eve").await;
    let hosts = {
        eve.hotel_host().await;
        eve.get("/api/sandbox").await.json()["hosts"].clone()
    };
    for site in ["hotel", "shop", "evil", "id"] {
        let host = hosts[site].as_str().unwrap().trim_start_matches("http://").to_owned();
        for path in
            ["/class", "/api/class", "/api/class/events", "/console", "/api/sandbox", "/class/teacher/x", "/join"]
        {
            let request = Request::get(path).header(header::HOST, &host).header(header::COOKIE, eve.cookie().unwrap());
            let answer = app.send(request.body(Body::empty()).unwrap()).await;
            assert!(!answer.body.contains("Eve") && !answer.body.contains("Tuesday"), "{host}{path}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn another_learners_sandbox_is_neither_seen_nor_changed_by_its_name() {
    let (app, room) = class().await;
    let (eve, mina) = (joined(&app, &room, "Eve").await, joined(&app, &room, "Mina").await);
    mina.hotel_host().await;
    let of_mina = mina.get("/api/sandbox").await.json()["id"].as_str().unwrap().to_owned();
    eve.hotel_host().await;
    let own = eve.get("/api/sandbox").await.json()["id"].as_str().unwrap().to_owned();
    let named = [("cloakroom-sandbox", of_mina.as_str())];
    for (method, path, body) in [
        ("GET", "/api/sandbox", None),
        ("PATCH", "/api/sandbox/switches", Some(r#"{"http_only":false}"#)),
        ("POST", "/api/sandbox/clock", Some(r#"{"advance":"31m"}"#)),
        ("POST", "/api/sandbox/restart", Some("{}")),
        ("GET", "/api/sandbox/exchanges", None),
        ("GET", "/api/sandbox/sessions", None),
        ("GET", "/api/sandbox/pause", None),
        ("POST", "/api/sandbox/browsers/alice/requests", Some(r#"{"steps":"open https://hotel.grand.example/"}"#)),
    ] {
        let answer = eve.ask_with(method, path, body, &named).await;
        assert!(answer.status.is_success() || answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(answer.json()["id"].as_str().is_none_or(|id| id == own), "{path}: {}", answer.body);
    }
    let now = mina.get("/api/sandbox").await.json();
    assert_eq!(now["id"], of_mina.as_str());
    assert_eq!(now["clock"]["offset_seconds"], 0, "{now}");
    let http_only = now["switches"].as_array().unwrap().iter().find(|s| s["name"] == "http_only").unwrap().clone();
    assert_eq!(http_only["value"], "on");
    assert_eq!(mina.get("/api/sandbox/exchanges").await.json()["exchanges"], json!([]));
    // Nor does any page of the class tell its name.
    for path in ["/class", "/api/class", "/class/you", "/", "/playground"] {
        assert!(!eve.get(path).await.body.contains(&of_mina), "{path}");
    }
}

#[tokio::test]
async fn a_lab_is_each_learners_own() {
    let (app, room) = class().await;
    let (eve, mina) = (joined(&app, &room, "Eve").await, joined(&app, &room, "Mina").await);
    let sent = [("do", "send"), ("text", "GET https://hotel.grand.example/")];
    assert_eq!(mina.form("/labs/planted", &sent).await.status, StatusCode::SEE_OTHER);
    let has_it = async |who: &TestApp| who.get("/labs/planted").await.body.contains("the hotel of this lab");
    assert!(has_it(&mina).await && !has_it(&eve).await, "Eve has none yet");
    assert_eq!(eve.form("/labs/planted", &[("do", "again")]).await.status, StatusCode::SEE_OTHER);
    assert!(has_it(&mina).await, "what Eve does in hers changes nothing in another");
    assert_eq!(mina.get("/api/progress").await.json()["lessons"], json!([]));
}

#[tokio::test]
async fn a_page_of_the_attackers_site_or_of_a_hotel_does_nothing_for_who_looks_at_it() {
    let (app, room) = class().await;
    let (teacher, mina) = (teacher(&app, &room).await, joined(&app, &room, "Mina").await);
    mina.hotel_host().await;
    let hosts = mina.get("/api/sandbox").await.json()["hosts"].clone();
    let before = room.class.state().count();
    for site in ["hotel", "shop", "evil", "id"] {
        let origin = hosts[site].as_str().unwrap();
        for who in [&teacher, &mina] {
            for (path, body, kind) in [
                ("/api/class/changes", r#"{"what":"reset","code":"BCDGHK"}"#, "application/json"),
                ("/api/class/changes", r#"{"what":"freeze","on":true}"#, "text/plain"),
                ("/class", "ballot=1&choice=0", "application/x-www-form-urlencoded"),
                ("/join/leave", "", "application/x-www-form-urlencoded"),
                ("/api/sandbox/reset", "{}", "application/json"),
                ("/labs/planted", "do=again", "application/x-www-form-urlencoded"),
            ] {
                // Over http to a name of a network there is no Sec-Fetch-Site: Origin alone must do.
                let ask = Request::post(path).header(header::HOST, TUTORIAL).header(header::ORIGIN, origin);
                let ask = ask.header(header::CONTENT_TYPE, kind).header(header::COOKIE, who.cookie().unwrap());
                let answer = app.send(ask.body(Body::from(body)).unwrap()).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin} {path}: {}", answer.body);
            }
            // A script's stream from there would take a place of the learner's.
            let ask = Request::get("/api/class/events").header(header::HOST, TUTORIAL).header(header::ORIGIN, origin);
            let ask = ask.header(header::COOKIE, who.cookie().unwrap());
            assert_eq!(app.send(ask.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN, "{origin}");
        }
    }
    assert_eq!((room.class.state().count(), room.class.state().is_frozen()), (before, false));
}

#[tokio::test]
async fn whoever_hoards_streams_takes_nobody_elses() {
    let (app, room) = class().await;
    let (eve, mina) = (joined(&app, &room, "Eve").await, joined(&app, &room, "Mina").await);
    let open = |who: &TestApp| {
        let ask = Request::get("/api/class/events").header(header::HOST, TUTORIAL);
        let ask = ask.header(header::COOKIE, who.cookie().unwrap()).body(Body::empty()).unwrap();
        let app = app.app.clone();
        async move { app.oneshot(ask).await.unwrap() }
    };
    let hoard = join_all((0..60).map(|_| open(&eve))).await;
    // A 429 would end an EventSource for good: what is too much ends at once, with a time to come again.
    assert!(
        hoard.iter().all(|answer| answer.status() == StatusCode::OK),
        "{:?}",
        hoard.iter().map(http::Response::status).collect::<Vec<_>>()
    );
    let patience = std::time::Duration::from_secs(2);
    let read = join_all(hoard.into_iter().map(|answer| tokio::time::timeout(patience, Answer::read(answer)))).await;
    let later =
        read.iter().filter(|read| read.as_ref().is_ok_and(|answer| answer.body.contains("event: later"))).count();
    assert_eq!(later, 56, "each beyond four ends by itself");
    assert_eq!(open(&mina).await.status(), StatusCode::OK);
    assert_eq!(mina.get("/class").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_class_is_not_filled_from_one_seat() {
    let (app, room) = class().await;
    let mut bot = app.another();
    bot.peer = Some(IpAddr::from([192, 168, 4, 66]));
    let code = code(&room);
    let (mut last, mut joins) = (StatusCode::SEE_OTHER, 0);
    while last == StatusCode::SEE_OTHER && joins < 600 {
        let answer = bot.another().form("/join", &[("code", &code), ("nickname", &format!("bot {joins}"))]).await;
        last = answer.status;
        joins += usize::from(last == StatusCode::SEE_OTHER);
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "{joins} joined");
    assert!((400..420).contains(&joins), "three hundred behind one address do join: {joins}");
    let mut phone = app.another();
    phone.peer = Some(IpAddr::from([192, 168, 4, 67]));
    let answer = phone.form("/join", &[("code", &code), ("nickname", "Mina")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "another phone comes in");
}

#[tokio::test]
async fn a_name_is_text_wherever_it_stands() {
    let (app, room) = class().await;
    let teacher = teacher(&app, &room).await;
    for (n, name) in [
        "<img src=x onerror=alert(1)>",
        "\"><script>x</script>",
        "{{7*7}}",
        "=HYPERLINK(\"http://evil\")",
        "a\u{202e}b",
        "💣💣💣",
        "../../etc",
        "' OR 1=1 --",
    ]
    .into_iter()
    .enumerate()
    {
        let learner = app.another();
        let answer = learner.form("/join", &[("code", &code(&room)), ("nickname", name)]).await;
        if answer.status != StatusCode::SEE_OTHER {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            continue;
        }
        for (who, path) in
            [(&learner, "/class"), (&learner, "/class/you"), (&teacher, "/class/projector"), (&teacher, "/class/ask")]
        {
            let body = who.get(path).await.body;
            for markup in ["<img src=x", "<script>x", "\u{202e}"] {
                assert!(!body.contains(markup), "{n} {path}: {name}");
            }
            assert!(!body.contains(">49<"), "{path}: a template in a name");
        }
    }
}

#[tokio::test]
async fn nobody_is_made_or_removed_by_what_a_learner_sends() {
    let (app, room) = class().await;
    let (eve, mina) = (joined(&app, &room, "Eve").await, joined(&app, &room, "Mina").await);
    let id = room.class.state().learners().find(|(_, l)| l.nickname.as_str() == "Mina").unwrap().0.as_str().to_owned();
    for change in [
        json!({ "what": "remove", "learner": id }),
        json!({ "what": "rename", "learner": id, "nickname": "Mallory" }),
        json!({ "what": "merge", "learner": id, "into": id }),
        json!({ "what": "join", "learner": "class-aaaaaaaaaaaa", "nickname": "x", "words": "a b" }),
        json!({ "what": "vote", "ballot": 1, "learner": id, "choice": 0 }),
        json!({ "what": "reset", "code": "BCDGHK" }),
        json!({ "what": "tell", "ballot": 1 }),
    ] {
        let answer = eve.post("/api/class/changes", &change.to_string()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{change}: {}", answer.body);
    }
    assert_eq!(room.class.state().count(), 2);
    assert_eq!(mina.get("/class/you").await.status, StatusCode::OK);
    for path in ["/api/progress/file", "/api/costs", "/api/stores"] {
        let seen = eve.get(path).await.body;
        assert!(!seen.contains(&id) && !seen.contains("Mina"), "{path}: {seen}");
    }
}
