//! A server that is every host, on http and on https.
//!
//! What lives here: three sockets, one of them a proxy's, behind which a [`Site`] answers. Why by hand: a line with a
//! control character must reach the browser as it stands, and a proper HTTP library refuses to write one. Deliberately
//! absent: what is answered.

use std::sync::Arc;

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    LazyConfigAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer, server::Acceptor},
};

/// A request as it arrived.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    /// By https?
    pub(crate) secure: bool,
    pub(crate) method: String,
    /// What stands before the path.
    pub(crate) host: String,
    /// Path and query.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    /// A header's value; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }
}

/// Whoever answers for every host.
pub(crate) trait Site: Send + Sync + 'static {
    /// The bytes that go back.
    fn answer(&self, request: Request) -> Vec<u8>;

    /// Somebody wants to speak TLS with this host; without an answer the connection is closed.
    fn speaks_tls(&self, _host: &str) -> bool {
        true
    }
}

/// The sockets of every host.
#[derive(Clone)]
pub(crate) struct Internet {
    pub(crate) http: u16,
    pub(crate) https: u16,
    /// A proxy's port, behind which every host is this server: for a browser that maps no host names.
    pub(crate) proxy: u16,
    tasks: Arc<Vec<JoinHandle<()>>>,
}

impl Internet {
    pub(crate) async fn start(site: Arc<dyn Site>) -> Self {
        let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let secure = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let [http, https, proxied] = [&plain, &secure, &proxy].map(|socket| socket.local_addr().unwrap().port());
        let tls = tls();
        let (one, two, three, behind) = (site.clone(), site.clone(), site, tls.clone());
        let tasks = vec![
            tokio::spawn(async move {
                while let Ok((socket, _)) = plain.accept().await {
                    tokio::spawn(converse(socket, false, one.clone()));
                }
            }),
            tokio::spawn(async move {
                while let Ok((socket, _)) = secure.accept().await {
                    tokio::spawn(greet(socket, String::new(), tls.clone(), two.clone()));
                }
            }),
            tokio::spawn(async move {
                while let Ok((socket, _)) = proxy.accept().await {
                    tokio::spawn(relay(socket, behind.clone(), three.clone()));
                }
            }),
        ];
        Self { http, https, proxy: proxied, tasks: Arc::new(tasks) }
    }

    pub(crate) fn stop(&self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

fn tls() -> Arc<ServerConfig> {
    let made = rcgen::generate_simple_self_signed(vec!["every.example".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    Arc::new(config)
}

/// TLS, if the site speaks it for the host that is asked for; an address has no name in its greeting.
async fn greet(socket: TcpStream, host: String, tls: Arc<ServerConfig>, site: Arc<dyn Site>) {
    let Ok(start) = LazyConfigAcceptor::new(Acceptor::default(), socket).await else { return };
    let named = start.client_hello().server_name().map_or(host, str::to_owned);
    if site.speaks_tls(&named)
        && let Ok(socket) = start.into_stream(tls).await
    {
        converse(socket, true, site).await;
    }
}

/// A proxy's connection: a tunnel to a host by TLS, or requests for any host.
async fn relay(mut socket: TcpStream, tls: Arc<ServerConfig>, site: Arc<dyn Site>) {
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
        return converse(socket, false, site).await;
    }
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let host = head.split([' ', ':']).nth(1).unwrap_or_default().to_owned();
    if socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.is_ok() {
        greet(socket, host, tls, site).await;
    }
}

/// One connection: request after request, until the browser goes.
async fn converse(socket: impl AsyncRead + AsyncWrite + Unpin, secure: bool, site: Arc<dyn Site>) {
    let mut socket = BufReader::new(socket);
    while let Some(request) = request(&mut socket, secure).await {
        let written = socket.write_all(&site.answer(request)).await;
        if written.is_err() || socket.flush().await.is_err() {
            return;
        }
    }
}

async fn request(socket: &mut (impl AsyncBufReadExt + Unpin), secure: bool) -> Option<Request> {
    let mut request = Request { secure, ..Request::default() };
    loop {
        let mut line = Vec::new();
        if socket.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if request.method.is_empty() {
            let mut words = line.split(' ').map(str::to_owned);
            (request.method, request.target) = (words.next()?, words.next().unwrap_or_default());
        } else if line.is_empty() {
            break;
        } else if let Some((name, value)) = line.split_once(':') {
            request.headers.push((name.to_owned(), value.trim_start_matches(' ').to_owned()));
        }
    }
    // A proxy is asked with the whole address.
    if let Some((_, path)) = request.target.strip_prefix("http://").and_then(|rest| rest.split_once('/')) {
        request.target = format!("/{path}");
    }
    request.host = request.header("host").to_owned();
    let mut body = vec![0; request.header("content-length").trim().parse().unwrap_or(0)];
    socket.read_exact(&mut body).await.ok()?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    Some(request)
}
