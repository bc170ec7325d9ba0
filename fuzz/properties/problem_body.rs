//! What somebody pastes to have it explained: bodies of refusals, commands, dumps of requests.

use keydesk_domain::{paste, token_format};

/// What is read is short, and shows no token.
pub(crate) fn holds(text: &str) {
    let Ok(pasted) = paste::read(text) else { return };
    assert!(text.len() <= paste::PASTE_BYTES);
    assert!(pasted.request_id.is_none_or(|id| id.len() == 36));
    if let Some(path) = pasted.request.and_then(|request| request.path) {
        assert!(!token_format::stands_in(&path), "a token is in a path that is shown");
    }
}
