//! INSECURE ON PURPOSE, by switch: `strict_ids` off.
//!
//! A permissive store: an ID that names nothing is taken as if the hotel had issued it, as PHP did
//! for years. tower-sessions itself is strict; it never saves under an ID it did not make.

use async_trait::async_trait;
use time::Duration;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use super::{
    pause::{PausePoint, Stops},
    weak_ids::IdGenerator,
};
use crate::{clock::Clock, store::StoreHandle};

/// The hotel's store: the handle, whether it adopts what a client invents, and where IDs come from.
#[derive(Debug, Clone)]
pub(super) struct HotelStore {
    pub(super) handle: StoreHandle,
    pub(super) adopts: bool,
    pub(super) mint: IdGenerator,
    /// Where the request may be stopped on its way to and from the store.
    pub(super) stops: Stops,
}

/// With three digits or 16 bits an ID may be hard to find. After so many tries in vain the oldest records go.
const TRIES_IN_VAIN: i128 = 1000;
/// So many stay then: of a thousand IDs some are free again.
const STAY: usize = 900;
/// Beyond this many there is none.
const MOST_TRIES: i128 = 4 * TRIES_IN_VAIN;

impl HotelStore {
    async fn find(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.handle.load(id).await?;
        if found.is_some() || !self.adopts {
            return Ok(found);
        }
        let invented = Record { id: *id, data: Default::default(), expiry_date: Clock::wall() + Duration::days(14) };
        self.handle.put(&invented).await?;
        Ok(Some(invented))
    }
}

#[async_trait]
impl SessionStore for HotelStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        if let Some(data) = self.stops.at(PausePoint::BeforeSave, &self.handle, None, Some(record)).await {
            record.data = data;
        }
        for attempt in 0..MOST_TRIES {
            let Some(id) = self.mint.draw(attempt) else { return self.handle.create(record).await };
            record.id = id;
            if self.handle.try_create(record).await? {
                return Ok(());
            }
            if attempt % TRIES_IN_VAIN == TRIES_IN_VAIN - 1 {
                self.handle.keep_newest(STAY).await?;
            }
        }
        Err(Error::Backend("no session ID is free".to_owned()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        match self.stops.at(PausePoint::BeforeSave, &self.handle, Some(record.id), Some(record)).await {
            Some(data) => self.handle.save(&Record { data, ..*record }).await,
            None => self.handle.save(record).await,
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.find(id).await?;
        let edited = self.stops.at(PausePoint::AfterLoad, &self.handle, Some(*id), found.as_ref()).await;
        Ok(match (found, edited) {
            (Some(record), Some(data)) => Some(Record { data, ..record }),
            (found, _) => found,
        })
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.handle.delete(id).await
    }
}
