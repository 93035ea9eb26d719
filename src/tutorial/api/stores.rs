//! The servers behind the stores: which are connected, and what can be done to those that we have started.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tutorial::body::Body;
use crate::{
    private_servers::{Act, Condition, StoreServers},
    store::StoreKind,
    tutorial::{Problem, learner::Learner},
};

/// `{"stores": [{"name", "connected", "ours", "condition", "shell"}]}`
pub(super) async fn show(State(servers): State<StoreServers>) -> Json<Value> {
    let stores: Vec<Value> = StoreKind::ALL.into_iter().map(|kind| describe(&servers, kind)).collect();
    Json(json!({ "stores": stores }))
}

/// `{"do": "stop"}`, `"kill"` or `"start"`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    r#do: String,
}

pub(super) async fn act(
    State(servers): State<StoreServers>,
    Path(name): Path<String>,
    learner: Learner,
    Body(wish): Body<Wish>,
) -> Result<Json<Value>, Problem> {
    let act = match wish.r#do.as_str() {
        "stop" => Act::Stop,
        "kill" => Act::Kill,
        "start" => Act::Start,
        _ => return Err(Problem::bad("do", "do is stop, kill or start")),
    };
    let kind = StoreKind::of(&name).filter(|kind| matches!(kind, StoreKind::Redis | StoreKind::Postgres));
    let kind = kind.ok_or_else(|| Problem::bad("name", "only redis and postgres are servers"))?;
    servers.act(kind, act).await.map_err(|error| Problem::NotNow { says: error.to_string() })?;
    if let Some(sandbox) = learner.sandbox().await? {
        sandbox.look_again();
    }
    Ok(Json(describe(&servers, kind)))
}

fn describe(servers: &StoreServers, kind: StoreKind) -> Value {
    json!({
        "name": kind.word(), "connected": servers.stores().has(kind), "ours": servers.condition(kind).is_some(),
        "condition": servers.condition(kind).map(word), "shell": servers.shell(kind),
    })
}

fn word(condition: Condition) -> &'static str {
    match condition {
        Condition::Runs => "runs",
        Condition::Stopped => "stopped",
        Condition::Ended => "ended",
    }
}
