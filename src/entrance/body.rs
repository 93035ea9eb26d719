//! Reading a request to its end before anybody answers it.

use axum::{body::Body, extract::Request};
use bytes::BytesMut;
use tokio_stream::StreamExt;

use crate::{
    progress,
    tutorial::{HAR_MOST_BYTES, TooLarge},
};

/// The largest request body, but for a file of progress and a HAR.
pub(super) const MOST: usize = 256 * 1024;
/// What a browser's form puts around a file.
const FRAME: usize = 4 * 1024;
/// So much of a larger one is read and thrown away: a browser shows an answer only when it has sent all it had.
const MOST_DRAINED: usize = 64 * 1024 * 1024;

/// A request with all of its body. Of one that is too large, the body is left out, and [`TooLarge`] says so.
///
/// # Errors
///
/// If the body breaks off.
pub(super) async fn whole(request: Request) -> Result<Request, axum::Error> {
    let (mut parts, body) = request.into_parts();
    let most = most(parts.uri.path());
    let mut chunks = body.into_data_stream();
    let (mut read, mut bytes) = (0, BytesMut::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        read += chunk.len();
        if read <= most {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes.clear();
        }
        if read > MOST_DRAINED {
            break;
        }
    }
    if read > most {
        parts.extensions.insert(TooLarge { most });
    }
    Ok(Request::from_parts(parts, Body::from(bytes.freeze())))
}

/// Whatever was exported can be imported again.
fn most(path: &str) -> usize {
    match path {
        "/progress" | "/api/progress/file" => progress::MOST_BYTES + FRAME,
        "/reference/cookies/har" => HAR_MOST_BYTES + FRAME,
        _ => MOST,
    }
}
