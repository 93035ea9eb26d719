//! A real listener: slow senders, long headers, and a graceful end with open event streams.

use std::time::{Duration, Instant};

use cloakroom::server::serve;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::harness::{TUTORIAL, TestApp};

/// The port is not the one that the application goes by: requests name that one, as behind a tunnel.
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
    let request = format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\nX: {}\r\n\r\n", "x".repeat(3_000_000));
    let answer = answer_to(address, request.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn all_the_cookies_that_a_browser_can_send_get_the_page_with_the_button() {
    let app = TestApp::start();
    let (address, _stop, _server) = listening(&app).await;
    let jar = (0..190).map(|n| format!("n{n}={}", "v".repeat(4096 - 4))).collect::<Vec<_>>().join("; ");
    let head = format!("Host: {TUTORIAL}\r\nConnection: close\r\nCookie: {jar}\r\n");
    let page = answer_to(address, format!("GET /lessons/fixation HTTP/1.1\r\n{head}\r\n").as_bytes()).await;
    assert!(page.starts_with("HTTP/1.1 431") && page.contains("action=\"/clear-cookies\""), "{page}");
    let form = "Sec-Fetch-Site: same-origin\r\nContent-Length: 7\r\n\r\nof=site";
    let cleared = answer_to(address, format!("POST /clear-cookies HTTP/1.1\r\n{head}{form}").as_bytes()).await;
    assert!(cleared.starts_with("HTTP/1.1 200") && cleared.contains("clear-site-data: \"cookies\""), "{cleared}");
}

#[tokio::test]
async fn large_requests_wait_for_their_turn_and_small_ones_do_not() {
    let app = TestApp::start();
    let (address, _stop, _server) = listening(&app).await;
    // More than are read at a time, each as far as it gets without its end.
    let half = format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\nCookie: {}", "x".repeat(200_000));
    let mut open = Vec::new();
    for _ in 0..70 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // What the server does not take yet stays in the socket.
        let _ = tokio::time::timeout(Duration::from_millis(20), stream.write_all(half.as_bytes())).await;
        open.push(stream);
    }
    let small = format!("GET /healthz HTTP/1.1\r\nHost: {TUTORIAL}\r\nConnection: close\r\n\r\n");
    assert!(answer_to(address, small.as_bytes()).await.starts_with("HTTP/1.1 200"));
    let large =
        format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\nConnection: close\r\nCookie: {}\r\n\r\n", "x".repeat(200_000));
    let waits = tokio::time::timeout(Duration::from_millis(300), answer_to(address, large.as_bytes())).await;
    assert!(waits.is_err(), "there are sixty-four before it");
    drop(open);
    assert!(answer_to(address, large.as_bytes()).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn what_the_server_cannot_read_is_answered_in_words_and_with_our_headers() {
    let app = TestApp::start();
    let (address, _stop, _server) = listening(&app).await;
    let many: String = (0..120).map(|n| format!("X-{n}: 1\r\n")).collect();
    for (request, status) in [
        (format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\n{many}\r\n"), "431"),
        (format!("GET /{} HTTP/1.1\r\nHost: {TUTORIAL}\r\n\r\n", "x".repeat(70_000)), "414"),
        (format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\nbad header\r\n\r\n"), "400"),
        ("G\x00T / HTTP/1.1\r\n\r\n".to_owned(), "400"),
        (format!("GET / HTTP/1.1\r\nHost: {TUTORIAL}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), "400"),
        (format!("GET http://evil.example/ HTTP/1.1\r\nHost: {TUTORIAL}\r\nConnection: close\r\n\r\n"), "400"),
    ] {
        let answer = answer_to(address, request.as_bytes()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(body.contains("<h1>"), "{status}: {answer}");
        for name in ["content-security-policy: ", "x-content-type-options: nosniff", "referrer-policy: same-origin"] {
            assert!(head.contains(name), "{status}, {name}: {head}");
        }
    }
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
