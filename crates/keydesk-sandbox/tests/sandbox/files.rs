//! Uploaded files: in, back out, and too large.
use crate::client::{Served, at};
use hyper::{Method, header::CONTENT_TYPE};
use keydesk_sandbox::{MAX_FILE_BYTES, SAMPLE_DOCUMENT_ID};
use serde_json::json;

#[tokio::test]
async fn upload_then_content() {
    let served = Served::new().await;
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let file = ("certificate.pdf", "application/pdf", bytes.as_slice());
    let texts = [("name", "Organic certificate"), ("type", "CERTIFICATE")];
    let document = served.upload(&at("documents"), file, &texts).await.expect(200);
    assert_eq!(document["name"], "Organic certificate");
    assert_eq!(document["type"], "CERTIFICATE");
    assert_eq!(document["fileName"], "certificate.pdf");
    assert_eq!(document["fileSize"], 100_000);
    let path = at(&format!("documents/{}/content", document["_id"].as_str().unwrap()));
    for path in [path.clone(), format!("/v2{path}")] {
        let content = served.get(&path).await;
        assert_eq!(content.status, 200);
        assert_eq!(content.headers[CONTENT_TYPE], "application/pdf");
        assert_eq!(content.bytes, bytes);
    }
    let head = served.send(Method::HEAD, &path, &[], "").await;
    assert_eq!(head.headers["content-length"], "100000");
    assert!(head.bytes.is_empty());
}

#[tokio::test]
async fn upload_without_a_name_is_named_after_its_file() {
    let served = Served::new().await;
    let file = ("..\\up/../notes.txt", "text/plain", b"hello".as_slice());
    let document = served.upload(&at("documents"), file, &[]).await.expect(200);
    assert_eq!(document["name"], "notes.txt");
    assert_eq!(document["fileName"], "notes.txt");
}

#[tokio::test]
async fn changing_a_document_does_not_change_what_its_file_is() {
    let served = Served::new().await;
    let path = at(&format!("documents/{SAMPLE_DOCUMENT_ID}"));
    let before = served.get(&path).await.expect(200);
    let after =
        served.json(Method::PUT, &path, &json!({ "name": "x", "fileSize": 1 })).await.expect(200);
    assert_eq!(after["fileSize"], before["fileSize"]);
    assert_eq!(after["fileName"], before["fileName"]);
}

#[tokio::test]
async fn sample_documents_have_content() {
    let served = Served::new().await;
    let documents = served.get(&at("documents")).await.expect(200);
    for document in documents.as_array().unwrap() {
        let path = at(&format!("documents/{}/content", document["_id"].as_str().unwrap()));
        let content = served.get(&path).await;
        assert_eq!(content.status, 200);
        assert_eq!(document["fileSize"], content.bytes.len());
    }
}

#[tokio::test]
async fn document_without_a_file_has_no_content() {
    let served = Served::new().await;
    let document = served.post(&at("documents"), &json!({ "name": "x" })).await.expect(200);
    let path = at(&format!("documents/{}/content", document["_id"].as_str().unwrap()));
    assert_eq!(served.get(&path).await.expect(404)["error"], "no-content");
}

#[tokio::test]
async fn form_without_a_file_names_the_part() {
    let served = Served::new().await;
    let headers = [("content-type", "multipart/form-data; boundary=XX")];
    let form = "--XX\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--XX--\r\n";
    let answer = served.send(Method::POST, &at("documents"), &headers, form).await;
    assert_eq!(answer.expect(422)["field"], "file");
    for broken in ["--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncut", "no form"] {
        let answer = served.send(Method::POST, &at("documents"), &headers, broken).await;
        assert_eq!(answer.expect(400)["error"], "bad-request");
    }
}

#[tokio::test]
async fn file_of_the_largest_size_and_one_byte_more() {
    let served = Served::new().await;
    let bytes = vec![7; MAX_FILE_BYTES + 1];
    let most = ("most.bin", "application/octet-stream", &bytes[1..]);
    let document = served.upload(&at("documents"), most, &[]).await.expect(200);
    assert_eq!(document["fileSize"], MAX_FILE_BYTES);
    let more = ("more.bin", "application/octet-stream", bytes.as_slice());
    let refusal = served.upload(&at("documents"), more, &[]).await.expect(413);
    assert_eq!(refusal["field"], "file");
    let listed = served.get(&at("documents")).await.expect(200);
    assert_eq!(listed.as_array().unwrap().len(), 9);
}

#[tokio::test]
async fn other_collections_take_no_forms() {
    let served = Served::new().await;
    let file = ("a.txt", "text/plain", b"a".as_slice());
    served.upload(&at("products"), file, &[("name", "x")]).await.expect(415);
}

#[tokio::test]
async fn upload_as_the_apis_own_client_sends_it() {
    let served = Served::new().await;
    let recall = at(&format!("stockRecoveries/{}/documents", keydesk_sandbox::OPEN_RECALL_ID));
    let file = ("upload-8871", "application/pdf", b"%PDF".as_slice());
    let texts = [("docType", "NOTICE"), ("filename", "notice.pdf")];
    let document = served.upload_as("document", &recall, file, &texts).await.expect(200);
    assert_eq!(document["fileName"], "notice.pdf");
    assert_eq!(document["name"], "notice.pdf");
    assert_eq!(document["docType"], "NOTICE");
    let path = format!("{recall}/{}/content", document["_id"].as_str().unwrap());
    assert_eq!(served.get(&path).await.bytes, "%PDF");
}

#[tokio::test]
async fn a_file_name_beyond_ascii_comes_back_whole() {
    let served = Served::new().await;
    let file = ("Käse-Zertifikat № 7.pdf", "application/pdf", b"x".as_slice());
    let document = served.upload(&at("documents"), file, &[]).await.expect(200);
    assert_eq!(document["fileName"], "Käse-Zertifikat № 7.pdf");
    let path = at(&format!("documents/{}/content", document["_id"].as_str().unwrap()));
    let content = served.get(&path).await;
    assert_eq!(
        content.headers["content-disposition"],
        "attachment; filename=\"K_se-Zertifikat _ 7.pdf\"; \
         filename*=UTF-8''K%C3%A4se-Zertifikat%20%E2%84%96%207.pdf"
    );
}

#[tokio::test]
async fn two_files_in_one_form_are_refused() {
    let served = Served::new().await;
    let headers = [("content-type", "multipart/form-data; boundary=XX")];
    let part = |name| {
        format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a\"\r\n\r\nx\r\n"
        )
    };
    let form = part("file") + &part("document") + "--XX--\r\n";
    let answer = served.send(Method::POST, &at("documents"), &headers, form).await;
    assert_eq!(answer.expect(400)["field"], "document");
}

#[tokio::test]
async fn attachment_is_a_file_and_nothing_else() {
    let served = Served::new().await;
    assert_eq!(
        served.post("/attachment", &json!({ "name": "x" })).await.expect(422)["field"],
        "file"
    );
    let file = ("scan.pdf", "application/pdf", b"x".as_slice());
    let uploaded = served.upload("/attachment", file, &[]).await.expect(200);
    assert_eq!(uploaded["fileName"], "scan.pdf");
}
