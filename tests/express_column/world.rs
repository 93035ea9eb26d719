//! An Express hotel as a world: the same player and judge as for ours, over loopback HTTP.
//!
//! The `Host` header says which site, as behind a proxy that ends TLS. The clock, a copy of the store and a request
//! that is held go to the server beside the hotel (`tests/express/hotel/server.js`). Deliberately absent: a trace of
//! the store, so the judge names fewer reasons than in our own hotel.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use cloakroom::{
    clock::Clock,
    hotel::{HOTEL, TARGET},
    ids::{room_code, typeable_password},
};
use cloakroom_engine::target::Target;
use cloakroom_engine::world::{Answer, Backup, Kept, PausePoint, UnderWay, World, WorldError, no_such_host};
use http::{HeaderMap, HeaderValue, Request, Response};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::{
    loopback,
    node::{Node, control},
};

/// One hotel with nobody in it.
pub(crate) struct ExpressWorld {
    port: u16,
    id: String,
    clock: Clock,
    ahead: AtomicI64,
    held: Arc<AtomicUsize>,
    drawn: BTreeMap<String, String>,
    prefixed: bool,
}

impl ExpressWorld {
    /// `given`: what an attack takes as on from the beginning.
    pub(crate) async fn open(node: &Node, given: &[String]) -> Self {
        let mut drawn = BTreeMap::from([("ledger".to_owned(), room_code())]);
        for guest in ["alice", "mallory", "trent"] {
            drawn.insert(format!("{guest}.password"), typeable_password());
            drawn.insert(format!("{guest}.coat"), format!("a note: {}", room_code()));
            for what in ["secret", "letter"] {
                drawn.insert(format!("{guest}.{what}"), room_code());
            }
        }
        let guest = |id: u32, name: &str, title: &str, role: &str| {
            let (password, secret) = (&drawn[&format!("{name}.password")], &drawn[&format!("{name}.secret")]);
            json!({ "id": id, "name": name, "title": title, "role": role, "password": password, "secret": secret })
        };
        let coat = |peg: u32, owner: u32, what: &str, pocket: &str| json!({ "peg": peg, "owner": owner, "what": what, "pocket": pocket });
        let house = json!({
            "guests": [guest(7, "alice", "Alice", "guest"), guest(13, "mallory", "Mallory", "guest"), guest(1, "trent", "Trent", "manager")],
            "coats": [coat(1, 7, "Camel coat", &drawn["alice.coat"]), coat(2, 7, "Silk scarf", "nothing"), coat(3, 13, "Black trench coat", &drawn["mallory.coat"])],
            "ledger": drawn["ledger"],
        });
        drawn.insert("secret".to_owned(), drawn["alice.secret"].clone());
        let made = control(node.port, "/worlds", &json!({ "house": house, "given": given })).await;
        let id = made["id"].as_str().unwrap().to_owned();
        let prefixed = given.iter().any(|g| g == "host_prefix");
        let (clock, ahead, held) = (Clock::default(), AtomicI64::new(0), Arc::default());
        Self { port: node.port, id, clock, ahead, held, drawn, prefixed }
    }

    /// What was drawn for this run: name and value.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = (&str, &str)> {
        self.drawn.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    async fn ask(port: u16, request: Request<Bytes>, told: HeaderMap) -> Response<Bytes> {
        let (mut parts, body) = request.into_parts();
        let scheme = if parts.uri.scheme_str() == Some("http") { "http" } else { "https" };
        parts.headers.insert("x-forwarded-proto", HeaderValue::from_static(scheme));
        parts.headers.extend(told);
        let target = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        loopback::send(port, &parts.method, (HOTEL, &target), parts.headers, body).await.unwrap()
    }

    /// What goes to the server beside the hotel, with a request.
    fn told(&self) -> HeaderMap {
        let ahead = HeaderValue::from(self.ahead.load(Ordering::Relaxed));
        let world = self.id.parse().unwrap();
        HeaderMap::from_iter([
            ("x-cloakroom-world".parse().unwrap(), world),
            ("x-cloakroom-ahead-ms".parse().unwrap(), ahead),
        ])
    }
}

impl World for ExpressWorld {
    fn answer(&self, request: Request<Bytes>) -> Answer<'_> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        Box::pin(async move {
            if host != HOTEL {
                return no_such_host(&host);
            }
            Self::ask(self.port, request, self.told()).await
        })
    }

    fn begin(&self, request: Request<Bytes>, at: PausePoint) -> Result<UnderWay, WorldError> {
        // Over HTTP a request is held there only.
        if at != PausePoint::AfterHandler {
            return Err(WorldError::NotSlowly);
        }
        let hold = self.held.fetch_add(1, Ordering::Relaxed).to_string();
        let (port, mut told, path) = (self.port, self.told(), format!("/worlds/{}", self.id));
        told.insert("x-cloakroom-hold", hold.parse().unwrap());
        let task = tokio::spawn(Self::ask(port, request, told));
        let (held, go) = (format!("{path}/held/{hold}"), format!("{path}/go/{hold}"));
        Ok(UnderWay {
            paused: Box::pin(async move { drop(control(port, &held, &serde_json::Value::Null).await) }),
            answer: Box::pin(async move {
                control(port, &go, &serde_json::Value::Null).await;
                task.await.unwrap()
            }),
        })
    }

    fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    fn wait(&self, by: Duration) -> Result<(), WorldError> {
        self.clock.advance(by);
        self.ahead.fetch_add(i64::try_from(by.whole_milliseconds()).unwrap(), Ordering::Relaxed);
        Ok(())
    }

    fn backup(&self) -> Backup<'_> {
        Box::pin(async move {
            let all = control(self.port, &format!("/worlds/{}/store", self.id), &serde_json::Value::Null).await;
            let record = |one: &serde_json::Value| Kept {
                key: one["key"].as_str().unwrap().to_owned(),
                data: one["data"].as_object().unwrap().clone(),
            };
            Ok(all.as_array().unwrap().iter().map(record).collect())
        })
    }

    fn target(&self) -> &Target {
        &TARGET
    }

    /// express-session's own, if it is told none.
    fn session_cookie(&self) -> String {
        if self.prefixed { "__Host-sid" } else { "connect.sid" }.to_owned()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.drawn.get(name).cloned()
    }
}
