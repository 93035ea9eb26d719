//! A real listener: slow senders, long headers, and a graceful end with open event streams.

use std::time::{Duration, Instant};

use cloakroom::server::serve;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::harness::{TUTORIAL, TestApp};

async fn listening(
    app: &TestApp,
) -> (std::net::SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, end) = watch::channel(false);
    (address, stop, tokio::spawn(serve(listener, app.app.clone(), end)))
}

async fn answer_to(address: std::net::SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    // A server that closes while we still send resets the connection: what came before counts.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn it_answers_and_ends_when_told_to() {
    let app = TestApp::start();
    let (address, stop, server) = listening(&app).await;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {TUTORIAL}\r\nConnection: close\r\n\r\n");
    assert!(answer_to(address, request.as_bytes()).await.starts_with("HTTP/1.1 200"));
    stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(6), server).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_header_that_is_too_long_is_refused() {
    let app = TestApp::start();
    let (address, _stop, _server) = listening(&app).await;
    let request = format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\nX: {}\r\n\r\n", "x".repeat(300_000));
    let answer = answer_to(address, request.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn a_header_that_never_ends_is_cut_off() {
    let app = TestApp::start();
    let (address, _stop, _server) = listening(&app).await;
    let begun = Instant::now();
    let wait = answer_to(address, b"GET / HTTP/1.1\r\nHost: cloak");
    tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn garbage_is_refused_and_the_server_goes_on() {
    let app = TestApp::start();
    let (address, _stop, _server) = listening(&app).await;
    for garbage in [&b"\x16\x03\x01\x02\x00"[..], b"GET\r\n\r\n", b"\0\0\0\0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"] {
        let answer = answer_to(address, garbage).await;
        assert!(!answer.starts_with("HTTP/1.1 5"), "{answer}");
    }
    let request = format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\nConnection: close\r\n\r\n");
    assert!(answer_to(address, request.as_bytes()).await.starts_with("HTTP/1.1 200"));
}
