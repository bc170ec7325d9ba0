//! Text as it has to be written in each language, so that names and URLs stay what they are.

/// One word of a POSIX shell (POSIX.1-2017, 2.2.2).
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A string of JSON, which is one of JavaScript and of Python as well.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A string of M (Power Query M specification, text literals).
pub(super) fn m(text: &str) -> String {
    format!("\"{}\"", text.replace("#(", "#(#)(").replace('"', "\"\""))
}

/// A value of a `.env` file. Its readers differ in all but this: plain text is itself, and single quotes keep what is between them.
/// Only what has a single quote itself needs more, and there a backslash is understood by shells and by most.
pub(super) fn env(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-' | '_');
    if text.chars().all(plain) {
        return text.to_owned();
    }
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// A value of a Java properties file (`java.util.Properties.load`), which is read as ISO 8859-1.
pub(super) fn properties(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '\\' => quoted.push_str(r"\\"),
            ' ' if at == 0 => quoted.push_str(r"\ "),
            c if c.is_ascii() => quoted.push(c),
            c => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| quoted.push_str(&format!("\\u{unit:04X}"))),
        }
    }
    quoted
}
