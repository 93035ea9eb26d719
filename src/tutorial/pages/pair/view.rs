//! The page of a pair as data for its template: to each what is theirs, and nothing of the other's browser.

use cloakroom_engine::script::Actor;
use serde_json::{Value, json};

use super::{end::end, open, weak_choices, world};
use crate::{
    class::{
        Class, State,
        pairs::{Pair, Parted, RoundEnd, weak_title},
    },
    ids::{LearnerId, SandboxId},
    lab::{
        EVIL_PATH,
        pair::{LONGEST_ROUND, PairWorld},
    },
    tutorial::{
        AppState, Problem,
        answer::kept_view,
        class::HERE,
        pages::labs::{browser, heard, quiet, took},
    },
};

/// So long nothing is heard of somebody before the other one is told, in seconds.
const SILENT: i64 = 45;
const FIRST_PAGE: &str = "<p>The season is over, and the rail is full.</p>\n<p><a href=\"https://hotel.grand.example/\">Your coat is ready</a></p>";

/// For a learner.
pub(super) fn learner(at: &AppState, class: &Class, id: &LearnerId) -> Result<Value, Problem> {
    let state = class.state();
    let called = |id: &LearnerId| state.learner(id).map_or_else(String::new, |(_, l)| l.nickname.as_str().to_owned());
    let pairs = state.pairs();
    let pair = pairs.of(id).cloned();
    let asks: Vec<Value> = (pairs.asks(id))
        .map(|(from, weak)| json!({ "id": from.as_str(), "name": called(from), "weak": weak_title(weak) }))
        .collect();
    let parted = pairs.parted(id).map(|parted| match parted {
        Parted::Left(name) => json!({ "word": "left", "name": name }),
        Parted::No(name) => json!({ "word": "no", "name": name }),
    });
    let other = pair.as_ref().map_or_else(String::new, |pair| called(pair.other(id)));
    let mut base = json!({
        "nickname": called(id), "class": state.name(), "gathers": pairs.gathers(), "in_lot": pairs.in_lot(id).is_some(),
        "odd": pairs.in_lot(id).is_some_and(|lot| lot.odd), "lot": pairs.lot(), "asked": pairs.asked(id).map(called),
        "asks": asks, "parted": parted, "weak": weak_choices(),
        "people": if pair.is_none() { people(class, &state, id) } else { Vec::new() },
    });
    drop(state);
    base["pair"] = match pair {
        Some(pair) => paired(at, class, (&pair, id), &other)?,
        None => Value::Null,
    };
    Ok(base)
}

/// Who is here and in no pair.
fn people(class: &Class, state: &State, id: &LearnerId) -> Vec<Value> {
    let (now, pairs) = (class.now(), state.pairs());
    let here =
        |other: &LearnerId| other != id && now - class.presence().of(other).seen < HERE && pairs.of(other).is_none();
    let mut people: Vec<(String, String)> = (state.learners().filter(|(other, _)| here(other)))
        .map(|(other, learner)| (learner.nickname.as_str().to_owned(), other.as_str().to_owned()))
        .collect();
    people.sort();
    people.into_iter().map(|(name, id)| json!({ "name": name, "id": id })).collect()
}

