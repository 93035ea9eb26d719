//! What a learner may do with requests that are under way: hold the next one, look at it, edit the
//! record on either side, let it go on.

use std::pin::pin;

use bytes::Bytes;
use cloakroom_engine::{script::Actor, world::Client};
use http::{Request, Response};
use time::OffsetDateTime;

use super::{
    Caller, Sandbox,
    pause_registry::{Asked, Breakpoint, CannotHold, PausedRequest},
};
use crate::{
    hotel::{Data, Pause},
    store::StoreError,
};

/// Of so many edits it is remembered that a hand made them.
const MOST_BY_HAND: usize = 100;

/// A record that was edited by hand, and not by a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManualEdit {
    /// The version that was made.
    pub version: i64,
    /// When, by the world's clock.
    pub at: OffsetDateTime,
}

/// Why a record was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// No such request is held.
    #[error("no request of this number is held any more")]
    Gone,
    /// The request has no session yet, or none that the store knows.
    #[error("the store holds no record of this request's session: there is nothing to edit")]
    NoRecord,
    /// The request has loaded nothing.
    #[error("this request has no copy of a record in its hands: there is nothing to edit")]
    NoCopy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sandbox {
    /// Holds the next request that comes to a point; `None` takes the wish back.
    ///
    /// # Errors
    /// Too many are held, or the sandbox ends.
    pub fn arm(&self, armed: Option<Breakpoint>) -> Result<(), CannotHold> {
        self.holds.arm(armed)?;
        self.changed();
        Ok(())
    }

    /// Which request is to be held next.
    #[must_use]
    pub fn armed(&self) -> Option<Breakpoint> {
        self.holds.armed()
    }

    /// The requests that are held, the oldest first.
    #[must_use]
    pub fn held(&self) -> Vec<PausedRequest> {
        self.holds.all()
    }

    /// Lets a held request go on; `false` if it is not held any more.
    pub fn let_go(&self, number: u64) -> bool {
        self.holds.let_go(number, "you")
    }

    /// Lets all requests go on, and holds none any more: the sandbox or the server ends.
    pub fn hold_no_more(&self) {
        self.holds.end();
    }

    /// Edits the copy of the record that a held request has in its hands. It goes on with that.
    ///
    /// # Errors
    /// It is not held any more, or has no copy.
    pub fn edit_copy(&self, number: u64, data: Data) -> Result<(), EditError> {
        let held = self.held_as(number)?;
        if held.in_hand.data.is_none() || !self.holds.edit(number, data) {
            return Err(EditError::NoCopy);
        }
        self.changed();
        Ok(())
    }

    /// Edits the record in the store, as another request could while this one is held. The held request
    /// does not look again.
    ///
    /// # Errors
    /// It is not held any more, the store holds no such record, or the store failed.
    pub async fn edit_stored(&self, number: u64, data: Data) -> Result<(), EditError> {
        let held = self.held_as(number)?;
        let id = held.in_hand.id.ok_or(EditError::NoRecord)?;
        let version = held.in_hand.store.rewrite(&id, data).await?.ok_or(EditError::NoRecord)?;
        let by_hand = ManualEdit { version, at: self.clock.now() };
        self.remember(held.in_hand.store.as_stored(&id), by_hand);
        self.changed();
        Ok(())
    }

    fn remember(&self, key: String, edit: ManualEdit) {
        let mut all = self.by_hand();
        let oldest = all.iter().min_by_key(|(_, edit)| edit.at).map(|(key, _)| key.clone());
        if let Some(oldest) = oldest.filter(|_| all.len() >= MOST_BY_HAND) {
            all.remove(&oldest);
        }
        all.insert(key, edit);
    }

    fn held_as(&self, number: u64) -> Result<PausedRequest, EditError> {
        self.held().into_iter().find(|held| held.number == number).ok_or(EditError::Gone)
    }

    /// The hotel's answer to a request of this visitor, which is held on its way if the learner has asked
    /// for that.
    pub(super) async fn hotel_answers(
        &self,
        (who, caller): (&'static str, &Caller),
        mut request: Request<Bytes>,
    ) -> Response<Bytes> {
        let wished = self.holds.point_for(who).and_then(|point| Some((point, Asked::of(who, caller, &request)?)));
        let Some((point, asked)) = wished else {
            return self.through_front(request, self.is_watched()).await;
        };
        let (pause, reached, go_on) = Pause::at(point);
        request.extensions_mut().insert(pause);
        let hold = async {
            // A request that never gets there drops its pause, and that comes here too.
            let Ok(Some(in_hand)) = reached.await else { return };
            if let Some(release) = self.holds.hold(asked, in_hand, || self.changed()).await {
                let _ = go_on.send(release);
            }
        };
        // Whoever wants to look at one request looks at its way too.
        let mut answer = pin!(self.through_front(request, true));
        tokio::select! {
            response = &mut answer => response,
            () = hold => answer.await,
        }
    }

    async fn through_front(&self, request: Request<Bytes>, watched: bool) -> Response<Bytes> {
        self.front.answer(request.map(Into::into), watched, |request| self.hotel.answer(request, watched)).await
    }
}

/// Whose request it is, by the address that simulated browsers have.
pub(super) fn simulated(request: &Request<Bytes>) -> &'static str {
    let from = request.extensions().get::<Client>();
    let actor = Actor::ALL.into_iter().find(|actor| from == Some(&actor.address()));
    actor.map_or("somebody", Actor::name)
}
