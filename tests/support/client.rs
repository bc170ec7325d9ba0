//! A client that keeps one connection to one listener, as integrations do.

use crate::answer::Answer;
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// One kept-alive connection.
pub struct Client {
    address: SocketAddr,
    connection: SendRequest<Full<Bytes>>,
    /// How many connections it has opened so far.
    pub opened: usize,
}

impl Client {
    /// Connects.
    pub async fn to(address: SocketAddr) -> Self {
        Self { address, connection: connect(address).await, opened: 1 }
    }

    /// GET with this token.
    pub async fn get(&mut self, path: &str, token: &str) -> Answer {
        self.send(Method::GET, path, Some(token), Bytes::new()).await
    }

    /// A request without a body, perhaps without a token.
    pub async fn request(&mut self, method: Method, path: &str, token: Option<&str>) -> Answer {
        self.send(method, path, token, Bytes::new()).await
    }

    /// A request with a JSON body.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Answer {
        let mut request =
            Request::builder().method(method).uri(path).header("host", self.address.to_string());
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = body.into();
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        self.send_as_is(request.body(Full::new(body)).unwrap()).await
    }

    /// Any request, as it is. A connection that the other side closed after its last answer is opened anew.
    pub async fn send_as_is(&mut self, request: Request<Full<Bytes>>) -> Answer {
        if self.connection.ready().await.is_err() {
            self.connection = connect(self.address).await;
            self.opened += 1;
        }
        let answer = self.connection.send_request(request).await.unwrap();
        let (head, body) = answer.into_parts();
        Answer {
            status: head.status,
            headers: head.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }
}

async fn connect(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}
