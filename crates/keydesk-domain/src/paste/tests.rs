//! What partners and admins really paste, and what is taken out of it.

mod curl;
mod dumps;

use super::*;
use crate::environment::EnvironmentSlug;
use crate::token::PlainToken;
use proptest::prelude::*;
use secrecy::ExposeSecret;

const ID: &str = "0199a0c4-7d3b-7cc2-8f10-5a1f3e2b9c11";

fn token() -> String {
    PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[7; 32])
        .expose()
        .to_owned()
}

/// What was found, as one line; the token as a name if it is the one.
fn found(text: &str) -> String {
    let pasted = match read(text) {
        Ok(pasted) => pasted,
        Err(why) => return why.to_string(),
    };
    let mut parts = Vec::new();
    if let Some(text) = &pasted.token {
        let text = text.expose_secret();
        parts.push(if text == token() {
            "the token".to_owned()
        } else {
            format!("a token of {} characters", text.len())
        });
    }
    parts.extend(pasted.token_in_url.then(|| "in the URL".to_owned()));
    parts.extend(pasted.no_token.then(|| "no token".to_owned()));
    parts.extend(pasted.request_id.map(|id| if id == ID { "the id".to_owned() } else { id }));
    if let Some(PastedRequest { method, authority, path }) = pasted.request {
        parts.push(format!(
            "{method} {} {}",
            authority.unwrap_or_default(),
            path.unwrap_or_default()
        ));
    }
    parts.join(", ")
}

#[test]
fn a_request_id_alone() {
    for text in [
        ID.to_owned(),
        format!(" {ID}\n"),
        ID.to_uppercase(),
        format!("X-Request-Id: {ID}"),
        format!("request_id={ID}"),
    ] {
        assert_eq!(found(&text), "the id", "{text}");
    }
}

#[test]
fn an_error_body_whole_cut_or_with_headers_around_it() {
    let body = format!(
        r#"{{"type":"/.well-known/keydesk/problems/deleted-token","status":401,"request_id":"{ID}","token_hint":"abcd"}}"#
    );
    for text in [
        body.clone(),
        body[..body.len() - 20].to_owned(),
        format!("{{\"error\": {}}}", serde_json::Value::from(body.clone())),
        format!(
            "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/problem+json\r\nx-request-id: {ID}\r\n\r\n{body}"
        ),
        format!("HTTP/1.1 401 Unauthorized\nx-request-id: {ID}\n"),
    ] {
        assert_eq!(found(&text), "the id", "{text}");
    }
}

