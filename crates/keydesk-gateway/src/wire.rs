//! A caller's connection, whose bytes are looked at before hyper gets them.

use crate::framing::{Doubt, End, Framing};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A body whose chunks are malformed.
#[derive(Debug, Error)]
#[error("the request's chunks are malformed")]
pub(crate) struct Malformed;

/// Which of a connection's requests can be read in two ways, and why. There is one at most: nothing is read after it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doubts(Arc<OnceLock<(u64, Doubt)>>);

impl Doubts {
    /// What is doubtful about the so-manyth request, from 0.
    #[must_use]
    pub(crate) fn of(&self, nth: u64) -> Option<Doubt> {
        self.0.get().filter(|(doubtful, _)| *doubtful == nth).map(|(_, doubt)| *doubt)
    }
}

/// The connection.
pub(crate) struct Wire {
    stream: TcpStream,
    framing: Framing,
    end: Option<End>,
    doubts: Doubts,
}

impl Wire {
    /// A connection that has brought nothing yet, and where its doubtful request will be noted.
    #[must_use]
    pub(crate) fn new(stream: TcpStream) -> (Self, Doubts) {
        let doubts = Doubts::default();
        (Self { stream, framing: Framing::new(), end: None, doubts: doubts.clone() }, doubts)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match this.end {
            None => {}
            Some(End::Malformed) => {
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, Malformed)));
            }
            // What has been read is answered, and the connection closed. Nothing else is waited for.
            Some(End::Doubtful(..)) => return Poll::Pending,
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        let Err((readable, end)) = this.framing.look(&buffer.filled()[before..]) else {
            return Poll::Ready(Ok(()));
        };
        this.end = Some(end);
        buffer.set_filled(before + readable);
        match end {
            End::Doubtful(nth, doubt) => {
                let _the_first = this.doubts.0.set((nth, doubt));
            }
            End::Malformed if readable == 0 => return Pin::new(this).poll_read(cx, buffer),
            End::Malformed => {}
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
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
