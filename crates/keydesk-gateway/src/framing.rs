//! Where one request ends and the next begins, told strictly and before hyper reads it.
//!
//! hyper takes a bare line feed for the end of a line, skips any number of empty lines, cuts off a fragment, chooses by itself between
//! two lengths, and says nothing of it to whoever it hands the request to. What is looked at here is not changed and not kept, but for
//! the beginning of a line whose end has not come yet.

use keydesk_domain::refusal::{AmbiguousPart, Refusal};
use memchr::memchr;

/// The longest line that is read: as much as RFC 9112 section 3 wants supported of a request line.
pub(crate) const LONGEST_LINE: usize = 8_000;

/// More hexadecimal digits than the size of a chunk can have.
const SIZE_DIGITS: usize = 16;

/// What a trailer must not say (RFC 9110 section 6.5.1): how long the message is, where it goes and who sends it.
const NOT_IN_TRAILERS: [&[u8]; 6] = [
    b"content-length",
    b"transfer-encoding",
    b"host",
    b"authorization",
    b"x-api-key",
    b"connection",
];

/// What makes a request's head readable in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    BareLineFeed,
    EmptyLines,
    Fragment,
    Lengths,
    Coding,
    /// No doubt how it is meant, but nobody means it.
    LongLine,
    /// As that, and it is the request line: the URL.
    LongTarget,
}

impl Doubt {
    /// What its sender is told.
    #[must_use]
    pub(crate) const fn refusal(self) -> Refusal {
        let (why, fix) = match self {
            Self::BareLineFeed => (
                "A line of the request's head ends with a bare line feed.",
                "End each line with carriage return and line feed.",
            ),
            Self::LongTarget => return Refusal::UriTooLong { limit: LONGEST_LINE as u64 },
            Self::LongLine => (
                "A line of the request's head is longer than 8,000 bytes.",
                "Send less in one header.",
            ),
            Self::EmptyLines => ("There are empty lines before the request.", "Leave them out."),
            Self::Fragment => (
                "The request's target has a fragment (#).",
                "Leave it out, or percent-encode the #.",
            ),
            Self::Lengths => (
                "The request says its length in two ways, or its Content-Length is no number.",
                "Send one Content-Length, or Transfer-Encoding: chunked, and not both.",
            ),
            Self::Coding => (
                "The request has a Transfer-Encoding other than chunked.",
                "Send Transfer-Encoding: chunked, once, or a Content-Length.",
            ),
        };
        Refusal::ambiguous(AmbiguousPart::Message, why, fix)
    }
}

/// Why nothing more is read of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The head of the connection's so-manyth request (from 0) is complete, and can be read in two ways.
    Doubtful(u64, Doubt),
    /// A body's chunks are malformed.
    Malformed,
}

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// What is between two requests, and whether there was an empty line already.
    Gap(bool),
    /// Header lines.
    Fields,
    /// So many bytes of a body with a length.
    Body(u64),
    /// The line with a chunk's size.
    Size,
    /// So many bytes of a chunk.
    Chunk(u64),
    /// The line end after a chunk.
    ChunkEnd,
    /// What follows the last chunk.
    Trailers,
}

/// Follows one connection's requests.
#[derive(Debug)]
pub(crate) struct Framing {
    at: At,
    /// The beginning of a line whose end has not come.
    begun: Vec<u8>,
    /// Is it too long, and not kept? hyper has a limit for a whole head.
    is_long: bool,
    /// Requests whose heads are complete.
    heads: u64,
    length: Option<u64>,
    is_chunked: bool,
    doubt: Option<Doubt>,
}

impl Framing {
    /// Nothing has been read yet.
    pub(crate) const fn new() -> Self {
        Self {
            at: At::Gap(false),
            begun: Vec::new(),
            is_long: false,
            heads: 0,
            length: None,
            is_chunked: false,
            doubt: None,
        }
    }

