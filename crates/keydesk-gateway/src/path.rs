//! Step 4: a request's target, read in the one way it can be read, or refused.
//!
//! Nothing is rewritten: what passes here is already in its normal form (RFC 3986 section 6.2.2), so that what was
//! authorised is, byte for byte, what is forwarded.

use keydesk_domain::refusal::{AmbiguousPart, Refusal};
use percent_encoding::percent_decode_str;

/// A target that can be read in one way only: an absolute path and, perhaps, a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target<'r> {
    /// From the first slash up to the query. What is authorised.
    pub(crate) path: &'r str,
    /// Path and query as they came. What is forwarded.
    pub(crate) path_and_query: &'r str,
}

/// Reads a request target in origin form (RFC 9112 section 3.2.1).
///
/// # Errors
/// [`Refusal::AmbiguousRequest`], saying what could be read two ways.
pub(crate) fn read(target: &str) -> Result<Target<'_>, Refusal> {
    match plain(target) {
        Some(plain) => Ok(plain),
        None => read_closely(target),
    }
}

/// Bits of [`PLAIN`].
const IN_PATH: u8 = 1;
const IN_QUERY: u8 = 2;
const SLASH: u8 = 4;
/// A slash, or what a segment "." or ".." begins with.
const NOT_AFTER_SLASH: u8 = 8;

/// What a byte may be in a target that is plain.
const PLAIN: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'/' => IN_PATH | IN_QUERY | SLASH | NOT_AFTER_SLASH,
            b'.' => IN_PATH | IN_QUERY | NOT_AFTER_SLASH,
            b'_' => IN_PATH,
            b'&' => IN_QUERY,
            b'0'..=b'9'
            | b'A'..=b'Z'
            | b'a'..=b'z'
            | b'-'
            | b'~'
            | b':'
            | b'@'
            | b'$'
            | b','
            | b'=' => IN_PATH | IN_QUERY,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Most targets hold nothing that anybody could read in another way: letters, digits and the like, single slashes, no dot that begins a
/// segment, and in the query no underscore (`_method`). Of these one look tells that. `None` says nothing of any other.
fn plain(target: &str) -> Option<Target<'_>> {
    let end = memchr::memchr(b'?', target.as_bytes()).unwrap_or(target.len());
    let (path, query) = target.split_at(end);
    // A path begins with a slash, and what is checked of each byte is checked of those behind it.
    let rest = path.strip_prefix('/')?;
    let (mut all, mut before) = (IN_PATH, SLASH);
    for byte in rest.bytes() {
        let class = PLAIN[usize::from(byte)];
        // As bits: SLASH before, and NOT_AFTER_SLASH now.
        let is_bad = (before & SLASH) << 1 & class;
        all &= class & !(is_bad >> 3);
        before = class;
    }
    let is_root = rest.is_empty();
    let query_fits =
        query.bytes().skip(1).fold(IN_QUERY, |all, byte| all & PLAIN[usize::from(byte)])
            == IN_QUERY;
    let path_fits = all == IN_PATH && (is_root || before & SLASH == 0);
    (path_fits && query_fits).then_some(Target { path, path_and_query: target })
}

fn read_closely(target: &str) -> Result<Target<'_>, Refusal> {
    let ambiguous = |why, fix| Err(Refusal::ambiguous(AmbiguousPart::Target, why, fix));
    if !target.starts_with('/') {
        return ambiguous(
            "The request's target is no path that begins with a slash.",
            "Send the path alone, not a whole URL.",
        );
    }
    if target.bytes().any(|b| {
        !b.is_ascii_graphic()
            || matches!(b, b'\\' | b'#' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}')
    }) {
        return ambiguous(
            "The URL holds a character that a URL cannot have.",
            "Percent-encode it.",
        );
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path.contains("//") {
        return ambiguous("The path holds a doubled slash.", "Send one slash.");
    }
    if path.len() > 1 && path.ends_with('/') {
        return ambiguous("The path ends with a slash.", "Leave it out.");
    }
    if path.contains(';') {
        return ambiguous(
            "The path holds a semicolon, which some servers read as the end of a segment.",
            "Leave it out.",
        );
    }
    encodings(path)?;
    if path.contains(['[', ']']) {
        return ambiguous(
            "The path holds a bracket, which a path cannot have.",
            "Percent-encode it.",
        );
    }
    if path.split('/').any(|segment| segment == "." || segment == "..") {
        return ambiguous(
            "The path holds a segment \".\" or \"..\".",
            "Send the path that is meant.",
        );
    }
    if query.split('%').skip(1).any(|after| encoded(after).is_none()) {
        return ambiguous(
            "The query holds a percent sign without two hexadecimal digits after it.",
            "Encode it as %25, or complete it.",
        );
    }
    if query.split(['&', ';']).any(names_method) {
        return ambiguous(
            "The query names another method (_method).",
            "Send the request with the method that is meant.",
        );
    }
    Ok(Target { path, path_and_query: target })
}

