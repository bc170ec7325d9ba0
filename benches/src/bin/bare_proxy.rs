//! hyper as a proxy and nothing more: what the gateway is measured beside. `bare_proxy LISTEN UPSTREAM`; it decides nothing.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made has nothing to say")]

use http::uri::{Authority, Scheme};
use http::{Request, Uri};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(listen), Some(upstream)) = (arguments.next(), arguments.next()) else { return };
    let authority: Authority = upstream.parse().unwrap();
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client: Client<_, Incoming> = Client::builder(TokioExecutor::new()).build(connector);
    let listener = TcpListener::bind(listen).await.unwrap();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        let (client, authority) = (client.clone(), authority.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            let mut parts = std::mem::take(request.uri_mut()).into_parts();
            (parts.scheme, parts.authority) = (Some(Scheme::HTTP), Some(authority.clone()));
            let uri = Uri::from_parts(parts);
            let client = client.clone();
            async move {
                *request.uri_mut() = uri.unwrap();
                client.request(request).await
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}
