//! One request on its way: where it points, how it is to be answered, and how its JSON body is read.
use crate::{page::Style, place::Place, record::Record, refusal::Refusal, sandbox::Sandbox};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde_json::Value;
use std::sync::Arc;

/// The largest JSON body, in bytes (2 MiB).
const MAX_JSON_BYTES: usize = 2 * 1024 * 1024;

/// A request whose path and query have been read; its body has not.
pub(crate) struct Exchange {
    pub(crate) sandbox: Sandbox,
    pub(crate) place: Arc<Place>,
    pub(crate) style: Style,
    /// The ids in the path, from left to right.
    pub(crate) ids: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    request: Request,
}

impl Exchange {
    /// Reads path and query.
    pub(crate) async fn read(
        sandbox: Sandbox,
        place: Arc<Place>,
        style: Style,
        request: Request,
    ) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let Path(path) = Path::<Vec<(String, String)>>::from_request_parts(&mut parts, &())
            .await
            .map_err(|error| Refusal::bad_request(error.body_text()))?;
        let Query(query) = Query::from_request_parts(&mut parts, &())
            .await
            .map_err(|error| Refusal::bad_request(error.body_text()))?;
        Ok(Self {
            sandbox,
            place,
            style,
            ids: path.into_iter().map(|(_, id)| id).collect(),
            query,
            request: Request::from_parts(parts, body),
        })
    }

    /// Whether the body is a form with files (RFC 7578).
    pub(crate) fn is_form(&self) -> bool {
        media_type(self.request.headers()).as_deref() == Some("multipart/form-data")
    }

    /// The request itself, for a body that is not JSON.
    pub(crate) fn into_request(self) -> Request {
        self.request
    }

    /// The body as a JSON object. A missing content type is taken for JSON.
    pub(crate) async fn into_object(self) -> Result<Record, Refusal> {
        if let Some(media) = media_type(self.request.headers()) {
            check_json(&media)?;
        }
        let bytes = Bytes::from_request(self.request, &()).await.map_err(|error| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                too_large()
            } else {
                Refusal::bad_request(error.body_text())
            }
        })?;
        if bytes.len() > MAX_JSON_BYTES {
            return Err(too_large());
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(Refusal::bad_request("The body must be a JSON object: {...}.")),
            Err(error) => Err(Refusal::bad_request(format!("The body is not JSON: {error}."))),
        }
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

fn check_json(media: &str) -> Result<(), Refusal> {
    if media == "application/json"
        || (media.starts_with("application/") && media.ends_with("+json"))
    {
        return Ok(());
    }
    let message = format!("Send JSON with `Content-Type: application/json`, not `{media}`.");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", message))
}
