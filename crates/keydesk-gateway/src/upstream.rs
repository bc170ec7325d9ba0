//! The API behind an environment: where it is, with which credential, and how it is reached.
//!
//! hyper itself and not reqwest: reqwest parses and writes every URL anew, and what was authorised has to be, byte for byte, what is
//! forwarded.

use crate::body::Streamed;
use crate::connections::{Connection, Connections};
use crate::gateway::SandboxUpstream;
use crate::limits::Limits;
use crate::resolver::Resolver;
use bytes::Bytes;
use http::header::HeaderValue;
use http::uri::{InvalidUri, PathAndQuery, Scheme};
use http::{Request, Response, Uri};
use http_body_util::{Either, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use keydesk_desk::Desk;
use keydesk_domain::refusal::UpstreamProblem;
use keydesk_domain::{Environment, Upstream};
use secrecy::{ExposeSecret, SecretString};
use std::error::Error;
use std::future::poll_fn;
use std::sync::Arc;
use thiserror::Error;
use tower_service::Service;

/// What is sent to the API behind: a caller's body, or none.
pub(crate) type RequestBody = Either<Streamed, Empty<Bytes>>;

/// Makes connections to the APIs behind, of all environments.
#[derive(Clone, Debug)]
pub(crate) struct UpstreamClient(HttpsConnector<HttpConnector<Resolver>>);

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum ClientError {
    /// There is no connection.
    #[error("the API could not be connected to")]
    Connect(#[source] Box<dyn Error + Send + Sync>),
    /// There is one, and the request or its answer did not get through.
    #[error("the request or its answer did not get through")]
    Exchange(#[source] hyper::Error),
}

/// The API behind one environment, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    origin: Uri,
    /// What the API's own `Host` is.
    host: HeaderValue,
    prefix: String,
    /// Marked sensitive, so that it prints as nothing.
    credential: Option<HeaderValue>,
    /// They carry no credential of their own.
    connections: Arc<Connections>,
}

/// Makes the client. The certificates trusted are those of the machine.
#[must_use]
pub(crate) fn client(limits: &Limits) -> UpstreamClient {
    let mut roots = rustls::RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (trusted, unreadable) = roots.add_parsable_certificates(found.certs);
    if trusted == 0 {
        tracing::warn!(unreadable, errors = ?found.errors, "this machine trusts no certificate authority: no API can be reached by https");
    }
    let mut tcp = HttpConnector::new_with_resolver(Resolver);
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(limits.upstream_connect));
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions();
    let tls = match tls {
        Ok(builder) => builder.with_root_certificates(roots).with_no_client_auth(),
        // ring supports both versions of TLS; were that ever to change, the default provider says the same.
        Err(_) => {
            rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
        }
    };
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    UpstreamClient(connector)
}

impl UpstreamClient {
    /// Sends a request whose URI is path and query, and waits for the head of its answer. A request that met a connection which the other
    /// side was just closing is sent again over another one, if nothing of it was written.
    ///
    /// # Errors
    /// [`ClientError`].
    pub(crate) async fn request(
        &self,
        target: &Target,
        mut request: Request<RequestBody>,
    ) -> Result<(Response<Incoming>, Connection), ClientError> {
        loop {
            let kept = target.connections.take();
            let was_kept = kept.is_some();
            let mut sender = match kept {
                Some(sender) => sender,
                None => self.connect(target).await?,
            };
            match sender.try_send_request(request).await {
                Ok(answer) => {
                    let connections = Arc::clone(&target.connections);
                    return Ok((answer, Connection { sender, connections }));
                }
                Err(mut error) => match error.take_message() {
                    Some(unsent) if was_kept => request = unsent,
                    _ => return Err(ClientError::Exchange(error.into_error())),
                },
            }
        }
    }

    async fn connect(
        &self,
        target: &Target,
    ) -> Result<http1::SendRequest<RequestBody>, ClientError> {
        let mut connector = self.0.clone();
        poll_fn(|cx| connector.poll_ready(cx)).await.map_err(ClientError::Connect)?;
        let stream = connector.call(target.origin.clone()).await.map_err(ClientError::Connect)?;
        // One buffer for head and body, as towards the caller.
        let (sender, connection) = http1::Builder::new()
            .writev(false)
            .handshake(stream)
            .await
            .map_err(ClientError::Exchange)?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to an API ended early");
            }
        });
        Ok(sender)
    }
}

impl ClientError {
    /// Was there no connection?
    #[must_use]
    pub(crate) const fn is_connect(&self) -> bool {
        matches!(self, Self::Connect(_))
    }
}

impl Target {
    /// Where the environment's requests go, with the credential as it is now.
    ///
    /// # Errors
    /// What keeps it from being asked at all.
    pub(crate) async fn of(
        desk: &Desk,
        environment: &Environment,
        sandbox: Option<&SandboxUpstream>,
    ) -> Result<Self, UpstreamProblem> {
        let (origin, prefix, credential) = match &environment.upstream {
            Upstream::Sandbox => {
                let sandbox = sandbox.ok_or(UpstreamProblem::ConnectionRefused)?;
                (
                    format!("http://{}", sandbox.address),
                    String::new(),
                    Some(sandbox.credential.clone()),
                )
            }
            Upstream::Url { base_url, .. } => {
                let credential = desk.upstream_credential(environment).await.map_err(|error| {
                    tracing::warn!(environment = %environment.slug, %error, "the environment's credential cannot be read");
                    UpstreamProblem::CredentialUnavailable
                })?;
                let (origin, prefix) = base_url.origin_and_prefix();
                (origin.to_owned(), prefix.to_owned(), credential)
            }
        };
        let origin = origin.parse::<Uri>().map_err(|_| UpstreamProblem::NameNotFound)?;
        let host = host_of(&origin).ok_or(UpstreamProblem::NameNotFound)?;
        let credential = credential.as_ref().map(bearer).transpose()?;
        Ok(Self { origin, host, prefix, credential, connections: Arc::default() })
    }

    /// Whether it is reached by TLS.
    #[must_use]
    pub(crate) fn is_https(&self) -> bool {
        self.origin.scheme() == Some(&Scheme::HTTPS)
    }

    /// The URI to ask for this path and query, which are taken as they are.
    ///
    /// # Errors
    /// When together with the prefix they are too long for a URI (64 KiB).
    pub(crate) fn uri(&self, path_and_query: PathAndQuery) -> Result<Uri, InvalidUri> {
        if self.prefix.is_empty() {
            return Ok(path_and_query.into());
        }
        PathAndQuery::try_from(format!("{}{path_and_query}", self.prefix)).map(Uri::from)
    }

    /// The API's own `Host`.
    #[must_use]
    pub(crate) const fn host(&self) -> &HeaderValue {
        &self.host
    }

    /// The environment's credential, for the place of the caller's.
    #[must_use]
    pub(crate) const fn credential(&self) -> Option<&HeaderValue> {
        self.credential.as_ref()
    }
}

/// Host and port, without the port that goes without saying (RFC 9110 section 4.2).
fn host_of(origin: &Uri) -> Option<HeaderValue> {
    let authority = origin.authority()?;
    let usual = if origin.scheme()? == &Scheme::HTTPS { 443 } else { 80 };
    let text =
        if authority.port_u16() == Some(usual) { authority.host() } else { authority.as_str() };
    HeaderValue::from_str(text).ok()
}

fn bearer(credential: &SecretString) -> Result<HeaderValue, UpstreamProblem> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", credential.expose_secret()))
        .map_err(|_| UpstreamProblem::CredentialUnavailable)?;
    value.set_sensitive(true);
    Ok(value)
}
