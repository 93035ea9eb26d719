//! What sessions cost on this machine, by machine: `POST` measures, `GET` gives what was measured last.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::sync::watch;

use crate::{
    background::settled,
    costs::{Costs, State as Far},
    tutorial::Problem,
};

/// Well below the longest a request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// 200 with the figures. While somebody else's are being measured, those.
pub(super) async fn measure(State(costs): State<Costs>) -> Result<Response, Problem> {
    answer(costs.measure()).await
}

/// 200 with the last figures, waiting for those under way; 409 before anybody has asked for any.
pub(super) async fn show(State(costs): State<Costs>) -> Result<Response, Problem> {
    let says = "nothing has been measured yet; POST /api/costs measures".to_owned();
    answer(costs.last().ok_or(Problem::NotNow { says })?).await
}

async fn answer(mut state: watch::Receiver<Far>) -> Result<Response, Problem> {
    match settled(&mut state, PATIENCE).await {
        Far::Done(report) => Ok(Json(&*report).into_response()),
        Far::Measuring => Ok((StatusCode::ACCEPTED, Json(json!({ "measuring": true }))).into_response()),
        Far::Failed(says) => Err(Problem::NotMeasured(says)),
    }
}