    /// Looks at the next bytes of the connection. To be called no more after an error.
    ///
    /// # Errors
    /// How many of the bytes may be read on, and why no more.
    pub(crate) fn look(&mut self, bytes: &[u8]) -> Result<(), (usize, End)> {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            at += match &mut self.at {
                At::Body(left) => {
                    let taken = take(left, rest);
                    if *left == 0 {
                        self.at = At::Gap(false);
                    }
                    taken
                }
                At::Chunk(left) => {
                    let taken = take(left, rest);
                    if *left == 0 {
                        self.at = At::ChunkEnd;
                    }
                    taken
                }
                _ => self.line_of(rest).map_err(|(taken, end)| (at + taken, end))?,
            };
        }
        Ok(())
    }

    /// Reads one line, or what there is of it.
    fn line_of(&mut self, rest: &[u8]) -> Result<usize, (usize, End)> {
        let end = memchr(b'\n', rest);
        if self.begun.len() + end.unwrap_or(rest.len()) > LONGEST_LINE {
            self.is_long = true;
        }
        if self.is_long {
            return self.long_line_of(rest, end);
        }
        let Some(end) = end else {
            self.begun.extend_from_slice(rest);
            return Ok(rest.len());
        };
        let outcome = if self.begun.is_empty() {
            self.line(&rest[..end])
        } else {
            let mut line = std::mem::take(&mut self.begun);
            line.extend_from_slice(&rest[..end]);
            let outcome = self.line(&line);
            line.clear();
            self.begun = line;
            outcome
        };
        match outcome {
            Ok(()) => Ok(end + 1),
            // The head is handed on whole, so that its sender can be told what is wrong with it.
            Err(doubtful @ End::Doubtful(..)) => Err((end + 1, doubtful)),
            Err(other) => Err((0, other)),
        }
    }

    fn long_line_of(&mut self, rest: &[u8], end: Option<usize>) -> Result<usize, (usize, End)> {
        if !self.is_in_head() {
            return Err((0, End::Malformed));
        }
        let is_target = matches!(self.at, At::Gap(_));
        self.doubt = Some(if is_target { Doubt::LongTarget } else { Doubt::LongLine });
        self.begun.clear();
        if end.is_some() {
            self.is_long = false;
            self.at = At::Fields;
        }
        Ok(end.map_or(rest.len(), |end| end + 1))
    }

    const fn is_in_head(&self) -> bool {
        matches!(self.at, At::Gap(_) | At::Fields)
    }

    /// `line` is without its line feed.
    fn line(&mut self, line: &[u8]) -> Result<(), End> {
        let (line, is_bare) = line.strip_suffix(b"\r").map_or((line, true), |line| (line, false));
        if is_bare {
            if !self.is_in_head() {
                return Err(End::Malformed);
            }
            self.doubt = Some(Doubt::BareLineFeed);
        }
        match self.at {
            At::Gap(had_empty_line) if line.is_empty() => {
                if had_empty_line {
                    self.doubt = Some(Doubt::EmptyLines);
                }
                self.at = At::Gap(true);
            }
            At::Gap(_) => {
                if memchr(b'#', line).is_some() {
                    self.doubt = Some(Doubt::Fragment);
                }
                self.at = At::Fields;
            }
            At::Fields if line.is_empty() => return self.head_is_complete(),
            At::Fields => self.field(line),
            At::Size => {
                self.at = match size(line).ok_or(End::Malformed)? {
                    0 => At::Trailers,
                    size => At::Chunk(size),
                }
            }
            At::ChunkEnd if line.is_empty() => self.at = At::Size,
            At::Trailers if line.is_empty() => self.at = At::Gap(false),
            At::Trailers if is_trailer(line) => {}
            At::ChunkEnd | At::Trailers | At::Body(_) | At::Chunk(_) => return Err(End::Malformed),
        }
        Ok(())
    }

    /// Only the two that say how long a request is. Whether a line is one at all is for hyper to see.
    fn field(&mut self, line: &[u8]) {
        if let Some(value) = value_of(line, b"content-length") {
            match (number(value), self.length) {
                (Some(length), None) => self.length = Some(length),
                _ => self.doubt = Some(Doubt::Lengths),
            }
        } else if let Some(value) = value_of(line, b"transfer-encoding") {
            if self.is_chunked || !value.eq_ignore_ascii_case(b"chunked") {
                self.doubt = Some(Doubt::Coding);
            }
            self.is_chunked = true;
        }
    }

    fn head_is_complete(&mut self) -> Result<(), End> {
        let nth = self.heads;
        self.heads += 1;
        let (length, is_chunked) = (self.length.take(), std::mem::take(&mut self.is_chunked));
        if is_chunked && length.is_some() {
            self.doubt = Some(Doubt::Lengths);
        }
        if let Some(doubt) = self.doubt {
            return Err(End::Doubtful(nth, doubt));
        }
        self.at = match length {
            None if is_chunked => At::Size,
            None | Some(0) => At::Gap(false),
            Some(length) => At::Body(length),
        };
        Ok(())
    }
}

/// Takes as much of the bytes as is left to be taken.
fn take(left: &mut u64, bytes: &[u8]) -> usize {
    let taken = usize::try_from(*left).map_or(bytes.len(), |left| left.min(bytes.len()));
    *left -= taken as u64;
    taken
}

