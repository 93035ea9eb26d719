//! Requests: who causes them, how, and by which way.
//!
//! What lives here: the relations a request can have to its target. Why here: almost every theme may end in any of
//! them. What Chromium stops for other reasons than cookies is avoided: an https page that fetches http is mixed
//! content, and an https form that posts to http is asked about first. Deliberately absent: frames that navigate
//! themselves.

use super::draft::Draft;
use crate::verdicts::case::{Kind, Method, Query};

/// Any request for the hotel.
pub(super) fn any(draft: &mut Draft) -> Query {
    let scheme = draft.one_of(&["https", "https", "https", "https", "http"]);
    let mut query = draft.request(scheme);
    match draft.one_of(&[0, 0, 1, 1, 2, 2, 3, 3, 3, 4]) {
        // Typed in.
        0 => {}
        1 => from(draft, &mut query, Who::Itself),
        2 => from(draft, &mut query, Who::Relative),
        3 => from(draft, &mut query, Who::Foreign),
        _ => framed(draft, &mut query),
    }
    query
}

pub(super) enum Who {
    Itself,
    Relative,
    Foreign,
}

/// From a page of the same scheme, in any of the four kinds.
pub(super) fn from(draft: &mut Draft, query: &mut Query, who: Who) {
    let host = match who {
        Who::Itself => draft.hotel(),
        Who::Relative => draft.relative(),
        Who::Foreign => draft.foreign.to_owned(),
    };
    query.initiator = Some(format!("{}://{host}/", scheme(query)));
    query.kind = draft.one_of(&[Kind::Navigate, Kind::Fetch, Kind::Image, Kind::Iframe]);
    query.method = match query.kind {
        Kind::Navigate | Kind::Fetch => draft.one_of(&[Method::Get, Method::Post]),
        Kind::Image | Kind::Iframe => Method::Get,
    };
}

/// From a frame inside another page.
pub(super) fn framed(draft: &mut Draft, query: &mut Query) {
    let scheme = scheme(query).to_owned();
    let (own, foreign, relative) = (draft.hotel(), draft.foreign.to_owned(), draft.relative());
    let (top, frame) = draft.one_of(&[
        (own.clone(), foreign.clone()),
        (foreign.clone(), own.clone()),
        (relative.clone(), own.clone()),
        (own, relative.clone()),
        (relative, foreign),
    ]);
    query.top = Some(format!("{scheme}://{top}/"));
    query.initiator = Some(format!("{scheme}://{frame}/"));
    query.kind = draft.one_of(&[Kind::Fetch, Kind::Image, Kind::Iframe]);
}

/// Sub-resources and frames: what third-party rules are about.
pub(super) fn embedded(draft: &mut Draft) -> Kind {
    draft.one_of(&[Kind::Fetch, Kind::Image, Kind::Iframe])
}

/// One or two redirects on the way.
pub(super) fn redirect(draft: &mut Draft, query: &mut Query) {
    let hops = draft.one_of(&[1, 1, 2]);
    for _ in 0..hops {
        let (own, foreign, relative) = (draft.hotel(), draft.foreign.to_owned(), draft.relative());
        let host = draft.one_of(&[own, foreign.clone(), foreign, relative]);
        query.redirects.push(format!("{}://{host}/away", scheme(query)));
    }
}

pub(super) fn scheme(query: &Query) -> &'static str {
    if query.url.starts_with("https:") { "https" } else { "http" }
}
