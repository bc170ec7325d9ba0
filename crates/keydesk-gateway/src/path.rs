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
    /// The path holds percent-encoded characters.
    pub(crate) is_encoded: bool,
}

/// Reads a request target in origin form (RFC 9112 section 3.2.1). `encoded_slashes` tells whether identifiers may hold one, and is
/// asked only where there is one.
///
/// # Errors
/// [`Refusal::AmbiguousRequest`], saying what could be read two ways.
pub(crate) fn read(
    target: &str,
    encoded_slashes: impl FnOnce() -> bool,
) -> Result<Target<'_>, Refusal> {
    match plain(target) {
        Some(plain) => Ok(plain),
        None => read_closely(target, encoded_slashes),
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
    let query_fits =
        query.bytes().skip(1).fold(IN_QUERY, |all, byte| all & PLAIN[usize::from(byte)])
            == IN_QUERY;
    let path_fits = all == IN_PATH;
    (path_fits && query_fits).then_some(Target { path, path_and_query: target, is_encoded: false })
}

fn read_closely(
    target: &str,
    encoded_slashes: impl FnOnce() -> bool,
) -> Result<Target<'_>, Refusal> {
    let ambiguous = |why, fix| Err(Refusal::ambiguous(AmbiguousPart::Target, why, fix));
    if !target.starts_with('/') {
        return ambiguous(
            "The request's target is no path that begins with a slash.",
            "Send the path alone, not a whole URL.",
        );
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let is_odd = |b: u8| !b.is_ascii_graphic() || matches!(b, b'\\' | b'#' | b'"' | b'<' | b'>');
    // Browsers and their kin send these as they are in a query, and nobody reads structure in them.
    let is_odd_in_path = |b: u8| is_odd(b) || matches!(b, b'^' | b'`' | b'{' | b'|' | b'}');
    if path.bytes().any(is_odd_in_path) || query.bytes().any(is_odd) {
        return ambiguous(
            "The URL holds a character that a URL cannot have.",
            "Percent-encode it.",
        );
    }
    if path.contains("//") {
        return ambiguous("The path holds a doubled slash.", "Send one slash.");
    }
    if path.contains(';') {
        return ambiguous(
            "The path holds a semicolon, which some servers read as the end of a segment.",
            "Leave it out.",
        );
    }
    encodings(path, encoded_slashes)?;
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
    Ok(Target { path, path_and_query: target, is_encoded: path.contains('%') })
}

