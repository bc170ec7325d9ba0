//! Somebody else's API behind the gateway: it writes down what reaches it and answers as it was told.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its method.
    pub method: Method,
    /// Its target, byte for byte.
    pub target: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as far as it came.
    pub body: Bytes,
}

type Answering = dyn Fn(&Arrived) -> Response<Full<Bytes>> + Send + Sync;

/// The API.
pub struct FakeApi {
    /// Where it listens.
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    task: tokio::task::JoinHandle<()>,
}

impl FakeApi {
    /// Answers everything with `{}`.
    pub async fn start() -> Self {
        Self::answering(|_| {
            let mut answer = Response::new(Full::new(Bytes::from_static(b"{}")));
            answer.headers_mut().insert("content-type", "application/json".parse().unwrap());
            answer
        })
        .await
    }

    /// Answers as this function says.
    pub async fn answering(
        answer: impl Fn(&Arrived) -> Response<Full<Bytes>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let answer: Arc<Answering> = Arc::new(answer);
        let task =
            tokio::spawn(accept(listener, Arc::clone(&connections), Arc::clone(&arrived), answer));
        Self { address, connections, arrived, task }
    }

    /// Its base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Connections opened to it so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// What reached it so far, in order.
    #[must_use]
    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }
}

impl Drop for FakeApi {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    listener: TcpListener,
    connections: Arc<AtomicUsize>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    answer: Arc<Answering>,
) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        connections.fetch_add(1, Ordering::SeqCst);
        let (arrived, answer) = (Arc::clone(&arrived), Arc::clone(&answer));
        let service = service_fn(move |request: Request<Incoming>| {
            let (arrived, answer) = (Arc::clone(&arrived), Arc::clone(&answer));
            async move {
                let (head, body) = request.into_parts();
                let body = body
                    .collect()
                    .await
                    .map(http_body_util::Collected::to_bytes)
                    .unwrap_or_default();
                let it = Arrived {
                    method: head.method,
                    target: head.uri.to_string(),
                    headers: head.headers,
                    body,
                };
                let response = answer(&it);
                arrived.lock().unwrap().push(it);
                Ok::<_, Infallible>(response)
            }
        });
        tokio::spawn(
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service),
        );
    }
}
