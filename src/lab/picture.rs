//! What solved a lab, as a run: the acts that belong to it, in order. Detours are left out, and counted.
//!
//! An act belongs to it if it has a session ID or a token of the last acts in it, if it put up a page, if Alice did it, or if something was computed in it.

use std::{collections::BTreeSet, time::Duration};

use cloakroom_engine::{
    exchange::Exchange,
    script::{Outcome, Run, RunStep},
};

use super::{LabState, Who, act::Act, log::cookie};
use crate::{hotel::is_session_cookie, runner::TimedRun};

/// So many steps a person takes in.
const MOST: usize = 9;

/// The picture, and how many acts are left out of it; `None` if it is not solved or nothing was recorded.
#[must_use]
pub fn picture(state: &LabState, story: &str) -> Option<(TimedRun, u64)> {
    let solved = state.solved.as_ref()?;
    let acts: Vec<&Act> = state.acts.iter().filter(|act| act.number <= solved.act).collect();
    let mut chosen = belonging(&acts);
    let surplus = chosen.len().saturating_sub(MOST);
    chosen.drain(..surplus);
    let mut steps: Vec<RunStep> = chosen.iter().zip(1..).map(|(act, number)| act.step(number)).collect();
    steps.last_mut()?.won = true;
    let left_out = solved.acts.saturating_sub(u64::try_from(steps.len()).unwrap_or(u64::MAX));
    let outcome = Outcome::Won { step: steps.len(), story: story.to_owned() };
    Some((TimedRun { run: Run { outcome, steps }, took: Duration::ZERO }, left_out))
}

/// Backwards from the last one: whatever shares an ID with what is in already.
fn belonging<'a>(acts: &[&'a Act]) -> Vec<&'a Act> {
    let Some((last, before)) = acts.split_last() else { return Vec::new() };
    let mut ids = values(last);
    let mut chosen = vec![*last];
    // Of two pages or two outings that are alike, the later one counts.
    let mut told: BTreeSet<&str> = BTreeSet::from([last.title.as_str()]);
    for act in before.iter().rev() {
        let own = values(act);
        let shares = own.iter().any(|value| ids.contains(value));
        let computes = act.played.iter().any(|played| played.exchanges.is_empty() && !played.captured.is_empty());
        let moves = computes || !act.put_up.is_empty() || act.who == Who::Alice || writes(act);
        if (shares || moves) && told.insert(&act.title) {
            ids.extend(own);
            chosen.push(act);
        }
    }
    chosen.reverse();
    chosen
}

/// Did it leave something at a site?
fn writes(act: &Act) -> bool {
    exchanges(act).any(|exchange| exchange.request.method == "POST" && exchange.response.status < 400)
}

/// The session IDs and tokens that it carried or brought.
fn values(act: &Act) -> BTreeSet<String> {
    let of = |exchange: &Exchange| {
        let sent = cookie(exchange).unwrap_or_default();
        let sent = sent.split("; ").filter_map(|pair| pair.split_once('=')).map(own).collect::<Vec<_>>();
        let set = exchange.response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let set = set.filter_map(|(_, line)| line.split(';').next()?.split_once('=')).map(own).collect::<Vec<_>>();
        sent.into_iter()
            .chain(set)
            .filter(|(name, value)| is_session_cookie(name) && value.len() > 8)
            .map(|(_, value)| value)
    };
    exchanges(act).flat_map(of).collect()
}

fn own((name, value): (&str, &str)) -> (String, String) {
    (name.trim().to_owned(), value.to_owned())
}

fn exchanges(act: &Act) -> impl Iterator<Item = &Exchange> {
    act.played.iter().flat_map(|played| &played.exchanges)
}
