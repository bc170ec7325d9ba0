//! What a save writes, and what is read after a crash at any moment.
use crate::client::{Served, at};
use keydesk_sandbox::{
    COMMUNITY_ID, SAMPLE_DOCUMENT_ID, SAMPLE_PRODUCT_ID, SECOND_BUSINESS_ID, Sandbox, SandboxError,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::{TempDir, tempdir};

/// A file of the sandbox in a folder of its own.
fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join("sandbox.json")
}

fn journal(file: &Path) -> PathBuf {
    file.with_file_name("sandbox.json.journal")
}

/// Makes a product and saves it.
async fn make(served: &Served, name: &str) -> Value {
    let made = served.post(&at("products"), &json!({ "name": name })).await.expect(200);
    served.save();
    made
}

async fn names(file: &Path) -> Vec<String> {
    let served = Served::kept_in(file).await;
    let products = served.get(&at("products?pageSize=1000")).await.expect(200);
    let names = products.as_array().unwrap().iter().skip(12);
    names.map(|product| product["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_save_writes_what_changed_and_no_more() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    make(&served, "first").await;
    let snapshot = fs::read(&file).unwrap();
    let before = fs::metadata(journal(&file)).unwrap().len();
    for number in 0..20 {
        make(&served, &format!("product {number}")).await;
    }
    assert_eq!(fs::read(&file).unwrap(), snapshot, "the snapshot was written again");
    let grown = fs::metadata(journal(&file)).unwrap().len() - before;
    assert!((20 * 100..20 * 500).contains(&grown), "{grown}");
    drop(served);
    assert_eq!(names(&file).await.len(), 21);
}

#[tokio::test]
async fn a_journal_that_has_grown_large_becomes_a_snapshot() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    make(&served, "first").await;
    for _ in 0..4 {
        let body = json!({ "name": "large", "note": "x".repeat(1_500_000) });
        served.post(&at("products"), &body).await.expect(200);
        served.save();
    }
    // The third went over the limit, so the fourth wrote everything.
    assert!(fs::metadata(journal(&file)).unwrap().len() < 1000);
    assert!(fs::metadata(&file).unwrap().len() > 6_000_000);
    drop(served);
    assert_eq!(names(&file).await, ["first", "large", "large", "large", "large"]);
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_line_loses_that_line_only() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    for name in ["first", "second", "third"] {
        make(&served, name).await;
    }
    // What is on disk now is what a crash would leave.
    let (snapshot, whole) = (fs::read(&file).unwrap(), fs::read(journal(&file)).unwrap());
    let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for end in [last, last + 1, last + 40, whole.len() - 2, whole.len() - 1, whole.len()] {
        let crashed = tempdir().unwrap();
        let file = file_in(&crashed);
        fs::write(&file, &snapshot).unwrap();
        fs::write(journal(&file), &whole[..end]).unwrap();
        copy_files(folder.path(), crashed.path());
        // The line is whole without its end: nothing is lost then.
        let expected: &[&str] = if end >= whole.len() - 1 {
            &["first", "second", "third"]
        } else {
            &["first", "second"]
        };
        assert_eq!(names(&file).await, expected, "{end} of {}", whole.len());
        // And what is written then does not follow the torn line.
        let served = Served::kept_in(&file).await;
        make(&served, "after").await;
        drop(served);
        assert_eq!(names(&file).await.last().unwrap(), "after");
    }
}

fn copy_files(from: &Path, to: &Path) {
    let (from, to) = (from.join("sandbox.json.files"), to.join("sandbox.json.files"));
    fs::create_dir(&to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn a_journal_of_another_snapshot_is_not_read() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    make(&served, "first").await;
    make(&served, "second").await;
    let old = fs::read(journal(&file)).unwrap();
    served.sandbox.reset().unwrap();
    drop(served);
    // A crash between the new snapshot and its journal.
    fs::write(journal(&file), old).unwrap();
    assert_eq!(names(&file).await, [""; 0]);
    fs::remove_file(journal(&file)).unwrap();
    assert_eq!(names(&file).await, [""; 0]);
}

#[tokio::test]
async fn a_journal_damaged_in_its_middle_is_an_error_and_is_set_aside() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    for name in ["first", "second", "third"] {
        make(&served, name).await;
    }
    drop(served);
    let text = fs::read_to_string(journal(&file)).unwrap();
    let damaged = text.replacen("[{\"insert\"", "[{\"in\u{0}ert\"", 1);
    assert_ne!(text, damaged);
    fs::write(journal(&file), &damaged).unwrap();
    let error = Sandbox::open(Some(file.clone())).unwrap_err();
    assert!(matches!(error, SandboxError::Damaged { .. }));
    assert!(error.to_string().contains("its journal is damaged: line 2"), "{error}");
    assert_eq!(fs::read_to_string(journal(&file)).unwrap(), damaged);
    let aside = Sandbox::set_aside(&file).unwrap();
    let kept = aside.with_file_name("sandbox.json.damaged-1.journal");
    assert_eq!(fs::read_to_string(kept).unwrap(), damaged);
    assert!(!journal(&file).exists());
    assert_eq!(names(&file).await, [""; 0]);
}

#[tokio::test]
async fn a_journal_cannot_lead_outside_its_folder() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    make(&served, "first").await;
    drop(served);
    let mut text = fs::read_to_string(journal(&file)).unwrap();
    let content = json!({ "file_name": "a", "content_type": "b", "size": 1 });
    let line = json!([{ "putFile": { "id": "../../etc/passwd", "content": content } }]);
    text = format!("{text}{line}\n[]\n");
    fs::write(journal(&file), text).unwrap();
    let error = Sandbox::open(Some(file)).unwrap_err();
    assert!(error.to_string().contains("no proper `_id`"), "{error}");
}