/// Only what must be encoded may be: not a slash, a backslash, a percent sign, a control character or an unreserved one
/// (RFC 3986 section 2.3: "should not be created"), each of which some servers decode before they look at the path.
fn encodings(path: &str) -> Result<(), Refusal> {
    let ambiguous = |why, fix| Err(Refusal::ambiguous(AmbiguousPart::Target, why, fix));
    let mut is_ascii = true;
    for after in path.split('%').skip(1) {
        match encoded(after) {
            None => {
                return ambiguous(
                    "The path holds a percent sign without two hexadecimal digits after it.",
                    "Leave it out, or complete it.",
                );
            }
            Some(b'/' | b'\\' | b'%' | b';' | b'?' | b'#') => {
                return ambiguous(
                    "The path holds an encoded slash, backslash, percent sign or delimiter.",
                    "Send the path without it.",
                );
            }
            Some(byte) if byte.is_ascii_control() => {
                return ambiguous(
                    "The path holds an encoded control character.",
                    "Send the path without it.",
                );
            }
            Some(byte)
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') =>
            {
                return ambiguous(
                    "The path holds an encoded letter, digit, dot, hyphen, underscore or tilde.",
                    "Send it as it is, not encoded.",
                );
            }
            Some(byte) => is_ascii &= byte.is_ascii(),
        }
    }
    // Overlong forms, halves of characters and another alphabet's bytes are where decoders differ.
    let is_text = || {
        percent_decode_str(path).decode_utf8().is_ok_and(|text| !text.chars().any(char::is_control))
    };
    if !is_ascii && !is_text() {
        return ambiguous(
            "The path holds encoded bytes that are no text in UTF-8.",
            "Encode the text in UTF-8.",
        );
    }
    Ok(())
}

