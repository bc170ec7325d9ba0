//! The request corpus of the gunicorn project: what its parsers refuse does not reach the API, and what they read reaches it whole,
//! but for the exceptions listed here, each with its reason.
//!
//! As they are, all of its requests would be refused for want of a token. So each gets one, a Host where it has none, and a path that
//! the table knows with its own put behind it as the query; see [`Case::request`]. Nothing else of it is changed.

use crate::support::{Message, PRODUCTS, Scene};
use keydesk_tests::raw;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tokio::task::JoinSet;

/// Refused by gunicorn's parsers, and not by the gateway.
const MORE_LENIENT: &[(&str, &str)] = &[
    (
        "006",
        "a request line of 4,112 bytes is over gunicorn's limit; RFC 9112 section 3 wants 8,000 supported",
    ),
    ("010", "the limit of 10 bytes a header line is the case's own setting"),
    (
        "019",
        "X-Forwarded-Proto and X-Forwarded-Ssl contradict each other: the gateway believes neither and sends neither on",
    ),
];

/// Read by gunicorn's parsers, and refused by the gateway on purpose.
const STRICTER: &[(&str, &str)] = &[
    ("002", "Host: 0.0.0.0=5000 is no host"),
    ("003", "Host: 0.0.0.0=5000 is no host"),
    ("005", "a fragment has no place in a request target (RFC 9112 section 3.2)"),
    ("014", "quotation marks in a URL have to be percent-encoded"),
    (
        "024",
        "a request line and a header line of over 8,000 bytes; gunicorn's limits are raised for this case",
    ),
    ("025", "a transfer coding other than chunked would be lost on the way"),
    ("025_line", "a transfer coding other than chunked would be lost on the way"),
    ("026", "a header line of over 8,000 bytes; gunicorn's limit is raised for this case"),
    (
        "028",
        "a space between name and colon (RFC 9112 section 5.1: must be refused); the case's own setting",
    ),
    ("029", "a transfer coding other than chunked, said twice"),
    ("030", "a transfer coding other than chunked, said twice"),
    ("031", "no row of the table has the method -BLARGH"),
    ("031compat", "no row of the table has the method -blargh"),
    ("031compat2", "no row of the table has the method -blargh"),
    (
        "040",
        "an underscore in a header's name is read as a hyphen by some servers; gunicorn drops the header",
    ),
    (
        "040_compat",
        "an underscore in a header's name is read as a hyphen by some servers; the case's own setting",
    ),
    ("099", "the body ends long before its Content-Length: a request cut short"),
    ("100", "doubled slashes in a path"),
    ("compat_obs_fold", "a folded header line (RFC 9112 section 5.2); the case's own setting"),
    ("compat_obs_fold_huge", "a folded header line (RFC 9112 section 5.2); the case's own setting"),
    ("pp_01", "the gateway does not speak the PROXY protocol"),
    ("pp_02", "the gateway does not speak the PROXY protocol"),
    ("pp_04", "the gateway does not speak the PROXY protocol"),
    ("pp_05", "the gateway does not speak the PROXY protocol"),
    (
        "rfc9112_smuggle_gzip_chunked_01",
        "a transfer coding other than chunked would be lost on the way",
    ),
    ("rfc9112_smuggle_te_identity_chunked_01", "a transfer coding other than chunked, said twice"),
    (
        "rfc9112_target_absolute_userinfo_01",
        "a name and a password in a URL (RFC 9110 section 4.2.4)",
    ),
    ("rfc9112_target_asterisk_options_01", "no row of the table has the method OPTIONS"),
    ("rfc9112_target_authority_connect_01", "the gateway is no tunnel"),
    ("rfc9112_target_authority_ipv6_01", "the gateway is no tunnel"),
];

/// The header by which a request that reached the API is known again.
const CASE: &str = "X-Case";

struct Case {
    name: String,
    sent: Vec<u8>,
    /// The bodies of the requests that it is read as; none for one that is refused.
    bodies: Vec<Vec<u8>>,
}

#[tokio::test]
#[ignore = "needs the request corpus, which cargo xtask test fetches"]
async fn the_corpus_of_another_servers_parsers_is_judged_alike() {
    let scene = Scene::new().await;
    let (invalid, valid) = (cases("invalid"), cases("valid"));
    assert_eq!(
        (invalid.len(), valid.len()),
        (81, 62),
        "it is not the corpus that this test was written for"
    );
    let mut sending = JoinSet::new();
    for (kind, case) in
        invalid.iter().map(|it| ("invalid", it)).chain(valid.iter().map(|it| ("valid", it)))
    {
        let (address, request) = (scene.address, case.request(kind, &scene.token));
        sending.spawn(async move { raw(address, request).await });
    }
    sending.join_all().await;
    let mut reached: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    for message in scene.reached().await.into_iter().filter(|it| it.is_whole) {
        reached.entry(message.header(CASE)[0].to_owned()).or_default().push(message);
    }
    let reached = |kind: &str, case: &Case| {
        reached.get(&format!("{kind}/{}", case.name)).cloned().unwrap_or_default()
    };

    let lenient: Vec<&str> = invalid
        .iter()
        .filter(|it| !reached("invalid", it).is_empty())
        .map(|it| &*it.name)
        .collect();
    assert_eq!(
        lenient,
        MORE_LENIENT.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        "reached the API though invalid"
    );
    assert!(MORE_LENIENT.len() <= 5);

    let (read, refused): (Vec<&Case>, Vec<&Case>) =
        valid.iter().partition(|it| !reached("valid", it).is_empty());
    let refused: Vec<&str> = refused.iter().map(|it| &*it.name).collect();
    assert_eq!(
        refused,
        STRICTER.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        "did not reach the API though valid"
    );
    for case in read {
        let bodies: Vec<Vec<u8>> = reached("valid", case).into_iter().map(|it| it.body).collect();
        assert_eq!(bodies, case.bodies, "{}", case.name);
    }
}

