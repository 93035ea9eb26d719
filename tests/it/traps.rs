//! Traps of tower-sessions 0.15, each as it is. A test that fails here is good news: the release that
//! is built has closed the trap, and whatever warns of it can go.

use axum::{Router, body::Body, routing::get};
use http::{Request, header};
use tower::ServiceExt;
use tower_sessions::{
    Session, SessionManagerLayer, SessionStore,
    session::{Id, Record},
};
use tower_sessions_memory_store::MemoryStore;

use crate::harness::Answer;

/// An ID that the server never issued, of the right form.
const INVENTED: &str = "madeUpByMalloryMyselfA";

type Layer = SessionManagerLayer<MemoryStore>;

/// A site whose one page does something with the session.
struct Site {
    store: MemoryStore,
    router: Router,
}

impl Site {
    fn new<F, Done>(page: F, settings: impl FnOnce(Layer) -> Layer) -> Self
    where
        F: Fn(Session) -> Done + Clone + Send + Sync + 'static,
        Done: Future<Output = ()> + Send + 'static,
    {
        let store = MemoryStore::default();
        let router = Router::new().route("/", get(page)).layer(settings(SessionManagerLayer::new(store.clone())));
        Self { store, router }
    }

    async fn visit(&self, cookie: &str) -> Answer {
        let request = Request::get("/").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// A session of Alice's, and its ID.
    async fn alice(&self) -> Id {
        let data = [("guest".to_owned(), serde_json::json!("alice"))].into();
        let expiry_date = cloakroom::clock::Clock::wall() + time::Duration::hours(1);
        let mut record = Record { id: Id::default(), data, expiry_date };
        self.store.create(&mut record).await.unwrap();
        record.id
    }
}

#[test]
fn the_traps_are_those_of_the_version_that_is_built() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"tower-sessions\"\nversion = \"0.15.0\""), "look through the traps again");
}

#[tokio::test]
async fn flush_and_then_insert_keeps_the_old_id() {
    let site = Site::new(
        |session: Session| async move {
            session.flush().await.unwrap();
            session.insert("guest", "bob").await.unwrap();
        },
        |layer| layer,
    );
    let old = site.alice().await;
    let new = site.visit(&format!("id={old}")).await.expect_set_cookie("id").value();
    assert_eq!(new, old.to_string(), "cured: after flush() the next record has an ID of its own");
    let record = site.store.load(&old).await.unwrap().unwrap();
    assert_eq!(record.data["guest"], "bob", "the old ID opens the new session");
}

#[tokio::test]
async fn clear_before_any_read_adopts_the_id_that_the_client_sent() {
    let site = Site::new(
        |session: Session| async move {
            session.clear().await;
            session.insert("guest", "alice").await.unwrap();
        },
        |layer| layer,
    );
    let set = site.visit(&format!("id={INVENTED}")).await.expect_set_cookie("id").value();
    assert_eq!(set, INVENTED, "cured: clear() no longer takes over an ID that was never loaded");
    assert!(site.store.load(&INVENTED.parse().unwrap()).await.unwrap().is_some());
}

#[tokio::test]
async fn the_line_that_removes_a_host_cookie_lacks_the_secure_without_which_browsers_refuse_it() {
    let site = Site::new(
        |session: Session| async move { session.flush().await.unwrap() },
        |layer| layer.with_name("__Host-id"),
    );
    let alice = site.alice().await;
    let removal = site.visit(&format!("__Host-id={alice}")).await.expect_set_cookie("__Host-id");
    let removal = removal.with("Max-Age=0").with("Path=/").without("Secure");
    assert_eq!(removal.value(), "", "cured when Secure is there: then src/hotel/set_cookie.rs need not add it");
}

#[tokio::test]
async fn always_save_stores_an_empty_record_for_an_unknown_id_on_a_page_that_never_looks() {
    let site = Site::new(|_: Session| async {}, |layer| layer.with_always_save(true));
    let set = site.visit(&format!("id={INVENTED}")).await.expect_set_cookie("id").value();
    assert_ne!(set, INVENTED, "the ID is not adopted");
    let record = site.store.load(&set.parse().unwrap()).await.unwrap();
    let record = record.expect("cured: an unknown ID makes no record any more");
    assert!(record.data.is_empty());
    site.visit("other=cookie").await.expect_no_set_cookie();
}

#[tokio::test]
async fn a_session_is_lost_when_its_id_is_renewed_and_the_answer_is_an_error() {
    let store = MemoryStore::default();
    let page = |session: Session| async move {
        session.cycle_id().await.unwrap();
        http::StatusCode::INTERNAL_SERVER_ERROR
    };
    let router = Router::new().route("/", get(page)).layer(SessionManagerLayer::new(store.clone()));
    let site = Site { store, router };
    let alice = site.alice().await;
    site.visit(&format!("id={alice}")).await.expect_no_set_cookie();
    assert!(site.store.load(&alice).await.unwrap().is_none(), "cured: the old record waits for the new one");
}

#[tokio::test]
async fn saving_by_hand_stores_an_empty_session_and_sends_no_cookie_for_it() {
    let site = Site::new(|session: Session| async move { session.save().await.unwrap() }, |layer| layer);
    site.visit("other=cookie").await.expect_no_set_cookie();
}
