//! A request as it reached the API behind: its head as it was on the wire, its body, and whether it came to its end.

use tokio::io::{AsyncReadExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;

/// A request as it reached the API behind.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// Request line and header lines, as they were on the wire.
    pub(crate) head: String,
    /// Its body, as far as it came, without what chunks add.
    pub(crate) body: Vec<u8>,
    /// Did it come to its end? One that did not is no request to anybody.
    pub(crate) is_whole: bool,
}

impl Message {
    /// Its request line.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    /// The values of a header, one a line.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines
            .filter(|(it, _)| it.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .collect()
    }
}

/// Reads the head of the next request; `None` when the connection ends before one begins.
pub(crate) async fn head(stream: &mut BufReader<OwnedReadHalf>) -> Option<Message> {
    let mut bytes = Vec::new();
    let is_whole = loop {
        if bytes.ends_with(b"\r\n\r\n") {
            break true;
        }
        match stream.read_u8().await {
            Ok(byte) => bytes.push(byte),
            Err(_) if bytes.is_empty() => return None,
            Err(_) => break false,
        }
    };
    let head = String::from_utf8_lossy(&bytes).into_owned();
    Some(Message { head, body: Vec::new(), is_whole })
}

/// Reads its body, by its one length.
pub(crate) async fn body(stream: &mut BufReader<OwnedReadHalf>, message: &mut Message) {
    let is_chunked = message.header("transfer-encoding") == ["chunked"];
    let length = message.header("content-length").first().map_or(0, |it| it.parse().unwrap());
    message.is_whole &= if is_chunked {
        chunks(stream, &mut message.body).await
    } else {
        exactly(stream, length, &mut message.body).await
    };
}

async fn exactly(stream: &mut BufReader<OwnedReadHalf>, length: usize, body: &mut Vec<u8>) -> bool {
    let before = body.len();
    let _cut_off = stream.take(length as u64).read_to_end(body).await;
    body.len() - before == length
}

async fn chunks(stream: &mut BufReader<OwnedReadHalf>, body: &mut Vec<u8>) -> bool {
    loop {
        let mut size = Vec::new();
        while !size.ends_with(b"\r\n") {
            let Ok(byte) = stream.read_u8().await else { return false };
            size.push(byte);
        }
        let size =
            usize::from_str_radix(std::str::from_utf8(&size).unwrap().trim_end(), 16).unwrap();
        let mut end = Vec::new();
        if !exactly(stream, size, body).await || !exactly(stream, 2, &mut end).await {
            return false;
        }
        assert_eq!(
            end, b"\r\n",
            "a trailer was forwarded, or a chunk does not end where it should"
        );
        if size == 0 {
            return true;
        }
    }
}
