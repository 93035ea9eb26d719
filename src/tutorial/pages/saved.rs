//! "What would have saved her?": the attack once more with each defence alone, run while you wait.

use std::sync::Arc;

use cloakroom_engine::script::Outcome;
use serde_json::{Value, json};

use crate::{
    course::Course,
    matrix::{Defences, Plan},
    sandbox::Services,
    tutorial::Problem,
};

/// The defences that stop it, with the reason; and those that do not.
pub(super) async fn view(course: &Arc<Course>, slug: &str, services: &Services) -> Result<Value, Problem> {
    let plan = Plan::of(course).only(|other| other == slug).against(Defences::each_alone().collect());
    let matrix = plan.run(services).await.map_err(|error| Problem::NoMatrix(error.to_string()))?;
    let (mut stops, mut does_not) = (Vec::new(), Vec::new());
    for (defences, cell) in matrix.rows.iter().flat_map(|row| matrix.cells(row)) {
        let (step, says) = match &cell.outcome {
            Outcome::Stopped { step, because } => (*step, because.says.as_str()),
            Outcome::Won { step, .. } => (*step, ""),
            Outcome::Broken { says } => (1, says.as_str()),
        };
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("set", &defences.to_string())
            .append_pair("step", &step.to_string())
            .finish();
        let seen = json!({
            "title": defences.title(), "step": step, "says": says.trim_end_matches('.'),
            "broken": matches!(cell.outcome, Outcome::Broken { .. }), "href": format!("/attacks/{slug}?{query}"),
        });
        if cell.stopped() { stops.push(seen) } else { does_not.push(seen) }
    }
    Ok(json!({ "stops": stops, "does_not": does_not, "runs": matrix.runs(), "took_ms": matrix.took.as_millis() }))
}
