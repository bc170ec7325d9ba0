//! Frames: a length (four bytes, big-endian) and so many bytes.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

/// Reads one frame of at most `limit` bytes. What it held is wiped when it is dropped: it may have been a password.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] for a longer one, before a byte of it is read; [`io::ErrorKind::UnexpectedEof`].
pub(crate) async fn read(
    from: &mut (impl AsyncRead + Unpin),
    limit: usize,
) -> io::Result<Zeroizing<Vec<u8>>> {
    let length = usize::try_from(from.read_u32().await?).unwrap_or(usize::MAX);
    if length > limit {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a message of {length} bytes is too long"),
        ));
    }
    let mut frame = Zeroizing::new(vec![0; length]);
    from.read_exact(&mut frame).await?;
    Ok(frame)
}

/// Writes one frame.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] for one whose length does not fit four bytes, and whatever the stream says.
pub(crate) async fn write(to: &mut (impl AsyncWrite + Unpin), frame: &[u8]) -> io::Result<()> {
    let length =
        u32::try_from(frame.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    to.write_all(&length.to_be_bytes()).await?;
    to.write_all(frame).await?;
    to.flush().await
}
