//! Patterns for LIKE that hold a text as it is.

/// What stands before a character of a pattern that means itself.
pub(crate) const ESCAPE: &str = r" ESCAPE '\'";

/// A pattern for whatever holds this text.
pub(crate) fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
