//! How much memory a recorded exchange takes: what journals and budgets count.
//!
//! The texts in it, and a fixed part for what holds them. Deliberately absent: exactness; it bounds what is kept, and
//! tells nobody a figure.

use serde_json::{Map, Value};

use super::{Exchange, StoreEvent};
use crate::cookie::{Cookie, SetVerdict};

/// What an exchange takes beside its texts.
const FRAME: usize = 512;
/// What a header, a cookie or a field takes beside its texts.
const PIECE: usize = 64;

impl Exchange {
    /// About so many bytes of memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let headers = self.request.headers.iter().chain(&self.response.headers);
        let lines: usize = headers.map(|(name, value)| name.len() + value.len() + PIECE).sum();
        let bodies = self.request.body.len() + self.response.body.len();
        let url = self.request.url.as_str().len();
        let sent: usize = self.verdicts.iter().map(|verdict| cookie(&verdict.cookie)).sum();
        let set: usize = self.set.iter().map(setting).sum();
        let store: usize = self.store.0.iter().map(event).sum();
        FRAME + lines + bodies + url + sent + set + store + self.passage.0.len() * 2 * PIECE
    }
}

fn cookie(cookie: &Cookie) -> usize {
    cookie.name.len() + cookie.value.len() + cookie.domain.len() + cookie.path.len() + 2 * PIECE
}

fn setting(verdict: &SetVerdict) -> usize {
    verdict.line.len() + verdict.name.len() + PIECE + verdict.evicted.iter().map(cookie).sum::<usize>()
}

fn event(event: &StoreEvent) -> usize {
    event.id.len() + PIECE + event.before.iter().chain(&event.after).map(|data| fields(data)).sum::<usize>()
}

fn fields(data: &Map<String, Value>) -> usize {
    data.iter().map(|(name, value)| name.len() + PIECE + size(value)).sum()
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(all) => all.iter().map(|one| size(one) + PIECE).sum(),
        Value::Object(data) => fields(data),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}
