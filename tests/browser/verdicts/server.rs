//! A server that is every host, on http and on https.
//!
//! What lives here: three sockets, one of them a proxy's, that answer what a case registered under a token of the query string. Why here and why
//! by hand: a line with a control character must reach the browser as it stands, and a proper HTTP library refuses to
//! write one. Deliberately absent: everything about cookies.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use cloakroom_engine::cookie::imf;
use time::OffsetDateTime;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// What is answered to one request.
#[derive(Debug, Clone, Default)]
pub(super) enum Answer {
    /// `204`: the browser stays where it is, which makes a navigation cheap.
    #[default]
    Nothing,
    /// A redirect that keeps the method.
    Redirect(String),
    /// A page.
    Page(String),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Planned {
    pub(super) answer: Answer,
    pub(super) set: Vec<String>,
    /// The server's clock, where it says one.
    pub(super) date: Option<OffsetDateTime>,
}

impl From<Answer> for Planned {
    fn from(answer: Answer) -> Self {
        Self { answer, ..Self::default() }
    }
}

#[derive(Default)]
struct Desk {
    next: usize,
    planned: HashMap<String, Planned>,
    /// The Cookie header that arrived with a token.
    arrived: HashMap<String, String>,
}

#[derive(Clone)]
pub(super) struct Server {
    desk: Arc<Mutex<Desk>>,
    pub(super) http: u16,
    pub(super) https: u16,
    /// A proxy's port, behind which every host is this server: for a browser that maps no host names.
    pub(super) proxy: u16,
    tasks: Arc<Vec<JoinHandle<()>>>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let secure = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let [http, https, proxied] = [&plain, &secure, &proxy].map(|socket| socket.local_addr().unwrap().port());
        let desk = Arc::new(Mutex::new(Desk::default()));
        let (for_plain, for_secure, for_proxy, tls) = (desk.clone(), desk.clone(), desk.clone(), tls());
        let behind = tls.clone();
        let tasks = vec![
            tokio::spawn(async move {
                while let Ok((socket, _)) = plain.accept().await {
                    tokio::spawn(converse(socket, for_plain.clone()));
                }
            }),
            tokio::spawn(async move {
                while let Ok((socket, _)) = secure.accept().await {
                    let (tls, desk) = (tls.clone(), for_secure.clone());
                    tokio::spawn(async move {
                        if let Ok(socket) = tls.accept(socket).await {
                            converse(socket, desk).await;
                        }
                    });
                }
            }),
            tokio::spawn(async move {
                while let Ok((socket, _)) = proxy.accept().await {
                    tokio::spawn(relay(socket, behind.clone(), for_proxy.clone()));
                }
            }),
        ];
        Self { desk, http, https, proxy: proxied, tasks: Arc::new(tasks) }
    }

    /// Plans the redirects by which a target is reached, and gives the first of them.
    pub(super) fn redirecting(&self, hops: &[String], target: Address) -> Address {
        let mut first = target;
        for hop in hops.iter().rev() {
            first = self.plan(hop, Answer::Redirect(first.url).into());
        }
        first
    }

    /// Plans the answer to one request, and gives the URL that fetches it.
    pub(super) fn plan(&self, url: &str, planned: Planned) -> Address {
        let mut desk = self.desk.lock().unwrap();
        desk.next += 1;
        let token = format!("t{}", desk.next);
        desk.planned.insert(token.clone(), planned);
        Address { url: format!("{url}?{token}"), token }
    }

    /// The Cookie header with which a request came; empty when it had none.
    pub(super) fn arrived(&self, address: &Address) -> Option<String> {
        self.desk.lock().unwrap().arrived.remove(&address.token)
    }

    pub(super) fn stop(&self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// A URL with the token of its answer.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) url: String,
    token: String,
}

fn tls() -> TlsAcceptor {
    let made = rcgen::generate_simple_self_signed(vec!["every.example".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// A proxy's connection: a tunnel to a host by TLS, or requests for any host.
async fn relay(mut socket: TcpStream, tls: TlsAcceptor, desk: Arc<Mutex<Desk>>) {
    let mut start = [0; 7];
    while let Ok(count) = socket.peek(&mut start).await {
        if count == 0 {
            return;
        }
        if count == start.len() || start[..count] != b"CONNECT"[..count] {
            break;
        }
        tokio::task::yield_now().await;
    }
    if &start != b"CONNECT" {
        return converse(socket, desk).await;
    }
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    if socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.is_ok()
        && let Ok(socket) = tls.accept(socket).await
    {
        converse(socket, desk).await;
    }
}

/// One connection: request after request, until the browser goes.
async fn converse(socket: impl AsyncRead + AsyncWrite + Unpin, desk: Arc<Mutex<Desk>>) {
    let mut socket = BufReader::new(socket);
    while let Some((token, cookie)) = request(&mut socket).await {
        let planned = {
            let mut desk = desk.lock().unwrap();
            desk.arrived.insert(token.clone(), cookie);
            desk.planned.remove(&token).unwrap_or_default()
        };
        let written = socket.write_all(&response(&planned)).await;
        if written.is_err() || socket.flush().await.is_err() {
            return;
        }
    }
}

/// The token and the Cookie header of the next request.
async fn request(socket: &mut (impl AsyncBufReadExt + Unpin)) -> Option<(String, String)> {
    let (mut token, mut cookie, mut length) = (None, String::new(), 0);
    loop {
        let mut line = Vec::new();
        if socket.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if token.is_none() {
            let target = line.split(' ').nth(1).unwrap_or_default();
            token = Some(target.split_once('?').map_or("", |(_, query)| query).to_owned());
        } else if line.is_empty() {
            break;
        } else if let Some((name, value)) = line.split_once(':') {
            match name.to_ascii_lowercase().as_str() {
                "cookie" => cookie = value.trim_start_matches(' ').to_owned(),
                "content-length" => length = value.trim().parse().unwrap_or(0),
                _ => {}
            }
        }
    }
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.ok()?;
    Some((token.unwrap_or_default(), cookie))
}

fn response(planned: &Planned) -> Vec<u8> {
    let (status, body) = match &planned.answer {
        Answer::Nothing => ("204 No Content".to_owned(), None),
        Answer::Redirect(to) => (format!("307 Temporary Redirect\r\nLocation: {to}"), Some("")),
        Answer::Page(html) => ("200 OK\r\nContent-Type: text/html; charset=utf-8".to_owned(), Some(html.as_str())),
    };
    let mut text = format!("HTTP/1.1 {status}\r\nCache-Control: no-store\r\n");
    text.extend(planned.date.map(|date| format!("Date: {}\r\n", imf(date))));
    for line in &planned.set {
        text += &format!("Set-Cookie: {line}\r\n");
    }
    if let Some(body) = body {
        text += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    } else {
        text += "\r\n";
    }
    text.into_bytes()
}
