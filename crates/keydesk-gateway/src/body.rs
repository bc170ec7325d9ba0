//! Bodies on their way through, in either direction: not larger than allowed, and not standing still.

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
    /// No byte came for too long.
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
    idle: Duration,
    /// Made when the body is first waited for; most bodies never are.
    waiting: Option<Pin<Box<Sleep>>>,
    is_waiting: bool,
    _permit: Option<Permit>,
}

impl Streamed {
    /// A caller's body, up to `limit` bytes.
    #[must_use]
    pub(crate) fn upload(inner: Incoming, limit: u64, idle: Duration) -> Self {
        Self { inner, left: limit, idle, waiting: None, is_waiting: false, _permit: None }
    }

    /// An answer's body, of any size. The request counts as under way until this is dropped.
    #[must_use]
    pub(crate) fn download(inner: Incoming, idle: Duration, permit: Permit) -> Self {
        Self { inner, left: u64::MAX, idle, waiting: None, is_waiting: false, _permit: Some(permit) }
    }

    fn stands_still(&mut self, cx: &mut Context<'_>) -> bool {
        let deadline = Instant::now() + self.idle;
        let sleep = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if !self.is_waiting {
            self.is_waiting = true;
            sleep.as_mut().reset(deadline);
        }
        sleep.as_mut().poll(cx).is_ready()
    }
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        let Poll::Ready(frame) = polled else {
            return if self.stands_still(cx) { Poll::Ready(Some(Err(BodyError::StoodStill))) } else { Poll::Pending };
        };
        self.is_waiting = false;
        Poll::Ready(frame.map(|frame| {
            let frame = frame.map_err(BodyError::Broken)?;
            let bytes = frame.data_ref().map_or(0, Buf::remaining) as u64;
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

/// Reads what a refused caller is still sending, so that it gets to read why, instead of a reset connection. As much as could
/// have been sent with leave, for a few seconds, and then no more.
pub(crate) fn read_and_drop(body: Incoming, limit: u64) {
    use http_body_util::BodyExt;
    const AT_MOST: Duration = Duration::from_secs(10);
    if body.is_end_stream() {
        return;
    }
    tokio::spawn(tokio::time::timeout(AT_MOST, async move {
        let mut body = Streamed::upload(body, limit, AT_MOST);
        while let Some(Ok(_)) = body.frame().await {}
    }));
}
