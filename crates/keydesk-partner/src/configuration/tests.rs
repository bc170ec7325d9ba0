use super::*;
use jiff::Timestamp;
use keydesk_domain::{EnvironmentSlug, Permission, TokenName};
use keydesk_handoff::Permitted;
use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};
use uuid::Uuid;

/// Names that mean something in one of the languages.
const AWKWARD: [&str; 12] = [
    "SAP Integration",
    "O'Brien & \"Sons\" <b>",
    "a'; rm -rf / #",
    "$(id) `id` ${HOME} %s \\",
    "coding: klingon",
    "*/ // -- #( #(lf) {{keydesk_token}}",
    "</script><script>",
    "Käse 商品 🧀",
    "\\u0041 \\n \\\\",
    "= : ! key=value",
    "<API token> ...",
    "\"\"\" ''' ${KEYDESK_TOKEN}",
];

fn token() -> PlainToken {
    PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[3; 32])
}

fn connection(name: &str, base_url: &str) -> Connection {
    Connection {
        id: Uuid::nil(),
        name: TokenName::parse(name).unwrap(),
        base_url: base_url.parse().unwrap(),
        environment: EnvironmentSlug::parse("sandbox").unwrap(),
        account: None,
        hint: token().hint(),
        permissions: Permitted::of(
            ["products:edit", "locations:view"]
                .map(|it| it.parse::<Permission>().unwrap())
                .into_iter()
                .collect(),
        ),
        business: Some("5f3c1eb00000000000000001".parse().unwrap()),
        kept: crate::connection::Kept::Keychain,
        added_at: Timestamp::UNIX_EPOCH,
        last_checked: None,
    }
}

fn shown(tool: Tool, name: &str, base_url: &str) -> String {
    tool.configuration(&connection(name, base_url)).shown()
}

const URL: &str = "https://gateway.fernwood.example";

#[test]
fn the_texts() {
    for tool in Tool::ALL {
        let text = shown(tool, "SAP Integration", URL).replace(&token().hint().to_string(), "wXyZ");
        insta::assert_snapshot!(tool.word(), text);
    }
}

#[test]
fn the_token_is_in_none_of_them_unless_filled_in() {
    let token = token();
    for tool in Tool::ALL {
        let configuration = tool.configuration(&connection("SAP Integration", URL));
        assert!(!configuration.shown().contains(token.expose()), "{tool:?}");
        let filled = configuration.filled(&token);
        assert_eq!(
            filled.expose_secret().contains(token.expose()),
            !configuration.by_reference(),
            "{tool:?}"
        );
        assert_eq!(
            configuration.by_reference(),
            !matches!(tool, Tool::Env | Tool::Sap),
            "{tool:?}"
        );
    }
}

#[test]
fn a_name_that_looks_like_the_mask_gets_no_token() {
    let mask = format!("kd_sandbox_...{}", token().hint());
    let filled = Tool::Env.configuration(&connection(&mask, URL)).filled(&token());
    assert_eq!(filled.expose_secret().matches(token().expose()).count(), 1);
    assert!(filled.expose_secret().starts_with(&format!("# {mask}\n")));
}

#[test]
fn words_of_tools_are_read_back() {
    for tool in Tool::ALL {
        assert_eq!(tool.word().parse(), Ok(tool));
    }
    assert_eq!("fortran".parse::<Tool>(), Err(UnknownTool));
}

