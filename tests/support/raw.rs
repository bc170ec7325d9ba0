//! Bytes on a socket, for what no well-behaved client sends.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back until the other side closed the connection.
#[derive(Clone, Debug)]
pub struct Raw(pub String);

impl Raw {
    /// The status of the first answer; 0 when there was none.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.0
            .strip_prefix("HTTP/1.1 ")
            .or_else(|| self.0.strip_prefix("HTTP/1.0 "))
            .map_or(0, |rest| rest[..3].parse().unwrap())
    }

    /// How many answers came.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.0.matches("HTTP/1.1 ").count()
    }
}

/// Sends these bytes and reads until the connection is closed. The last request should say `Connection: close`.
pub async fn raw(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Raw {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_ref()).await.unwrap();
    let mut answer = Vec::new();
    // A connection that is reset after its answer has still answered.
    let _reset = stream.read_to_end(&mut answer).await;
    Raw(String::from_utf8_lossy(&answer).into_owned())
}
