//! Headers as a caller may send them: a line each, `k` before an X-API-Key.

use crate::credential;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use keydesk_domain::PlainToken;

/// What is found is one token, whole, and the last word of every header that was sent.
pub(crate) fn holds(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    let mut texts = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').take(8) {
        let (name, value) = match line.strip_prefix(b"k") {
            Some(value) => (credential::X_API_KEY, value),
            None => (AUTHORIZATION, line),
        };
        if let Ok(value) = HeaderValue::from_bytes(value) {
            texts.extend(value.to_str().map(str::to_owned));
            headers.append(name, value);
        }
    }
    if let Ok(found) = credential::find(&headers) {
        for text in texts {
            let token = PlainToken::parse(text.trim().rsplit(' ').next().unwrap_or_default());
            assert!(
                token.is_ok_and(|token| token.hash() == found.hash && token.hint() == found.hint)
            );
        }
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let is_token = PlainToken::parse(text).is_ok();
        assert!(!is_token || credential::not_in_url(&format!("/businesses?x={text}")).is_err());
    }
}
