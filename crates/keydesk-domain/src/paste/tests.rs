//! What partners and admins really paste, and what is taken out of it.

use super::*;
use crate::environment::EnvironmentSlug;
use crate::token::PlainToken;
use proptest::prelude::*;
use secrecy::ExposeSecret;

const ID: &str = "0199a0c4-7d3b-7cc2-8f10-5a1f3e2b9c11";

fn token() -> String {
    PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[7; 32]).expose().to_owned()
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
        parts.push(format!("{method} {} {}", authority.unwrap_or_default(), path.unwrap_or_default()));
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

#[test]
fn curl_commands() {
    let token = token();
    let cases = [
        (
            format!("curl -H 'Authorization: Bearer {token}' http://127.0.0.1:8788/v2/businesses"),
            "the token, GET 127.0.0.1:8788 /v2/businesses",
        ),
        (
            format!(
                "$ curl -sS -X POST \\\n  --header \"X-API-Key: {token}\" \\\n  -d '{{\"a\": 1}}' \\\n  https://api.example.com/user?x=1"
            ),
            "the token, POST api.example.com:443 /user",
        ),
        (
            format!(
                "curl.exe -XDELETE ^\r\n -H\"authorization: {token}\" ^\r\n localhost:8788/businesses/1/products/2"
            ),
            "the token, DELETE localhost:8788 /businesses/1/products/2",
        ),
        (
            format!("curl --request=PUT --url http://127.0.0.1:8788/user --oauth2-bearer {token}"),
            "the token, PUT 127.0.0.1:8788 /user",
        ),
        ("curl http://127.0.0.1:8788/user".to_owned(), "no token, GET 127.0.0.1:8788 /user"),
        ("curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8788/user".to_owned(), "GET 127.0.0.1:8788 /user"),
        (
            format!("curl 'http://127.0.0.1:8788/user?access_token={token}'"),
            "the token, in the URL, no token, GET 127.0.0.1:8788 /user",
        ),
        (
            format!("curl -d '{{}}' http://127.0.0.1:8788/businesses/{token}"),
            "the token, in the URL, no token, POST 127.0.0.1:8788 ",
        ),
        (
            format!("curl -H 'Authorization: Bearer Bearer {token}' http://127.0.0.1:8788/user"),
            "a token of 67 characters, GET 127.0.0.1:8788 /user",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&text), expected, "{text}");
    }
}

#[test]
fn dumps_of_requests() {
    let token = token();
    let cases = [
        (
            format!("GET /v2/businesses?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8788\r\nAuthorization: Bearer {token}\r\n\r\n"),
            "the token, GET 127.0.0.1:8788 /v2/businesses",
        ),
        (
            format!(
                "* Connected\n> POST /user HTTP/1.1\n> Host: localhost\n> X-Api-Key: {token}\n>\n< HTTP/1.1 401 Unauthorized\n< x-request-id: {ID}\n<\n"
            ),
            "the token, the id, POST localhost:80 /user",
        ),
        ("GET /user HTTP/1.1\nHost: localhost:8788\nAccept: */*\n".to_owned(), "no token, GET localhost:8788 /user"),
        (format!("Authorization: Bearer {token}"), "the token"),
        (format!("GET http://127.0.0.1:8788/user\n{ID}"), "the id, GET 127.0.0.1:8788 /user"),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&text), expected, "{text}");
    }
}

#[test]
fn a_token_alone_stays_as_it_was_pasted() {
    let token = token();
    assert_eq!(found(&token), "the token");
    for (text, length) in
        [(format!(" \"{token}\"\n"), 64), (token[..30].to_owned(), 30), (format!("Bearer {token}"), 67)]
    {
        assert_eq!(found(&text), format!("a token of {length} characters"));
    }
    let log = format!("{}\nusing {token} now\n{}", "line of a log ".repeat(30), "and more ".repeat(30));
    assert_eq!(found(&log), format!("a token of {} characters", "using  now".len() + token.len()));
}

#[test]
fn what_is_of_no_use_is_told_what_would_help() {
    let unknown = NothingUsable::Unknown.to_string();
    for text in ["it does not work", "?", "the integration gets authorization errors since yesterday", "401"] {
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
