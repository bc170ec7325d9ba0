//! Commands of curl, as they are copied out of terminals, documentation and chats.

use super::{found, token, told};

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
        (
            "curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8788/user".to_owned(),
            "GET 127.0.0.1:8788 /user",
        ),
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
