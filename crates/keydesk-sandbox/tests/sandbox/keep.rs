//! What is written is kept, put back by a reset, and never lost silently.
use crate::client::{Served, at};
use keydesk_sandbox::{SAMPLE_DOCUMENT_ID, SAMPLE_PRODUCT_ID, Sandbox, SandboxError};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::tempdir;

/// Waits for what the sandbox does off the request path.
async fn eventually(what: impl Fn() -> bool) {
    for _ in 0..100 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come");
}

/// Whether the file or its journal says this.
fn says(file: &Path, text: &str) -> bool {
    [file, &journal_of(file)]
        .iter()
        .any(|file| fs::read_to_string(file).is_ok_and(|kept| kept.contains(text)))
}

fn journal_of(file: &Path) -> PathBuf {
    file.with_file_name(format!("{}.journal", file.file_name().unwrap().to_str().unwrap()))
}

#[tokio::test]
async fn what_is_written_is_there_after_reopening() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let served = Served::kept_in(&file).await;
    assert!(!file.exists());
    let made = served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    let upload = ("a.bin", "image/png", [0_u8, 255, 13, 10].as_slice());
    let document = served.upload(&at("documents"), upload, &[]).await.expect(200);
    served.delete(&at(&format!("products/{SAMPLE_PRODUCT_ID}"))).await.expect(200);
    served.serving.stop();
    drop(served.sandbox);

    let served = Served::kept_in(&file).await;
    let path = at(&format!("products/{}", made["_id"].as_str().unwrap()));
    assert_eq!(served.get(&path).await.expect(200), made);
    served.get(&at(&format!("products/{SAMPLE_PRODUCT_ID}"))).await.expect(404);
    let path = at(&format!("documents/{}/content", document["_id"].as_str().unwrap()));
    let content = served.get(&path).await;
    assert_eq!(content.bytes.as_ref(), [0, 255, 13, 10]);
    assert_eq!(content.headers["content-type"], "image/png");
}

#[tokio::test]
async fn stop_saves_what_was_written() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("new/folder/sandbox.json");
    let served = Served::kept_in(&file).await;
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    served.serving.stop();
    assert!(says(&file, "Kale"));
}

#[tokio::test]
async fn a_write_is_saved_while_it_is_served() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let served = Served::kept_in(&file).await;
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    eventually(|| says(&file, "Kale")).await;
    served.post(&at("products"), &json!({ "name": "Chard" })).await.expect(200);
    eventually(|| says(&file, "Chard")).await;
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_for_this_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let served = Served::kept_in(&file).await;
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    served.serving.stop();
    let uploads = folder.path().join("sandbox.json.files");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&uploads.join(SAMPLE_DOCUMENT_ID)), 0o600);
    assert_eq!(mode(&uploads), 0o700);
}

#[tokio::test]
async fn file_of_a_deleted_document_is_removed() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let kept = folder.path().join("sandbox.json.files").join(SAMPLE_DOCUMENT_ID);
    let served = Served::kept_in(&file).await;
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    eventually(|| kept.exists()).await;
    served.delete(&at(&format!("documents/{SAMPLE_DOCUMENT_ID}"))).await.expect(200);
    eventually(|| !kept.exists()).await;
}

#[tokio::test]
async fn reset_puts_the_sample_data_back_for_good() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let served = Served::kept_in(&file).await;
    let before = served.get(&at("products")).await.expect(200);
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    served.delete(&at(&format!("documents/{SAMPLE_DOCUMENT_ID}"))).await.expect(200);
    served.sandbox.reset().unwrap();
    assert_eq!(served.get(&at("products")).await.expect(200), before);
    drop(served);
    let served = Served::kept_in(&file).await;
    assert_eq!(served.get(&at("products")).await.expect(200), before);
    let path = at(&format!("documents/{SAMPLE_DOCUMENT_ID}/content"));
    assert_eq!(served.get(&path).await.status, 200);
}

#[tokio::test]
async fn reset_in_memory() {
    let served = Served::new().await;
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    served.sandbox.reset().unwrap();
    assert_eq!(served.get(&at("products")).await.expect(200).as_array().unwrap().len(), 12);
}

#[test]
fn damaged_file_is_an_error_and_stays_as_it_is() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let other = r#"{"format":3,"shelves":{},"contents":{}}"#;
    let escape = r#"{"format":1,"shelves":{"businesses":[{"_id":"5f3c1eb00000000000000001"}]},"contents":{"../../etc/passwd":{"file_name":"a","content_type":"b","size":1}}}"#;
    for text in ["", "{\"format\":1,", "[]", other, escape] {
        fs::write(&file, text).unwrap();
        let error = Sandbox::open(Some(file.clone())).unwrap_err();
        assert!(matches!(error, SandboxError::Damaged { .. }), "{text}");
        let message = error.to_string();
        assert!(message.contains("is damaged") && message.contains("Reset"), "{message}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
}

#[test]
fn damaged_file_set_aside_is_kept_and_the_sample_data_is_back() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    for number in 1..=2 {
        fs::write(&file, "torn").unwrap();
        let aside = Sandbox::set_aside(&file).unwrap();
        assert!(aside.ends_with(format!("sandbox.json.damaged-{number}")));
        assert_eq!(fs::read_to_string(aside).unwrap(), "torn");
        Sandbox::open(Some(file.clone())).unwrap();
    }
}

#[tokio::test]
async fn missing_uploaded_file_is_damage() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let served = Served::kept_in(&file).await;
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    drop(served);
    fs::remove_file(folder.path().join("sandbox.json.files").join(SAMPLE_DOCUMENT_ID)).unwrap();
    let error = Sandbox::open(Some(file)).unwrap_err();
    assert!(error.to_string().contains(SAMPLE_DOCUMENT_ID), "{error}");
}

#[tokio::test]
async fn failed_save_loses_nothing_in_memory() {
    let folder = tempdir().unwrap();
    let blocked = folder.path().join("blocked");
    fs::write(&blocked, "a file where a folder should be").unwrap();
    let sandbox = Sandbox::open(Some(blocked.join("sandbox.json")));
    // Where the system already says so at opening, it is an error then.
    assert!(matches!(sandbox, Err(SandboxError::Unreadable { .. })));

    let file = folder.path().join("later/sandbox.json");
    let served = Served::kept_in(&file).await;
    fs::write(folder.path().join("later"), "in the way").unwrap();
    served.post(&at("products"), &json!({ "name": "Kale" })).await.expect(200);
    let error = served.sandbox.reset().unwrap_err();
    assert!(matches!(error, SandboxError::NotSaved { .. }), "{error}");
    served.post(&at("products"), &json!({ "name": "Chard" })).await.expect(200);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(served.get(&at("products?query=chard")).await.expect(200)[0]["name"], "Chard");
    fs::remove_file(folder.path().join("later")).unwrap();
    drop(served);
    assert!(says(&file, "Chard"));
}
