//! Somebody with one cookie jar and one connection, who asks the tutorial over loopback.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

/// Whoever waits longer than this has been let down.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

#[derive(Default)]
pub(crate) struct Person {
    port: u16,
    cookie: Option<HeaderValue>,
    connection: Option<SendRequest<Full<Bytes>>>,
}

impl Person {
    pub(crate) fn new(port: u16) -> Self {
        Self { port, ..Self::default() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer, String> {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Result<Answer, String> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// A simulated browser does something, in the notation of lessons.
    pub(crate) async fn does(&mut self, who: &str, notation: &str, steps: &str) -> Result<Answer, String> {
        let body = serde_json::json!({ notation: steps }).to_string();
        self.post(&format!("/api/sandbox/browsers/{who}/requests"), &body).await
    }

    pub(crate) async fn ask(&mut self, method: Method, path: &str, body: Option<&str>) -> Result<Answer, String> {
        let host = format!("localhost:{}", self.port);
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, host);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = Full::new(Bytes::from(body.unwrap_or_default().to_owned()));
        let request = request.body(body).map_err(|e| e.to_string())?;
        let answer = timeout(PATIENCE, self.send(request)).await.map_err(|_| "no answer in a minute".to_owned())??;
        if let Some(line) = answer.headers.get(header::SET_COOKIE).and_then(|line| line.to_str().ok()) {
            self.cookie = line.split(';').next().and_then(|pair| pair.parse().ok());
        }
        Ok(answer)
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Answer, String> {
        let mut sender = match self.connection.take().filter(|c| !c.is_closed()) {
            Some(open) => open,
            None => connect(self.port).await?,
        };
        sender.ready().await.map_err(|e| e.to_string())?;
        let (parts, body) = sender.send_request(request).await.map_err(|e| e.to_string())?.into_parts();
        let body = body.collect().await.map_err(|e| e.to_string())?.to_bytes();
        self.connection = Some(sender);
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}

pub(crate) async fn connect(port: u16) -> Result<SendRequest<Full<Bytes>>, String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(|e| e.to_string())?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|e| e.to_string())?;
    tokio::spawn(connection);
    Ok(sender)
}

impl Person {
    /// Opens an event stream and gives its status; the stream lasts as long as what is given is kept.
    pub(crate) async fn opens_stream(&self, path: &str) -> Result<(StatusCode, hyper::body::Incoming), String> {
        let mut request = Request::builder().uri(path).header(header::HOST, format!("localhost:{}", self.port));
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Full::new(Bytes::new())).map_err(|e| e.to_string())?;
        let mut sender = connect(self.port).await?;
        let answer = sender.send_request(request).await.map_err(|e| e.to_string())?;
        Ok((answer.status(), answer.into_body()))
    }
}
