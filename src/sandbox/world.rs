//! A sandbox as the world that simulated browsers act in.

use std::sync::{Arc, PoisonError};

use axum::body::Body;
use bytes::Bytes;
use cloakroom_engine::script::Actor;
use cloakroom_engine::target::Target;
use cloakroom_engine::world::{self, Answer, Backup, DeviceKey, IDENTITY, Kept, SHOP, UnderWay, World, WorldError};
use http::{Request, uri::Authority};
use time::{Duration, OffsetDateTime};

use super::{Sandbox, hold};
use crate::{
    es256::MachineKey,
    hotel::{HOTEL, Pause, PausePoint, TARGET, session_cookie},
    shop,
};

impl World for Sandbox {
    fn answer(&self, request: Request<Bytes>) -> Answer<'_> {
        let host = request.uri().authority().map(Authority::host).unwrap_or_default().to_owned();
        Box::pin(async move {
            match host.as_str() {
                HOTEL => {
                    let player = self.player.lock().unwrap_or_else(PoisonError::into_inner).clone();
                    self.hotel_answers((hold::simulated(&request), &player), request).await
                }
                IDENTITY => self.identity.answer(request).await,
                SHOP => shop::answer(&self.services.views, request.uri().path()),
                other => world::no_such_host(other),
            }
        })
    }

    fn begin(&self, mut request: Request<Bytes>, at: PausePoint) -> Result<UnderWay, WorldError> {
        if request.uri().host() != Some(HOTEL) {
            return Err(WorldError::NotSlowly);
        }
        let (pause, reached, go_on) = Pause::at(at);
        request.extensions_mut().insert(pause);
        let (front, hotel, watched) = (self.front.clone(), self.hotel.clone(), self.is_watched());
        let task = tokio::spawn(async move {
            front.answer(request.map(Body::from), watched, |request| hotel.answer(request, watched)).await
        });
        Ok(UnderWay {
            // A request that never gets to its point drops its pause: that comes here too.
            paused: Box::pin(async move {
                let _ = reached.await;
            }),
            answer: Box::pin(async move {
                drop(go_on);
                task.await.unwrap_or_else(|_| world::no_such_host(HOTEL))
            }),
        })
    }

    fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    fn wait(&self, by: Duration) -> Result<(), WorldError> {
        self.advance(by);
        Ok(())
    }

    fn restart(&self) -> Result<(), WorldError> {
        if self.closed {
            return Err(WorldError::NotYours("the hotel's process"));
        }
        Self::restart(self);
        Ok(())
    }

    fn backup(&self) -> Backup<'_> {
        Box::pin(async move {
            if self.closed {
                return Err(WorldError::NotYours("a copy of the hotel's store"));
            }
            let mut records = self.records().await.map_err(|error| WorldError::StoreFailed(error.to_string()))?;
            records.sort_by_key(|record| record.stamps.issued_at);
            Ok(records.into_iter().map(|record| Kept { key: record.id, data: (*record.data).clone() }).collect())
        })
    }

    /// Alice's browser binds sessions to its machine. Mallory's does not, so that a session of hers is as free as any that she
    /// could get with another program.
    fn device_key(&self, browser: &str) -> Option<Arc<dyn DeviceKey>> {
        if browser != Actor::Alice.name() {
            return None;
        }
        Some(Arc::new(MachineKey::draw()?))
    }

    fn target(&self) -> &Target {
        &TARGET
    }

    fn session_cookie(&self) -> String {
        session_cookie(&self.switches()).to_owned()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.drawn(name).filter(|_| self.may_name(name))
    }
}
