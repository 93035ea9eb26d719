//! A round that is over: who won, the whole story for both, and what would have stopped it.

use serde_json::{Value, json};

use crate::{
    class::pairs::{Pair, RoundEnd},
    ids::LearnerId,
    lab::pair::{PairWorld, picture},
    switch::{AttackSettings, Setting},
    tutorial::{AppState, pages::labs::took},
    view::run::run_view,
};

/// What both see. Without its world only the score is left.
pub(super) fn end(at: &AppState, pair: &Pair, id: &LearnerId, world: Option<&PairWorld>, other: &str) -> Value {
    let Some(last) = pair.rounds.last() else { return Value::Null };
    let is_mallory = pair.members.get(last.mallory) == Some(id);
    let took = took(last.seconds);
    let (word, story) = match last.end {
        RoundEnd::Mallory if is_mallory => ("mallory", format!("You had the room code after {took}.")),
        RoundEnd::Mallory => ("mallory", format!("{other} had your room code after {took}.")),
        RoundEnd::Alice if is_mallory => ("alice", format!("Alice was first, after {took}. She is out.")),
        RoundEnd::Alice => ("alice", format!("You were first, after {took}. You are out, and kept your room code.")),
        RoundEnd::Time => ("time", format!("The time is over: {took}. The room code stayed with Alice.")),
    };
    json!({ "word": word, "story": story, "was_mallory": is_mallory, "known": world.map(|world| known(at, world, &story)) })
}

fn known(at: &AppState, world: &PairWorld, story: &str) -> Value {
    let state = world.state();
    let drawn = picture(&state, story);
    let course = at.library.current();
    let attack = course.attack(world.hole().attack()).map(|page| {
        let stops: Vec<Value> = (page.attack.stopped_by().iter())
            .map(|s| json!({ "title": s.title(), "rust": s.switch.rust_at(s.value) }))
            .collect();
        let looks: Vec<String> = page.attack.no_help().iter().map(Setting::title).collect();
        json!({ "slug": page.attack.slug, "title": page.attack.front.title, "stops": stops, "looks": looks })
    });
    json!({
        "weak": crate::class::pairs::weak_title(world.hole().name()), "attack": attack,
        "letters": state.letters.iter().rev().map(|l| json!({ "says": l.says, "link": l.link, "opened": l.opened })).collect::<Vec<_>>(),
        "steps": drawn.as_ref().map_or(0, |(run, _)| run.run.steps.len()),
        "left_out": drawn.as_ref().map_or(0, |(_, left_out)| *left_out),
        "run": drawn.as_ref().map(|(run, _)| run_view(run)),
    })
}
