//! The session layer by hand, as short as it can be and still be one. For understanding, not for use:
//! no signature, no end, no renewal of the ID.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Extension, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::get,
};
use tower_sessions::session::Id;

type Data = HashMap<String, String>;

/// The store.
#[derive(Clone, Default)]
pub(crate) struct Records(Arc<Mutex<HashMap<Id, Data>>>);

impl Records {
    fn get(&self, id: Id) -> Option<Data> {
        self.0.lock().unwrap().get(&id).cloned()
    }

    fn put(&self, id: Id, data: Data) {
        self.0.lock().unwrap().insert(id, data);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// What a handler gets: a copy of the record, for this request.
#[derive(Clone)]
pub(crate) struct Mine(Arc<Mutex<Data>>);

impl Mine {
    fn new(data: Data) -> Self {
        Self(Arc::new(Mutex::new(data)))
    }

    fn data(&self) -> Data {
        self.0.lock().unwrap().clone()
    }

    fn insert(&self, key: &str, value: &str) {
        self.0.lock().unwrap().insert(key.into(), value.into());
    }
}

// ANCHOR: layer
pub(crate) async fn sessions(records: State<Records>, mut request: Request, next: Next) -> Response {
    // 1. Read the cookie.
    let asked = cookie(request.headers(), "sid");
    // 2. Find the record.
    let found = asked.and_then(|id| records.get(id));
    let before = found.clone().unwrap_or_default();
    // 3. Attach a copy to the request.
    let mine = Mine::new(before.clone());
    request.extensions_mut().insert(mine.clone());

    let mut response = next.run(request).await;

    // 4. Has it changed?
    let after = mine.data();
    if after != before && !response.status().is_server_error() {
        // The ID that came, if it names a record. Else a new one.
        let id = asked.filter(|_| found.is_some()).unwrap_or_default(); // MARK
        // 5. Save, before the answer leaves.
        records.put(id, after);
        // 6. Send the cookie.
        response.headers_mut().append(header::SET_COOKIE, line(id));
    }
    response
}
// ANCHOR_END: layer

fn cookie(headers: &HeaderMap, name: &str) -> Option<Id> {
    let line = headers.get(header::COOKIE)?.to_str().ok()?;
    let (_, value) = line.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(n, _)| *n == name)?;
    value.parse().ok()
}

fn line(id: Id) -> HeaderValue {
    HeaderValue::try_from(format!("sid={id}; Path=/; HttpOnly; Secure; SameSite=Lax")).unwrap()
}

pub(crate) fn hotel(records: &Records) -> Router {
    Router::new()
        .route("/count", get(count))
        .route("/whoami", get(|Extension(mine): Extension<Mine>| async move { who(&mine) }))
        .route("/broken", get(broken))
        .layer(from_fn_with_state(records.clone(), sessions))
}

async fn count(Extension(mine): Extension<Mine>) -> String {
    let visits = mine.data().get("visits").and_then(|v| v.parse::<u64>().ok()).unwrap_or(0) + 1;
    mine.insert("visits", &visits.to_string());
    format!("Visit {visits}")
}

fn who(mine: &Mine) -> String {
    mine.data().get("guest").cloned().unwrap_or_else(|| "a stranger".into())
}

async fn broken(Extension(mine): Extension<Mine>) -> StatusCode {
    mine.insert("visits", "99");
    StatusCode::INTERNAL_SERVER_ERROR
}
