//! The sandbox as a whole: its switches, hosts, clock, records and requests.

use axum::{Extension, Json, extract::State};
use cloakroom_engine::script::duration;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::tutorial::body::Body;
use crate::{
    private_servers::StoreServers,
    sandbox::Sandbox,
    store::StoreKind,
    switch::{ALL, STORE, Setting},
    tutorial::{Problem, Visitor, learner::Learner, own_browser::OwnBrowser},
};

pub(super) async fn show(learner: Learner, own: OwnBrowser) -> Result<Json<Value>, Problem> {
    described(&learner, learner.sandbox().await?.as_deref(), &own).await
}

/// The body of an act that takes no arguments: `{}`.
///
/// Not an empty struct: serde would read that from `[]` as well.
#[derive(Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(super) struct Nothing;

impl TryFrom<Map<String, Value>> for Nothing {
    type Error = String;

    fn try_from(map: Map<String, Value>) -> Result<Self, String> {
        match map.keys().next() {
            Some(key) => Err(format!("there is no `{key}` here; send {{}}")),
            None => Ok(Self),
        }
    }
}

pub(super) async fn create(
    learner: Learner,
    own: OwnBrowser,
    Body(Nothing): Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    described(&learner, Some(&*learner.sandbox_or_new().await?), &own).await
}

pub(super) async fn reset(
    learner: Learner,
    own: OwnBrowser,
    Body(Nothing): Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(describe(Some(&*learner.reset().await?), &own)))
}

/// `{"http_only": true, "same_site": "lax"}`: all are checked before any is moved.
pub(super) async fn switches(
    learner: Learner,
    own: OwnBrowser,
    State(servers): State<StoreServers>,
    Extension(visitor): Extension<Visitor>,
    Body(wanted): Body<Map<String, Value>>,
) -> Result<Json<Value>, Problem> {
    let settings = wanted.iter().map(|(name, value)| setting(name, value)).collect::<Result<Vec<_>, _>>()?;
    for moved in &settings {
        ready(moved, &servers, visitor).await?;
    }
    let sandbox = learner.sandbox_or_new().await?;
    sandbox.change_switches(|switches| settings.iter().for_each(|s| switches.set(*s)));
    described(&learner, Some(&sandbox), &own).await
}

/// A store that needs a server has one before anybody's hotel turns to it. One of our own is started for the learner at this
/// machine alone.
async fn ready(moved: &Setting, servers: &StoreServers, visitor: Visitor) -> Result<(), Problem> {
    let Some(kind) = StoreKind::of(moved.value).filter(|_| moved.switch.name == STORE.name) else { return Ok(()) };
    if visitor != Visitor::Here && !servers.stores().has(kind) {
        let says = format!("there is no {kind} here yet: whoever sits at the machine that runs Cloakroom can start it");
        return Err(Problem::NotNow { says });
    }
    servers.make_ready(kind).await.map_err(|error| Problem::NotNow { says: error.to_string() })
}

fn setting(name: &str, value: &Value) -> Result<Setting, Problem> {
    let word = match value {
        Value::Bool(true) => "on",
        Value::Bool(false) => "off",
        Value::String(word) => word,
        _ => return Err(Problem::bad(name, format!("`{name}` takes true, false or a word"))),
    };
    Ok(Setting::of(name, word)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    advance: String,
}

/// `{"advance": "31m"}`, written as a script writes it.
pub(super) async fn clock(learner: Learner, own: OwnBrowser, Body(by): Body<Advance>) -> Result<Json<Value>, Problem> {
    let by = duration(&by.advance).ok_or_else(|| {
        Problem::bad("advance", "advance is a number and a unit, such as 30s, 31m, 9h or 15d: at most 1000d")
    })?;
    let sandbox = learner.sandbox_or_new().await?;
    sandbox.advance(by);
    described(&learner, Some(&sandbox), &own).await
}

/// Stops the hotel and starts it again.
pub(super) async fn restart(
    learner: Learner,
    own: OwnBrowser,
    Body(Nothing): Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    let sandbox = learner.sandbox_or_new().await?;
    sandbox.restart();
    described(&learner, Some(&sandbox), &own).await
}

pub(super) async fn sessions(learner: Learner) -> Result<Json<Value>, Problem> {
    let sandbox = learner.there().await?;
    let (now, switches) = (sandbox.clock().now(), sandbox.switches());
    let life = crate::hotel::life(&switches);
    let records: Vec<Value> = sandbox
        .records()
        .await?
        .iter()
        .map(|r| {
            let left = (life.end(&r.stamps) - now).whole_seconds();
            let at = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
            json!({
                "id": r.id, "data": *r.data, "expires_in_seconds": left, "version": r.stamps.version,
                "begun_at": at(r.stamps.begun_at), "issued_at": at(r.stamps.issued_at), "active_at": at(r.stamps.active_at),
            })
        })
        .collect();
    Ok(Json(json!({ "store": switches.value(&STORE), "records": records })))
}

pub(super) async fn exchanges(learner: Learner) -> Result<Json<Value>, Problem> {
    let sandbox = learner.there().await?;
    let journal = sandbox.journal();
    let all: Vec<Value> =
        journal.newest_first().map(|n| json!({ "number": n.number, "exchange": *n.exchange })).collect();
    Ok(Json(json!({ "exchanges": all })))
}

/// A sandbox, and what became of the one before it.
async fn described(learner: &Learner, sandbox: Option<&Sandbox>, own: &OwnBrowser) -> Result<Json<Value>, Problem> {
    let mut answer = describe(sandbox, own);
    answer["replaced"] = json!(learner.ended().await?);
    Ok(Json(answer))
}

fn describe(sandbox: Option<&Sandbox>, own: &OwnBrowser) -> Value {
    let switches = sandbox.map(Sandbox::switches).unwrap_or_default();
    let catalogue: Vec<Value> = ALL
        .iter()
        .map(|s| {
            json!({
                "name": s.name, "title": s.title, "group": s.group, "meaning": s.meaning, "value": switches.value(s),
                "default": s.default, "values": s.choices, "rust": s.rust_at(switches.value(s)), "express": s.express_at(switches.value(s)),
            })
        })
        .collect();
    let clock = sandbox.map(|s| {
        let (now, offset) = (s.clock().now(), s.clock().offset());
        json!({ "now": now.format(&Rfc3339).unwrap_or_default(), "offset_seconds": offset.whole_seconds() })
    });
    let framed = sandbox.and_then(Sandbox::framed).map(|(number, url)| json!({ "number": number, "url": url }));
    json!({
        "framed": framed,
        "id": sandbox.map(|s| s.id().as_str()), "hosts": sandbox.map(|s| own.hosts.addresses(s.id())), "own_browser": own.told(&switches),
        "clock": clock, "switches": catalogue,
    })
}
