//! Request targets, for the step that lets through only what can be read in one way.

use crate::path;
use percent_encoding::percent_decode_str;

/// What is let through is read in the same way by everybody behind.
pub(crate) fn holds(target: &str) {
    let Ok(read) = path::read(target, || false) else { return };
    assert_eq!(read.path_and_query, target, "nothing is rewritten");
    for segment in read.path.split('/') {
        let decoded: Vec<u8> = percent_decode_str(segment).collect();
        assert!(!matches!(decoded.as_slice(), b"." | b".."), "{target:?}");
        assert!(
            !decoded
                .iter()
                .any(|byte| matches!(byte, b'/' | b'\\' | b'%' | b';') || byte.is_ascii_control()),
            "{target:?}"
        );
    }
    let other =
        url::Url::parse(&format!("http://api.example{target}")).map(|url| url.path().to_owned());
    assert_eq!(other.as_deref(), Ok(read.path), "another parser reads it in the same way");
    assert!(target.parse::<http::Uri>().is_ok_and(|uri| uri.path() == read.path), "{target:?}");
}
