//! An nginx of our own: one process, on a socket in a folder of its own, before a small site that says what it is told to say.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UnixStream},
};

use super::{Seen, cases::Ask, seen};
use crate::harness::PATIENCE;

/// Where it is, if it is installed.
pub(crate) fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let found = places.find_map(|place| Some(place.join("nginx")).filter(|file| file.is_file()));
    // `./test` says that it is missing.
    assert!(found.is_some() || std::env::var("CI").as_deref() != Ok("true"), "CI=true and no nginx");
    found
}

/// A head as it went over the wire.
#[derive(Debug, Default)]
struct Head {
    first: String,
    headers: Vec<(String, String)>,
}

impl Head {
    fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        let headers = lines.map_while(|line| line.split_once(": ").or_else(|| line.split_once(':')));
        Self { first, headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect() }
    }
}

async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Head {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => bytes.push(byte),
            Err(_) => break,
        }
    }
    Head::read(&String::from_utf8_lossy(&bytes))
}

/// What the site behind it was asked last, and what it is to answer.
#[derive(Debug, Default)]
struct Site {
    asked: Option<Head>,
    answer: String,
}

pub(super) struct Nginx {
    process: Child,
    folder: tempfile::TempDir,
    upstream: String,
    site: Arc<Mutex<Site>>,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Nginx {
    /// With these lines in its server.
    pub(super) async fn start(program: &Path, lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream = listener.local_addr().unwrap().to_string();
        let site = Arc::new(Mutex::new(Site::default()));
        tokio::spawn(serve(listener, Arc::clone(&site)));
        let at = folder.path().display();
        let temp =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {at}/{name};"));
        let lines = lines.replace("UPSTREAM", &upstream);
        let conf = format!(
            "daemon off; master_process off; worker_processes 1; pid {at}/pid; error_log {at}/error.log warn;
             events {{ worker_connections 64; }}
             http {{ access_log off; {} proxy_cache_path {at}/cache keys_zone=shared:1m; absolute_redirect off;
             server {{ listen unix:{at}/socket; {lines} }} }}",
            temp.join(" ")
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, conf).unwrap();
        let mut command = Command::new(program);
        command.arg("-p").arg(folder.path()).arg("-e").arg(folder.path().join("error.log")).arg("-c").arg(&file);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let this = Self { process, folder, upstream, site };
        let begun = std::time::Instant::now();
        while UnixStream::connect(this.socket()).await.is_err() {
            let log = || std::fs::read_to_string(this.folder.path().join("error.log")).unwrap_or_default();
            assert!(begun.elapsed() < PATIENCE, "nginx does not listen: {}", log());
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        this
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    pub(super) async fn ask(&self, ask: &Ask) -> Seen {
        let said = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| format!("{n}: {v}\r\n")).collect::<String>();
        {
            let mut site = self.site.lock().unwrap();
            site.asked = None;
            let headers = said(ask.answer.1).replace("UPSTREAM", &self.upstream);
            site.answer =
                format!("HTTP/1.1 {} Said\r\n{headers}Content-Length: 2\r\nConnection: close\r\n\r\nhi", ask.answer.0);
        }
        let mut stream = UnixStream::connect(self.socket()).await.unwrap();
        let request = format!(
            "{} HTTP/1.1\r\nHost: hotel.grand.example\r\nConnection: close\r\nContent-Length: 0\r\n{}\r\n",
            ask.line,
            said(ask.headers)
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = tokio::time::timeout(PATIENCE, head(&mut stream)).await.unwrap();
        let status = answer.first.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let asked = self.site.lock().unwrap().asked.take();
        let normal = |(name, value): &(String, String)| (name.clone(), value.replace(&self.upstream, "UPSTREAM"));
        let asked = asked.map(|head| {
            let path = head.first.split(' ').nth(1).unwrap_or_default().to_owned();
            (path, head.headers.iter().map(normal).collect::<Vec<_>>())
        });
        let given: Vec<_> = answer.headers.iter().map(normal).collect();
        seen(asked.as_ref().map(|(path, headers)| (path.as_str(), headers.clone())), status, &given, ask)
    }
}

async fn serve(listener: TcpListener, site: Arc<Mutex<Site>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let asked = head(&mut stream).await;
        let answer = {
            let mut site = site.lock().unwrap();
            site.asked = Some(asked);
            site.answer.clone()
        };
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}
