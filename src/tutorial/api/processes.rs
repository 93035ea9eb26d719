//! The process of our own: started, ended, collected.

use axum::{Extension, Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tutorial::body::Body;
use crate::{
    processes::{ChildAct, Processes},
    tutorial::{Problem, Visitor},
};

/// `{"do": "start"}`, `"end"` or `"collect"`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    r#do: String,
}

pub(super) async fn act(
    State(processes): State<Processes>,
    Extension(visitor): Extension<Visitor>,
    Body(wish): Body<Wish>,
) -> Result<Json<Value>, Problem> {
    if visitor != Visitor::Here {
        return Err(Problem::Forbidden { says: "only whoever sits at the machine that runs Cloakroom may do this" });
    }
    let act = ChildAct::of(&wish.r#do).ok_or_else(|| Problem::bad("do", "do is start, end or collect"))?;
    processes.act(act).await.map_err(|error| Problem::NotNow { says: error.to_string() })?;
    Ok(Json(json!({ "done": wish.r#do })))
}
