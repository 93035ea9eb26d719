//! Traps of tower-sessions, each as it is in the version that is built. A test that fails here is good
//! news: the release has closed the trap, and whatever warns of it can go. The sites are those that
//! `/reference/tower-sessions` shows.

use axum::routing::get;
use cloakroom::traps::{ALL, INVENTED, Shown, Site, VERSION};
use tower_sessions::Session;

use crate::harness::{SetCookie, TestApp};

async fn run(slug: &str) -> Shown {
    let trap = ALL.iter().find(|trap| trap.slug == slug).unwrap();
    let shown = trap.run().await.unwrap();
    assert!(shown.there, "cured: {}", shown.because);
    shown
}

#[test]
fn the_traps_are_those_of_the_version_that_is_built() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    assert!(lock.contains(&format!("name = \"tower-sessions\"\nversion = \"{VERSION}\"")), "{VERSION}");
    assert_eq!(VERSION, "0.15.0", "look through the traps again");
    // What reads its cookies; texts of the course name these versions.
    for (name, version) in [("tower-cookies", "0.11."), ("cookie", "0.18.")] {
        let at = format!("name = \"{name}\"\nversion = \"{version}");
        assert!(lock.contains(&at), "look at `decoded-name` again: {name} is not {version} any more");
    }
}

#[tokio::test]
async fn flush_and_then_insert_keeps_the_old_id() {
    let shown = run("flush-then-insert").await;
    let visit = &shown.visits[0];
    let old = visit.cookie.strip_prefix("id=").unwrap();
    assert_eq!(visit.id_set(), Some(old), "cured: after flush() the next record has an ID of its own");
    assert_eq!(visit.record(old).unwrap()["guest"], "bob", "the old ID opens the new session");
}

#[tokio::test]
async fn clear_before_any_read_adopts_the_id_that_the_client_sent() {
    let visit = &run("clear-before-read").await.visits[0];
    assert_eq!(visit.id_set(), Some(INVENTED), "cured: clear() no longer takes over an ID that was never loaded");
    assert_eq!(visit.record(INVENTED).unwrap()["guest"], "alice");
    assert!(!visit.asked.contains(&"load"), "{:?}", visit.asked);
}

#[tokio::test]
async fn the_line_that_removes_a_host_cookie_lacks_the_secure_without_which_browsers_refuse_it() {
    let shown = run("host-removal").await;
    let removal = SetCookie(shown.visits[0].set_cookie.clone().unwrap());
    let removal = removal.with("Max-Age=0").with("Path=/").without("Secure");
    assert_eq!(removal.value(), "", "cured when Secure is there: then src/hotel/set_cookie.rs need not add it");
    assert!(shown.because.starts_with("The cookie stays in the jar."), "{}", shown.because);
}

#[tokio::test]
async fn always_save_stores_an_empty_record_for_an_unknown_id_on_a_page_that_never_looks() {
    let visits = run("always-save").await.visits;
    let set = visits[0].id_set().expect("cured: an unknown ID makes no record any more");
    assert_ne!(set, INVENTED, "the ID is not adopted");
    assert!(visits[0].record(set).unwrap().is_empty());
    assert_eq!((&visits[1].set_cookie, visits[1].asked.len()), (&None, 0), "without a cookie nothing happens");
}

#[tokio::test]
async fn looking_does_not_put_off_the_end_of_inactivity_and_writing_does() {
    let visits = run("inactivity").await.visits;
    assert_eq!((&visits[0].set_cookie, visits[0].holds[0].minutes), (&None, 60));
    assert_eq!(visits[1].holds[0].minutes, 14 * 24 * 60);
    assert!(visits[1].set_cookie.as_ref().unwrap().contains("Max-Age=1209600"));
}

#[tokio::test]
async fn what_is_saved_by_hand_is_saved_again_by_the_layer() {
    assert_eq!(run("save-twice").await.visits[0].asked, ["load", "save", "save"]);
}

#[tokio::test]
async fn a_name_is_decoded_and_trimmed_so_that_a_sibling_can_set_what_passes_for_a_host_cookie() {
    let shown = run("decoded-name").await;
    let visit = &shown.visits[0];
    let (alice, mallory) = visit.cookie.split_once("; %5F_Host-id=").unwrap();
    let alice = alice.strip_prefix("__Host-id=").unwrap();
    assert_eq!(visit.id_set(), Some(mallory), "cured: src/hotel/exact_names.rs is not needed any more");
    assert_eq!((visit.record(alice).unwrap().len(), &visit.record(mallory).unwrap()["visits"]), (1, &1.into()));
}

