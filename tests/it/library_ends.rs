//! How tower-sessions itself ends a session, and what it says if nobody says anything: lessons state it.

use axum::{Router, body::Body, routing::get};
use http::{Request, header};
use serde_json::json;
use time::Duration;
use tower::ServiceExt;
use tower_sessions::{
    Expiry, Session, SessionManagerLayer, SessionStore,
    session::{Id, Record},
};
use tower_sessions_memory_store::MemoryStore;

use crate::harness::Answer;

struct Site {
    store: MemoryStore,
    router: Router,
}

impl Site {
    fn new<F, Done>(page: F, expiry: Option<Expiry>) -> Self
    where
        F: Fn(Session) -> Done + Clone + Send + Sync + 'static,
        Done: Future<Output = ()> + Send + 'static,
    {
        let store = MemoryStore::default();
        let layer = SessionManagerLayer::new(store.clone());
        let layer = match expiry {
            Some(expiry) => layer.with_expiry(expiry),
            None => layer,
        };
        Self { router: Router::new().route("/", get(page)).layer(layer), store }
    }

    async fn visit(&self, cookie: &str) -> Answer {
        let request = Request::get("/").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    async fn alice(&self) -> Id {
        let data = [("guest".to_owned(), serde_json::json!("alice"))].into();
        let expiry_date = cloakroom::clock::Clock::wall() + Duration::hours(1);
        let mut record = Record { id: Id::default(), data, expiry_date };
        self.store.create(&mut record).await.unwrap();
        record.id
    }

    async fn record(&self, id: &Id) -> Option<Record> {
        self.store.load(id).await.unwrap()
    }
}

#[tokio::test]
async fn clear_empties_the_record_and_leaves_it_under_its_id_with_its_cookie() {
    let site = Site::new(
        |session: Session| async move {
            session.get::<String>("guest").await.unwrap();
            session.clear().await;
        },
        None,
    );
    let alice = site.alice().await;
    let set = site.visit(&format!("id={alice}")).await.expect_set_cookie("id").value();
    assert_eq!(set, alice.to_string());
    assert!(site.record(&alice).await.unwrap().data.is_empty());
}

#[tokio::test]
async fn delete_removes_the_record_and_tells_the_browser_nothing() {
    let site = Site::new(|session: Session| async move { session.delete().await.unwrap() }, None);
    let alice = site.alice().await;
    site.visit(&format!("id={alice}")).await.expect_no_set_cookie();
    assert!(site.record(&alice).await.is_none());
}

#[tokio::test]
async fn flush_removes_the_record_and_the_cookie() {
    let site = Site::new(|session: Session| async move { session.flush().await.unwrap() }, None);
    let alice = site.alice().await;
    let removal = site.visit(&format!("id={alice}")).await.expect_set_cookie("id");
    assert_eq!(removal.with("Max-Age=0").value(), "");
    assert!(site.record(&alice).await.is_none());
}

#[tokio::test]
async fn a_flush_that_is_not_awaited_does_nothing() {
    let site = Site::new(|session: Session| async move { drop(session.flush()) }, None);
    let alice = site.alice().await;
    site.visit(&format!("id={alice}")).await.expect_no_set_cookie();
    assert!(site.record(&alice).await.is_some());
}

#[tokio::test]
async fn left_to_itself_it_says_all_flags_and_no_end_and_keeps_the_record_for_two_weeks() {
    let site = Site::new(|session: Session| async move { session.insert("visits", 1).await.unwrap() }, None);
    let set = site.visit("other=cookie").await.expect_set_cookie("id");
    let set = set.with("HttpOnly").with("Secure").with("SameSite=Strict").with("Path=/");
    let id = set.without("Domain").without("Max-Age").without("Expires").value().parse().unwrap();
    let left = site.record(&id).await.unwrap().expiry_date - cloakroom::clock::Clock::wall();
    assert!((left - Duration::weeks(2)).abs() < Duration::minutes(1), "{left}");
}

#[tokio::test]
async fn inactivity_is_sent_as_max_age_and_a_request_that_only_reads_is_no_activity() {
    let half_an_hour = Expiry::OnInactivity(Duration::minutes(30));
    let writes = |session: Session| async move { session.insert("visits", 1).await.unwrap() };
    let set = Site::new(writes, Some(half_an_hour)).visit("other=cookie").await.expect_set_cookie("id");
    set.with("Max-Age=1800").without("Expires");

    let reads = |session: Session| async move { drop(session.get::<String>("guest").await.unwrap()) };
    let site = Site::new(reads, Some(half_an_hour));
    let alice = site.alice().await;
    let before = site.record(&alice).await.unwrap().expiry_date;
    site.visit(&format!("id={alice}")).await.expect_no_set_cookie();
    assert_eq!(site.record(&alice).await.unwrap().expiry_date, before);
}

#[tokio::test]
async fn what_has_expired_stays_in_the_memory_store() {
    let store = MemoryStore::default();
    let expiry_date = time::OffsetDateTime::UNIX_EPOCH;
    let mut record = Record { id: Id::default(), data: [("guest".to_owned(), json!("alice"))].into(), expiry_date };
    store.create(&mut record).await.unwrap();
    assert!(store.load(&record.id).await.unwrap().is_none(), "it is refused");
    assert!(format!("{store:?}").contains("alice"), "and it is there: {store:?}");
}
