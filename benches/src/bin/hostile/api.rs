//! The API behind: 700 bytes for most of what is asked, and 8 MiB of documents for those who read slowly.

use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What good callers ask for.
pub(crate) const USUAL: &str = "/v2/businesses/5a1/products?pageSize=50";
/// What is answered with much.
pub(crate) const MUCH: &str = "/v2/businesses/5a1/documents";

/// Starts it.
pub(crate) async fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (usual, much): (Arc<[u8]>, Arc<[u8]>) =
        (answer(700).into(), answer(8 * 1024 * 1024).into());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            tokio::spawn(serve(stream, Arc::clone(&usual), Arc::clone(&much)));
        }
    });
    address
}

fn answer(bytes: usize) -> Vec<u8> {
    let body = "x".repeat(bytes);
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {bytes}\r\n\r\n{body}")
        .into_bytes()
}

/// Answers when the head is there. A body that follows it is one that never comes to its end, and so is its connection.
async fn serve(mut stream: TcpStream, usual: Arc<[u8]>, much: Arc<[u8]>) {
    let mut read = Vec::with_capacity(4096);
    loop {
        match stream.read_buf(&mut read).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        while let Some(end) = memchr::memmem::find(&read, b"\r\n\r\n") {
            if read.starts_with(b"POST") {
                read.clear();
                break;
            }
            let is_much = memchr::memmem::find(&read[..end], MUCH.as_bytes()).is_some();
            read.drain(..end + 4);
            if stream.write_all(if is_much { &much } else { &usual }).await.is_err() {
                return;
            }
        }
    }
}