/// Each way that is known, so that a release that cures only some of them is noticed too.
#[tokio::test]
async fn these_names_pass_for_a_host_cookie_and_these_do_not() {
    let who = |session: Session| async move { session.get::<String>("guest").await.unwrap().unwrap_or_default() };
    let settings = |layer: tower_sessions::SessionManagerLayer<_>| layer.with_name("__Host-id");
    let site = Site::new([("/", get(who))], settings);
    let alice = site.alice().await.unwrap();
    let asked = async |name: &str| site.visit("/", &format!("{name}={alice}")).await.unwrap().asked;
    for name in
        ["%5F_Host-id", "%5f%5fHost-id", "__%48ost-id", "\u{a0}__Host-id", "\u{2000}__Host-id", "\u{3000}__Host-id"]
    {
        assert_eq!(asked(name).await, ["load"], "cured for {name:?}");
    }
    // Decoded once, and after the white space has gone; the zero-width space is none.
    for name in ["%255F_Host-id", "%20__Host-id", "%C2%A0__Host-id", "\u{200b}__Host-id", "__host-id"] {
        assert!(asked(name).await.is_empty(), "{name:?} passes too");
    }
}

/// One cookie with a byte that is no UTF-8, and the library reads none of the header.
#[tokio::test]
async fn a_byte_that_is_no_text_hides_all_cookies() {
    use axum::{Router, body::Body};
    use tower::ServiceExt;
    use tower_sessions::{MemoryStore, SessionManagerLayer};
    let add = |session: Session| async move { session.insert("n", 1).await.unwrap() };
    let look = |session: Session| async move { session.get::<u8>("n").await.unwrap().map_or("none", |_| "there") };
    let layer = SessionManagerLayer::new(MemoryStore::default());
    let site = Router::new().route("/add", get(add)).route("/", get(look)).layer(layer);
    let ask = async |path: &str, cookie: Vec<u8>| {
        let cookie = http::HeaderValue::from_bytes(&cookie).unwrap();
        let request = http::Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
        crate::harness::Answer::read(site.clone().oneshot(request).await.unwrap()).await
    };
    let id = ask("/add", b"a=b".to_vec()).await.expect_set_cookie("id").value();
    let own = format!("id={id}").into_bytes();
    assert_eq!(ask("/", own.clone()).await.body, "there");
    assert_eq!(ask("/", [own, b"; a=\xff".to_vec()].concat()).await.body, "none", "cured");
}

#[tokio::test]
async fn a_session_is_lost_when_its_id_is_renewed_and_the_answer_is_an_error() {
    let page = |session: Session| async move {
        session.cycle_id().await.unwrap();
        http::StatusCode::INTERNAL_SERVER_ERROR
    };
    let site = Site::new([("/", get(page))], |layer| layer);
    let alice = site.alice().await.unwrap();
    let visit = site.visit("/", &format!("id={alice}")).await.unwrap();
    assert_eq!(visit.set_cookie, None);
    assert!(visit.record(&alice).is_none(), "cured: the old record waits for the new one");
}

#[tokio::test]
async fn saving_by_hand_stores_an_empty_session_and_sends_no_cookie_for_it() {
    let site = Site::new([("/", get(|session: Session| async move { session.save().await.unwrap() }))], |layer| layer);
    let visit = site.visit("/", "other=cookie").await.unwrap();
    assert_eq!((visit.set_cookie, visit.asked), (None, vec!["create"]));
}

#[tokio::test]
async fn the_page_shows_each_trap_with_its_lines_its_exchange_and_the_version() {
    let app = TestApp::start();
    let page = app.get("/reference/tower-sessions").await.body;
    assert!(page.contains(&format!("{} of {} are open in version {VERSION}", ALL.len(), ALL.len())), "{page}");
    for trap in ALL {
        assert!(page.contains(&format!("id=\"{}\"", trap.slug)), "{}", trap.slug);
    }
    assert_eq!(
        page.matches("class=\"path\">src&#x2f;traps&#x2f;handlers.rs</span>").count(),
        ALL.len(),
        "each quotes its lines"
    );
    assert!(page.contains("Max-Age=0"), "the line as it was sent");
    let ids = |page: &str| page.split("__Host-id=").nth(1).unwrap()[..22].to_owned();
    assert_ne!(ids(&page), ids(&app.get("/reference/tower-sessions").await.body), "it was run again");
}

#[tokio::test]
async fn what_is_advised_in_their_place_holds() {
    let another = |session: Session| async move {
        session.flush().await.unwrap();
        session.cycle_id().await.unwrap();
        session.insert("guest", "bob").await.unwrap();
    };
    let site = Site::new([("/", get(another))], |layer| layer);
    let old = site.alice().await.unwrap();
    let visit = site.visit("/", &format!("id={old}")).await.unwrap();
    assert!(visit.id_set().is_some_and(|id| id != old) && visit.record(&old).is_none());

    let read_first = |session: Session| async move {
        session.get::<String>("guest").await.unwrap();
        session.clear().await;
        session.insert("guest", "alice").await.unwrap();
    };
    let site = Site::new([("/", get(read_first))], |layer| layer);
    let visit = site.visit("/", &format!("id={INVENTED}")).await.unwrap();
    assert!(visit.id_set().is_some_and(|id| id != INVENTED) && visit.record(INVENTED).is_none());

    let asks_nothing = |session: Session| async move {
        session.is_empty().await;
        session.clear().await;
        session.insert("guest", "alice").await.unwrap();
    };
    let site = Site::new([("/", get(asks_nothing))], |layer| layer);
    assert_eq!(site.visit("/", &format!("id={INVENTED}")).await.unwrap().id_set(), Some(INVENTED));
}
