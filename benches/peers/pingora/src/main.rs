//! A proxy of Pingora's, as its guide shows one, that knows tokens by their SHA-256: `pingora-peer LISTEN UPSTREAM TOKENS`.

use async_trait::async_trait;
use bytes::Bytes;
use pingora_core::prelude::{HttpPeer, Opt, Result, Server};
use pingora_core::server::configuration::ServerConf;
use pingora_proxy::{ProxyHttp, Session, http_proxy_service};
use ring::digest::{SHA256, digest};
use std::collections::HashSet;
use std::net::SocketAddr;

struct Checked {
    upstream: SocketAddr,
    tokens: HashSet<[u8; 32]>,
}

fn hashed(token: &[u8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, token).as_ref());
    bytes
}

#[async_trait]
impl ProxyHttp for Checked {
    type CTX = ();

    fn new_ctx(&self) {}

    async fn request_filter(&self, session: &mut Session, _ctx: &mut ()) -> Result<bool> {
        let presented = session.req_header().headers.get("authorization").map(|value| value.as_bytes());
        let token = presented.and_then(|value| value.strip_prefix(b"Bearer "));
        if token.is_some_and(|token| self.tokens.contains(&hashed(token))) {
            return Ok(false);
        }
        session.respond_error_with_body(401, Bytes::from_static(b"unknown token\n")).await?;
        Ok(true)
    }

    async fn upstream_peer(&self, _session: &mut Session, _ctx: &mut ()) -> Result<Box<HttpPeer>> {
        Ok(Box::new(HttpPeer::new(self.upstream, false, String::new())))
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [listen, upstream, tokens] = words.as_slice() else {
        eprintln!("usage: pingora-peer LISTEN UPSTREAM TOKENS");
        std::process::exit(2);
    };
    let tokens = std::fs::read_to_string(tokens).expect("the file with the tokens");
    let tokens = tokens.lines().map(|token| hashed(token.as_bytes())).collect();
    let upstream = upstream.parse().expect("the address of the API");
    let mut server = Server::new_with_opt_and_conf(None::<Opt>, ServerConf { threads: 1, ..ServerConf::default() });
    server.bootstrap();
    let mut proxy = http_proxy_service(&server.configuration, Checked { upstream, tokens });
    proxy.add_tcp(listen);
    server.add_service(proxy);
    server.run_forever();
}
