//! The API behind an environment: where it is, with which credential, and how it is reached.
//!
//! hyper-util's client and not reqwest: reqwest parses and writes every URL anew, and what was authorised has to be, byte for
//! byte, what is forwarded.

use crate::body::Streamed;
use crate::gateway::SandboxUpstream;
use crate::limits::Limits;
use crate::resolver::Resolver;
use bytes::Bytes;
use http::Uri;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use http::uri::{Authority, InvalidUriParts, PathAndQuery, Scheme};
use http_body_util::{Either, Empty};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use keydesk_desk::Desk;
use keydesk_domain::refusal::UpstreamProblem;
use keydesk_domain::{Environment, Upstream};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;

/// Connections of the client are used again for this long. Shorter than the five seconds after which the most impatient of
/// the common servers close theirs: a request that meets a closing connection and has a body cannot be sent again.
const KEPT_ALIVE: Duration = Duration::from_secs(4);

/// What is sent to the API behind: a caller's body, or none.
pub(crate) type RequestBody = Either<Streamed, Empty<Bytes>>;

/// Keeps connections to the APIs behind, of all environments. They carry no credential of their own.
pub(crate) type UpstreamClient = Client<HttpsConnector<HttpConnector<Resolver>>, RequestBody>;

/// The API behind one environment, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
    /// Marked sensitive, so that it prints as nothing.
    credential: Option<HeaderValue>,
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
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions();
    let tls = match tls {
        Ok(builder) => builder.with_root_certificates(roots).with_no_client_auth(),
        // ring supports both versions of TLS; were that ever to change, the default provider says the same.
        Err(_) => rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth(),
    };
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(tcp);
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(KEPT_ALIVE)
        .timer(TokioTimer::new())
        .build(connector)
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
                (format!("http://{}", sandbox.address), String::new(), Some(sandbox.credential.clone()))
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
        let parts = origin.parse::<Uri>().map_err(|_| UpstreamProblem::NameNotFound)?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(UpstreamProblem::NameNotFound);
        };
        let credential = credential.as_ref().map(bearer).transpose()?;
        Ok(Self { scheme, authority, prefix, credential })
    }

    /// Whether it is reached by TLS.
    #[must_use]
    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// The URI to ask for this path and query, which are taken as they are.
    ///
    /// # Errors
    /// When together with the prefix they are too long for a URI (64 KiB).
    pub(crate) fn uri(&self, path_and_query: &PathAndQuery) -> Result<Uri, InvalidUriParts> {
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = if self.prefix.is_empty() {
            Some(path_and_query.clone())
        } else {
            // One that cannot be parsed leaves the parts incomplete, which `from_parts` refuses.
            PathAndQuery::try_from(format!("{}{path_and_query}", self.prefix)).ok()
        };
        Uri::from_parts(parts)
    }

    /// Puts the environment's credential in the place of the caller's.
    pub(crate) fn put_credential(&self, headers: &mut HeaderMap) {
        match &self.credential {
            Some(credential) => headers.insert(AUTHORIZATION, credential.clone()),
            None => headers.remove(AUTHORIZATION),
        };
    }
}

fn bearer(credential: &SecretString) -> Result<HeaderValue, UpstreamProblem> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", credential.expose_secret()))
        .map_err(|_| UpstreamProblem::CredentialUnavailable)?;
    value.set_sensitive(true);
    Ok(value)
}
