//! Reading a request to its end before anybody answers it.

use axum::{body::Body, extract::Request};
use bytes::BytesMut;
use tokio_stream::StreamExt;

use crate::tutorial::TooLarge;

/// The largest request body.
pub(super) const MOST: usize = 256 * 1024;
/// So much of a larger one is read and thrown away: a browser shows an answer only when it has sent all it had.
const MOST_DRAINED: usize = 64 * 1024 * 1024;

/// A request with all of its body. Of one that is too large, the body is left out, and [`TooLarge`] says so.
///
/// # Errors
///
/// If the body breaks off.
pub(super) async fn whole(request: Request) -> Result<Request, axum::Error> {
    let (mut parts, body) = request.into_parts();
    let mut chunks = body.into_data_stream();
    let (mut read, mut bytes) = (0, BytesMut::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        read += chunk.len();
        match read {
            0..=MOST => bytes.extend_from_slice(&chunk),
            _ => bytes.clear(),
        }
        if read > MOST_DRAINED {
            break;
        }
    }
    if read > MOST {
        parts.extensions.insert(TooLarge { most: MOST });
    }
    Ok(Request::from_parts(parts, Body::from(bytes.freeze())))
}
