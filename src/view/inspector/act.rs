//! An act in words: who did what, and how much came after it.

use cloakroom_engine::exchange::Exchange;

use crate::view::requests::{path_and_query, title_of};

/// An act: its first request, and how many came after it.
pub(super) fn in_words(act: &[&Exchange]) -> Option<String> {
    let (first, more) = act.split_first()?;
    Some(match more.len() {
        0 => words(first),
        1 => format!("{}, and the request after it", words(first)),
        more => format!("{}, and the {more} requests after it", words(first)),
    })
}

/// One request.
pub(super) fn words(exchange: &Exchange) -> String {
    let request = &exchange.request;
    format!("{}, {} {}", title_of(&exchange.who), request.method, path_and_query(&request.url))
}
