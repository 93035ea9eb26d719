//! A room of curious learners: what they try, and what becomes of it.

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::{QUESTION, asked, class, code, joined, teacher, votes};
use crate::harness::TUTORIAL;

/// What is the teacher's, by its address.
const TEACHERS: [&str; 13] = [
    "/teach",
    "/teach?all",
    "/teach?plan=45",
    "/attacks/fixation-planted/notes",
    "/attacks/fixation-planted?present&step=4",
    "/matrix?present",
    "/class/projector",
    "/class/ask",
    "/console",
    "/console?notes",
    "/console?learner=x&words",
    "/console?switches",
    "/class/results.csv",
];

#[tokio::test]
async fn nothing_of_the_teachers_opens_without_the_link() {
    let (app, room) = class().await;
    let (learner, stranger) = (joined(&app, &room, "Eve").await, app.another());
    for path in TEACHERS {
        let answer = learner.ask_with("GET", path, None, &[("accept", "text/html")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        let answer = stranger.ask_with("GET", path, None, &[("accept", "text/html")]).await;
        assert_eq!(answer.header("location"), "/join", "{path}");
    }
    for path in
        ["/teach/", "//teach", "/teach%2f", "/TEACH", "/class/../teach", "/%74each", "/attacks/fixation-planted/notes/"]
    {
        let answer = learner.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.body.contains("Ask, and wait"), "{path}");
    }
    for (path, body) in [
        ("/api/class/changes", r#"{"what":"freeze","on":true}"#),
        ("/api/class/changes", r#"{"what":"lead","to":"/coat-check"}"#),
        ("/api/class/ballots", r#"{"source":"attacks/fixation-planted/3"}"#),
        ("/api/class/along", r#"{"path":"/coat-check"}"#),
        ("/api/class/plan", r#"{"minutes":45,"part":0}"#),
        ("/api/class/switches", r#"{"http_only":false}"#),
        ("/api/class/reset", "{}"),
        ("/api/class/changes", r#"{"what":"reset","code":"BCDGHK"}"#),
        ("/api/matrix", "{}"),
        ("/api/costs", "{}"),
        ("/api/stores/redis", r#"{"act":"start"}"#),
        ("/api/exercises/renew-on-login/run", "{}"),
        ("/api/processes/child", r#"{"act":"start"}"#),
    ] {
        for who in [&learner, &stranger] {
            let answer = who.post(path, body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.body);
        }
    }
    let state = room.class.state();
    assert!(!state.is_frozen() && state.lead().is_none() && state.ballot().is_none());
}

#[tokio::test]
async fn a_stranger_reaches_the_way_in_and_nothing_else() {
    let (app, _) = class().await;
    let stranger = app.another();
    for path in ["/join", "/join/back", "/healthz", "/assets/app.css"] {
        assert_eq!(stranger.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/api/class", "/api/class/events", "/api/sandbox", "/api/progress", "/api/search?q=x"] {
        assert_eq!(stranger.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for (path, body) in [("/api/sandbox", "{}"), ("/api/class/vote", r#"{"ballot":1,"choice":0}"#)] {
        assert_eq!(stranger.post(path, body).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_guessed_key_and_a_session_of_ones_own_making_are_nobody() {
    let (app, room) = class().await;
    let eve = joined(&app, &room, "Eve").await;
    for key in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", &"A".repeat(5_000), "..%2f..", &room.key.as_str()[1..]] {
        let answer = eve.get(&format!("/class/teacher/{key}")).await;
        assert!(answer.status.is_client_error(), "{key}: {}", answer.status);
    }
    assert_eq!(eve.get("/console").await.status, StatusCode::FORBIDDEN);
    let made_up =
        Request::get("/console").header(header::HOST, TUTORIAL).header(header::COOKIE, "__Host-cloakroom=teacher");
    let answer = eve.send(made_up.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("location"), "/join");
}

#[tokio::test]
async fn votes_are_neither_doubled_nor_given_for_another_nor_late_nor_wild() {
    let (app, room) = class().await;
    let (teacher, eve) = (teacher(&app, &room).await, joined(&app, &room, "Eve").await);
    let other = joined(&app, &room, "Mina").await;
    let ballot = asked(&teacher, QUESTION).await;
    for _ in 0..3 {
        votes(&eve, ballot, 0).await;
    }
    let mina =
        room.class.state().learners().find(|(_, l)| l.nickname.as_str() == "Mina").unwrap().0.as_str().to_owned();
    for wild in [
        format!("{{\"ballot\":{ballot},\"choice\":0,\"learner\":\"{mina}\"}}"),
        format!("{{\"ballot\":{ballot},\"choice\":-1}}"),
        format!("{{\"ballot\":{ballot},\"choice\":9}}"),
        format!("{{\"ballot\":{ballot},\"choice\":1e9}}"),
        format!("{{\"ballot\":{},\"choice\":0}}", ballot + 1),
        r#"{"ballot":18446744073709551616,"choice":0}"#.to_owned(),
        "[]".to_owned(),
        "x".to_owned(),
    ] {
        let answer = eve.post("/api/class/vote", &wild).await;
        assert!(answer.status.is_client_error(), "{wild}: {}", answer.status);
    }
    assert_eq!(room.class.state().ballot().unwrap().bars().iter().sum::<usize>(), 1);
    drop(other);
    // The teacher has no vote.
    assert_eq!(votes(&teacher, ballot, 0).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn codes_and_words_are_not_guessed_by_trying() {
    let (app, room) = class().await;
    let eve = app.another();
    let mut seen = None;
    for n in 0..400 {
        let answer = eve.form("/join", &[("code", "BBBBBB"), ("nickname", "Eve")]).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            seen = Some(n);
            assert!(!answer.header("retry-after").is_empty(), "it says when to come again");
            break;
        }
    }
    // Two tries a second come back, and a loaded machine is slow: what is left is used up just before each question.
    assert!(seen.is_some_and(|n| n <= 200), "{seen:?}");
    let here = std::net::IpAddr::from([127, 0, 0, 1]);
    let used_up = || while room.class.quota().wrong_code(here).is_ok() {};
    used_up();
    assert_eq!(eve.form("/join/back", &[("words", "kabuto menari")]).await.status, StatusCode::TOO_MANY_REQUESTS);
    used_up();
    let right = eve.form("/join", &[("code", &code(&room)), ("nickname", "Eve")]).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "or the answer would tell");
}

#[tokio::test]
async fn whoever_reloads_for_ever_waits_and_the_others_do_not() {
    let (app, room) = class().await;
    let (eve, mina) = (joined(&app, &room, "Eve").await, joined(&app, &room, "Mina").await);
    let mut waits = 0;
    for _ in 0..300 {
        waits += usize::from(eve.get("/class").await.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(waits > 50, "{waits}");
    assert_eq!(mina.get("/class").await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_origin_cannot_act_for_a_learner_or_the_teacher() {
    let (app, room) = class().await;
    let teacher = teacher(&app, &room).await;
    for origin in ["http://evil.example", "http://192.168.4.20:3001", "null"] {
        let request = Request::post("/api/class/changes")
            .header(header::HOST, TUTORIAL)
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, teacher.cookie().unwrap());
        let answer = teacher.send(request.body(Body::from(r#"{"what":"freeze","on":true}"#)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
    }
    for host in ["class.example", "192.168.4.20.evil.example:3000", "localhost:3001"] {
        let request = Request::get("/join").header(header::HOST, host).body(Body::empty()).unwrap();
        assert_eq!(teacher.send(request).await.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert!(!room.class.state().is_frozen());
}
