//! A way to a store that can be closed: what goes over it waits, or is cut off, until it is open again.

use std::{net::SocketAddr, path::PathBuf};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// What becomes of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Open,
    /// Nothing is read on either side; who connects hears nothing.
    Hangs,
    /// All connections are closed, and nobody listens.
    Cut,
}

#[derive(Debug, Clone, Copy)]
struct Now {
    way: Way,
    /// How often all connections were forgotten: older ones hang for ever.
    forgotten: u64,
}

type Seen = watch::Receiver<Now>;

/// Listens on a port of its own, and leads to a socket.
pub(super) struct Relay {
    pub(super) address: SocketAddr,
    now: watch::Sender<Now>,
    listens: JoinHandle<()>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.listens.abort();
    }
}

impl Relay {
    pub(super) async fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (now, seen) = watch::channel(Now { way: Way::Open, forgotten: 0 });
        Self { address, now, listens: tokio::spawn(listens(listener, seen, socket)) }
    }

    pub(super) fn set(&self, way: Way) {
        self.now.send_modify(|now| now.way = way);
    }

    /// Every connection that there is hangs for ever, and new ones pass: half-open, as after a firewall that forgot them.
    pub(super) fn forget(&self) {
        self.now.send_modify(|now| now.forgotten += 1);
    }
}

async fn listens(listener: TcpListener, mut seen: Seen, socket: PathBuf) {
    let address = listener.local_addr().unwrap();
    let mut listener = Some(listener);
    let mut connections = JoinSet::new();
    loop {
        let Some(open) = &listener else {
            if seen.wait_for(|now| now.way != Way::Cut).await.is_err() {
                return;
            }
            listener = Some(TcpListener::bind(address).await.unwrap());
            continue;
        };
        let look = seen.clone();
        let is_cut = tokio::select! {
            taken = open.accept() => {
                if let Ok((client, _)) = taken {
                    connections.spawn(leads(client, look.clone(), socket.clone()));
                }
                false
            }
            () = cut(&mut seen) => true,
        };
        if is_cut {
            listener = None;
            connections.shutdown().await;
        }
    }
}

async fn cut(seen: &mut Seen) {
    // Without a sender nobody cuts it any more.
    if seen.wait_for(|now| now.way == Way::Cut).await.is_err() {
        std::future::pending().await
    }
}

/// One connection, both ways, until either side closes it.
async fn leads(client: TcpStream, mut seen: Seen, socket: PathBuf) {
    let born = seen.borrow().forgotten;
    if !passes(&mut seen, born).await {
        return;
    }
    // A server that is gone refuses: so do we, by closing.
    let (Ok(()), Ok(server)) = (client.set_nodelay(true), UnixStream::connect(socket).await) else { return };
    let ((from, to), (reads, writes)) = (client.into_split(), server.into_split());
    tokio::select! {
        () = carries(from, writes, seen.clone(), born) => {}
        () = carries(reads, to, seen, born) => {}
    }
}

/// Waits until something may pass; `false` where nothing will.
async fn passes(seen: &mut Seen, born: u64) -> bool {
    seen.wait_for(|now| now.way == Way::Open && now.forgotten == born).await.is_ok()
}

async fn carries(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, mut seen: Seen, born: u64) {
    let mut bytes = vec![0; 16 * 1024];
    while passes(&mut seen, born).await {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read,
            _ = seen.changed() => continue,
        };
        let Ok(read @ 1..) = read else { return };
        // What was read when the way closed waits here.
        if !passes(&mut seen, born).await || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}
