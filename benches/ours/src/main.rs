//! Processor time of a request with a session: on our SQLite, in our memory against tower-sessions'
//! `MemoryStore`, and through the hotel with the timeline off and on. Prints a name and microseconds
//! a line; `benches/run` compares them with the published SQLite store. `serve STORE` is a site for `benches/stores`.

mod measure;
mod site;

use std::{collections::BTreeMap, sync::Arc};

use axum::{Router, body::Body, routing::get};
use cloakroom::switch::Switches;
use cloakroom::{
    back_channel::BackChannel,
    clock::Clock,
    database::Database,
    files::Files,
    hotel::{CoatStore, Guests, Hotel, HotelConfig, Provider, SwitchBoard},
    identity::Client,
    ids::SandboxId,
    passage,
    password::Hasher,
    store::{Memory, RecordStore, Rules, Sqlite, StoreHandle, Stores, WorldId},
    views::Views,
};
use cpu_time::ProcessTime;
use http::Request;
use measure::{log_in, micros, per_request};
use tower::{Layer, ServiceExt};
use tower_sessions::{Session, SessionManagerLayer, SessionStore};
use tower_sessions_memory_store::MemoryStore;
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

fn pages() -> Router {
    let read = |session: Session| async move { format!("{:?}", session.get::<u64>("n").await.unwrap()) };
    let write = |session: Session| async move {
        let n = session.get::<u64>("n").await.unwrap().unwrap_or(0);
        session.insert("n", n + 1).await.unwrap();
    };
    Router::new().route("/read", get(read)).route("/write", get(write))
}

fn with_layer<S: SessionStore + Clone>(store: S) -> Router {
    pages().layer(SessionManagerLayer::new(store))
}

/// As the hotel does it: a handle, and a layer over it, for each request.
fn with_handles(store: Arc<dyn RecordStore>) -> Router {
    let (pages, world) = (pages(), WorldId::tutorial());
    let answer = move |request: Request<Body>| {
        let handle = StoreHandle::new(Arc::clone(&store), world.clone(), Clock::default(), Rules::default());
        let service = SessionManagerLayer::new(handle).layer(pages.clone());
        async move { service.oneshot(request).await }
    };
    Router::new().fallback_service(tower::service_fn(answer))
}

async fn report(name: &str, router: Router) {
    let cookies = log_in(&router).await;
    println!("{name}-read {:.2}", per_request(&router, "/read", &cookies).await);
    println!("{name}-write {:.2}", per_request(&router, "/write", &cookies).await);
}

fn hotel(stores: Stores) -> Hotel {
    let client = Client { id: "hotel", secret: String::new() };
    Hotel::open(HotelConfig {
        stores,
        world: WorldId::sandbox(&SandboxId::random()),
        clock: Clock::default(),
        switches: SwitchBoard::new(Switches::default()),
        guests: Arc::new(Guests::check_in().unwrap()),
        rail: CoatStore::default(),
        hasher: Hasher::default(),
        views: Views::new(&Files::Embedded),
        provider: Provider::new(client, BTreeMap::new(), BackChannel::default()),
    })
}

/// Requests for a page of the hotel, with the timeline off and on in turn.
async fn timeline(stores: Stores) {
    const ROUNDS: usize = 40;
    const REQUESTS: usize = 250;
    let hotel = hotel(stores);
    let ask = || Request::get("https://hotel.grand.example/").body(Body::empty()).unwrap();
    let mut took = [Vec::new(), Vec::new()];
    for round in 0..2 * ROUNDS {
        let begun = ProcessTime::now();
        for _ in 0..REQUESTS {
            hotel.answer(ask(), round % 2 == 1).await;
        }
        took[round % 2].push(micros(begun.elapsed()) / REQUESTS as f64);
    }
    let [unwatched, watched] = took.map(|mut rounds| {
        rounds.sort_by(f64::total_cmp);
        rounds[ROUNDS / 2]
    });
    println!("hotel-unwatched {unwatched:.2}\nhotel-watched {watched:.2}");
}

// As many workers as there are cores it may use, as `cloakroom` has: `benches/stores` gives it one.
#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [serve, kind] = words.as_slice()
        && serve == "serve"
    {
        return site::serve(kind).await;
    }
    tracing_subscriber::registry().with(passage::listener()).init();
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("bench.db")).unwrap();
    report("sqlite", with_handles(Sqlite::from(&database).into())).await;
    report("memory", with_handles(Memory::default().into())).await;
    report("memory-stock", with_layer(MemoryStore::default())).await;
    timeline(Stores::over(&database)).await;
}
