//! A connection as hyper reads and writes it, with a limit on large requests and with words for what hyper refuses.
//!
//! A browser may send 740 kB of cookies, so a request may be large; but few at a time, since each is held in memory
//! until it is whole. And hyper answers what it cannot read itself, with no body: here those answers get one.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::{AcquireError, OwnedSemaphorePermit, Semaphore},
};

use super::words;

/// So many bytes may come before an answer without waiting for anybody.
const SMALL: usize = 64 * 1024;

type Asking = Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send + Sync>>;

/// The turn to send a large request.
enum Turn {
    NotNeeded,
    Asked(Asking),
    /// Given back when it is dropped.
    Has(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit),
}

pub(super) struct Wire {
    stream: TcpStream,
    /// Bytes that came since the last answer.
    came: usize,
    large: Arc<Semaphore>,
    turn: Turn,
    /// An answer of ours that goes out in place of one of hyper's.
    in_place: Option<Bytes>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, large: Arc<Semaphore>) -> Self {
        Self { stream, came: 0, large, turn: Turn::NotNeeded, in_place: None }
    }

    fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.came <= SMALL {
            return Poll::Ready(Ok(()));
        }
        if let Turn::NotNeeded = self.turn {
            self.turn = Turn::Asked(Box::pin(Arc::clone(&self.large).acquire_owned()));
        }
        if let Turn::Asked(asking) = &mut self.turn {
            let turn = ready!(asking.as_mut().poll(cx)).map_err(io::Error::other)?;
            self.turn = Turn::Has(turn);
        }
        Poll::Ready(Ok(()))
    }

    /// Writes; or, when this is hyper's own answer, writes ours and says that hyper's was written.
    fn poll_words(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<Option<usize>>> {
        if self.in_place.is_none() {
            self.in_place = words::in_place_of(bytes);
        }
        let Some(ours) = &mut self.in_place else { return Poll::Ready(Ok(None)) };
        while ours.has_remaining() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, ours))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            ours.advance(written);
        }
        self.in_place = None;
        Poll::Ready(Ok(Some(bytes.len())))
    }

    fn answered(&mut self) {
        self.came = 0;
        self.turn = Turn::NotNeeded;
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_turn(cx))?;
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        self.came += buf.filled().len() - before;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.answered();
        match ready!(self.poll_words(cx, bytes))? {
            Some(written) => Poll::Ready(Ok(written)),
            None => Pin::new(&mut self.stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.answered();
        if let [only] = slices
            && let Some(written) = ready!(self.poll_words(cx, only))?
        {
            return Poll::Ready(Ok(written));
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
