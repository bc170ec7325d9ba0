//! Tokens as they were copied, badly: what is wrong with them is told, and never a part of them.

use keydesk_domain::{EnvironmentSlug, copying};

/// A text with no fault is the token itself.
pub(crate) fn holds(text: &str) {
    let known: Vec<EnvironmentSlug> = ["sandbox", "production"]
        .into_iter()
        .filter_map(|slug| EnvironmentSlug::parse(slug).ok())
        .collect();
    let found = copying::examine(text, &known);
    assert!(found.faults.len() <= 12);
    if found.is_whole() {
        assert!(
            found.token.is_some_and(|token| token.expose() == text),
            "a text with no fault is the token itself"
        );
    }
}