/// Runs a program with a text on its standard input, if it is installed: what it wrote, or why it failed.
fn run(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{program}: {}\n{input}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn interpreters_find_no_mistake_in_what_is_made_of_awkward_names() {
    for name in AWKWARD {
        run("sh", &["-n"], &shown(Tool::Curl, name, URL));
        run(
            "python3",
            &["-c", "import ast, sys; ast.parse(sys.stdin.buffer.read())"],
            &shown(Tool::Python, name, URL),
        );
        let postman: Value = serde_json::from_str(&shown(Tool::Postman, name, URL)).unwrap();
        assert_eq!(postman["info"]["name"], name);
    }
    // Node takes long to start: all of them in one.
    let modules = AWKWARD.map(|name| shown(Tool::Node, name, URL));
    let check = "for (const text of JSON.parse(require('fs').readFileSync(0, 'utf8'))) new (Object.getPrototypeOf(async function () {}).constructor)(text);";
    run("node", &["-e", check], &serde_json::to_string(&modules[..]).unwrap());
}

#[test]
fn an_awkward_url_arrives_as_it_is() {
    let url = "https://example.com/o'brien&$(id);a=1,b!*";
    let printed = shown(Tool::Curl, "x", url)
        .replace("curl --silent --show-error --header @-", "printf '%s'");
    let script = format!("KEYDESK_TOKEN=x\n{printed}");
    assert_eq!(
        run("sh", &["-s"], &script).unwrap(),
        format!("{url}/businesses/5f3c1eb00000000000000001/products")
    );
    let env = format!("{}\nprintf '%s' \"$KEYDESK_BASE_URL\"", shown(Tool::Env, "x", url));
    assert_eq!(run("sh", &["-s"], &env).unwrap(), url);
    let python = shown(Tool::Python, "x", url);
    let base = "import ast, sys; tree = ast.parse(sys.stdin.buffer.read()); sys.stdout.write(next(n for n in tree.body if isinstance(n, ast.Assign)).value.value)";
    if let Some(said) = run("python3", &["-c", base], &python) {
        assert_eq!(said, url);
    }
}

/// What `java.util.Properties.load` makes of a value.
fn from_properties(text: &str) -> String {
    let mut units = Vec::new();
    let mut chars = text.trim_start_matches(' ').chars();
    while let Some(c) = chars.next() {
        let c = if c == '\\' {
            chars.next().unwrap()
        } else {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
            continue;
        };
        if c == 'u' {
            let digits: String = chars.by_ref().take(4).collect();
            units.push(u16::from_str_radix(&digits, 16).unwrap());
        } else {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
    }
    String::from_utf16(&units).unwrap()
}

/// What Power Query makes of a text literal.
fn from_m(text: &str) -> String {
    let inner = text.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
    let mut plain = String::new();
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("#(") {
            let (escape, after) = after.split_once(')').unwrap();
            assert_eq!(escape, "#");
            plain.push('#');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('"') {
            rest = after.strip_prefix('"').expect("a quote that is not doubled ends the text");
            plain.push('"');
        } else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    plain
}

fn name() -> impl Strategy<Value = String> {
    "[ -~äß商🧀'\"\\\\$`#(){}<>&=%;]{1,40}"
        .prop_filter("a name", |text| TokenName::parse(text).is_ok())
}

proptest! {
    #[test]
    fn quoted_text_is_read_back_as_it_was(text in name()) {
        prop_assert_eq!(from_m(&quote::m(&text)), text.clone());
        prop_assert_eq!(from_properties(&quote::properties(&text)), text.clone());
        prop_assert_eq!(serde_json::from_str::<String>(&quote::json(&text)).unwrap(), text.clone());
        let single = quote::shell(&text);
        prop_assert_eq!(single[1..single.len() - 1].replace(r"'\''", "'"), text);
    }

    #[test]
    fn a_name_stays_in_its_line_and_changes_nothing_else(name in name()) {
        let name = TokenName::parse(&name).unwrap();
        for tool in [Tool::Curl, Tool::Python, Tool::Node, Tool::PowerBi, Tool::Env] {
            let (with, without) = (shown(tool, name.as_str(), URL), shown(tool, "x", URL));
            let rest = |text: &str| text.lines().filter(|line| !line.ends_with(" x") && !line.ends_with(&format!(" {name}"))).map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(with.lines().count(), without.lines().count());
            prop_assert_eq!(rest(&with), rest(&without));
        }
        let sap = shown(Tool::Sap, name.as_str(), URL);
        prop_assert_eq!(sap.lines().count(), 8);
        let described = sap.lines().find_map(|line| line.strip_prefix("Description=")).unwrap();
        prop_assert_eq!(from_properties(described), name.as_str());
        let postman: Value = serde_json::from_str(&shown(Tool::Postman, name.as_str(), URL)).unwrap();
        prop_assert_eq!(postman["info"]["name"].as_str(), Some(name.as_str()));
    }

    #[test]
    fn shells_read_back_what_was_quoted(texts in proptest::collection::vec(name(), 20)) {
        let script: String = texts.iter().map(|text| format!("printf '%s\\n' {}\nvalue={}\nprintf '%s\\n' \"$value\"\n", quote::shell(text), quote::env(text))).collect();
        if let Some(said) = run("sh", &["-s"], &script) {
            let expected: String = texts.iter().map(|text| format!("{text}\n{text}\n")).collect();
            prop_assert_eq!(said, expected);
        }
    }
}
