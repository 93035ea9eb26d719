//! The hotel on each store: what a restart leaves, what trouble looks like, what two servers share.

use std::time::{Duration, Instant};

use cloakroom::{
    private_servers::{Act, Condition, NotReady, NotStarted},
    store::{StoreKind, WorldId, shown_by},
};
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::harness::{Answer, PATIENCE, TestApp};

/// A visitor of the hotel with one cookie.
struct Guest<'a> {
    app: &'a TestApp,
    host: String,
    cookie: Option<String>,
}

impl<'a> Guest<'a> {
    async fn of(app: &'a TestApp) -> Self {
        Self { app, host: app.hotel_host().await, cookie: None }
    }

    async fn open(&mut self, path: &str) -> Answer {
        let mut request = Request::get(path).header(header::HOST, &self.host);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let answer = self.app.send(request.body(axum::body::Body::empty()).unwrap()).await;
        for line in answer.set_cookies() {
            let gone = line.contains("Max-Age=0");
            self.cookie = if gone { None } else { line.split(';').next().map(str::to_owned) };
        }
        answer
    }

    /// How often `/count` says that this visitor was here; the text if it says something else.
    async fn counts(&mut self, times: usize) -> Vec<String> {
        let mut all = Vec::new();
        for _ in 0..times {
            let answer = self.open("/count").await;
            let number = answer.body.chars().filter(char::is_ascii_digit).collect();
            all.push(if answer.status == StatusCode::OK { number } else { answer.status.as_u16().to_string() });
        }
        all
    }
}