/// What is encoded must not be read as structure once it is decoded: not as a slash (unless the environment says that identifiers hold
/// them), a backslash, a dot, a percent sign, a delimiter or a control character.
fn encodings(path: &str, encoded_slashes: impl FnOnce() -> bool) -> Result<(), Refusal> {
    let ambiguous = |why, fix| Err(Refusal::ambiguous(AmbiguousPart::Target, why, fix));
    let (mut is_ascii, mut has_slash) = (true, false);
    for after in path.split('%').skip(1) {
        match encoded(after) {
            None => {
                return ambiguous(
                    "The path holds a percent sign without two hexadecimal digits after it.",
                    "Leave it out, or complete it.",
                );
            }
            Some(b'/') => has_slash = true,
            Some(b'\\' | b'%' | b';' | b'?' | b'#') => {
                return ambiguous(
                    "The path holds an encoded backslash, percent sign or delimiter.",
                    "Send the path without it.",
                );
            }
            Some(b'.') => {
                return ambiguous(
                    "The path holds an encoded dot.",
                    "Send it as it is, not encoded.",
                );
            }
            Some(byte) if byte.is_ascii_control() => {
                return ambiguous(
                    "The path holds an encoded control character.",
                    "Send the path without it.",
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
    if has_slash && !encoded_slashes() {
        return ambiguous(
            "The path holds an encoded slash, which some servers read as a slash.",
            "Send the path without it. If identifiers of this API hold slashes, ask an administrator to allow them in this environment \
             (keydeskctl environment edit --encoded-slashes on).",
        );
    }
    // Whoever decodes them all the same must not find a way up or down, or nothing at all, between two of them.
    let is_way = |piece: &str| matches!(piece, "" | "." | "..");
    let has_way = |segment: &str| {
        let segment = segment.to_ascii_lowercase();
        segment.contains("%2f") && segment.split("%2f").any(is_way)
    };
    if has_slash && path.split('/').any(has_way) {
        return ambiguous(
            "The path holds an encoded slash beside a dot, another slash, or the end of its segment.",
            "Send the identifier that is meant.",
        );
    }
    Ok(())
}

/// The path as a server sees it that decodes everything but slashes. To be matched by the same row as the path itself, or else a word of
/// the API is written in another way.
pub(crate) fn decoded(path: &str) -> String {
    let slashes = path.replace("%2f", "%252F").replace("%2F", "%252F");
    percent_decode_str(&slashes).decode_utf8_lossy().into_owned()
}

/// A word of the API is encoded: one server takes it for the word, another for an identifier.
pub(crate) const fn encoded_word() -> Refusal {
    Refusal::ambiguous(
        AmbiguousPart::Target,
        "The path holds an encoded letter, digit, hyphen, underscore or tilde in a word of the API.",
        "Send it as it is, not encoded.",
    )
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

    /// As in an environment whose identifiers hold no slashes.
    fn strictly(target: &str) -> Result<Target<'_>, Refusal> {
        read(target, || false)
    }

    #[test]
    fn an_encoded_slash_passes_only_where_it_is_allowed_and_never_beside_a_way_up_or_down() {
        let allowed =
            |target| read(target, || true).map(|read| read.path).map_err(|it| it.reason());
        for target in ["/businesses/1/products/24%2F117", "/businesses/1/products/a%2fb%2fc"] {
            assert_eq!(
                strictly(target).map_err(|it| it.reason()),
                Err("ambiguous-request"),
                "{target}"
            );
            assert_eq!(allowed(target), Ok(target));
        }
        for target in [
            "/businesses/1/products/..%2Fsecrets",
            "/businesses/1/products/a%2F..",
            "/businesses/1/products/a%2f.%2fb",
            "/businesses/1/products/%2Fa",
            "/businesses/1/products/a%2F",
            "/businesses/1/products/a%2F%2fb",
            "/businesses/1/products/a%5Cb",
            "/businesses/1/products/a%252Fb",
        ] {
            assert_eq!(allowed(target), Err("ambiguous-request"), "{target}");
        }
    }

    #[test]
    fn a_refused_slash_tells_of_the_setting() {
        let Err(Refusal::AmbiguousRequest(ambiguity)) = strictly("/businesses/1/products/24%2F117")
        else {
            panic!("it passed")
        };
        assert!(ambiguity.fix.contains("--encoded-slashes on"), "{}", ambiguity.fix);
    }

    #[test]
    fn what_can_be_read_in_one_way_passes_as_it_is() {
        for (target, path) in [
            ("/", "/"),
            ("/businesses", "/businesses"),
            ("/v2/businesses/5a1/products?pageIndex=0&pageSize=50", "/v2/businesses/5a1/products"),
            ("/businesses/1/products/a%20b?redirect=a//b/../%2e", "/businesses/1/products/a%20b"),
            ("/businesses/1/products/%C3%BC", "/businesses/1/products/%C3%BC"),
            ("/businesses?", "/businesses"),
            ("/businesses/", "/businesses/"),
            ("/businesses/1/events/?type=HARVEST", "/businesses/1/events/"),
            ("/businesses?filter={%22a%22:1}&sort=a|b^c`d", "/businesses"),
            ("/businesses/1/products/%7E%2D%41%5f", "/businesses/1/products/%7E%2D%41%5f"),
            ("/businesses/1/products/a%3Ab%40c", "/businesses/1/products/a%3Ab%40c"),
        ] {
            let is_encoded = path.contains('%');
            assert_eq!(strictly(target), Ok(Target { path, path_and_query: target, is_encoded }));
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
            "/a/",
            "/a/?b=1",
        ] {
            let path = target.split_once('?').map_or(target, |(path, _)| path);
            let found = Target { path, path_and_query: target, is_encoded: false };
            assert_eq!(plain(target), Some(found), "{target}");
        }
        for target in [
            "",
            "a",
            "?a",
            "//",
            "//a",
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
            "/businesses/1//",
            "/businesses/../user",
            "/businesses/./1",
            "/businesses/..",
            "/businesses/%2e%2e/user",
            "/businesses/.%2E/user",
            "/businesses/1%2fproducts",
            "/businesses/1%5Cproducts",
            "/businesses/1%252fproducts",
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
                strictly(target).map_err(|refusal| refusal.reason()),
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
            "}",
            "`",
            "%41",
            "%7E",
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
            prop_assume!(strictly(&target).is_ok());
            let ours = strictly(&target).unwrap();
            let query = target.split_once('?').map(|(_, query)| query);
            let whole = format!("http://api.example{target}");

            let lenient = url::Url::parse(&whole).unwrap();
            prop_assert_eq!(lenient.path(), ours.path);
            prop_assert_eq!(lenient.query().map(|it| it.replace("%27", "'")), query.map(|it| it.replace("%27", "'")));
            prop_assert_eq!((lenient.host_str(), lenient.fragment()), (Some("api.example"), None));

            // These are not in a query by RFC 3986, and in use.
            let encoded = ["[", "]", "{", "|", "}", "^", "`"]
                .iter()
                .fold(whole.clone(), |all, raw| all.replace(raw, &format!("%{:02X}", raw.as_bytes()[0])));
            let strict = fluent_uri::Uri::parse(encoded.as_str()).unwrap();
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
                    prop_assert_eq!(read_closely(&target, || false), Ok(plain), "{}", target);
                }
            }
        }

        #[test]
        fn no_target_panics_and_what_passes_is_unchanged(target in "[/a.%2eEfF5cC;?_~\\\\ -]{0,24}") {
            if let Ok(read) = strictly(&target) {
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
