//! Headers as a caller may send them, for the step that finds the credential: a line each, `k` before an X-API-Key.
#![no_main]

#[allow(dead_code, reason = "the gateway's own file, of which its other steps use the rest")]
#[path = "../../crates/keydesk-gateway/src/credential.rs"]
mod credential;

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use keydesk_domain::PlainToken;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
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
        // One token, whole, and the last word of every header that was sent.
        for text in texts {
            let token = PlainToken::parse(text.trim().rsplit(' ').next().unwrap_or_default());
            assert!(token.is_ok_and(|token| token.hash() == found.hash && token.hint() == found.hint));
        }
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let is_token = PlainToken::parse(text).is_ok();
        assert!(!is_token || credential::not_in_url(&format!("/businesses?x={text}")).is_err());
    }
});
