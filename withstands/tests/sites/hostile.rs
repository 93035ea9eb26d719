//! Sites that want to hang, fill or steer an audit. Each ends in a sentence, in time.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use withstands::{
    look::look,
    people::People,
    report::clean,
    wire::{Http1, Limits, Net},
};

/// What a hostile site answers to each request.
#[derive(Clone, Copy, Debug)]
enum Hostile {
    Redirects,
    EndlessBody,
    Slow,
    Cookies,
    Headers,
    NestedTags,
    Garbage,
    Errors,
    Escapes,
}

async fn answer(mut stream: TcpStream, how: Hostile) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await;
    let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    let form = "<title>\u{1b}[2J\u{202e}</title><form method=post><input name=u><input type=password name=p></form>";
    let text = match how {
        Hostile::Redirects => "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n".to_owned(),
        Hostile::EndlessBody => {
            let _ = stream.write_all(format!("{ok}\r\n").as_bytes()).await;
            while stream.write_all(&[b'a'; 65536]).await.is_ok() {}
            return;
        }
        Hostile::Slow => {
            let _ = stream.write_all(ok.as_bytes()).await;
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            return;
        }
        Hostile::Cookies => {
            format!("{ok}{}\r\n{form}", (0..280).map(|i| format!("Set-Cookie: c{i}=1\r\n")).collect::<String>())
        }
        Hostile::Headers => format!("{ok}{}\r\n{form}", (0..9000).map(|i| format!("X-{i}: 1\r\n")).collect::<String>()),
        Hostile::NestedTags => format!("{ok}\r\n{}", "<form><b><table>".repeat(30_000)),
        Hostile::Garbage => "\u{0}\u{1}nonsense".to_owned(),
        Hostile::Errors => "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n".to_owned(),
        Hostile::Escapes => format!("{ok}Set-Cookie: \u{1b}]0;x\u{7}=1\r\n\r\n{form}"),
    };
    let _ = stream.write_all(text.as_bytes()).await;
}

async fn site(how: Hostile) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, how));
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_site_ends_in_a_sentence_and_in_time() {
    use Hostile::*;
    let all = [Redirects, EndlessBody, Slow, Cookies, Headers, NestedTags, Garbage, Errors, Escapes];
    let tasks: Vec<_> = all
        .into_iter()
        .map(|how| {
            tokio::spawn(async move {
                let url = format!("http://127.0.0.1:{}/", site(how).await);
                let people = People::read("a:b", "c:d").unwrap();
                let wire = Http1 { patience: Duration::from_secs(1), ..Http1::default() };
                let limits = Limits { requests: 300, gap: Duration::ZERO };
                let net = Net::new(Box::new(wire), url.parse().unwrap(), limits);
                let begun = Instant::now();
                let error = look(&net, &people).await.expect_err("nobody gets in").to_string();
                (how, error, begun.elapsed(), net.sent())
            })
        })
        .collect();
    for task in tasks {
        let (how, error, took, sent) = task.await.unwrap();
        assert!(took < Duration::from_secs(40), "{how:?} took {took:?}");
        assert!(sent <= 300 && !error.is_empty(), "{how:?}: {sent} {error}");
        assert!(!clean(&error).chars().any(|c| c.is_control() && c != '\n'), "{how:?}: {error:?}");
    }
}
