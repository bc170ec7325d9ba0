//! A served sandbox and a client for it: each test in a few lines.
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use keydesk_sandbox::{BUSINESS_ID, Sandbox, Serving};
use serde_json::Value;
use std::path::Path;

pub(crate) const CREDENTIAL: &str = "a-random-credential";

/// A sandbox that is served, until dropped.
pub(crate) struct Served {
    pub(crate) sandbox: Sandbox,
    pub(crate) serving: Serving,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("a JSON body")
    }

    /// The body, where the status is the one expected.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }
}

/// A path in the sample business.
pub(crate) fn at(path: &str) -> String {
    format!("/businesses/{BUSINESS_ID}/{path}")
}

impl Served {
    /// Memory only.
    pub(crate) async fn new() -> Self {
        Self::with(Sandbox::open(None).unwrap()).await
    }

    /// Kept in a file.
    pub(crate) async fn kept_in(file: &Path) -> Self {
        Self::with(Sandbox::open(Some(file.to_owned())).unwrap()).await
    }

    async fn with(sandbox: Sandbox) -> Self {
        let serving = sandbox.serve(CREDENTIAL).await.unwrap();
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { sandbox, serving, client }
    }

    /// Sends whatever it is given, with the credential unless the headers name one.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Answer {
        let address = self.serving.address();
        let mut request = Request::builder().method(method).uri(format!("http://{address}{path}"));
        if !headers.iter().any(|(name, _)| *name == AUTHORIZATION.as_str()) {
            request = request.header(AUTHORIZATION, format!("Bearer {CREDENTIAL}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body.into())).unwrap();
        let response = self.client.request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Saves what was written, as a served sandbox does by itself a moment later.
    pub(crate) fn save(&self) {
        self.sandbox.save().unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], "").await
    }

    pub(crate) async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        let headers = [(CONTENT_TYPE.as_str(), "application/json")];
        self.send(method, path, &headers, body.to_string()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::PUT, path, body).await
    }

    /// What a GET with these headers gets.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, "").await
    }

    /// A form with a `file` part and text parts.
    pub(crate) async fn upload(
        &self,
        path: &str,
        file: (&str, &str, &[u8]),
        texts: &[(&str, &str)],
    ) -> Answer {
        self.upload_as("file", path, file, texts).await
    }

    /// A form with a file in a part of this name, and text parts.
    pub(crate) async fn upload_as(
        &self,
        part: &str,
        path: &str,
        file: (&str, &str, &[u8]),
        texts: &[(&str, &str)],
    ) -> Answer {
        let (name, content_type, bytes) = file;
        let mut form = Vec::new();
        for (name, text) in texts {
            let part = format!(
                "--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
            );
            form.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
        );
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(bytes);
        form.extend_from_slice(b"\r\n--XX--\r\n");
        let headers = [(CONTENT_TYPE.as_str(), "multipart/form-data; boundary=XX")];
        self.send(Method::POST, path, &headers, form).await
    }
}
