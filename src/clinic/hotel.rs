//! One side of a case that the hotel plays: its steps in a world with nobody in it.

use cloakroom_engine::script::{Block, Browsers, Problem, RunStep};
use serde_json::json;

use super::PlayedSide;
use crate::{
    course::HotelSide,
    sandbox::{Full, Sandbox, Services},
    switch::Switches,
    view::run::case_run,
};

/// Plays it until a line does not go as it says.
pub(super) async fn play(side: &HotelSide, services: &Services) -> Result<PlayedSide, Full> {
    let switches = side.set.iter().fold(Switches::default(), |switches, setting| switches.with(*setting));
    let sandbox = Sandbox::new(services, switches)?;
    let (mut cast, mut steps) = (Browsers::default(), Vec::new());
    let (mut statements, mut problems) = (0, Vec::new());
    for (step, number) in side.steps.iter().zip(1..) {
        let mut run = RunStep {
            number,
            title: step.title.clone(),
            reached: problems.is_empty(),
            played: Vec::new(),
            put_up: Vec::new(),
            won: false,
        };
        for block in step.blocks.iter().filter(|_| run.reached) {
            let played = cast.play(&sandbox, block).await;
            run.put_up.extend(block.page().map(|page| cast.filled(&sandbox, page)));
            for (line, played) in lines(block).zip(&played) {
                statements += played.held.len();
                problems.extend(played.problem.as_ref().map(|trouble| wrong(line, trouble.to_string())));
                let not = played.held.iter().filter(|held| !held.held);
                problems.extend(not.map(|held| wrong(line, format!("it says `{}`, but {}", held.text, held.instead))));
            }
            run.played.extend(played);
            if !problems.is_empty() {
                break;
            }
        }
        steps.push(run);
    }
    let set: Vec<String> = side.set.iter().map(ToString::to_string).collect();
    let view = json!({ "run": case_run(&steps), "set": set, "whole": problems.is_empty() });
    Ok(PlayedSide { view, statements, problems })
}

/// The lines of what is played, where they stand in the file.
fn lines(block: &Block) -> impl Iterator<Item = usize> + '_ {
    let lines = match block {
        Block::Play { lines, .. } => lines.as_slice(),
        Block::Page(_) => &[],
    };
    lines.iter().map(|line| line.line)
}

fn wrong(line: usize, says: String) -> Problem {
    Problem::at(line, says, "Correct the case: where a run disagrees, the run is right")
}
