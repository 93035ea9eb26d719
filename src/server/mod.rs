//! Sockets: a bound listener, connections with time-outs and limits, a graceful end.
//!
//! `axum::serve` installs no timer, so a half-sent header would stay open for ever; connections are
//! served with hyper's own builder instead. Deliberately absent: TLS.

mod descriptors;
mod dns;
mod forwarded;
mod wire;
mod words;

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time,
};
use tower::Layer;

pub use dns::Dns;
pub use forwarded::behind_a_proxy;

use crate::tutorial::{Peer, Visitor};
use wire::Wire;

/// A header must arrive within this time (slow senders are cut off).
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Request line and headers together, in bytes. Chromium and Firefox keep 180 cookies of 4 kB for a site, and send them
/// all: whoever has so many must still get the page that clears them.
const MOST_HEADER: usize = 1024 * 1024;
/// So many requests above 64 kB are read at a time; the others wait.
const MOST_LARGE: usize = 64;
/// How long open requests may take to finish at the end.
const LAST_CALL: Duration = Duration::from_secs(5);

/// Serves until `end` turns true, then lets open requests finish.
///
/// # Errors
/// The listener cannot say where it listens.
pub async fn serve(listener: TcpListener, app: Router, mut end: watch::Receiver<bool>) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let mut over = pin!(async move {
        // An error means that the sender is gone, which ends the server too.
        let _ = end.wait_for(|over| *over).await;
    });
    let large = Arc::new(Semaphore::new(MOST_LARGE));
    let places = Arc::new(Semaphore::new(descriptors::connections()));
    let mut warned = false;
    loop {
        if places.available_permits() == 0 && !warned {
            warned = true;
            tracing::warn!("there are as many connections as there may be; others wait until one ends");
        }
        let next = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
            listener.accept().await.map(|(stream, from)| (stream, from, place))
        };
        tokio::select! {
            accepted = next => match accepted {
                Ok((stream, from, place)) => connection(stream, from, app.clone(), &graceful, (Arc::clone(&large), place)),
                Err(error) => {
                    // Out of file descriptors, most likely: wait for some to be given back.
                    tracing::warn!(%error, "a connection could not be accepted");
                    time::sleep(Duration::from_millis(50)).await;
                }
            },
            () = &mut over => break,
        }
    }
    drop(listener);
    if time::timeout(LAST_CALL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    Ok(())
}

fn connection(
    stream: TcpStream,
    from: SocketAddr,
    app: Router,
    graceful: &GracefulShutdown,
    (large, place): (Arc<Semaphore>, OwnedSemaphorePermit),
) {
    // Small answers at once; a failure here only costs time.
    let _ = stream.set_nodelay(true);
    let app = Extension(Peer(from.ip())).layer(app);
    let service = TowerToHyperService::new(Extension(visitor(&stream, from)).layer(app));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(MOST_HEADER)
        .serve_connection(TokioIo::new(Wire::new(stream, large)), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, %from, "connection ended early");
        }
        drop(place);
    });
}

/// A connection from this machine comes from loopback, or from the very address that it goes to.
fn visitor(stream: &TcpStream, from: SocketAddr) -> Visitor {
    let from = from.ip().to_canonical();
    let own = stream.local_addr().is_ok_and(|here| here.ip().to_canonical() == from);
    if from.is_loopback() || own { Visitor::Here } else { Visitor::Elsewhere }
}
