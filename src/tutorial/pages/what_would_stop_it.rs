//! "What would have saved her?": the attack once more with each defence alone, run while the first to ask waits, and kept.

use std::sync::Arc;

use cloakroom_engine::script::Outcome;
use serde::Serialize;

use super::matrix::at;
use crate::{
    course::Course,
    matrix::{Alone, Defences},
    tutorial::Problem,
};

/// The attack once more with each defence alone.
#[derive(Debug, Serialize)]
pub(super) struct Saved {
    stops: Vec<Seen>,
    looks: Vec<Seen>,
    does_not: Vec<Seen>,
    not_played: Vec<Seen>,
    runs: usize,
    took_ms: u128,
    at: String,
}

/// How it went with one defence.
#[derive(Debug, Serialize)]
struct Seen {
    title: String,
    step: usize,
    meaning: &'static str,
    says: String,
    broken: bool,
    href: String,
}

/// The defences that stop it, with the reason; those that only look as if they should; and the rest.
pub(super) async fn view(course: &Arc<Course>, slug: &str, alone: &Alone) -> Result<Saved, Problem> {
    let matrix = alone.of(course, slug).await.map_err(|error| Problem::NoMatrix(error.to_string()))?;
    let (mut stops, mut looks, mut does_not, mut not_played) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let cells = matrix.rows.iter().flat_map(|row| matrix.cells(row).map(move |(d, cell)| (row, d, cell)));
    for (row, defences, cell) in cells {
        let (step, says) = match &cell.outcome {
            Outcome::Stopped { step, because } => (*step, because.says.as_str()),
            Outcome::Won { step, .. } => (*step, ""),
            Outcome::NotPlayed { step, because, .. } => (*step, because.says.as_str()),
            Outcome::Broken { says } => (1, says.as_str()),
        };
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("set", &defences.to_string())
            .append_pair("step", &step.to_string())
            .finish();
        let seen = Seen {
            title: defences.title(),
            step,
            meaning: meaning(defences),
            says: says.trim_end_matches('.').to_owned(),
            broken: matches!(cell.outcome, Outcome::Broken { .. }),
            href: format!("/attacks/{slug}?{query}"),
        };
        match &cell.outcome {
            Outcome::Stopped { .. } => stops.push(seen),
            Outcome::NotPlayed { .. } => not_played.push(seen),
            _ if row.looks_like_help(defences) => looks.push(seen),
            _ => does_not.push(seen),
        }
    }
    let (runs, took_ms, at) = (matrix.runs(), matrix.took.as_millis(), at(matrix.begun));
    Ok(Saved { stops, looks, does_not, not_played, runs, took_ms, at })
}

/// What a defence does, and so what it leaves alone.
fn meaning(defences: Defences) -> &'static str {
    match defences {
        Defences::Alone(setting) => setting.switch.meaning,
        _ => "",
    }
}
