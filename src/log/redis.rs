//! A log in Redis: a stream whose IDs are the numbers, `1-0`, `2-0`. `XRANGE 'cloakroom:{class}:log' - +` shows it.
//!
//! It is not trimmed: the limit is in the script. Whoever listens has subscribed to a channel of the same name. Redis must not
//! throw keys away (`maxmemory-policy noeviction`), and keeps them over a crash only with `appendonly yes`.

use std::{sync::Arc, time::Duration};

use ::redis::Script;
use async_trait::async_trait;
use futures_util::StreamExt;
use tokio::{sync::mpsc, time};

use super::{
    Heard, LogError, SharedLog,
    limits::{MOST, PAGE},
    server::Server,
};
use crate::store::{Redis, StoreError, StoreKind};

/// So long a new connection may take.
const TO_CONNECT: Duration = Duration::from_secs(1);
/// So much that was heard waits to be looked at.
const EARS: usize = 1_024;

/// Writes texts at the end. `KEYS`: the stream, its ID. `ARGV`: the ID it must have, how many texts it must have at least, how many
/// it may have, then the texts. The number of the last; -1: it is another one, or has lost something; -2: it is full.
const APPEND: &str = r"
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return -1 end
local n = redis.call('XLEN', KEYS[1])
if n < tonumber(ARGV[2]) then return -1 end
if n + #ARGV - 3 > tonumber(ARGV[3]) then return -2 end
for i = 4, #ARGV do
  n = n + 1
  redis.call('XADD', KEYS[1], n .. '-0', 'entry', ARGV[i])
end
redis.call('PUBLISH', KEYS[1], '')
return n";

struct RedisLog {
    redis: Redis,
    append: Script,
    /// The stream, and the channel.
    key: String,
}

impl std::fmt::Debug for RedisLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisLog").field("key", &self.key).finish_non_exhaustive()
    }
}

/// The log of this name on a Redis server. To be called within a Tokio runtime.
///
/// # Errors
/// The server is not there.
pub async fn redis(redis: Redis, name: &'static str) -> Result<SharedLog, LogError> {
    let key = format!("cloakroom:{{{name}}}:log");
    SharedLog::open(Arc::new(RedisLog { redis, append: Script::new(APPEND), key })).await
}

impl RedisLog {
    fn beside(&self, name: &str) -> String {
        format!("{}:{name}", self.key)
    }
}

#[async_trait]
impl Server for RedisLog {
    async fn open(&self, id: &str) -> Result<String, LogError> {
        self.once("id", id).await
    }

    async fn append_all(&self, id: &str, known: u64, texts: &[String]) -> Result<u64, LogError> {
        let mut script = self.append.key(&self.key);
        script.key(self.beside("id")).arg(id).arg(known).arg(MOST).arg(texts);
        match self.redis.change::<i64>(&script).await? {
            -1 => Err(LogError::Lost),
            -2 => Err(LogError::Full),
            last => Ok(last.cast_unsigned()),
        }
    }

    async fn after(&self, number: u64) -> Result<Vec<(u64, String)>, LogError> {
        let mut range = ::redis::cmd("XRANGE");
        range.arg(&self.key).arg(format!("({number}-0")).arg("+").arg("COUNT").arg(PAGE);
        let found: Vec<(String, (String, String))> = self.redis.ask(range).await?;
        let numbered = |(id, (_, text)): (String, (String, String))| {
            let number = id.split_once('-').and_then(|(number, _)| number.parse().ok());
            number.map(|number| (number, text)).ok_or_else(|| LogError::Unreadable {
                number: 0,
                why: format!("{} has an entry {id}, which is none of ours", self.key),
            })
        };
        found.into_iter().map(numbered).collect()
    }

    async fn once(&self, name: &str, value: &str) -> Result<String, LogError> {
        let key = self.beside(name);
        let mut both = ::redis::pipe();
        both.cmd("SET").arg(&key).arg(value).arg("NX").ignore().cmd("GET").arg(&key);
        let (there,): (String,) = self.redis.ask_all(both).await?;
        Ok(there)
    }

    async fn listen(&self) -> Result<mpsc::Receiver<Heard>, LogError> {
        let subscribed = async {
            let mut ears = self.redis.listener().await?;
            ears.subscribe(&self.key).await?;
            Ok::<_, ::redis::RedisError>(ears)
        };
        let absent = |says: String| StoreError::Unreachable { kind: StoreKind::Redis, says };
        let ears = time::timeout(TO_CONNECT, subscribed).await.map_err(|_| absent("it does not answer".to_owned()))?;
        let mut messages = ears.map_err(|error| absent(error.to_string()))?.into_on_message();
        let (heard, receiver) = mpsc::channel(EARS);
        tokio::spawn(async move {
            loop {
                let message = tokio::select! {
                    message = messages.next() => message,
                    () = heard.closed() => None,
                };
                let Some(message) = message else { return };
                let word: String = message.get_payload().unwrap_or_default();
                let what = if word.is_empty() { Heard::News } else { Heard::Told(word) };
                if heard.send(what).await.is_err() {
                    return;
                }
            }
        });
        Ok(receiver)
    }

    async fn tell(&self, word: &str) -> Result<(), LogError> {
        let mut publish = ::redis::cmd("PUBLISH");
        publish.arg(&self.key).arg(word);
        Ok(self.redis.ask::<()>(publish).await?)
    }
}