/// The cases of one kind, by their names.
fn cases(kind: &str) -> Vec<Case> {
    let folder = std::env::var_os("KEYDESK_REQUEST_CORPUS")
        .expect("KEYDESK_REQUEST_CORPUS names the folder of the corpus");
    let folder = PathBuf::from(folder).join(kind);
    let entries = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("no corpus in {}: {error}", folder.display()));
    let paths = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "http"));
    let mut cases: Vec<Case> = paths.map(|path| case(&path)).collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

fn case(path: &Path) -> Case {
    let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let verdict = fs::read_to_string(path.with_extension("py")).unwrap();
    Case { name, sent: unescaped(&fs::read(path).unwrap()), bodies: bodies(&verdict) }
}

/// The bytes of a case's file: its line breaks are for the reader, and what is sent is written as escapes.
fn unescaped(file: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = file;
    while let [first, after @ ..] = rest {
        let (byte, length) = match rest {
            [b'\n', ..] => (None, 1),
            [b'\\', b'r', ..] => (Some(b'\r'), 2),
            [b'\\', b'n', ..] => (Some(b'\n'), 2),
            [b'\\', b't', ..] => (Some(b'\t'), 2),
            [b'\\', b'0', ..] => (Some(0), 2),
            [b'\\', b'x', high, low, ..] => {
                let digits = String::from_utf8(vec![*high, *low]).unwrap();
                (Some(u8::from_str_radix(&digits, 16).unwrap()), 4)
            }
            _ => (Some(*first), 1),
        };
        bytes.extend(byte);
        rest = &after[length - 1..];
    }
    bytes
}

/// The bodies that the verdict, a Python file, expects: `"body": b"..."`.
fn bodies(verdict: &str) -> Vec<Vec<u8>> {
    let literal = |after: &str| {
        let text = after.trim_start_matches('b');
        if let Some(text) = text.strip_prefix("\"\"\"") {
            return text.split("\"\"\"").next().unwrap().replace('\n', "\r\n");
        }
        let (quote, text) = text.split_at(1);
        text.split(quote).next().unwrap().replace("\\r", "\r").replace("\\n", "\n")
    };
    verdict.split("\"body\": ").skip(1).map(|after| literal(after).into_bytes()).collect()
}

impl Case {
    /// What is sent: the case, with all that a request needs to pass if nothing is wrong with it.
    fn request(&self, kind: &str, token: &str) -> Vec<u8> {
        let has_host = self.sent.to_ascii_lowercase().windows(7).any(|it| it == b"\r\nhost:");
        let host = if has_host { "" } else { "Host: gateway.example\r\n" };
        let added =
            format!("Authorization: Bearer {token}\r\n{CASE}: {kind}/{}\r\n{host}", self.name);
        // A request inside of another's body is not to be helped. That one is the only one of the valid ones.
        let mut left = if kind == "valid" { self.bodies.len() } else { usize::MAX };
        let mut request = Vec::new();
        for line in self.sent.split_inclusive(|byte| *byte == b'\n') {
            match parts(line).filter(|_| left > 0) {
                Some((method, target, rest)) => {
                    left -= 1;
                    request.extend([method, b" ", &known(method, target), b" ", rest].concat());
                    request.extend(added.as_bytes());
                }
                None => request.extend(line),
            }
        }
        request
    }
}

/// Method, target and the rest of a line that looks like a request line.
fn parts(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let end = line.windows(6).rposition(|it| it == b" HTTP/" || it == b" FTP/1")?;
    let space = line.iter().position(|byte| *byte == b' ').filter(|at| *at < end)?;
    line.ends_with(b"\r\n").then(|| (&line[..space], &line[space + 1..end], &line[end + 1..]))
}

/// A target that is a plain path, or a whole URL with one, with a path in front that the table knows for this method.
fn known(method: &[u8], target: &[u8]) -> Vec<u8> {
    let authority = target.windows(3).position(|it| it == b"://").map_or(0, |at| at + 3);
    let Some(path) =
        target[authority..].iter().position(|byte| *byte == b'/').map(|at| authority + at)
    else {
        return target.to_vec();
    };
    let is_plain = (authority > 0 || path == 0) && !target[path..].starts_with(b"//");
    if !is_plain {
        return target.to_vec();
    }
    let record: &[u8] = if method == b"PUT" { b"/2" } else { b"" };
    [&target[..path], PRODUCTS.as_bytes(), record, b"?", &target[path..]].concat()
}
