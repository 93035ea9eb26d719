//! Server-sent events of a pair: whenever there is something new for this learner, the page looks again.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Extension,
    extract::State,
    http::header,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures_util::{StreamExt, stream};
use tokio::{sync::watch, time};

use crate::{
    class::{Class, Seen},
    ids::LearnerId,
    lab::pair::{FoundPair, PairWorld},
    tutorial::{AppState, Problem, ShuttingDown, class::Person},
};

/// Many changes at once are one.
const PAUSE: Duration = Duration::from_millis(200);
/// So that a page knows that its stream lives; and whether the other one is silent is looked at so often.
const BEAT: Duration = Duration::from_secs(15);

struct Listening {
    handles: AppState,
    class: Class,
    id: LearnerId,
    changes: watch::Receiver<u64>,
    said: Option<String>,
}

pub(super) async fn events(
    State(handles): State<AppState>,
    person: Option<Extension<Person>>,
) -> Result<Response, Problem> {
    let class = super::class(&handles)?.clone();
    let Some(Extension(Person::Learner(id))) = person else {
        return Err(Problem::Forbidden { says: "a pair is of learners" });
    };
    let place = handles.streams.take(Some(id.as_str()))?;
    let ShuttingDown(mut over) = handles.shutting_down.clone();
    let until = async move {
        // An error means that the sender is gone: the server is ending.
        let _ = over.wait_for(|over| *over).await;
        drop(place);
    };
    let changes = class.watch();
    let listening = Listening { handles, class, id, changes, said: None };
    let events = stream::unfold(listening, next).take_until(until).map(Ok::<_, Infallible>);
    Ok(([(header::HeaderName::from_static("x-accel-buffering"), "no")], Sse::new(events)).into_response())
}

impl Listening {
    fn world(&self) -> Option<Arc<PairWorld>> {
        let (number, round) = self.class.state().pairs().of(&self.id).map(|pair| (pair.number, pair.round))?;
        match self.handles.pairs.get(number, round) {
            FoundPair::Open(world) => Some(world),
            FoundPair::Lost | FoundPair::None => None,
        }
    }

    /// Another one whenever the page would look different.
    fn key(&self, world: u64) -> String {
        let state = self.class.state();
        let pairs = state.pairs();
        let pair = pairs.of(&self.id);
        let silent = pair.map(|pair| self.class.now() - self.class.presence().of(pair.other(&self.id)).seen > 45);
        let asks: Vec<_> = pairs.asks(&self.id).collect();
        let (asked, lot) = (pairs.asked(&self.id), pairs.in_lot(&self.id).map(|own| (own, pairs.lot())));
        format!(
            "{pair:?} {world} {silent:?} {asks:?} {asked:?} {lot:?} {:?} {}",
            pairs.parted(&self.id),
            pairs.gathers()
        )
    }
}

async fn next(mut listening: Listening) -> Option<(Event, Listening)> {
    loop {
        listening.changes.mark_unchanged();
        let mut acts = listening.world().map(|world| world.watch());
        let version = acts.as_mut().map_or(0, |acts| *acts.borrow_and_update());
        let key = listening.key(version);
        if listening.said.as_ref() != Some(&key) {
            listening.said = Some(key);
            return Some((Event::default().event("look").data(version.to_string()), listening));
        }
        let act = async {
            match &mut acts {
                Some(acts) => drop(acts.changed().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = listening.changes.changed() => if changed.is_err() { return None },
            () = act => {}
            () = time::sleep(BEAT) => {
                listening.class.saw(&listening.id, Seen::There);
                return Some((Event::default().event("beat").data("0"), listening));
            }
        }
        time::sleep(PAUSE).await;
    }
}
