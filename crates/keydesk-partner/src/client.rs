//! One request to a gateway, each step of the way told apart. No redirect is followed: the token goes to one host only.

use crate::answer::Answer;
use crate::trouble::Trouble;
use bytes::Bytes;
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION,
    USER_AGENT,
};
use http::{Request, Uri};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use keydesk_domain::PlainToken;
use keydesk_domain::environment::BaseUrl;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use zeroize::Zeroizing;

/// How long the whole of a request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// As much of a body is read; what the gateway says of itself is far shorter.
const BODY: usize = 256 * 1024;

/// Asks gateways. What it trusts are the certificate authorities of the machine.
#[derive(Clone)]
pub struct Client {
    tls: TlsConnector,
    patience: Duration,
}

impl Client {
    /// With the machine's certificate authorities.
    #[must_use]
    pub fn new() -> Self {
        let mut roots = RootCertStore::empty();
        // One that cannot be read is not trusted; what that means is said when a connection needs it.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::trusting(roots, PATIENCE)
    }

    pub(crate) fn trusting(roots: RootCertStore, patience: Duration) -> Self {
        let builder =
            ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions();
        let config = match builder {
            Ok(builder) => builder.with_root_certificates(roots).with_no_client_auth(),
            // ring supports both versions of TLS; were that ever to change, the default provider says the same.
            Err(_) => ClientConfig::builder().with_root_certificates(roots).with_no_client_auth(),
        };
        Self { tls: TlsConnector::from(Arc::new(config)), patience }
    }

    /// GET of a path below the base URL.
    pub(crate) async fn get(
        &self,
        base_url: &BaseUrl,
        path: &str,
        token: Option<&PlainToken>,
    ) -> Result<Answer, Trouble> {
        let place = Place::of(base_url);
        let host = place.host.to_owned();
        let Ok(answer) = tokio::time::timeout(self.patience, self.ask(&place, path, token)).await
        else {
            return Err(Trouble::TimedOut { host });
        };
        answer
    }

    async fn ask(
        &self,
        place: &Place<'_>,
        path: &str,
        token: Option<&PlainToken>,
    ) -> Result<Answer, Trouble> {
        let host = place.host.to_owned();
        let found = tokio::net::lookup_host((place.name, place.port)).await;
        let addresses: Vec<_> = found
            .map(Iterator::collect)
            .map_err(|_| Trouble::NameNotFound { host: place.name.to_owned() })?;
        if addresses.is_empty() {
            return Err(Trouble::NameNotFound { host: place.name.to_owned() });
        }
        let stream = TcpStream::connect(&addresses[..])
            .await
            .map_err(|error| Trouble::connecting(&error, host.clone()))?;
        let request =
            place.request(path, token).ok_or_else(|| Trouble::BadAnswer { host: host.clone() })?;
        if !place.is_https {
            return exchange(stream, request, host).await;
        }
        let name = ServerName::try_from(place.name.to_owned())
            .map_err(|_| Trouble::NameNotFound { host: place.name.to_owned() })?;
        let secure = self
            .tls
            .connect(name, stream)
            .await
            .map_err(|error| Trouble::securing(&error, host.clone()))?;
        exchange(secure, request, host).await
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("patience", &self.patience).finish_non_exhaustive()
    }
}

/// Where a base URL points to.
struct Place<'u> {
    is_https: bool,
    /// Host and port as they stand in the URL.
    host: &'u str,
    /// The host alone, without the brackets of an IPv6 address.
    name: &'u str,
    port: u16,
    prefix: &'u str,
}

impl<'u> Place<'u> {
    fn of(base_url: &'u BaseUrl) -> Self {
        let (origin, prefix) = base_url.origin_and_prefix();
        let (scheme, host) = origin.split_once("://").unwrap_or(("http", origin));
        let is_https = scheme == "https";
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !host.ends_with(']') => (name, port.parse().ok()),
            _ => (host, None),
        };
        let name = name.trim_start_matches('[').trim_end_matches(']');
        Self { is_https, host, name, port: port.unwrap_or(if is_https { 443 } else { 80 }), prefix }
    }

    fn request(&self, path: &str, token: Option<&PlainToken>) -> Option<Request<Empty<Bytes>>> {
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = format!("{}{path}", self.prefix).parse::<Uri>().ok()?;
        let headers = request.headers_mut();
        headers.insert(HOST, HeaderValue::from_str(self.host).ok()?);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static("Keydesk"));
        if let Some(token) = token {
            let bearer = Zeroizing::new(format!("Bearer {}", token.expose()));
            let mut value = HeaderValue::from_str(&bearer).ok()?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Some(request)
    }
}

async fn exchange<S>(
    stream: S,
    request: Request<Empty<Bytes>>,
    host: String,
) -> Result<Answer, Trouble>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let broken = |_| Trouble::BadAnswer { host: host.clone() };
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // It ends with the sender; what went wrong on it comes back from the request.
    let running = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(broken)?;
    let came_at = Timestamp::now();
    let (head, body) = response.into_parts();
    let body = read(body).await.map_err(broken)?;
    running.abort();
    let text = |name: HeaderName| text(&head.headers, &name);
    Ok(Answer {
        status: head.status.as_u16(),
        kind: text(CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase(),
        location: text(LOCATION),
        date: text(DATE).as_deref().and_then(Answer::date),
        came_at,
        body,
        host,
    })
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The body, as far as it is looked at.
async fn read(mut body: Incoming) -> hyper::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data[..data.len().min(BODY - bytes.len())]);
        }
        if bytes.len() >= BODY {
            break;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_port_and_prefix_of_a_base_url() {
        let of = |text: &str| {
            let url: BaseUrl = text.parse().unwrap();
            let place = Place::of(&url);
            (place.is_https, place.name.to_owned(), place.port, place.prefix.to_owned())
        };
        assert_eq!(of("https://example.com"), (true, "example.com".to_owned(), 443, String::new()));
        assert_eq!(
            of("http://127.0.0.1:8788/api/"),
            (false, "127.0.0.1".to_owned(), 8788, "/api".to_owned())
        );
        assert_eq!(of("http://[::1]:80"), (false, "::1".to_owned(), 80, String::new()));
        assert_eq!(of("http://[::1]"), (false, "::1".to_owned(), 80, String::new()));
    }
}