fn paired(at: &AppState, class: &Class, (pair, id): (&Pair, &LearnerId), other: &str) -> Result<Value, Problem> {
    let found = if pair.round == 0 { None } else { open(world(at, class, pair)?) };
    if let Some(world) = &found {
        world.sandbox().looked_at();
    }
    let on = pair.on.is_some();
    let is_mallory = pair.is_mallory(id);
    let silence = class.now() - class.presence().of(pair.other(id)).seen;
    let own =
        pair.rounds.iter().filter(|r| r.end == RoundEnd::Mallory && pair.members.get(r.mallory) == Some(id)).count();
    let got = pair.rounds.iter().filter(|r| r.end == RoundEnd::Mallory).count();
    let rounds: Vec<Value> = (pair.rounds.iter())
        .map(|r| json!({ "you": pair.members.get(r.mallory) == Some(id), "won": r.end == RoundEnd::Mallory, "time": r.end == RoundEnd::Time, "took": took(r.seconds) }))
        .collect();
    let will_be = if on || pair.round == 0 { is_mallory } else { !is_mallory };
    let play = found.as_ref().filter(|_| on).map(|world| match is_mallory {
        true => mallory(at, world),
        false => alice(world),
    });
    Ok(json!({
        "number": pair.number, "round": pair.round, "other": other, "on": on, "is_mallory": is_mallory, "will_be_mallory": will_be,
        "silent": silence > SILENT, "silence": took(silence.min(6 * 60 * 60)), "ready": pair.ready.contains_key(id),
        "other_ready": pair.ready.contains_key(pair.other(id)), "lost": on && found.is_none(), "weak": weak_title(&pair.weak),
        "hidden": pair.weak == "hidden", "rounds": rounds, "own_wins": own, "other_wins": got - own, "longest": LONGEST_ROUND / 60,
        "seconds": pair.on.as_ref().map_or(0, |begun| (class.now() - begun.at).max(0)), "play": play,
        "end": if on { Value::Null } else { end(at, pair, id, found.as_deref(), other) },
    }))
}

fn mallory(at: &AppState, world: &PairWorld) -> Value {
    let (state, sandbox) = (world.state(), world.sandbox());
    // Nobody's own browser comes into this hotel: its name is told to nobody.
    let nowhere = at.hosts.addresses(&SandboxId::random());
    let draft = |name: &str, first: &str| state.drafts.get(name).cloned().unwrap_or_else(|| first.to_owned());
    json!({
        "browser": browser(sandbox, Actor::Mallory), "refused": state.side(Actor::Mallory).refused,
        "answer": state.answer.as_ref().map(|answer| quiet(json!(kept_view(sandbox, answer, &nowhere)))),
        "heard": state.heard.iter().map(heard).collect::<Vec<_>>(), "evil": format!("https://evil.example{EVIL_PATH}"),
        "letters": state.letters.iter().map(|l| json!({ "says": l.says, "link": l.link })).collect::<Vec<_>>(),
        "draft": { "text": draft("text", "GET https://hotel.grand.example/\n"), "html": draft("html", FIRST_PAGE),
            "says": draft("says", "Your coat is ready"), "link": draft("link", &format!("https://evil.example{EVIL_PATH}")) },
    })
}

fn alice(world: &PairWorld) -> Value {
    let (state, sandbox) = (world.state(), world.sandbox());
    let letters: Vec<Value> = (state.letters.iter())
        .map(|l| json!({ "n": l.number, "says": l.says, "link": l.link, "opened": l.opened }))
        .collect();
    json!({
        "browser": browser(sandbox, Actor::Alice), "refused": state.side(Actor::Alice).refused, "letters": letters,
        "password": sandbox.drawn("alice.password"), "code": state.errands.code, "book": state.errands.book,
        "letter": state.errands.letter, "all": state.errands.are_done(),
    })
}

/// For the teacher.
pub(super) fn teacher(class: &Class) -> Value {
    let state = class.state();
    let called = |id: &LearnerId| state.learner(id).map_or_else(String::new, |(_, l)| l.nickname.as_str().to_owned());
    let pairs = state.pairs();
    let rows: Vec<Value> = (pairs.iter())
        .map(|pair| {
            let wins = |who: usize| pair.rounds.iter().filter(|r| r.mallory == who && r.end == RoundEnd::Mallory).count();
            let [first, second] = &pair.members;
            json!({ "first": called(first), "second": called(second), "weak": weak_title(&pair.weak), "round": pair.round, "on": pair.on.is_some(),
                "rounds": pair.rounds.len(), "first_wins": wins(0), "second_wins": wins(1) })
        })
        .collect();
    json!({ "class": state.name(), "gathers": pairs.gathers(), "lot": pairs.lot(), "pairs": rows, "weak": weak_choices(), "count": state.count() })
}
