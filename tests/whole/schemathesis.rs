//! schemathesis, which makes up requests from the gateway's own OpenAPI document, finds no answer that contradicts it, with tokens that
//! may do little. `cargo xtask schemathesis` fetches it and runs this.

use http::Method;
use keydesk_domain::preset::Preset;
use keydesk_sandbox::BUSINESS_ID;
use keydesk_tests::World;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

/// Where the packages are that the program is made of.
const VARIABLE: &str = "KEYDESK_SCHEMATHESIS";

/// What it says, and whether it was content. The token is in no argument: those can be read by everybody.
async fn tested(base_url: &str, document: &str, token: &str, more: &[&str]) -> (bool, String) {
    let packages = std::env::var_os(VARIABLE)
        .unwrap_or_else(|| panic!("{VARIABLE} must say where schemathesis is"));
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis/schemathesis.toml");
    let folder = tempfile::tempdir().unwrap();
    let python = if cfg!(windows) { "python" } else { "python3" };
    let output = Command::new(python)
        .args(["-m", "schemathesis.cli", "--no-color", "--config-file"])
        .arg(config)
        .args(["run", document, "--url", base_url])
        .args(more)
        .current_dir(folder.path())
        .env("PYTHONPATH", packages)
        .env("PYTHONIOENCODING", "utf-8")
        .env("KEYDESK_TOKEN", token)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

async fn is_content_with(preset: Preset, version: &str, more: &[&str]) {
    let world = World::new().await;
    let token = world.token(&world.account_with(preset.permissions()).await).await;
    let observer = world.token_for(&["recalls:view"]).await.text;
    let address = world.address("sandbox").await;
    let recalls = format!("/businesses/{BUSINESS_ID}/stockRecoveries");
    let before = world.client().await.get(&recalls, &observer).await;
    assert_eq!(before.code(), 200);

    let document = format!("http://{address}/.well-known/keydesk/openapi.json");
    let (content, said) =
        tested(&format!("http://{address}{version}"), &document, &token.text, more).await;
    assert!(content, "{said}");
    assert!(!said.contains(&token.text), "the token is shown");
    for count in ["Operations:", "Test cases:"] {
        assert!(said.contains(count), "{said}");
    }

    let after = world.client().await.get(&recalls, &observer).await;
    assert_eq!(before.body, after.body, "recalls were changed by a token that may not change them");
    let nobody = world.client().await.request(Method::GET, &recalls, None).await;
    assert_eq!(nobody.verdict(), (401, "missing-token".to_owned()));
}

/// That it would have noticed is what the two tests below rest on.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis: `cargo xtask schemathesis`"]
async fn a_route_that_takes_no_token_and_should_is_found() {
    const HEALTH: &str = "/.well-known/keydesk/health";
    let world = World::new().await;
    let token = world.token_for(&[]).await.text;
    let mut document = world
        .client()
        .await
        .request(Method::GET, "/.well-known/keydesk/openapi.json", None)
        .await
        .json();
    document["paths"][HEALTH]["get"].as_object_mut().unwrap().remove("security").unwrap();
    let file = world.dir.path().join("openapi.json");
    std::fs::write(&file, document.to_string()).unwrap();

    let base_url = format!("http://{}", world.address("sandbox").await);
    let (content, said) =
        tested(&base_url, file.to_str().unwrap(), &token, &["--include-path", HEALTH]).await;
    assert!(!content, "{said}");
    assert!(said.contains("API accepts requests without authentication"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis: `cargo xtask schemathesis`"]
async fn a_token_that_only_reads_finds_the_document_true() {
    is_content_with(Preset::DataExport, "", &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis: `cargo xtask schemathesis`"]
async fn a_token_that_keeps_products_finds_the_document_true_of_v2() {
    let own = ["--exclude-path-regex", r"^/\.well-known/"];
    is_content_with(Preset::ProductSynchronization, "/v2", &own).await;
}
