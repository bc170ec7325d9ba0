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
    for unknown in ["x".repeat(301), "x".repeat(65_536), format!("{}\nkd_{}", "y".repeat(300), "x".repeat(298))] {
        assert_eq!(found(&unknown), NothingUsable::Unknown.to_string());
    }
    assert_eq!(found(&format!("{}\nkd_{}", "y".repeat(300), "x".repeat(297))), "a token of 300 characters");
    assert_eq!(found(&"x".repeat(65_537)), NothingUsable::TooLong.to_string());
}

#[test]
fn a_credential_is_told_from_what_stands_for_one() {
    let token = token();
    let headers = [
        format!("Authorization: {token}"),
        format!("authorization:bearer   {token}"),
        format!("X-API-Key: Bearer {token}"),
        format!("Cookie: {token}"),
        "Authorization: Bearer".to_owned(),
        "Authorization:".to_owned(),
        "Authorization: Bearer $TOKEN".to_owned(),
        "Authorization: Bearer <your token>".to_owned(),
        "Authorization: Bearer {{token}}".to_owned(),
        "Authorization: Bearer [token]".to_owned(),
        "Authorization: Bearer %TOKEN%".to_owned(),
        "Authorization: Bearer ***".to_owned(),
        "Authorization: Bearer REDACTED".to_owned(),
        "Authorization: Bearer 'Token'".to_owned(),
        "Authorization: Bearer xxxx…xxxx".to_owned(),
        "Authorization: Bearer tokens".to_owned(),
        format!("Authorization: Bearer $TOKEN\nX-API-Key: {token}"),
        format!("Authorization: {token}\nX-API-Key: another-one"),
    ];
    let cases = headers.map(|lines| format!("GET /user HTTP/1.1\nHost: h\n{lines}"));
    insta::assert_snapshot!(told(&cases), @r#"
    GET /user HTTP/1.1\nHost: h\nAuthorization: TOKEN => the token, GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nauthorization:bearer   TOKEN => the token, GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nX-API-Key: Bearer TOKEN => a token of 67 characters, GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nCookie: TOKEN => no token, GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer $TOKEN => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer <your token> => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer {{token}} => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer [token] => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer %TOKEN% => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer *** => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer REDACTED => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer 'Token' => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer xxxx…xxxx => GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer tokens => a token of 6 characters, GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: Bearer $TOKEN\nX-API-Key: TOKEN => the token, GET h:80 /user
    GET /user HTTP/1.1\nHost: h\nAuthorization: TOKEN\nX-API-Key: another-one => the token, GET h:80 /user
    "#);
}

#[test]
fn curl_commands_as_shells_read_them() {
    let token = token();
    let cases = [
        "curl -I h/a".to_owned(),
        "curl --head h/a".to_owned(),
        "curl --url=h/a".to_owned(),
        "curl --url https://h/a".to_owned(),
        "curl --json '{}' h/a".to_owned(),
        "curl --data=x h/a".to_owned(),
        "curl -d@body h/a".to_owned(),
        "curl -d '' -X put h/a".to_owned(),
        "curl -o out.json -A agent -sS -m 5 h/a".to_owned(),
        "curl h/a --output out.json -m 5".to_owned(),
        "curl --output=out.json h/a".to_owned(),
        "curl -X h/a".to_owned(),
        "curl -H".to_owned(),
        "curl -H h/a h/b".to_owned(),
        "curl".to_owned(),
        "/usr/bin/curl h".to_owned(),
        "# curl h?a=1".to_owned(),
        "wget h/a".to_owned(),
        "curling h/a".to_owned(),
        format!("curl --oauth2-bearer={token} h/a"),
        format!("curl -HX-API-Key:{token} h/a"),
        format!("curl --header=X-API-Key:{token} h/a"),
        format!("curl -H 'Accept: */*' -H \"X-API-Key: {token}\" h/a"),
        format!("curl h/a\\ b -H X-API-Key:\\ {token}"),
        format!("curl \"h/a\\\"b\\$c\\d\" -H \"X-API-\\\nKey: {token}\""),
        "curl h/'a b'\"c d\"e".to_owned(),
        format!("curl h/a; echo {token}"),
        "curl h/a | jq .".to_owned(),
        "curl h/a\nh/b".to_owned(),
        "curl ^\r\nh/a^b \\\n-I".to_owned(),
        "curl ''".to_owned(),
        "curl HTTPS://user:secret@API.example.com/A?b#c".to_owned(),
        "curl http://[::1]/a".to_owned(),
        "curl http://[::1]:8443#x".to_owned(),
        format!("curl h/a/{token}/b"),
        format!("curl h/{}", "a".repeat(500)),
        format!("curl -H X-API-Key:abcdefgh h/a?t={token}."),
    ];
    insta::assert_snapshot!(told(&cases).replace(&"a".repeat(399), "a*399").replace(&"a".repeat(101), "a*101"), @r#"
    curl -I h/a => no token, HEAD h:80 /a
    curl --head h/a => no token, HEAD h:80 /a
    curl --url=h/a => no token, GET h:80 /a
    curl --url https://h/a => no token, GET h:443 /a
    curl --json '{}' h/a => no token, POST h:80 /a
    curl --data=x h/a => no token, POST h:80 /a
    curl -d@body h/a => no token, POST h:80 /a
    curl -d '' -X put h/a => no token, PUT h:80 /a
    curl -o out.json -A agent -sS -m 5 h/a => no token, GET h:80 /a
    curl h/a --output out.json -m 5 => no token, GET h:80 /a
    curl --output=out.json h/a => no token, GET h:80 /a
    curl -X h/a => H/A
    curl -H => GET
    curl -H h/a h/b => no token, GET h:80 /b
    curl => GET
    /usr/bin/curl h => no token, GET h:80 /
    # curl h?a=1 => no token, GET h:80 /
    wget h/a => nothing
    curling h/a => nothing
    curl --oauth2-bearer=TOKEN h/a => the token, GET h:80 /a
    curl -HX-API-Key:TOKEN h/a => the token, GET h:80 /a
    curl --header=X-API-Key:TOKEN h/a => the token, GET h:80 /a
    curl -H 'Accept: */*' -H "X-API-Key: TOKEN" h/a => the token, GET h:80 /a
    curl h/a\ b -H X-API-Key:\ TOKEN => the token, GET h:80 /a b
    curl "h/a\"b\$c\d" -H "X-API-\\nKey: TOKEN" => the token, GET h:80 /a"b$c\d
    curl h/'a b'"c d"e => no token, GET h:80 /a bc de
    curl h/a; echo TOKEN => no token, GET h:80 /a
    curl h/a | jq . => no token, GET h:80 /a
    curl h/a\nh/b => no token, GET h:80 /a
    curl ^\r\nh/a^b \\n-I => no token, HEAD h:80 /a^b
    curl '' => no token, GET :80 /
    curl HTTPS://user:secret@API.example.com/A?b#c => no token, GET api.example.com:443 /A
    curl http://[::1]/a => no token, GET [::1]:80 /a
    curl http://[::1]:8443#x => no token, GET [::1]:8443 /
    curl h/a/TOKEN/b => the token, in the URL, no token, GET h:80
    curl h/a*399a*101 => no token, GET h:80 /a*399
    curl -H X-API-Key:abcdefgh h/a?t=TOKEN. => a token of 8 characters, in the URL, GET h:80 /a
    "#);
}

#[test]
fn lines_of_dumps_that_count_and_others() {
    let token = token();
    let cases = [
        "GET /user".to_owned(),
        "GET /user HTTP/1.1".to_owned(),
        "get /user HTTP/1.1 and more words".to_owned(),
        "GET user HTTP/1.1 and more words".to_owned(),
        "GET /user and more words".to_owned(),
        "PATCH https://API.example.com/user HTTP/2".to_owned(),
        "Host: early\nGET /user HTTP/1.1\nHOST: Late:81".to_owned(),
        "GET /user HTTP/1.1\nHost: h\nGET /businesses HTTP/1.1".to_owned(),
        format!("> GET /user HTTP/1.1\n> Host: h\n< X-API-Key: {token}\n* X-API-Key: {token}"),
        format!("x-api-key : {token}\nother: 1"),
        "Accept: */*\nUser-Agent: curl and more words".to_owned(),
    ];
    insta::assert_snapshot!(told(&cases), @r#"
    GET /user => GET  /user
    GET /user HTTP/1.1 => no token, GET  /user
    get /user HTTP/1.1 and more words => nothing
    GET user HTTP/1.1 and more words => nothing
    GET /user and more words => nothing
    PATCH https://API.example.com/user HTTP/2 => no token, PATCH api.example.com:443 /user
    Host: early\nGET /user HTTP/1.1\nHOST: Late:81 => no token, GET late:81 /user
    GET /user HTTP/1.1\nHost: h\nGET /businesses HTTP/1.1 => no token, GET h:80 /user
    > GET /user HTTP/1.1\n> Host: h\n< X-API-Key: TOKEN\n* X-API-Key: TOKEN => no token, GET h:80 /user
    x-api-key : TOKEN\nother: 1 => the token
    Accept: */*\nUser-Agent: curl and more words => nothing
    "#);
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
