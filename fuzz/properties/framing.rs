//! The bytes of a connection, for what says where one request ends and the next begins.

use crate::framing::{End, Framing};

/// In whichever pieces the bytes come, they are read for as long, or stopped for the same reason; and a doubtful head at the same byte.
/// (Of a malformed body more may have been handed on in small pieces: its beginning was not malformed.)
pub(crate) fn holds(bytes: &[u8]) {
    let (read, end) = in_pieces(bytes, usize::MAX);
    assert!(read <= bytes.len());
    assert!(end.is_some() || read == bytes.len());
    for size in [1, 2, 7] {
        let (its, its_end) = in_pieces(bytes, size);
        assert_eq!(its_end, end, "in pieces of {size}");
        assert!(its == read || end == Some(End::Malformed), "in pieces of {size}");
    }
}

/// How far a connection that brings these bytes in pieces of this size is read, and why no further.
fn in_pieces(bytes: &[u8], of: usize) -> (usize, Option<End>) {
    let mut framing = Framing::new();
    let mut read = 0;
    for piece in bytes.chunks(of) {
        match framing.look(piece) {
            Ok(()) => read += piece.len(),
            Err((more, end)) => return (read + more, Some(end)),
        }
    }
    (read, None)
}