/// The byte that the two digits after a percent sign stand for.
fn encoded(after: &str) -> Option<u8> {
    let digits = after.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

/// Does this pair of a query, decoded as servers do, name another method?
fn names_method(pair: &str) -> bool {
    form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| name.eq_ignore_ascii_case("_method"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_can_be_read_in_one_way_passes_as_it_is() {
        for (target, path) in [
            ("/", "/"),
            ("/businesses", "/businesses"),
            ("/v2/businesses/5a1/products?pageIndex=0&pageSize=50", "/v2/businesses/5a1/products"),
            ("/businesses/1/products/a%20b?redirect=a//b/../%2e", "/businesses/1/products/a%20b"),
            ("/businesses/1/products/%C3%BC", "/businesses/1/products/%C3%BC"),
            ("/businesses?", "/businesses"),
        ] {
            assert_eq!(read(target), Ok(Target { path, path_and_query: target }));
        }
    }

    #[test]
    fn what_most_requests_ask_for_is_plain_at_a_look_and_what_needs_a_closer_one_is_not() {
        for target in [
            "/",
            "/?",
            "/a",
            "/v2/businesses/5a1/products/a.b_c-d~e",
            "/a?x=/../b//c&y=1.5",
            "/a?",
            "/A:9@$,=",
        ] {
            let path = target.split_once('?').map_or(target, |(path, _)| path);
            assert_eq!(plain(target), Some(Target { path, path_and_query: target }), "{target}");
        }
        for target in [
            "",
            "a",
            "?a",
            "//",
            "//a",
            "/a/",
            "/a//b",
            "/./a",
            "/../a",
            "/a/.b",
            "/.",
            "/a&b",
            "/a;b",
            "/a%20b",
            "/a b",
            "/a?_method=PUT",
            "/a?x_y=1",
            "/a?b%20",
            "/a?b;c",
            "/a?b#c",
            "/a\\b",
            "/a[",
            "/\u{e9}",
        ] {
            assert_eq!(plain(target), None, "{target}");
        }
    }

    #[test]
    fn what_could_be_read_two_ways_is_refused() {
        for target in [
            "",
            "*",
            "businesses",
            "http://other.example/businesses",
            "//other.example/businesses",
            "/businesses//1",
            "/businesses/",
            "/businesses/../user",
            "/businesses/./1",
            "/businesses/..",
            "/businesses/%2e%2e/user",
            "/businesses/.%2E/user",
            "/businesses/1%2fproducts",
            "/businesses/1%5Cproducts",
            "/businesses/1%252fproducts",
            "/businesses/%70roducts",
            "/businesses/1;v=2/products",
            "/businesses/1%3bv",
            "/businesses/1%00",
            "/businesses/1%0d%0aX:y",
            "/businesses/1%7f",
            "/businesses/1%",
            "/businesses/1%4",
            "/businesses/1%zz",
            "/businesses\\1",
            "/businesses/1#x",
            "/businesses/{id}",
            "/businesses/1 2",
            "/businesses/\u{fc}",
            "/businesses?_method=DELETE",
            "/businesses?a=1&_METHOD=DELETE",
            "/businesses?a=1;_method=DELETE",
            "/businesses?_m%65thod=DELETE",
            "/businesses?a=%zz",
            "/businesses?a=1%",
            "/businesses/[1]",
            "/businesses/1%ff",
            "/businesses/%c0%ae%c0%ae",
            "/businesses/%c3/%a9",
            "/businesses/1%c2%85",
        ] {
            assert_eq!(
                read(target).map_err(|refusal| refusal.reason()),
                Err("ambiguous-request"),
                "{target}"
            );
        }
    }

    /// The segments of a path as a server sees them in the end.
    fn decoded(path: &str) -> Vec<Vec<u8>> {
        path.split('/').map(|segment| percent_decode_str(segment).collect()).collect()
    }

    /// Targets that are mostly in order, and made of what parsers differ about.
    fn path_and_query() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "/",
            "a",
            "B9",
            "-._~",
            ":",
            "@",
            "!$&'()*+,=",
            "%20",
            "%C3%A9",
            "%c3%a9",
            "%E2%82%AC",
            "...",
            ".a",
            "a.",
            "..a",
            "//",
            "/..",
            "/.",
            "/../",
            "/./",
            "%2e",
            "%2E%2e",
            "%2f",
            "%5c",
            "\\",
            ";",
            "..;",
            "%3b",
            "%252e",
            "%00",
            "%0a",
            "%ff",
            "%c0%ae",
            "%",
            "%2",
            "\u{e9}",
            "\t",
            "\0",
            "#",
            "|",
            "^",
            "[",
            "]",
            "{",
            "\"",
            "<",
            " ",
            "http:",
            "C:",
            "//host/",
        ]);
        let path = prop::collection::vec(piece.clone(), 0..6)
            .prop_map(|pieces| format!("/{}", pieces.concat()));
        let query = prop::option::weighted(
            0.3,
            prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat()),
        );
        (path, query)
            .prop_map(|(path, query)| query.map_or(path.clone(), |query| format!("{path}?{query}")))
    }

    proptest! {
        #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(2_000) })]

        /// One parser with the rules of browsers, which mends much; one that is strictly RFC 3986; and the one that the request goes
        /// through: to each of them, what passes is the target that it looks like.
        #[test]
        fn what_passes_means_the_same_to_three_other_parsers(target in path_and_query()) {
            prop_assume!(read(&target).is_ok());
            let ours = read(&target).unwrap();
            let query = target.split_once('?').map(|(_, query)| query);
            let whole = format!("http://api.example{target}");

            let lenient = url::Url::parse(&whole).unwrap();
            prop_assert_eq!(lenient.path(), ours.path);
            prop_assert_eq!(lenient.query().map(|it| it.replace("%27", "'")), query.map(|it| it.replace("%27", "'")));
            prop_assert_eq!((lenient.host_str(), lenient.fragment()), (Some("api.example"), None));

            // Brackets in a query are not in RFC 3986, and in use.
            let unbracketed = whole.replace('[', "%5B").replace(']', "%5D");
            let strict = fluent_uri::Uri::parse(unbracketed.as_str()).unwrap();
            prop_assert_eq!(strict.path().as_str(), ours.path);
            prop_assert_eq!(decoded(strict.normalize().path().as_str()), decoded(ours.path));
            prop_assert_eq!(strict.authority().map(|it| it.as_str()), Some("api.example"));
            prop_assert!(strict.fragment().is_none());

            let own = target.parse::<http::Uri>().unwrap();
            prop_assert_eq!(own.path_and_query().map(|it| it.as_str()), Some(target.as_str()));
            prop_assert_eq!(own.path(), ours.path);
        }

        #[test]
        fn what_is_plain_at_a_look_is_what_passes_a_close_one(target in path_and_query(), plainer in "[/a.?=&_%]{0,12}") {
            for target in [target, plainer] {
                if let Some(plain) = plain(&target) {
                    prop_assert_eq!(read_closely(&target), Ok(plain), "{}", target);
                }
            }
        }

        #[test]
        fn no_target_panics_and_what_passes_is_unchanged(target in "[/a.%2eEfF5cC;?_~\\\\ -]{0,24}") {
            if let Ok(read) = read(&target) {
                prop_assert_eq!(read.path_and_query, target.as_str());
                prop_assert!(target.starts_with(read.path));
                let lower = read.path.to_ascii_lowercase();
                for bad in ["%2e", "%2f", "%5c", "%25", "//", "/../", "/./"] {
                    prop_assert!(!lower.contains(bad), "{} holds {}", target, bad);
                }
            }
        }
    }
}
