//! What reaches Mallory's side by itself: requests to her own host, and what goes over plain http where she listens.

use cloakroom_engine::{exchange::Exchange, script::Played, world::EVIL};
use serde::{Deserialize, Serialize};

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// Somebody's browser asked her own host.
    ToHer,
    /// It went over plain http, and she listened.
    Overheard,
}

/// One line of what Mallory has got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// How.
    pub how: How,
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// The `Cookie` header, if there was one and she could read it.
    pub cookie: Option<String>,
    /// The body of the request.
    pub body: String,
}

/// Longer texts are cut, in bytes.
const MOST: usize = 2000;

/// What of this reached her, in order. `hears`: she reads along what goes over plain http.
pub(super) fn heard(played: &[Played], hears: bool) -> Vec<Heard> {
    let all = played.iter().flat_map(|played| &played.exchanges);
    all.filter_map(|exchange| one(exchange, hears)).collect()
}

/// Could she read this on the network?
pub(super) fn is_overheard(exchange: &Exchange) -> bool {
    exchange.request.url.scheme() == "http" && exchange.request.url.host_str() != Some(EVIL)
}

fn one(exchange: &Exchange, hears: bool) -> Option<Heard> {
    let request = &exchange.request;
    let to_her = request.url.host_str() == Some(EVIL);
    let how = match (to_her, hears && is_overheard(exchange)) {
        (true, _) => How::ToHer,
        (false, true) => How::Overheard,
        (false, false) => return None,
    };
    Some(Heard {
        how,
        method: request.method.clone(),
        url: cut(request.url.as_str()),
        cookie: cookie(exchange).map(|line| cut(&line)),
        body: cut(&request.body),
    })
}

/// The `Cookie` header, all of it.
pub(super) fn cookie(exchange: &Exchange) -> Option<String> {
    let lines = exchange.request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("cookie"));
    let lines: Vec<&str> = lines.map(|(_, value)| value.as_str()).collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

fn cut(text: &str) -> String {
    let end = (0..=text.len().min(MOST)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default().to_owned()
}