/// Sets a store; `false` where its server is not installed here.
async fn store(app: &TestApp, kind: StoreKind) -> bool {
    match app.servers.make_ready(kind).await {
        Ok(()) => app.switch("store", json!(kind.word())).await,
        Err(NotReady::NotStarted(NotStarted::NotInstalled { .. })) => return false,
        Err(other) => panic!("{other}"),
    }
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_hotel_is_forgotten_by_memory_alone() {
    for kind in StoreKind::ALL {
        let app = TestApp::start();
        if !store(&app, kind).await {
            continue;
        }
        let mut guest = Guest::of(&app).await;
        assert_eq!(guest.counts(3).await, ["1", "2", "3"], "{kind}");
        app.post("/api/sandbox/restart", "{}").await;
        let expected = if kind == StoreKind::Memory { "1" } else { "4" };
        assert_eq!(guest.counts(1).await, [expected], "{kind}");
        let shown = app.get("/api/sandbox/sessions").await.json();
        assert_eq!(shown["store"], kind.word());
        assert_eq!(shown["records"].as_array().unwrap().len(), 1, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_trouble_is_said_within_a_second_and_pages_without_a_session_go_on() {
    let app = TestApp::start();
    let mut guest = Guest::of(&app).await;
    assert_eq!(guest.counts(1).await, ["1"]);
    for trouble in ["hangs", "cut"] {
        app.switch("store_trouble", json!(trouble)).await;
        let begun = Instant::now();
        let answer = guest.open("/count").await;
        assert!(begun.elapsed() < Duration::from_secs(1), "{trouble}: {:?}", begun.elapsed());
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{trouble}: {}", answer.body);
        assert_eq!(answer.header("retry-after"), "2", "{trouble}");
        assert!(answer.body.contains("SQLite cannot be reached"), "{trouble}: {}", answer.body);
        assert!(answer.set_cookies().is_empty(), "{trouble}: no cookie for a session that nobody keeps");
        assert_eq!(guest.open("/style.css").await.status, StatusCode::OK, "{trouble}");
        assert_eq!(app.get("/lessons/sessions").await.status, StatusCode::OK, "{trouble}");
        // A first visit makes a record: without one there is no cookie either.
        let mut stranger = Guest::of(&app).await;
        let answer = stranger.open("/count").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{trouble}");
        assert_eq!(stranger.cookie, None, "{trouble}");
    }
    app.switch("store_trouble", json!("none")).await;
    assert_eq!(guest.counts(1).await, ["2"], "nothing was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_answer_is_lost_is_said_to_be_unknown_and_is_done() {
    let app = TestApp::start();
    let mut guest = Guest::of(&app).await;
    assert_eq!(guest.counts(1).await, ["1"]);
    app.switch("store_trouble", json!("answer_lost")).await;
    let answer = guest.open("/count").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("whether this was written is not known"), "{}", answer.body);
    assert_ne!(guest.open("/whoami").await.status, StatusCode::SERVICE_UNAVAILABLE, "reading goes on");
    app.switch("store_trouble", json!("none")).await;
    assert_eq!(guest.counts(1).await, ["3"], "the one that nobody heard of is counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_store_makes_each_operation_slow_and_loses_nothing() {
    let app = TestApp::start();
    let mut guest = Guest::of(&app).await;
    guest.counts(1).await;
    app.switch("store_trouble", json!("slow")).await;
    let begun = Instant::now();
    assert_eq!(guest.counts(1).await, ["2"]);
    assert!(begun.elapsed() >= Duration::from_millis(300), "a load and a save: {:?}", begun.elapsed());
}

/// What `/count` says six times, on a store, with servers and keys so.
async fn six(kind: StoreKind, servers: &str, signed: bool, key: &str) -> Vec<String> {
    let app = TestApp::start();
    assert!(store(&app, kind).await);
    app.switch("servers", json!(servers)).await;
    app.switch("signed", json!(signed)).await;
    app.switch("signing_key", json!(key)).await;
    Guest::of(&app).await.counts(6).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_share_what_is_in_a_store_and_nothing_else() {
    let shared = ["1", "2", "3", "4", "5", "6"];
    for kind in [StoreKind::Sqlite, StoreKind::Redis, StoreKind::Postgres] {
        if TestApp::start().servers.make_ready(kind).await.is_ok() {
            assert_eq!(six(kind, "in_turn", false, "configured").await, shared, "{kind}");
            assert_eq!(six(kind, "in_turn", true, "configured").await, shared, "{kind}, signed");
        }
    }
    // The other process finds no record, and takes the cookie away: each visit is the first.
    assert_eq!(six(StoreKind::Memory, "in_turn", false, "configured").await, ["1"; 6], "memory");
    assert_eq!(six(StoreKind::Memory, "sticky", false, "configured").await, shared, "memory, sticky");
    // A signature that the other process cannot check is no cookie at all.
    assert_eq!(six(StoreKind::Sqlite, "in_turn", true, "drawn").await, ["1"; 6], "a key of its own");
    assert_eq!(six(StoreKind::Sqlite, "sticky", true, "drawn").await, shared, "a key of its own, sticky");
}

#[tokio::test]
async fn each_answer_says_which_server_gave_it_and_memory_says_whose_record_it_is() {
    let app = TestApp::start();
    app.switch("store", json!("memory")).await;
    let mut guest = Guest::of(&app).await;
    assert_eq!(guest.open("/count").await.header("x-served-by"), "", "one server says nothing");
    app.switch("servers", json!("in_turn")).await;
    let mut names = Vec::new();
    for _ in 0..4 {
        names.push(guest.open("/count").await.header("x-served-by").to_owned());
    }
    assert_eq!(names, ["server-1", "server-2", "server-1", "server-2"]);
    let pane = app.get("/inspector?panes=store").await.body;
    assert!(pane.contains("in the memory of <b>server 1</b> alone"), "{pane}");
    assert!(pane.contains("in the memory of <b>server 2</b> alone"));
}

#[tokio::test]
async fn keys_that_are_drawn_at_each_start_end_every_session_at_a_restart() {
    for (key, expected) in [("configured", "2"), ("drawn", "1")] {
        let app = TestApp::start();
        app.switch("signed", json!(true)).await;
        app.switch("signing_key", json!(key)).await;
        let mut guest = Guest::of(&app).await;
        assert_eq!(guest.counts(1).await, ["1"]);
        app.post("/api/sandbox/restart", "{}").await;
        assert_eq!(guest.counts(1).await, [expected], "{key}");
    }
}

#[tokio::test]
async fn from_another_machine_nobody_starts_or_kills_a_server() {
    let app = TestApp::open_to_the_network();
    let patch = json!({ "store": "redis" }).to_string();
    let answer = app.ask("PATCH", "/api/sandbox/switches", Some(&patch)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    assert!(answer.body.contains("whoever sits at the machine"), "{}", answer.body);
    assert_eq!(app.post("/api/stores/redis", r#"{"do":"kill"}"#).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_of_our_own_is_stopped_and_killed_and_comes_back_empty() {
    let app = TestApp::start();
    if !store(&app, StoreKind::Redis).await {
        return;
    }
    let mut guest = Guest::of(&app).await;
    assert_eq!(guest.counts(2).await, ["1", "2"]);
    let act = async |what: &str| {
        let answer = app.post("/api/stores/redis", &json!({ "do": what }).to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()["condition"].as_str().unwrap().to_owned()
    };
    assert_eq!(act("stop").await, "stopped");
    let begun = Instant::now();
    assert_eq!(guest.counts(1).await, ["503"]);
    // The tests' patience is longer than the server's.
    assert!(begun.elapsed() < 3 * PATIENCE, "{:?}", begun.elapsed());
    let page = app.get("/lessons/sessions").await;
    assert_eq!(page.status, StatusCode::OK, "the page is drawn without its pane");
    assert!(page.body.contains("The Redis store does not answer"), "and says why");
    assert_eq!(act("start").await, "runs");
    assert_eq!(guest.counts(1).await, ["3"], "what was there is there");
    assert_eq!(act("kill").await, "ended");
    assert_eq!(guest.counts(1).await, ["503"]);
    assert_eq!(act("start").await, "runs");
    let begun = Instant::now();
    while guest.counts(1).await == ["503"] {
        assert!(begun.elapsed() < Duration::from_secs(5), "it is well again within five seconds");
    }
    let left = app.get("/api/sandbox/sessions").await.json();
    assert_eq!(left["records"].as_array().unwrap().len(), 1, "Redis had written nothing down: {left}");
    assert_eq!(app.post("/api/stores/sqlite", r#"{"do":"kill"}"#).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_of_our_own_is_killed_and_comes_back_with_what_it_had_acknowledged() {
    let app = TestApp::start();
    if !store(&app, StoreKind::Postgres).await {
        return;
    }
    let mut guest = Guest::of(&app).await;
    assert_eq!(guest.counts(2).await, ["1", "2"]);
    assert_eq!(app.servers.act(StoreKind::Postgres, Act::Kill).await.unwrap(), Condition::Ended);
    assert_eq!(guest.counts(1).await, ["503"]);
    assert_eq!(app.servers.act(StoreKind::Postgres, Act::Start).await.unwrap(), Condition::Runs);
    let begun = Instant::now();
    let said = loop {
        let said = guest.counts(1).await;
        if said != ["503"] {
            break said;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "it is well again within five seconds");
    };
    assert_eq!(said, ["3"]);
    assert!(app.servers.act(StoreKind::Postgres, Act::Stop).await.is_err(), "its own children would outlive us");
    let folder = std::env::temp_dir();
    let ours = app.servers.shell(StoreKind::Postgres).unwrap();
    app.servers.end();
    let data = ours.split(' ').nth(2).unwrap();
    assert!(!std::path::Path::new(data).exists(), "{data} in {} goes with the server", folder.display());
}

/// What a store's own program answers to the line that the pane gives.
fn answered(shell: &str, line: &str) -> Option<String> {
    let mut words = shell.split(' ');
    let mut command = std::process::Command::new(words.next()?);
    command.args(words);
    if shell.starts_with("psql") {
        command.args(["-c", line]);
    } else {
        command.args(line.split(' ').map(|word| word.trim_matches('\'')));
    }
    let output = command.output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The one record of a visitor who was counted, its world, and the shell of its server.
async fn one_record(app: &TestApp, kind: StoreKind) -> (String, WorldId, String) {
    Guest::of(app).await.counts(1).await;
    let made = app.get("/api/sandbox").await.json();
    let world = WorldId::sandbox(&made["id"].as_str().unwrap().parse().unwrap());
    let records = app.get("/api/sandbox/sessions").await.json();
    (records["records"][0]["id"].as_str().unwrap().to_owned(), world, app.servers.shell(kind).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_ends_a_record_by_itself_and_its_program_shows_it() {
    let app = TestApp::start();
    if !store(&app, StoreKind::Redis).await {
        return;
    }
    let (id, world, shell) = one_record(&app, StoreKind::Redis).await;
    let line = shown_by(StoreKind::Redis, &world, &id).unwrap().line;
    let Some(said) = answered(&shell, &line) else { return };
    assert!(said.contains("{\"visits\":1}") && said.contains("version"), "{said}");
    let key = line.split_once(' ').unwrap().1.to_owned();
    let left: u64 = answered(&shell, &format!("TTL {key}")).unwrap().trim().parse().unwrap();
    assert!((14 * 86_400 - 60..=14 * 86_400).contains(&left), "{left}");
    assert_eq!(answered(&shell, &format!("EXPIRE {key} 1")).unwrap().trim(), "1");
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let left = app.get("/api/sandbox/sessions").await.json();
    assert!(left["records"].as_array().unwrap().is_empty(), "{left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_for_psql_shows_the_record() {
    let app = TestApp::start();
    if !store(&app, StoreKind::Postgres).await {
        return;
    }
    let (id, world, shell) = one_record(&app, StoreKind::Postgres).await;
    let line = shown_by(StoreKind::Postgres, &world, &id).unwrap().line;
    let Some(said) = answered(&shell, &line) else { return };
    assert!(said.contains("{\"visits\":1}") && said.contains(&id) && said.contains("(1 row)"), "{said}");
}

#[tokio::test]
async fn an_attack_on_a_store_that_is_not_there_says_how_to_have_one() {
    let app = TestApp::start();
    let answer = app.post("/api/attacks/fixation-planted/run", r#"{"set":["store=redis"]}"#).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    assert!(answer.body.contains("--start-stores"), "{}", answer.body);
}

#[test]
fn an_attack_from_the_command_line_has_a_server_of_its_own() {
    let attack = |store: &str| {
        let set = ["--set", &format!("store={store}"), "--set", "renew_on_login=on"];
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cloakroom"));
        command.args(["attack", "fixation-planted"]).args(set).output().unwrap()
    };
    for (store, kind) in [("redis", StoreKind::Redis), ("postgres", StoreKind::Postgres)] {
        let output = attack(store);
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => {}
            Some(2) => assert!(said.contains(&format!("{kind} is not installed here. Install it")), "{said}"),
            other => panic!("{other:?}: {said}"),
        }
    }
}
