//! HTTP/1.1 over a socket of its own for each request, with an end to everything that can be long.
//!
//! A new connection each time: a server with one thread serves nobody else while a connection is kept open.

use std::{future::Future, pin::Pin, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{
    HeaderMap, HeaderName, HeaderValue, Request,
    header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING},
};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use url::Url;

use super::{Ask, Came, Coming, Trust, Wire};
use crate::error::Halt;

/// The longest body that is read, in bytes.
const MOST_BODY: usize = 512 * 1024;
/// The longest head of an answer, in bytes.
const MOST_HEAD: usize = 128 * 1024;
/// The most headers of an answer.
const MOST_HEADERS: usize = 300;

/// HTTP to one host, over TLS where the address says https.
#[derive(Debug, Clone)]
pub struct Http1 {
    /// How long one answer may take, from connecting to its last byte.
    pub patience: Duration,
    /// Whose certificates are believed.
    pub trust: Trust,
}

impl Default for Http1 {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), trust: Trust::default() }
    }
}

impl Http1 {
    /// Does TLS stand with the host of this address? Nothing is asked of the site. On http there is nothing to see.
    ///
    /// # Errors
    /// Its certificate is not believed, or it speaks no TLS: what to do.
    pub async fn greet(&self, url: &Url) -> Result<(), Halt> {
        if url.scheme() != "https" {
            return Ok(());
        }
        let (host, port) = place(url).ok_or_else(|| Halt::NoAnswer("the address has no host".to_owned()))?;
        let no_answer = |why: &dyn std::fmt::Display| Halt::NoAnswer(format!("{url} has no answer: {why}"));
        let greeted = timeout(self.patience, async {
            let stream = connect(host, port).await.map_err(|error| no_answer(&error))?;
            self.trust.greet(stream, host).await.map(drop)
        });
        greeted.await.map_err(|_| no_answer(&format!("{} s went by", self.patience.as_secs())))?
    }
}

impl Wire for Http1 {
    fn send(&self, ask: Ask) -> Coming<'_> {
        Box::pin(async move {
            let what = format!("{} {}", ask.method, ask.url.path());
            let sent = timeout(self.patience, exchange(ask, &self.trust)).await;
            let late = |_| Halt::NoAnswer(format!("{what} was not answered within {} s", self.patience.as_secs()));
            sent.map_err(late)?.map_err(|why| match why.downcast::<Halt>() {
                Ok(halt) => *halt,
                Err(why) => Halt::NoAnswer(format!("{what} had no answer that can be read: {why}")),
            })
        })
    }

    fn pause(&self, by: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(by))
    }
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

async fn exchange(ask: Ask, trust: &Trust) -> Result<Came, Failed> {
    let (host, port) = place(&ask.url).ok_or("the address has no host")?;
    let stream = connect(host, port).await?;
    match ask.url.scheme() {
        "https" => over(trust.greet(stream, host).await?, &ask).await,
        _ => over(stream, &ask).await,
    }
}

/// Host and port of an address; an IPv6 address without its brackets.
fn place(url: &Url) -> Option<(&str, u16)> {
    let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']');
    Some((host, url.port_or_known_default().unwrap_or(80)))
}

async fn over(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, ask: &Ask) -> Result<Came, Failed> {
    let made = http1::Builder::new().max_buf_size(MOST_HEAD).max_headers(MOST_HEADERS).handshake(TokioIo::new(stream));
    let (mut sender, connection) = made.await?;
    // Ends with this request, answered or not: dropping the sender or aborting closes the socket.
    let driver = AbortOnDrop(tokio::spawn(async move { drop(connection.await) }));
    let answer = sender.send_request(request(ask)?).await?;
    let (parts, mut body) = answer.into_parts();
    let mut read = BytesMut::new();
    let mut cut = false;
    while let Some(frame) = body.frame().await {
        let frame = match frame {
            // Many a server ends a body with the connection, and leaves out the farewell that TLS wants.
            Err(_) if ask.url.scheme() == "https" && !said_length(&parts.headers) => break,
            frame => frame?,
        };
        let Ok(data) = frame.into_data() else { continue };
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

fn said_length(headers: &HeaderMap) -> bool {
    headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING)
}

/// Names below `localhost` are this machine, whatever its resolver says.
async fn connect(host: &str, port: u16) -> std::io::Result<TcpStream> {
    if host == "localhost" || host.ends_with(".localhost") {
        return match TcpStream::connect(("127.0.0.1", port)).await {
            Ok(stream) => Ok(stream),
            Err(_) => TcpStream::connect(("::1", port)).await,
        };
    }
    TcpStream::connect((host, port)).await
}

fn request(ask: &Ask) -> Result<Request<Full<Bytes>>, Failed> {
    let target = match ask.url.query() {
        Some(query) => format!("{}?{query}", ask.url.path()),
        None => ask.url.path().to_owned(),
    };
    let authority = &ask.url[url::Position::BeforeHost..url::Position::AfterPort];
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
