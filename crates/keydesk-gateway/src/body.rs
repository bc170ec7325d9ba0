//! Bodies on their way through, in either direction: not larger than allowed, and not standing still.

use crate::connections::Connection;
use crate::patience::Patience;
use crate::quota::Permit;
use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use thiserror::Error;
use tokio::time::{Instant, Sleep};

/// Why a body did not arrive whole.
#[derive(Debug, Error)]
pub(crate) enum BodyError {
    /// More bytes than allowed.
    #[error("the body is larger than allowed")]
    TooLarge,
    /// No byte came for too long, or few.
    #[error("the body stood still for too long")]
    StoodStill,
    /// The connection that it came over broke.
    #[error("the connection broke")]
    Broken(#[source] hyper::Error),
}

/// A body that is streamed on as it comes.
pub(crate) struct Streamed {
    inner: Incoming,
    left: u64,
    patience: Patience,
    /// Made when the body is first waited for; most bodies never are.
    waiting: Option<Pin<Box<Sleep>>>,
    has_ended: bool,
    /// What an answer comes over; none for a caller's body.
    connection: Option<Connection>,
    _permit: Option<Permit>,
}

impl Streamed {
    /// A caller's body, up to `limit` bytes.
    #[must_use]
    pub(crate) fn upload(inner: Incoming, limit: u64, idle: Duration) -> Self {
        Self {
            inner,
            left: limit,
            patience: Patience::new(idle),
            waiting: None,
            has_ended: false,
            connection: None,
            _permit: None,
        }
    }

    /// An answer's body, of any size. The request counts as under way until this is dropped, and the connection is kept if the body has come to
    /// its end by then.
    #[must_use]
    pub(crate) fn download(
        inner: Incoming,
        connection: Connection,
        idle: Duration,
        permit: Permit,
    ) -> Self {
        let mut body = Self::upload(inner, u64::MAX, idle);
        (body.connection, body._permit) = (Some(connection), Some(permit));
        body
    }

    fn stands_still(&mut self, cx: &mut Context<'_>) -> bool {
        if !self.patience.is_waiting() {
            let end = self.patience.wait(Instant::now());
            match &mut self.waiting {
                Some(sleep) => sleep.as_mut().reset(end),
                None => self.waiting = Some(Box::pin(tokio::time::sleep_until(end))),
            }
        }
        self.waiting.as_mut().is_some_and(|sleep| sleep.as_mut().poll(cx).is_ready())
    }
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        let Poll::Ready(frame) = polled else {
            return if self.stands_still(cx) {
                Poll::Ready(Some(Err(BodyError::StoodStill)))
            } else {
                Poll::Pending
            };
        };
        self.has_ended = frame.is_none();
        Poll::Ready(frame.map(|frame| {
            let frame = frame.map_err(BodyError::Broken)?;
            let bytes = frame.data_ref().map_or(0, Buf::remaining) as u64;
            self.patience.earn(bytes, Instant::now);
            self.left = self.left.checked_sub(bytes).ok_or(BodyError::TooLarge)?;
            Ok(frame)
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Streamed {
    fn drop(&mut self) {
        // One whose answer was left in the middle is closed.
        if let Some(connection) = self.connection.take()
            && (self.has_ended || self.inner.is_end_stream())
        {
            connection.give_back();
        }
    }
}

/// Reads what a refused caller is still sending, so that it gets to read why, instead of a reset connection. As much as could
/// have been sent with leave, as long as any body is waited for in all, and then no more.
pub(crate) fn read_and_drop(body: Incoming, limit: u64, at_most: Duration) {
    use http_body_util::BodyExt;
    if body.is_end_stream() {
        return;
    }
    tokio::spawn(tokio::time::timeout(at_most, async move {
        let mut body = Streamed::upload(body, limit, at_most);
        while let Some(Ok(_)) = body.frame().await {}
    }));
}