#[tokio::test]
async fn uploads_and_deletions_are_in_the_journal_too() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    make(&served, "first").await;
    let upload = ("a.bin", "image/png", [0_u8, 255].as_slice());
    let document = served.upload(&at("documents"), upload, &[]).await.expect(200);
    served.delete(&at(&format!("documents/{SAMPLE_DOCUMENT_ID}"))).await.expect(200);
    served.delete(&at(&format!("products/{SAMPLE_PRODUCT_ID}"))).await.expect(200);
    served.save();
    let files = folder.path().join("sandbox.json.files");
    assert!(!files.join(SAMPLE_DOCUMENT_ID).exists());
    drop(served);
    let served = Served::kept_in(&file).await;
    let path = at(&format!("documents/{}/content", document["_id"].as_str().unwrap()));
    assert_eq!(served.get(&path).await.bytes.as_ref(), [0, 255]);
    served.get(&at(&format!("documents/{SAMPLE_DOCUMENT_ID}"))).await.expect(404);
    served.get(&at(&format!("products/{SAMPLE_PRODUCT_ID}"))).await.expect(404);
}

/// As the version before wrote it: everything in one file, without a journal and with fewer collections.
fn old_file() -> String {
    let business = "5f3c1eb00000000000000001";
    json!({
        "format": 1,
        "shelves": {
            "businesses": [{ "_id": business, "name": "Mine" }],
            format!("businesses/{business}/products"): [
                { "_id": "65aa00000000000000000001", "businessId": business, "name": "Kale" }
            ],
            format!("businesses/{business}/documents"): [
                { "_id": "65aa00000000000000000002", "businessId": business, "name": "Mine" }
            ],
        },
        "contents": {
            "65aa00000000000000000002":
                { "file_name": "mine.txt", "content_type": "text/plain", "size": 4 }
        }
    })
    .to_string()
}

#[tokio::test]
async fn an_older_file_is_read_and_gets_the_new_collections() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    fs::write(&file, old_file()).unwrap();
    fs::create_dir(folder.path().join("sandbox.json.files")).unwrap();
    fs::write(folder.path().join("sandbox.json.files/65aa00000000000000000002"), "mine").unwrap();
    for _opened_twice in 0..2 {
        let served = Served::kept_in(&file).await;
        let names = served.get(&at("products?p=name")).await.expect(200);
        assert_eq!(names, json!([{ "_id": "65aa00000000000000000001", "name": "Kale" }]));
        let content = at("documents/65aa00000000000000000002/content");
        assert_eq!(served.get(&content).await.bytes, "mine");
        // What had no collection before has its sample data; what was deleted stays deleted.
        assert_eq!(served.get(&at("plantings")).await.expect(200).as_array().unwrap().len(), 3);
        let members = at(&format!("communities/{COMMUNITY_ID}/memberships"));
        assert_eq!(served.get(&members).await.expect(200).as_array().unwrap().len(), 5);
        served.get(&at("suppliers")).await.expect(200).as_array().unwrap().is_empty();
        let gone = format!("/businesses/{SECOND_BUSINESS_ID}/products");
        served.get(&gone).await.expect(404);
        served.post(&at("audits"), &json!({ "name": "new" })).await.expect(200);
    }
    assert!(fs::read_to_string(&file).unwrap().starts_with("{\"format\":2,"));
}

#[tokio::test]
async fn the_deepest_json_that_is_taken_is_read_again() {
    let folder = tempdir().unwrap();
    let file = file_in(&folder);
    let served = Served::kept_in(&file).await;
    let nested = |depth: usize| (0..depth).fold(json!(7), |inner, _| json!([inner]));
    let attribute = at("partners/deep/limits");
    for (depth, status) in [(64, 200), (65, 400), (126, 400)] {
        served.put(&attribute, &nested(depth)).await.expect(status);
    }
    // Both ways that a record is kept: in the snapshot, and in the journal after it.
    for name in ["in the snapshot", "in the journal"] {
        let body = json!({ "name": name, "note": nested(63) });
        served.post(&at("products"), &body).await.expect(200);
        served
            .post(&at("products"), &json!({ "name": name, "note": nested(64) }))
            .await
            .expect(400);
        served.save();
    }
    drop(served);
    assert_eq!(names(&file).await, ["in the snapshot", "in the journal"]);
    let served = Served::kept_in(&file).await;
    assert_eq!(served.get(&attribute).await.expect(200)["value"], nested(64));
}
