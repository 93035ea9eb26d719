//! How a page in pieces goes out: compressed for who takes it so, and not at all for who has it.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};

use crate::gzip::{Piece, accepts_gzip, stream};

/// May a browser keep a page?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// It asks each time whether the page still holds.
    WhileItHolds,
    /// Something in it is somebody's own, and going back shows a page that was kept without asking.
    Never,
}

/// The pieces of an answer, for [`deliver`] to put together as the browser takes them.
#[derive(Debug, Clone)]
struct Pieces(Arc<[Arc<Piece>]>, Keep);

pub(super) fn answer(pieces: Vec<Arc<Piece>>, keep: Keep) -> Response {
    let mut response = Html(()).into_response();
    response.extensions_mut().insert(Pieces(pieces.into(), keep));
    response
}

/// A page of one piece.
pub(in crate::tutorial) fn packed(html: String) -> Response {
    answer(vec![Arc::new(Piece::fast(html))], Keep::Never)
}

/// Puts together what a handler answered in pieces.
pub(in crate::tutorial) async fn deliver(request: Request, next: Next) -> Response {
    let asked: HeaderMap = [header::ACCEPT_ENCODING, header::IF_NONE_MATCH]
        .into_iter()
        .filter_map(|name| Some((name.clone(), request.headers().get(name)?.clone())))
        .collect();
    let head_alone = request.method() == Method::HEAD;
    let mut response = next.run(request).await;
    let Some(Pieces(pieces, keep)) = response.extensions_mut().remove::<Pieces>() else { return response };
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if keep == Keep::WhileItHolds {
        let tag = tag(&pieces);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.extend(HeaderValue::from_str(&tag).map(|tag| (header::ETAG, tag)));
        if text(header::IF_NONE_MATCH).split(',').any(|known| known.trim() == tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
    }
    let gzip = accepts_gzip(text(header::ACCEPT_ENCODING));
    if gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if head_alone {
        return response;
    }
    let body = if gzip { stream(pieces.iter().map(|piece| &**piece)) } else { plain(&pieces) };
    response.map(|_| body.into())
}

/// Weak: the same page can go out compressed or not.
fn tag(pieces: &[Arc<Piece>]) -> String {
    let mut hasher = DefaultHasher::new();
    pieces.iter().for_each(|piece| piece.tag().hash(&mut hasher));
    format!("W/\"{:016x}\"", hasher.finish())
}

fn plain(pieces: &[Arc<Piece>]) -> Bytes {
    let mut bytes = BytesMut::new();
    pieces.iter().for_each(|piece| bytes.extend_from_slice(piece.plain()));
    bytes.freeze()
}
