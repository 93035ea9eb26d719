//! HTTP/1.1 over a socket of its own for each request, with an end to everything that can be long.
//!
//! A new connection each time: a server with one thread serves nobody else while a connection is kept open.

use std::{future::Future, pin::Pin, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderName, HeaderValue, Request, header::HOST};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

use super::{Ask, Came, Coming, Wire};
use crate::error::Halt;

/// The longest body that is read, in bytes.
const MOST_BODY: usize = 512 * 1024;
/// The longest head of an answer, in bytes.
const MOST_HEAD: usize = 128 * 1024;
/// The most headers of an answer.
const MOST_HEADERS: usize = 300;

/// Plain HTTP to one host.
#[derive(Debug, Clone)]
pub struct Http1 {
    /// How long one answer may take, from connecting to its last byte.
    pub patience: Duration,
}

impl Default for Http1 {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10) }
    }
}

impl Wire for Http1 {
    fn send(&self, ask: Ask) -> Coming<'_> {
        Box::pin(async move {
            let what = format!("{} {}", ask.method, ask.url.path());
            let sent = timeout(self.patience, exchange(ask)).await;
            let late = |_| Halt::NoAnswer(format!("{what} was not answered within {} s", self.patience.as_secs()));
            sent.map_err(late)?.map_err(|why| Halt::NoAnswer(format!("{what} had no answer that can be read: {why}")))
        })
    }

    fn pause(&self, by: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(by))
    }
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

async fn exchange(ask: Ask) -> Result<Came, Failed> {
    let host = ask.url.host_str().ok_or("the address has no host")?.to_owned();
    let port = ask.url.port_or_known_default().unwrap_or(80);
    let stream = connect(&host, port).await?;
    let made = http1::Builder::new().max_buf_size(MOST_HEAD).max_headers(MOST_HEADERS).handshake(TokioIo::new(stream));
    let (mut sender, connection) = made.await?;
    // Ends with this request, answered or not: dropping the sender or aborting closes the socket.
    let driver = AbortOnDrop(tokio::spawn(async move { drop(connection.await) }));
    let answer = sender.send_request(request(&ask, &host)?).await?;
    let (parts, mut body) = answer.into_parts();
    let mut read = BytesMut::new();
    let mut cut = false;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        let room = MOST_BODY - read.len();
        read.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() > room {
            cut = true;
            break;
        }
    }
    drop(driver);
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    Ok(Came { status: parts.status.as_u16(), headers, body: read.freeze(), cut })
}

/// Names below `localhost` are this machine, whatever its resolver says.
async fn connect(host: &str, port: u16) -> std::io::Result<TcpStream> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if bare == "localhost" || bare.ends_with(".localhost") {
        return match TcpStream::connect(("127.0.0.1", port)).await {
            Ok(stream) => Ok(stream),
            Err(_) => TcpStream::connect(("::1", port)).await,
        };
    }
    TcpStream::connect((bare, port)).await
}

fn request(ask: &Ask, host: &str) -> Result<Request<Full<Bytes>>, Failed> {
    let target = match ask.url.query() {
        Some(query) => format!("{}?{query}", ask.url.path()),
        None => ask.url.path().to_owned(),
    };
    let authority = ask.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut request = Request::builder()
        .method(&ask.method)
        .uri(target)
        .header(HOST, authority)
        .body(Full::new(Bytes::from(ask.body.clone())))?;
    for (name, value) in &ask.headers {
        let name: HeaderName = name.parse()?;
        request.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes())?);
    }
    request.headers_mut().insert(http::header::CONNECTION, HeaderValue::from_static("close"));
    Ok(request)
}

struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
