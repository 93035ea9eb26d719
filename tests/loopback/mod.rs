//! One HTTP/1.1 request over loopback, written out by hand: the `Host` header says which site it is for.
//!
//! Here, because two test programs need it: names below `localhost` do not resolve outside a browser, so a test
//! connects to 127.0.0.1 itself. Deliberately absent: cookies, redirects, connections that are used twice.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Sends it to a port of this machine and reads the whole answer. `target` is path and query.
pub(crate) async fn send(
    port: u16,
    method: &Method,
    (host, target): (&str, &str),
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(target).body(Full::new(body))?;
    *request.headers_mut() = headers;
    request.headers_mut().insert(http::header::HOST, host.parse()?);
    let (parts, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    connection.abort();
    Ok(Response::from_parts(parts, body))
}
