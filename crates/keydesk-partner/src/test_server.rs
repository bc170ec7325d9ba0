//! A server that answers as it was told, in clear or with TLS, and writes down what it was asked.

use crate::client::Client;
use keydesk_domain::environment::BaseUrl;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What it answers to the head of a request; an empty text is no answer at all.
type Answering = dyn Fn(&str) -> String + Send + Sync;

pub(crate) struct TestServer {
    address: SocketAddr,
    scheme: &'static str,
    asked: Arc<Mutex<Vec<String>>>,
    roots: RootCertStore,
    task: tokio::task::JoinHandle<()>,
}

/// The certificate that a server shows.
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    pub(crate) from: i32,
    pub(crate) until: i32,
}

impl TestServer {
    pub(crate) async fn answering(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::start(None, RootCertStore::empty(), answer).await
    }

    /// With a certificate of an authority that [`TestServer::client`] trusts.
    pub(crate) async fn with_tls(
        shown: Shown,
        answer: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority =
            CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![shown.name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(shown.from, 1, 1);
        params.not_after = date_time_ymd(shown.until, 1, 1);
        let certificate = params.signed_by(&key, &authority).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(authority.der().clone()).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)
                .unwrap();
        Self::start(Some(TlsAcceptor::from(Arc::new(config))), roots, answer).await
    }

    async fn start(
        tls: Option<TlsAcceptor>,
        roots: RootCertStore,
        answer: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answer: Arc<Answering> = Arc::new(answer);
        let scheme = if tls.is_some() { "https" } else { "http" };
        let written = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, asked, answer) = (tls.clone(), Arc::clone(&written), Arc::clone(&answer));
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &asked, &*answer).await,
                        Some(tls) => {
                            // A client that does not trust it hangs up here.
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, &asked, &*answer).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, scheme, asked, roots, task }
    }

    pub(crate) fn url(&self) -> BaseUrl {
        format!("{}://localhost:{}", self.scheme, self.address.port()).parse().unwrap()
    }

    /// A client that trusts this server's authority.
    pub(crate) fn client(&self) -> Client {
        Client::trusting(self.roots.clone(), Duration::from_secs(10))
    }

    /// The heads of the requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    asked: &Mutex<Vec<String>>,
    answer: &Answering,
) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if !matches!(stream.read(&mut byte).await, Ok(1)) {
            return;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let said = answer(&head);
    asked.lock().unwrap().push(head);
    if said.is_empty() {
        std::future::pending::<()>().await;
    }
    let _hung_up = stream.write_all(said.as_bytes()).await;
    let _hung_up = stream.shutdown().await;
}

/// An answer with a body.
pub(crate) fn http(status: u16, kind: &str, more: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{more}Connection: close\r\n\r\n{body}",
        body.len()
    )
}
