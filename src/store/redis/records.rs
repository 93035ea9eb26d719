//! Records as hashes.

use std::{cmp::Reverse, sync::Arc};

use async_trait::async_trait;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{Redis, index_key, record_key};
use crate::store::{
    change::{Ended, Swept, Write},
    error::StoreError,
    kind::StoreKind,
    record::{Stamps, StoredRecord, WorldId},
    record_store::RecordStore,
};

/// The fields of a hash, in the order in which they are asked for.
const FIELDS: [&str; 6] = ["data", "begun_at", "issued_at", "active_at", "expires_at", "version"];

/// The values of those fields; none where there is no such record.
type Values = [Option<String>; 6];

#[async_trait]
impl RecordStore for Redis {
    fn kind(&self) -> StoreKind {
        StoreKind::Redis
    }

    async fn load(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        let mut fields = redis::cmd("HMGET");
        fields.arg(record_key(world, key)).arg(&FIELDS);
        read(key, self.ask(fields).await?)
    }

    async fn create(
        &self,
        world: &WorldId,
        record: StoredRecord,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        self.put(world, &record, ("create", 0), forget_at).await
    }

    async fn write(
        &self,
        world: &WorldId,
        record: StoredRecord,
        how: Write,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let how = match how {
            Write::Upsert => ("upsert", 0),
            Write::Update => ("update", 0),
            Write::Swap(version) => ("swap", version),
        };
        self.put(world, &record, how, forget_at).await
    }

    async fn touch(
        &self,
        world: &WorldId,
        key: &str,
        stamps: Stamps,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let [active, expires, forget] =
            [stamps.active_at, stamps.expires_at, forget_at].map(OffsetDateTime::unix_timestamp);
        let mut script = self.scripts().touch.key(record_key(world, key));
        script.key(index_key(world)).arg(key).arg(active).arg(expires).arg(forget);
        self.change(&script).await
    }

    async fn delete(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        self.remove(world, key, None).await
    }

    async fn list(&self, world: &WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        let mut keys = redis::cmd("ZRANGE");
        keys.arg(index_key(world)).arg(0).arg(-1);
        let mut keys: Vec<String> = self.ask(keys).await?;
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        keys.sort_unstable();
        let mut all = redis::pipe();
        for key in &keys {
            all.cmd("HMGET").arg(record_key(world, key)).arg(&FIELDS);
        }
        let found: Vec<Values> = self.ask_all(all).await?;
        // What Redis has ended is in the list until somebody takes it out.
        keys.iter().zip(found).filter_map(|(key, values)| read(key, values).transpose()).collect()
    }

    fn keep_newest(&self, world: &WorldId, most: usize, done: Swept) {
        let (redis, world) = (self.clone(), world.clone());
        self.in_background(async move {
            let mut all = redis.list(&world).await?;
            all.sort_unstable_by_key(|record| Reverse((record.stamps.active_at, record.stamps.issued_at)));
            done(redis.remove_all(&world, all.into_iter().skip(most)).await?);
            Ok(())
        });
    }

    fn sweep(&self, world: &WorldId, ended: Ended, done: Swept) {
        let (redis, world) = (self.clone(), world.clone());
        self.in_background(async move {
            let all = redis.list(&world).await?;
            done(redis.remove_all(&world, all.into_iter().filter(|record| ended.is(&record.stamps))).await?);
            redis.forget_what_has_ended(&world).await
        });
    }

    fn clear(&self, world: &WorldId) {
        let (redis, world) = (self.clone(), world.clone());
        self.in_background(async move {
            let all = redis.list(&world).await?;
            redis.remove_all(&world, all.into_iter()).await?;
            redis.ask(redis::Cmd::del(index_key(&world))).await
        });
    }
}

impl Redis {
    async fn put(
        &self,
        world: &WorldId,
        record: &StoredRecord,
        (how, version): (&str, i64),
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let data = serde_json::to_string(&*record.data).map_err(|e| StoreError::NotText(e.to_string()))?;
        let Stamps { begun_at, issued_at, active_at, expires_at, .. } = record.stamps;
        let mut script = self.scripts().write.key(record_key(world, &record.id));
        script.key(index_key(world)).arg(how).arg(version).arg(&record.id).arg(data);
        for at in [begun_at, issued_at, active_at, expires_at, forget_at] {
            script.arg(at.unix_timestamp());
        }
        self.change(&script).await
    }

    /// Removes a record, if it has this version; `None` takes any.
    async fn remove(
        &self,
        world: &WorldId,
        key: &str,
        version: Option<i64>,
    ) -> Result<Option<StoredRecord>, StoreError> {
        let mut script = self.scripts().delete.key(record_key(world, key));
        script.key(index_key(world)).arg(key).arg(version.map_or_else(String::new, |version| version.to_string()));
        read(key, self.change(&script).await?)
    }

    /// Removes records that nobody has written meanwhile, and gives their keys.
    async fn remove_all(
        &self,
        world: &WorldId,
        records: impl Iterator<Item = StoredRecord>,
    ) -> Result<Vec<String>, StoreError> {
        let mut gone = Vec::new();
        for record in records {
            if self.remove(world, &record.id, Some(record.stamps.version)).await?.is_some() {
                gone.push(record.id);
            }
        }
        gone.sort_unstable();
        Ok(gone)
    }

    /// Takes out of a world's list what Redis has ended by itself.
    async fn forget_what_has_ended(&self, world: &WorldId) -> Result<(), StoreError> {
        let mut ended = redis::cmd("ZREMRANGEBYSCORE");
        ended.arg(index_key(world)).arg("-inf").arg(format!("({}", crate::clock::Clock::wall().unix_timestamp()));
        self.ask(ended).await
    }
}

fn read(key: &str, values: Values) -> Result<Option<StoredRecord>, StoreError> {
    let [Some(data), Some(begun), Some(issued), Some(active), Some(expires), Some(version)] = values else {
        return Ok(None);
    };
    let strange =
        |what: &str| StoreError::Refused(format!("Redis holds a record that is none of ours: its {what} {data}"));
    let at = |text: &str| text.parse().ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let stamps = (|| {
        let (begun_at, issued_at, active_at, expires_at) = (at(&begun)?, at(&issued)?, at(&active)?, at(&expires)?);
        Some(Stamps { begun_at, issued_at, active_at, expires_at, version: version.parse().ok()? })
    })();
    Ok(Some(StoredRecord {
        id: key.to_owned(),
        data: serde_json::from_str::<Map<String, Value>>(&data).map(Arc::new).map_err(|_| strange("data:"))?,
        stamps: stamps.ok_or_else(|| strange("times, beside the data"))?,
    }))
}
