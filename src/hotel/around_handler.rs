//! INSECURE ON PURPOSE, by switch: `renewal_timeout` off, `save_empty` at its weakest.
//!
//! What stands between the session layer and the handlers: a new ID every so often, a record for
//! whoever comes without one, and notes for the timeline on when the handler began and ended.

use std::convert::Infallible;

use axum::{
    Router,
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use cloakroom_engine::exchange::TraceEvent;
use http::Request;
use time::Duration;
use tower::ServiceExt;
use tower_sessions::{Session, session};

use super::pause::{Pause, PausePoint};
use crate::{clock::Clock, passage::Recorder, store::StoreHandle};

/// What is done around the handlers of one request.
#[derive(Debug, Clone)]
pub(super) struct AroundHandler {
    pub(super) handle: StoreHandle,
    pub(super) clock: Clock,
    pub(super) recorder: Option<Recorder>,
    /// How old an ID may become.
    pub(super) renew_after: Option<Duration>,
    /// Is a session without data stored too?
    pub(super) stores_empty: bool,
}

impl AroundHandler {
    pub(super) async fn answer(self, router: Router, request: Request<Body>) -> Result<Response, Infallible> {
        let session = request.extensions().get::<Session>().cloned();
        let pause = request.extensions().get::<Pause>().cloned();
        self.note(TraceEvent::Handler);
        let response = router.oneshot(request).await?;
        self.note(TraceEvent::Answered { status: response.status().as_u16() });
        if let Some(pause) = pause {
            pause.here(PausePoint::AfterHandler, || None).await;
        }
        let Some(session) = session else { return Ok(response) };
        // After a 5xx nothing is saved: a record taken from under its old ID would be lost.
        if response.status().is_server_error() {
            return Ok(response);
        }
        match self.afterwards(&session).await {
            Ok(()) => Ok(response),
            Err(error) => {
                tracing::error!(%error, "the hotel's session");
                Ok((StatusCode::SERVICE_UNAVAILABLE, "The cloakroom cannot be reached. Try again.").into_response())
            }
        }
    }

    async fn afterwards(&self, session: &Session) -> Result<(), session::Error> {
        // ANCHOR: renew
        if let (Some(longest), Some(id)) = (self.renew_after, session.id())
            && self.handle.issued_at(&id).is_some_and(|issued| issued + longest <= self.clock.now())
        {
            self.note(TraceEvent::RenewalDue);
            self.handle.carry_over(&id);
            session.cycle_id().await?; // MARK
        }
        // ANCHOR_END: renew
        let untouched = !session.is_modified();
        if self.stores_empty && untouched && session.is_empty().await {
            session.save().await?;
            // Saving alone sends no cookie: the layer looks at the mark that `set_expiry` leaves.
            session.set_expiry(session.expiry());
        }
        Ok(())
    }

    fn note(&self, what: TraceEvent) {
        if let Some(recorder) = &self.recorder {
            recorder.note(what);
        }
    }
}
