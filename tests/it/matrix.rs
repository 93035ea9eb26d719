//! The matrix: computed, the same every time, and honest when a defence is taken away.

use cloakroom::{
    app::Content,
    course::Course,
    files::Files,
    matrix::{Defences, Matrix, Plan},
    password::Hasher,
    sandbox::{Sandbox, Services},
    store::{Rules, Sqlite, StoreHandle, Stores, WorldId},
    switch::Switches,
};
use std::sync::Arc;

use cloakroom_engine::{
    script::{Block, Fence, Outcome, run},
    world::World,
};
use http::StatusCode;
use tokio::sync::OnceCell;

use crate::harness::{TestApp, embedded};

pub(crate) fn given() -> (Services, Arc<Course>) {
    let Content { library, views, .. } = embedded();
    (Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views }, library.current())
}

/// A row's cells without what is drawn anew each run.
pub(crate) fn verdicts(matrix: &Matrix) -> Vec<(String, String, (&'static str, usize, String))> {
    let mut all = Vec::new();
    for row in &matrix.rows {
        for (defences, cell) in matrix.cells(row) {
            let (kind, step, rule) = cell.verdict();
            all.push((row.slug.clone(), defences.to_string(), (kind, step, rule.to_owned())));
        }
    }
    all
}

/// All of it, computed once for the tests that read it.
async fn whole() -> &'static Matrix {
    static WHOLE: OnceCell<Matrix> = OnceCell::const_new();
    let run = async || {
        let (services, course) = given();
        Plan::of(&course).run(&services).await.unwrap()
    };
    WHOLE.get_or_init(run).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_matrix_is_the_same_every_time() {
    let (services, course) = given();
    let first = whole().await;
    let second = Plan::of(&course).run(&services).await.unwrap();
    assert_eq!(verdicts(first), verdicts(&second));
    assert_eq!(first.runs(), course.attacks.len() * Defences::every().len());
    for (attack, on, (kind, ..)) in verdicts(first) {
        match on.as_str() {
            "nothing" => assert_eq!(kind, "won", "{attack}"),
            "everything" => assert_eq!(kind, "stopped", "{attack}"),
            _ => assert_ne!(kind, "broken", "{attack} with {on}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reason_of_the_matrix_reads_like_a_failed_test() {
    for (row, cell) in whole().await.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell))) {
        let Outcome::Stopped { because, .. } = &cell.outcome else { continue };
        let says = &because.says;
        let somebody = ["Alice", "Mallory", "A page of ", "At try "].iter().any(|who| says.starts_with(who));
        assert!(somebody && says.contains(" The attack needed "), "{}: {says}", row.slug);
        for terse in ["status is", "But ", "does not say so", "Https:", "  ", "..", "this:"] {
            assert!(!says.contains(terse), "{}: {says}", row.slug);
        }
    }
}

#[tokio::test]
async fn no_run_moves_a_switch_and_secrets_are_new_each_run() {
    let (services, course) = given();
    let mut secrets = Vec::new();
    for page in &course.attacks {
        let world = || Sandbox::new(&services, Switches::weakest()).unwrap();
        let (control, world) = (world(), world());
        run(&page.attack, &control, &world).await;
        for sandbox in [&control, &world] {
            assert_eq!(sandbox.switches(), Switches::weakest(), "{}", page.attack.slug);
            secrets.push(sandbox.fixture("secret").unwrap());
        }
    }
    let drawn = secrets.len();
    secrets.sort();
    secrets.dedup();
    assert_eq!(secrets.len(), drawn);
}

#[test]
fn a_step_that_writes_a_jar_a_store_or_a_switch_cannot_be_written() {
    for line in
        ["set http_only on", "switch http_only off", "jar sid=planted", "cookie sid=planted", "store S1 guest_id=7"]
    {
        let fence = Fence::new("act as=mallory", line, 1).unwrap();
        assert!(Block::parse(&fence).unwrap().is_err(), "{line}");
    }
}

#[tokio::test]
async fn the_column_of_tower_sessions_has_the_crates_own_defaults() {
    use tower::{Layer, ServiceExt, service_fn};
    let handle =
        StoreHandle::new(Sqlite::in_memory().unwrap(), WorldId::tutorial(), Default::default(), Rules::default());
    let inner = service_fn(|request: http::Request<axum::body::Body>| async move {
        let session = request.extensions().get::<tower_sessions::Session>().unwrap().clone();
        session.insert("guest", "alice").await.unwrap();
        Ok::<_, std::convert::Infallible>(http::Response::new(axum::body::Body::empty()))
    });
    let layer = tower_sessions::SessionManagerLayer::new(handle).layer(inner);
    let answer = layer.oneshot(http::Request::get("/").body(axum::body::Body::empty()).unwrap()).await.unwrap();
    let attributes = |line: &str| {
        let mut parts: Vec<String> = line.split("; ").skip(1).map(str::to_owned).collect();
        parts.sort();
        parts
    };
    let theirs = attributes(answer.headers()["set-cookie"].to_str().unwrap());
    let (services, _) = given();
    let hotel = Sandbox::new(&services, Defences::TowerSessions.switches()).unwrap();
    let request = http::Request::get("https://hotel.grand.example/").body(bytes::Bytes::new()).unwrap();
    let ours = attributes(hotel.answer(request).await.headers()["set-cookie"].to_str().unwrap());
    assert_eq!(ours, theirs);
}

/// An application whose course has two attacks: what a page does is the same for all of them.
fn small() -> (TestApp, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    let attacks = place.path().join("lessons/attacks");
    std::fs::create_dir_all(&attacks).unwrap();
    for slug in ["fixation-planted", "csrf-form"] {
        let file = format!("{slug}.md");
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons/attacks");
        std::fs::copy(here.join(&file), attacks.join(&file)).unwrap();
    }
    (TestApp::with(Files::Disk(place.path().to_owned())), place)
}

/// The matrix by the API, however long the runs take.
async fn matrix_of(app: &TestApp) -> serde_json::Value {
    loop {
        let answer = app.get("/api/matrix").await;
        match answer.status {
            StatusCode::OK => return answer.json(),
            other => assert_eq!(other, StatusCode::ACCEPTED, "{}", answer.body),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_cell_of_the_page_leads_to_the_run_that_decided_it() {
    let (app, _course) = small();
    let matrix = matrix_of(&app).await;
    let page = app.get("/matrix").await.body;
    for attack in matrix["attacks"].as_array().unwrap() {
        let slug = attack["attack"].as_str().unwrap();
        for (on, cell) in attack["cells"].as_object().unwrap().iter().step_by(7) {
            let set: String = url::form_urlencoded::byte_serialize(on.as_bytes()).collect();
            let step = cell["step"].as_u64().unwrap_or(1);
            let href = format!("/attacks/{slug}?set={set}&step={step}");
            let written = href.replace('/', "&#x2f;").replace('&', "&amp;").replace("&amp;#x2f;", "&#x2f;");
            assert!(page.contains(&written), "{written}");
            let run = app.get(&href).await.body;
            let banner = format!("class=\"banner {}\" data-from=\"{step}\"", cell["outcome"].as_str().unwrap());
            assert!(run.contains(&banner), "{href} lacks {banner}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_narrowed_and_says_what_there_is() {
    let (app, _course) = small();
    matrix_of(&app).await;
    let page = app.get("/matrix?family=fixation&group=cookie").await.body;
    assert!(page.contains("data-attack=\"fixation-planted\"") && !page.contains("data-attack=\"csrf-form\""));
    assert!(page.contains("data-name=\"http_only\"") && !page.contains("data-name=\"renew_on_login\""));
    assert!(page.contains("data-name=\"everything\""), "the sets stay");
    let wrong = app.get("/matrix?family=nobody").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("fixation"), "{}", wrong.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_runs_are_made_only_when_somebody_of_ours_asks() {
    let (app, _course) = small();
    let begun = async || matrix_of(&app).await["begun"].as_i64().unwrap();
    let first = begun().await;
    assert_eq!(begun().await, first, "kept");
    assert_eq!(app.post("/api/matrix", "{}").await.status, StatusCode::ACCEPTED);
    let page = app.get("/matrix").await.body;
    assert!(page.contains("data-matrix"), "what is projected stays until the new runs are whole");
    assert!(begun().await > first, "run again");
    let form = http::Request::post("/matrix")
        .header("host", crate::harness::TUTORIAL)
        .header("sec-fetch-site", "same-site")
        .body(axum::body::Body::empty());
    assert_eq!(app.send(form.unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_have_saved_her_is_run_once_however_many_ask() {
    let (app, _course) = small();
    let told = async || {
        let page = app.get("/attacks/fixation-planted?saved&step=4").await.body;
        page.split(" ms, at ").next().unwrap().rsplit('>').next().unwrap().to_owned()
    };
    let (one, other) = tokio::join!(told(), told());
    assert!(one.contains(" runs in "), "{one}");
    // The time that the runs took would differ.
    assert_eq!((&one, &told().await), (&other, &one));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switches_beside_an_attack_give_nothing_away_until_somebody_asks() {
    let app = TestApp::start();
    let switches = async |query: &str| {
        let page = app.get(&format!("/attacks/fixation-planted?step=4{query}")).await.body;
        let rows = page.split("data-set=\"").skip(1).map(|row| {
            let says = ["stops it", "does not stop it", "try it", "on in this run"];
            let row = row.split("</li>").next().unwrap();
            let said = says
                .into_iter()
                .rfind(|says| row.contains(&format!("> {says}<")) || row.contains(&format!(">{says}<")));
            (row.split('=').next().unwrap().to_owned(), said.unwrap())
        });
        rows.collect::<Vec<_>>()
    };
    let before = switches("").await;
    assert!(before.iter().all(|(_, says)| *says == "try it"), "{before:?}");
    assert_eq!((before[0].0.as_str(), before[1].0.as_str()), ("bind_device", "http_only"), "by title: {before:?}");
    let after = switches("&saved").await;
    let says: Vec<&str> = after.iter().map(|(_, says)| *says).collect();
    assert_eq!(says[..4], ["stops it", "stops it", "stops it", "does not stop it"], "{after:?}");
    assert!(
        app.get("/attacks/fixation-planted?step=4&saved").await.body.contains("?saved&amp;set="),
        "a flip keeps the answer"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_attack_says_what_would_have_saved_her() {
    let app = TestApp::start();
    let lost = app.get("/attacks/fixation-planted?step=4").await.body;
    assert!(lost.contains("What would have saved her?") && lost.contains("&amp;saved#saved"), "{lost}");
    let page = app.get("/attacks/fixation-planted?step=4&saved").await.body;
    let list = page.split("id=\"saved\"").nth(1).unwrap().split("</section>").next().unwrap();
    let (shown, rest) = list.split_once("<details").unwrap();
    let (stops, not) = shown.split_once("These look as if they helped").unwrap();
    for title in ["Renew the ID on login", "Take the ID from the cookie only"] {
        assert!(stops.contains(title) && !not.contains(title), "{title}: {stops}");
    }
    let why = "she wins at step 4 all the same";
    assert!(not.contains("HttpOnly") && not.contains(why) && not.contains("Script on the page cannot read"), "{not}");
    assert!(rest.contains("Keep no copies") && !rest.contains(">HttpOnly<"), "{rest}");
    assert!(!app.get("/attacks/fixation-planted?step=4&set=renew_on_login").await.body.contains("id=\"saved\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_projector_a_group_is_covered_first_and_then_shows_what_the_matrix_found() {
    let app = TestApp::start();
    let matrix = matrix_of(&app).await;
    let attacks = matrix["attacks"].as_array().unwrap();
    let csrf = attacks.iter().find(|a| a["attack"] == "csrf-form").unwrap();
    let covered = app.get("/matrix?present&attack=csrf-form&group=site").await.body;
    assert!(covered.contains("class=\"covered\"") && !covered.contains("class=\"stopped\""), "{covered}");
    assert!(!covered.contains("stopped at step"), "what cannot be seen is not there: {covered}");
    let shown = app.get("/matrix?present&attack=csrf-form&group=site&shown").await.body;
    let site = matrix["columns"].as_array().unwrap().iter().filter(|c| c["group"] == "site");
    let stopped = site.filter(|c| csrf["cells"][c["name"].as_str().unwrap()]["outcome"] == "stopped").count();
    assert!(stopped > 0);
    assert_eq!(shown.matches("<li class=\"stopped\"").count(), stopped, "{shown}");
    let together = app.get("/matrix?present&attack=csrf-form&group=together&shown").await.body;
    assert!(together.contains(&format!("{} stop it alone", csrf["stopped_by"])), "{together}");

    let most = matrix["columns"].as_array().unwrap().iter().filter(|c| c["group"] != "together");
    let most = most.max_by_key(|c| c["stops"].as_u64().unwrap()).unwrap();
    let asked = app.get("/matrix?present").await.body;
    assert!(!asked.contains(" attacks</span>"), "the number is the answer: {asked}");
    let told = app.get("/matrix?present&group=most&shown").await.body;
    let first = told.split("<ul class=\"counts\">").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(first.contains(&format!(">{}<", most["stops"])), "{first}");
    for wrong in ["/matrix?present&attack=nobody", "/matrix?present&group=nobody", "/matrix?present&group=together"] {
        let answer = app.get(wrong).await;
        assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains("there are: "), "{wrong}");
    }
}
