//! A curl command, with its quotes and line breaks, as a shell would read it.

use super::{Pasted, PastedRequest, take_header, take_url};
use zeroize::Zeroizing;

/// Options of curl that take a value and that say nothing about where a request goes or what it carries.
const WITH_A_VALUE: [&str; 16] = [
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-urlencode",
    "--json",
    "-F",
    "--form",
    "-o",
    "--output",
    "-A",
    "--user-agent",
    "-b",
    "--cookie",
    "-m",
    "--max-time",
];
/// Those of them with which a request without a method of its own is a POST.
const WITH_A_BODY: [&str; 8] =
    ["-d", "--data", "--data-raw", "--data-binary", "--data-urlencode", "--json", "-F", "--form"];

/// Reads a curl command; `None` when it is none.
pub(super) fn read(text: &str) -> Option<Pasted> {
    let text = text.trim_start_matches(['$', '#', '>', ' ']);
    let words = Zeroizing::new(words(text));
    let mut words = words.iter().map(String::as_str);
    let program = words.next()?;
    if !matches!(program.rsplit(['/', '\\']).next(), Some("curl" | "curl.exe")) {
        return None;
    }
    let (mut pasted, mut request) = (Pasted::default(), PastedRequest::default());
    let (mut has_body, mut has_credential, mut is_head) = (false, false, false);
    while let Some(word) = words.next() {
        let (option, glued) = split(word);
        let mut value = || glued.or_else(|| words.next()).unwrap_or_default();
        match option {
            "-X" | "--request" => request.method = value().to_ascii_uppercase(),
            "-H" | "--header" => {
                let header = value();
                if let Some((name, value)) = header.split_once(':') {
                    has_credential |= take_header(&mut pasted, name.trim(), value);
                }
            }
            "--oauth2-bearer" => {
                let token = value();
                has_credential |= take_header(&mut pasted, "authorization", token);
            }
            "--url" => take_url(&mut pasted, &mut request, &with_scheme(value())),
            "-I" | "--head" => is_head = true,
            _ if WITH_A_BODY.contains(&option) => {
                value();
                has_body = true;
            }
            _ if WITH_A_VALUE.contains(&option) => {
                value();
            }
            // Several options of one letter in one word.
            _ if word.starts_with('-') => {}
            url => take_url(&mut pasted, &mut request, &with_scheme(url)),
        }
    }
    if request.method.is_empty() {
        request.method = if is_head {
            "HEAD"
        } else if has_body {
            "POST"
        } else {
            "GET"
        }
        .to_owned();
    }
    pasted.no_token = !has_credential && request.authority.is_some();
    pasted.request = Some(request);
    Some(pasted)
}

/// An option, and the value that is glued to it: `-XPOST`, `--request=POST`.
fn split(word: &str) -> (&str, Option<&str>) {
    if word.starts_with("--") {
        return word.split_once('=').map_or((word, None), |(option, value)| (option, Some(value)));
    }
    match word.split_at_checked(2) {
        Some((option @ ("-X" | "-H" | "-d" | "-F"), value)) if !value.is_empty() => {
            (option, Some(value))
        }
        _ => (word, None),
    }
}

/// curl takes a host without a scheme for one of http.
fn with_scheme(url: &str) -> String {
    if url.contains("://") { url.to_owned() } else { format!("http://{url}") }
}

/// The words of a command as a POSIX shell reads them (and those of a Windows prompt with `^` at the ends of lines): up to where
/// the command ends.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut begun) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                begun = true;
                word.extend(chars.by_ref().take_while(|c| *c != '\''));
            }
            '"' => {
                begun = true;
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => match chars.next() {
                            Some('\n') | None => {}
                            Some(escaped @ ('"' | '\\' | '$' | '`')) => word.push(escaped),
                            Some(other) => word.extend(['\\', other]),
                        },
                        other => word.push(other),
                    }
                }
            }
            '\\' | '^' if matches!(chars.peek(), Some('\n' | '\r')) => {
                while matches!(chars.peek(), Some('\n' | '\r')) {
                    chars.next();
                }
            }
            '\\' => {
                begun = true;
                word.extend(chars.next());
            }
            '\n' | ';' | '|' => break,
            c if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                    begun = false;
                }
            }
            c => {
                begun = true;
                word.push(c);
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}
