//! An answer with its validator: the same bytes asked for again are 304, and a part of them is 206.
use crate::{http::refusal::Refusal, records::content::Content};
use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use headers::{
    AcceptRanges, ContentLength, ContentRange, ETag, HeaderMapExt, IfNoneMatch, IfRange, Range,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, ops::Bound};

/// What RFC 8187 section 3.2.1 lets stand as it is in an extended parameter value.
const NOT_ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// A successful answer: status 200, whatever was asked for.
#[derive(Debug)]
pub(crate) struct Answer {
    bytes: Bytes,
    content_type: String,
    /// The name to save it under, for a download.
    file_name: Option<String>,
    location: Option<String>,
}

impl Answer {
    /// JSON, written already.
    pub(crate) fn raw_json(bytes: Bytes) -> Self {
        let content_type = "application/json".to_owned();
        Self { bytes, content_type, file_name: None, location: None }
    }

    /// JSON of a value.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        let bytes = serde_json::to_vec(value).map_err(|error| {
            tracing::error!(%error, "an answer of the sandbox cannot be written as JSON");
            Refusal::internal()
        })?;
        Ok(Self::raw_json(bytes.into()))
    }

    /// A download that no browser runs.
    pub(crate) fn download(bytes: Bytes, content_type: &str, file_name: &str) -> Self {
        let content_type = content_type.to_owned();
        Self { bytes, content_type, file_name: Some(file_name.to_owned()), location: None }
    }

    /// An uploaded file.
    pub(crate) fn file(content: &Content) -> Self {
        Self::download(content.bytes.clone(), &content.content_type, &content.file_name)
    }

    /// The same answer, saying where what was created is found.
    pub(crate) fn located(mut self, path: String) -> Self {
        self.location = Some(path);
        self
    }

    /// The response: for GET and HEAD with a validator, and only what the client does not have yet.
    pub(crate) fn respond(self, method: &Method, request: &HeaderMap) -> Response {
        let mut head = HeaderMap::new();
        let safe = matches!(*method, Method::GET | Method::HEAD);
        let etag = if safe { etag(&self.bytes) } else { None };
        if let Some(etag) = &etag {
            head.typed_insert(etag.clone());
            let known = request.typed_get::<IfNoneMatch>();
            if known.is_some_and(|known| !known.precondition_passes(etag)) {
                return (StatusCode::NOT_MODIFIED, head).into_response();
            }
            head.typed_insert(AcceptRanges::bytes());
        }
        let content_type = HeaderValue::from_str(&self.content_type)
            .unwrap_or(HeaderValue::from_static("application/octet-stream"));
        head.insert(CONTENT_TYPE, content_type);
        if let Some(name) = &self.file_name {
            head.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            if let Ok(disposition) = HeaderValue::from_str(&disposition(name)) {
                head.insert(CONTENT_DISPOSITION, disposition);
            }
        }
        if let Some(location) =
            self.location.as_deref().and_then(|it| HeaderValue::from_str(it).ok())
        {
            head.insert(LOCATION, location);
        }
        let part = if *method == Method::GET {
            part(request, etag.as_ref(), self.bytes.len())
        } else {
            Part::Whole
        };
        match part {
            Part::Whole => {
                head.typed_insert(ContentLength(self.bytes.len() as u64));
                (StatusCode::OK, head, Body::from(self.bytes)).into_response()
            }
            Part::Bytes { first, last } => {
                let bytes = self.bytes.slice(first..=last);
                let range =
                    ContentRange::bytes(first as u64..=last as u64, self.bytes.len() as u64);
                if let Ok(range) = range {
                    head.typed_insert(range);
                }
                (StatusCode::PARTIAL_CONTENT, head, Body::from(bytes)).into_response()
            }
            Part::Unsatisfiable => {
                let message =
                    format!("There are {} bytes; the range lies outside.", self.bytes.len());
                let refusal = Refusal::new(
                    StatusCode::RANGE_NOT_SATISFIABLE,
                    "range-not-satisfiable",
                    message,
                );
                let mut response = refusal.into_response();
                let whole = ContentRange::unsatisfied_bytes(self.bytes.len() as u64);
                response.headers_mut().typed_insert(whole);
                response
            }
        }
    }
}

/// Which part of the bytes is wanted.
enum Part {
    Whole,
    /// Both are indices of bytes that exist.
    Bytes {
        first: usize,
        last: usize,
    },
    Unsatisfiable,
}

/// A single range is answered; several, or what is no range of bytes, is answered whole (RFC 9110 section 14.2).
fn part(request: &HeaderMap, etag: Option<&ETag>, length: usize) -> Part {
    let Some(range) = request.typed_get::<Range>() else {
        return Part::Whole;
    };
    let changed =
        request.typed_get::<IfRange>().is_some_and(|condition| condition.is_modified(etag, None));
    let mut ranges = range.satisfiable_ranges(length as u64);
    let (start, end) = match (changed, ranges.next(), ranges.next()) {
        (true, ..) | (false, Some(_), Some(_)) => return Part::Whole,
        // The last bytes of which there are fewer are all of them; `headers` gives that for a longer file only.
        (false, None, _) if range.satisfiable_ranges(u64::MAX).count() == 1 => {
            (Bound::Included(0), Bound::Unbounded)
        }
        (false, None, _) => return Part::Whole,
        (false, Some(range), None) => range,
    };
    let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let first = match start {
        Bound::Included(at) => index(at),
        Bound::Excluded(at) => index(at).saturating_add(1),
        Bound::Unbounded => 0,
    };
    let last = match end {
        Bound::Included(at) => index(at),
        Bound::Excluded(at) => index(at).saturating_sub(1),
        Bound::Unbounded => usize::MAX,
    };
    if last < first {
        // No range at all, so as if it were not there.
        Part::Whole
    } else if first < length {
        Part::Bytes { first, last: last.min(length - 1) }
    } else {
        Part::Unsatisfiable
    }
}

/// A strong validator of these bytes.
fn etag(bytes: &[u8]) -> Option<ETag> {
    let digest = Sha256::digest(bytes);
    let mut text = String::from("\"");
    for byte in &digest[..16] {
        // Writing to a string cannot fail.
        let _infallible = write!(text, "{byte:02x}");
    }
    text.push('"');
    text.parse().ok()
}

/// RFC 6266: a name in ASCII for everybody, and the whole name for clients that know RFC 8187.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%') { c } else { '_' })
        .collect();
    if plain == name {
        return format!("attachment; filename=\"{plain}\"");
    }
    let extended = utf8_percent_encode(name, NOT_ATTR_CHAR);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beyond_ascii_is_given_twice() {
        assert_eq!(disposition("a b.pdf"), "attachment; filename=\"a b.pdf\"");
        assert_eq!(
            disposition("Käse & 100%.pdf"),
            "attachment; filename=\"K_se & 100_.pdf\"; filename*=UTF-8''K%C3%A4se%20&%20100%25.pdf"
        );
        assert_eq!(
            disposition("a\"b\\c"),
            "attachment; filename=\"a_b_c\"; filename*=UTF-8''a%22b%5Cc"
        );
    }
}
