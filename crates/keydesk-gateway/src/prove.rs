//! Showing that a token is refused: a request that counts as one with it, over the environment's real listener.

use crate::gateway::Gateway;
use crate::own_routes::REVOKED;
use crate::status::ListenerState;
use crate::ticket::{self, X_KEYDESK_PROBE};
use bytes::Bytes;
use http::header::HOST;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use keydesk_domain::{EnvironmentId, HashedToken};
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// The gateway answers in a millisecond; on a busy machine it may take longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// An answer of the gateway's own is far shorter.
const ANSWER_BYTES: usize = 16 * 1024;

/// What a request that counted as one with a token came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It was refused.
    Refused {
        /// With this HTTP status.
        status: u16,
        /// For this reason, in its word.
        reason: String,
    },
    /// It would have been let through. It was not: nothing is behind the route that it goes to.
    LetThrough,
    /// The gateway does not listen for the environment.
    NotListening,
    /// No answer came.
    NoAnswer,
}

impl Gateway {
    /// Sends a request that counts as one with this token, through the environment's listener like any other, and says what it came
    /// to. It is neither forwarded nor recorded.
    pub async fn prove(&self, environment: EnvironmentId, token: HashedToken) -> Proof {
        let status = self.status();
        let Some(ListenerState::Listening { address }) =
            status.into_iter().find(|it| it.environment == environment).map(|it| it.state)
        else {
            return Proof::NotListening;
        };
        let ticket = self.shared.tickets.issue(token, environment, Instant::now());
        let Some(ticket) = ticket.as_ref().and_then(ticket::header) else { return Proof::NoAnswer };
        match tokio::time::timeout(PATIENCE, ask(from_here(address), ticket)).await {
            Ok(Ok(proof)) => proof,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the gateway's own listener gave no answer");
                Proof::NoAnswer
            }
            Err(_) => Proof::NoAnswer,
        }
    }
}

/// A listener on all addresses is reached by loopback.
fn from_here(listener: SocketAddr) -> SocketAddr {
    let ip = match listener.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listener.port())
}

async fn ask(
    address: SocketAddr,
    ticket: http::HeaderValue,
) -> Result<Proof, Box<dyn Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let request =
        Request::get(REVOKED).header(HOST, address.to_string()).header(X_KEYDESK_PROBE, ticket);
    let request = request.body(Empty::<Bytes>::new())?;
    // The connection has to be driven while its answer is waited for, and ends with it.
    let answered = async move {
        let answer = sender.send_request(request).await?;
        read(answer).await
    };
    tokio::pin!(answered);
    tokio::select! {
        answered = &mut answered => answered,
        ended = connection => {
            ended?;
            answered.await
        }
    }
}

async fn read(answer: Response<Incoming>) -> Result<Proof, Box<dyn Error + Send + Sync>> {
    let status = answer.status();
    if status == StatusCode::NO_CONTENT {
        return Ok(Proof::LetThrough);
    }
    let body = Limited::new(answer.into_body(), ANSWER_BYTES).collect().await?.to_bytes();
    let problem: serde_json::Value = serde_json::from_slice(&body)?;
    let reason = problem["type"].as_str().and_then(|it| it.rsplit('/').next()).unwrap_or_default();
    Ok(Proof::Refused { status: status.as_u16(), reason: reason.to_owned() })
}