/// An id of another version than ours, as somebody's data has it.
const ANOTHERS: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// One line a case: what was pasted, with line breaks made visible and names for what is long, and what was found in it.
fn told(cases: &[String]) -> String {
    let shown = |text: &str| {
        let text = text
            .replace(&NothingUsable::Unknown.to_string(), "nothing")
            .replace('\r', "\\r")
            .replace('\n', "\\n")
            .replace('\u{feff}', "BOM");
        text.replace(&token(), "TOKEN").replace(ID, "OURS").replace(ANOTHERS, "ANOTHERS")
    };
    cases
        .iter()
        .map(|text| format!("{} => {}", shown(text), shown(found(text).trim_end())))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn ids_of_all_kinds_and_at_all_places() {
    let cases = [
        ANOTHERS.to_owned(),
        format!("request: {ANOTHERS}"),
        format!("Id {ANOTHERS}"),
        format!("\"{ANOTHERS}\","),
        format!("business: {ANOTHERS}"),
        format!("\u{feff}{ID}\u{feff}"),
        format!("{ID} {ANOTHERS}"),
        format!("{ID} and {ID}"),
        format!("{ID} {}", ID.replace("0199", "0198")),
        format!("{{\"path\":\"/a/{ID}\",\"request_id\":\"{ANOTHERS}\"}}"),
        format!("HTTP/1.1 403 Forbidden\nx-request-id: {ANOTHERS}\ndate: today\nserver: nginx"),
        format!("requestId={ANOTHERS} in our log of yesterday evening"),
        format!("the request_id is missing, {ID} is another"),
        format!("GET /businesses/{ANOTHERS}/products HTTP/1.1\nHost: h\n"),
        format!("{ID}0"),
    ];
    insta::assert_snapshot!(told(&cases), @r#"
    ANOTHERS => ANOTHERS
    request: ANOTHERS => ANOTHERS
    Id ANOTHERS => ANOTHERS
    "ANOTHERS", => ANOTHERS
    business: ANOTHERS => a token of 46 characters
    BOMOURSBOM => the id
    OURS ANOTHERS => the id
    OURS and OURS => the id
    OURS 0198a0c4-7d3b-7cc2-8f10-5a1f3e2b9c11 => a token of 73 characters
    {"path":"/a/OURS","request_id":"ANOTHERS"} => ANOTHERS
    HTTP/1.1 403 Forbidden\nx-request-id: ANOTHERS\ndate: today\nserver: nginx => ANOTHERS
    requestId=ANOTHERS in our log of yesterday evening => ANOTHERS
    the request_id is missing, OURS is another => the id
    GET /businesses/ANOTHERS/products HTTP/1.1\nHost: h\n => no token, GET h:80 /businesses/ANOTHERS/products
    OURS0 => a token of 37 characters
    "#);
}

#[test]
fn what_is_short_or_begins_like_a_token_is_meant_to_be_one() {
    let cases = [
        "abcdefgh".to_owned(),
        "abcdefg".to_owned(),
        "my token abcdefgh".to_owned(),
        "this is token abcdefgh".to_owned(),
        "please look at KD_sandbox_1 for me".to_owned(),
    ];
    insta::assert_snapshot!(told(&cases), @r#"
    abcdefgh => a token of 8 characters
    abcdefg => nothing
    my token abcdefgh => a token of 17 characters
    this is token abcdefgh => nothing
    please look at KD_sandbox_1 for me => a token of 34 characters
    "#);
    assert_eq!(found(&"x".repeat(300)), "a token of 300 characters");
    for unknown in [
        "x".repeat(301),
        "x".repeat(65_536),
        format!("{}\nkd_{}", "y".repeat(300), "x".repeat(298)),
    ] {
        assert_eq!(found(&unknown), NothingUsable::Unknown.to_string());
    }
    assert_eq!(
        found(&format!("{}\nkd_{}", "y".repeat(300), "x".repeat(297))),
        "a token of 300 characters"
    );
    assert_eq!(found(&"x".repeat(65_537)), NothingUsable::TooLong.to_string());
}

#[test]
fn a_token_alone_stays_as_it_was_pasted() {
    let token = token();
    assert_eq!(found(&token), "the token");
    for (text, length) in [
        (format!(" \"{token}\"\n"), 64),
        (token[..30].to_owned(), 30),
        (format!("Bearer {token}"), 67),
    ] {
        assert_eq!(found(&text), format!("a token of {length} characters"));
    }
    let log =
        format!("{}\nusing {token} now\n{}", "line of a log ".repeat(30), "and more ".repeat(30));
    assert_eq!(found(&log), format!("a token of {} characters", "using  now".len() + token.len()));
}

#[test]
fn what_is_of_no_use_is_told_what_would_help() {
    let unknown = NothingUsable::Unknown.to_string();
    for text in [
        "it does not work",
        "?",
        "the integration gets authorization errors since yesterday",
        "401",
    ] {
        assert_eq!(found(text), unknown, "{text}");
    }
    assert_eq!(found(" \n"), NothingUsable::Empty.to_string());
    assert_eq!(found(&"x".repeat(PASTE_BYTES + 1)), NothingUsable::TooLong.to_string());
}

#[test]
fn nothing_of_a_secret_is_printed() {
    let text = format!("curl -H 'Authorization: Bearer {}' http://h/a", token());
    assert!(!format!("{:?}", read(&text)).contains(&token()[20..]));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text: String, piece in 0..8_usize) {
        let pieces = ["", "curl ", "curl -H ", "GET / HTTP/1.1\n", "Authorization: ", "request_id", "https://", "kd_"];
        let _ = read(&text);
        let _ = read(&format!("{}{text}", pieces[piece]));
        let _ = read(&format!("{text}{}", pieces[piece]));
    }
}
