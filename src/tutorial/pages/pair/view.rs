//! The page of a pair as data for its template: to each what is theirs, and nothing of the other's browser.

use serde::Serialize;

use super::{
    end::{EndView, end},
    open,
    play::{AliceView, MalloryView, alice, mallory},
    world,
};
use crate::{
    class::{
        Class, State,
        pairs::{Pair, Parted, RoundEnd, WEAK, weak_title},
    },
    course::Course,
    ids::LearnerId,
    lab::pair::LONGEST_ROUND,
    tutorial::{AppState, Problem, class::HERE, pages::labs::took},
};

/// So long nothing is heard of somebody before the other one is told, in seconds.
const SILENT: i64 = 45;

/// What may be weak, for a choice.
#[derive(Debug, Serialize)]
pub(super) struct Weak {
    name: &'static str,
    title: &'static str,
}

pub(super) fn weak_choices() -> [Weak; WEAK.len()] {
    WEAK.map(|(name, title)| Weak { name, title })
}

/// The page of a learner.
#[derive(Debug, Serialize)]
pub(super) struct LearnerView<'a> {
    nickname: String,
    class: String,
    gathers: bool,
    in_lot: bool,
    /// One too many took part in the lot.
    odd: bool,
    lot: usize,
    /// Whom the learner has asked.
    asked: Option<String>,
    asks: Vec<AskView>,
    parted: Option<PartedView>,
    weak: [Weak; WEAK.len()],
    people: Vec<Someone>,
    pair: Option<PairView<'a>>,
}

/// Somebody asks this learner.
#[derive(Debug, Serialize)]
struct AskView {
    id: String,
    name: String,
    weak: &'static str,
}

/// Why the learner is in no pair any more.
#[derive(Debug, Serialize)]
#[serde(tag = "word", rename_all = "snake_case")]
enum PartedView {
    Left { name: String },
    No { name: String },
}

/// Somebody who could be asked.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Someone {
    name: String,
    id: String,
}

/// For a learner.
pub(super) fn learner<'a>(
    at: &AppState,
    course: &'a Course,
    class: &Class,
    id: &LearnerId,
) -> Result<LearnerView<'a>, Problem> {
    let (mut view, pair) = of_class(class, id);
    if let Some((pair, other)) = pair {
        view.pair = Some(paired(at, course, class, (&pair, id), other)?);
    }
    Ok(view)
}

/// What the class knows of the learner; and the pair, if there is one, with what the other one is called.
fn of_class<'a>(class: &Class, id: &LearnerId) -> (LearnerView<'a>, Option<(Pair, String)>) {
    let state = class.state();
    let called = |id: &LearnerId| state.learner(id).map_or_else(String::new, |(_, l)| l.nickname.as_str().to_owned());
    let pairs = state.pairs();
    let pair = pairs.of(id).map(|pair| (pair.clone(), called(pair.other(id))));
    let ask = |(from, weak): (&LearnerId, &str)| AskView {
        id: from.as_str().to_owned(),
        name: called(from),
        weak: weak_title(weak),
    };
    let parted = |parted: &Parted| match parted {
        Parted::Left(name) => PartedView::Left { name: name.clone() },
        Parted::No(name) => PartedView::No { name: name.clone() },
    };
    let view = LearnerView {
        nickname: called(id),
        class: state.name().to_owned(),
        gathers: pairs.gathers(),
        in_lot: pairs.in_lot(id).is_some(),
        odd: pairs.in_lot(id).is_some_and(|lot| lot.odd),
        lot: pairs.lot(),
        asked: pairs.asked(id).map(called),
        asks: pairs.asks(id).map(ask).collect(),
        parted: pairs.parted(id).map(parted),
        weak: weak_choices(),
        people: if pair.is_none() { people(class, &state, id) } else { Vec::new() },
        pair: None,
    };
    (view, pair)
}

/// Who is here and in no pair.
fn people(class: &Class, state: &State, id: &LearnerId) -> Vec<Someone> {
    let (now, pairs) = (class.now(), state.pairs());
    let here =
        |other: &LearnerId| other != id && now - class.presence().of(other).seen < HERE && pairs.of(other).is_none();
    let mut people: Vec<Someone> = (state.learners().filter(|(other, _)| here(other)))
        .map(|(other, learner)| Someone { name: learner.nickname.as_str().to_owned(), id: other.as_str().to_owned() })
        .collect();
    people.sort();
    people
}

/// A pair, as one of the two sees it.
#[derive(Debug, Serialize)]
struct PairView<'a> {
    number: u64,
    round: u64,
    other: String,
    on: bool,
    is_mallory: bool,
    will_be_mallory: bool,
    silent: bool,
    silence: String,
    ready: bool,
    other_ready: bool,
    lost: bool,
    weak: &'static str,
    hidden: bool,
    rounds: Vec<RoundView>,
    own_wins: usize,
    other_wins: usize,
    longest: i64,
    seconds: i64,
    play: Option<Play>,
    end: Option<EndView<'a>>,
}

/// A round that is over.
#[derive(Debug, Serialize)]
struct RoundView {
    /// Was the one who looks Mallory?
    you: bool,
    won: bool,
    time: bool,
    took: String,
}

/// What there is to do in the round that is on.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Play {
    Mallory(Box<MalloryView>),
    Alice(Box<AliceView>),
}

fn paired<'a>(
    at: &AppState,
    course: &'a Course,
    class: &Class,
    (pair, id): (&Pair, &LearnerId),
    other: String,
) -> Result<PairView<'a>, Problem> {
    let found = if pair.round == 0 { None } else { open(world(at, class, pair)?) };
    if let Some(world) = &found {
        world.sandbox().looked_at();
    }
    let on = pair.on.is_some();
    let is_mallory = pair.is_mallory(id);
    let silence = class.now() - class.presence().of(pair.other(id)).seen;
    let won = || pair.rounds.iter().filter(|r| r.end == RoundEnd::Mallory);
    let is_own = |mallory: usize| pair.members.get(mallory) == Some(id);
    let own = won().filter(|r| is_own(r.mallory)).count();
    let rounds = pair.rounds.iter().map(|r| RoundView {
        you: is_own(r.mallory),
        won: r.end == RoundEnd::Mallory,
        time: r.end == RoundEnd::Time,
        took: took(r.seconds),
    });
    let play = found.as_ref().filter(|_| on).map(|world| match is_mallory {
        true => Play::Mallory(Box::new(mallory(at, world))),
        false => Play::Alice(Box::new(alice(world))),
    });
    Ok(PairView {
        number: pair.number,
        round: pair.round,
        on,
        is_mallory,
        will_be_mallory: if on || pair.round == 0 { is_mallory } else { !is_mallory },
        silent: silence > SILENT,
        silence: took(silence.min(6 * 60 * 60)),
        ready: pair.ready.contains_key(id),
        other_ready: pair.ready.contains_key(pair.other(id)),
        lost: on && found.is_none(),
        weak: weak_title(&pair.weak),
        hidden: pair.weak == "hidden",
        rounds: rounds.collect(),
        own_wins: own,
        other_wins: won().count() - own,
        longest: LONGEST_ROUND / 60,
        seconds: pair.on.as_ref().map_or(0, |begun| (class.now() - begun.at).max(0)),
        play,
        end: if on { None } else { end(course, pair, id, found.as_deref(), &other) },
        other,
    })
}
