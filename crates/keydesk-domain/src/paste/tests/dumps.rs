//! Requests as they went over the wire, and the credentials in them.

use super::{ID, found, token, told};

#[test]
fn dumps_of_requests() {
    let token = token();
    let cases = [
        (
            format!(
                "GET /v2/businesses?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8788\r\nAuthorization: Bearer {token}\r\n\r\n"
            ),
            "the token, GET 127.0.0.1:8788 /v2/businesses",
        ),
        (
            format!(
                "* Connected\n> POST /user HTTP/1.1\n> Host: localhost\n> X-Api-Key: {token}\n>\n< HTTP/1.1 401 Unauthorized\n< x-request-id: {ID}\n<\n"
            ),
            "the token, the id, POST localhost:80 /user",
        ),
        (
            "GET /user HTTP/1.1\nHost: localhost:8788\nAccept: */*\n".to_owned(),
            "no token, GET localhost:8788 /user",
        ),
        (format!("Authorization: Bearer {token}"), "the token"),
        (format!("GET http://127.0.0.1:8788/user\n{ID}"), "the id, GET 127.0.0.1:8788 /user"),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&text), expected, "{text}");
    }
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
