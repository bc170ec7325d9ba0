//! One request on its way: where it points, how it is to be answered, and what it brought.
use crate::{
    http::{
        page::Style,
        refusal::Refusal,
        upload::{self, Upload},
    },
    records::{path::CollectionPath, record::Record},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE},
};
use serde_json::Value;
use std::sync::Arc;

/// The largest JSON body, in bytes (2 MiB).
pub(crate) const MAX_JSON_BYTES: usize = 2 * 1024 * 1024;

/// How deep lists and objects can be in each other. `serde_json` reads 128, and what keeps a record adds some around it.
const MAX_DEPTH: usize = 64;

/// A request that has been read whole.
pub(crate) struct Call {
    pub(crate) place: Arc<CollectionPath>,
    pub(crate) style: Style,
    /// The parameters of the path with their values, from left to right.
    parameters: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Body,
}

/// What a request brought.
pub(crate) enum Body {
    Nothing,
    Json(Value),
    Form(Upload),
}

impl Call {
    /// Reads path, query and body. A form is refused where `takes_forms` is not set.
    pub(crate) async fn read(
        place: Arc<CollectionPath>,
        style: Style,
        takes_forms: bool,
        request: Request,
    ) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let Path(parameters) = Path::<Vec<(String, String)>>::from_request_parts(&mut parts, &())
            .await
            .map_err(|error| Refusal::bad_request(error.body_text()))?;
        let Query(query) = Query::from_request_parts(&mut parts, &())
            .await
            .map_err(|error| Refusal::bad_request(error.body_text()))?;
        let body = match parts.method {
            // Their content has no meaning (RFC 9110 section 9.3.1).
            Method::GET | Method::HEAD | Method::DELETE => Body::Nothing,
            _ => read_body(takes_forms, Request::from_parts(parts, body)).await?,
        };
        Ok(Self { place, style, parameters, query, body })
    }

    /// The values of the path's parameters, from left to right.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.parameters.iter().map(|(_, id)| id.clone()).collect()
    }

    /// The value of one parameter of the path; empty where the path has none of that name.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        let mut found = self.parameters.iter();
        found.find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The JSON object that was sent.
    pub(crate) fn object(&self) -> Result<Record, Refusal> {
        match &self.body {
            Body::Json(Value::Object(fields)) => Ok(fields.clone()),
            Body::Nothing => Err(Refusal::bad_request("The body is missing: send a JSON object.")),
            _ => Err(Refusal::bad_request("The body must be a JSON object: {...}.")),
        }
    }

    /// The JSON object that was sent, or an empty one where none was.
    pub(crate) fn object_or_nothing(&self) -> Result<Record, Refusal> {
        match &self.body {
            Body::Nothing => Ok(Record::new()),
            _ => self.object(),
        }
    }

    /// The path of a record in this call's collection, in the style that was asked in.
    pub(crate) fn location(&self, shelf: &str, id: &str) -> String {
        let prefix = match self.style {
            Style::Array => "",
            Style::Envelope => "/v2",
        };
        format!("{prefix}/{shelf}/{id}")
    }
}

async fn read_body(takes_forms: bool, request: Request) -> Result<Body, Refusal> {
    let media = media_type(request.headers());
    if takes_forms && media.as_deref() == Some("multipart/form-data") {
        return upload::read(request).await.map(Body::Form);
    }
    let bytes = Bytes::from_request(request, &()).await.map_err(|error| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            too_large()
        } else {
            Refusal::bad_request(error.body_text())
        }
    })?;
    if bytes.is_empty() {
        return Ok(Body::Nothing);
    }
    if let Some(media) = media {
        check_json(&media)?;
    }
    if bytes.len() > MAX_JSON_BYTES {
        return Err(too_large());
    }
    match serde_json::from_slice(&bytes) {
        Ok(value) => {
            check_depth(&value)?;
            Ok(Body::Json(value))
        }
        Err(error) => Err(Refusal::bad_request(format!("The body is not JSON: {error}."))),
    }
}

/// Refuses JSON with lists or objects in each other deeper than can be read back from within the file it is kept in.
pub(crate) fn check_depth(value: &Value) -> Result<(), Refusal> {
    if depth(value) <= MAX_DEPTH {
        return Ok(());
    }
    let message = format!("Lists and objects can be {MAX_DEPTH} deep in each other at most.");
    Err(Refusal::bad_request(message))
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

fn too_large() -> Refusal {
    Refusal::too_large("A JSON body can have 2 MiB at most.")
}

/// The content type without its parameters, in lower case.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let media = value.split(';').next().unwrap_or_default();
    Some(media.trim().to_ascii_lowercase())
}

/// JSON under its own name, under that of a kind of JSON, or as the plain text that `fetch` calls a string.
fn check_json(media: &str) -> Result<(), Refusal> {
    if matches!(media, "application/json" | "text/plain")
        || (media.starts_with("application/") && media.ends_with("+json"))
    {
        return Ok(());
    }
    let message = format!("Send JSON with `Content-Type: application/json`, not `{media}`.");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", message))
}