/// The value of a header line that has this name, which is given in lower case.
fn value_of<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    // Most lines are told apart by their first letter.
    if line.first()? | 0x20 != *name.first()? {
        return None;
    }
    let (its_name, rest) = line.split_at_checked(name.len())?;
    let value = rest.strip_prefix(b":")?;
    its_name.eq_ignore_ascii_case(name).then(|| trimmed(value))
}

/// Without the spaces and tabs around it (RFC 9110 section 5.6.3).
fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// Digits and nothing else: a sign is none.
fn number(text: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(text)
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok()
}

/// The size of a chunk, by the line that says it; what extends it is not looked at, as long as it is text (RFC 9112 section 7.1).
fn size(line: &[u8]) -> Option<u64> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (size, extensions) = line.split_at(digits);
    let extends = extensions.is_empty() || trimmed(extensions).starts_with(b";");
    let is_text = extensions.iter().all(|byte| *byte == b'\t' || !byte.is_ascii_control());
    if digits > SIZE_DIGITS || !extends || !is_text {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()
}

/// A header line with a name, and one that may stand here.
fn is_trailer(line: &[u8]) -> bool {
    memchr(b':', line).is_some_and(|colon| {
        let name = &line[..colon];
        !NOT_IN_TRAILERS.iter().any(|it| it.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What comes of a connection that brings these bytes in pieces of this size: how far it is read, and why no further.
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

    fn end(text: &str) -> Option<End> {
        in_pieces(text.as_bytes(), usize::MAX).1
    }

    #[test]
    fn the_end_of_a_body_is_the_beginning_of_the_next_request() {
        let doubted = "GET / HTTP/1.1\n\r\n";
        for first in [
            "GET / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 17\r\n\r\nGET / HTTP/1.1\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length:0\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\n\n\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=\"\n\"\r\n",
        ] {
            let (whole, is_whole) = (format!("{first}\r\n{doubted}"), !first.contains('"'));
            let expected =
                if is_whole { End::Doubtful(1, Doubt::BareLineFeed) } else { End::Malformed };
            assert_eq!(end(&whole), Some(expected), "{first:?}");
        }
    }

    #[test]
    fn a_doubtful_head_is_handed_on_whole_and_nothing_after_it() {
        let head = "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n";
        let doubtful = Some(End::Doubtful(0, Doubt::Fragment));
        assert_eq!(
            in_pieces(format!("{head}GET / HTTP/1.1").as_bytes(), usize::MAX),
            (head.len(), doubtful)
        );
    }

    #[test]
    fn a_line_without_end_is_not_gathered_for_ever() {
        let long = "a".repeat(LONGEST_LINE + 1);
        for (head, doubt) in [
            (format!("{long}\r\n\r\n"), Doubt::LongTarget),
            (format!("GET / HTTP/1.1\r\nX: {long}\r\nY: z\r\n\r\n"), Doubt::LongLine),
        ] {
            let doubtful = Some(End::Doubtful(0, doubt));
            assert_eq!(end(&head), doubtful);
            assert_eq!(in_pieces(head.as_bytes(), 100), (head.len(), doubtful));
        }
        let mut framing = Framing::new();
        (0..1_000).for_each(|_| assert_eq!(framing.look(long.as_bytes()), Ok(())));
        assert!(framing.begun.is_empty());
        assert_eq!(
            end(&format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{long}")),
            Some(End::Malformed)
        );
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_which_pieces_a_request_comes(
            parts in prop::collection::vec(prop::sample::select(vec![
                "GET / HTTP/1.1", "POST /#a HTTP/1.1", "Content-Length: 3", "Content-Length: 3, 3", "Transfer-Encoding: chunked",
                "Transfer-Encoding: gzip", "X: y", "\r\n", "\r\n", "\r\n", "\r\n\r\n", "\n", "3", "abc", "0", ";a", " ", "\r",
            ]), 0..24),
            of in 1_usize..9,
        ) {
            let bytes = parts.concat().into_bytes();
            let (read, end) = in_pieces(&bytes, of);
            let (read_at_once, end_at_once) = in_pieces(&bytes, usize::MAX);
            prop_assert_eq!(end, end_at_once);
            // A malformed line is found at its end; what of it came before has been read on.
            prop_assert!(read >= read_at_once && read <= bytes.len());
            if let Some(End::Doubtful(..)) = end {
                prop_assert_eq!(read, read_at_once);
            }
        }
    }
}
