//! Sockets: a bound listener, connections with time-outs and limits, a graceful end.
//!
//! `axum::serve` installs no timer, so a half-sent header would stay open for ever; connections are
//! served with hyper's own builder instead. Deliberately absent: TLS.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::watch, time};

/// A header must arrive within this time (slow senders are cut off).
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Request line and headers together, in bytes.
const MOST_HEADER: usize = 64 * 1024;
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
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => connection(stream, from, app.clone(), &graceful),
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

fn connection(stream: tokio::net::TcpStream, from: SocketAddr, app: Router, graceful: &GracefulShutdown) {
    // Small answers at once; a failure here only costs time.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(app);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(MOST_HEADER)
        .serve_connection(TokioIo::new(stream), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, %from, "connection ended early");
        }
    });
}
