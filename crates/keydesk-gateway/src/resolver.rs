//! Host names to addresses, by the operating system; with an error of its own, so that a wrong name can be told apart.

use hyper_util::client::legacy::connect::dns::Name;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use thiserror::Error;
use tower_service::Service;

/// The host's name is not known (or no name server answered).
#[derive(Debug, Error)]
#[error("the host's name was not found")]
pub(crate) struct NameNotFound(#[source] std::io::Error);

/// Asks the operating system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolver;

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = NameNotFound;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NameNotFound>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NameNotFound>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(NameNotFound)?;
            Ok(found.collect::<Vec<_>>().into_iter())
        })
    }
}
