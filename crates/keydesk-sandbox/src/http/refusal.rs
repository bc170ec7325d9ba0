//! The one shape of everything that is refused: `{"error", "message"}`, and `field` where one is to blame.
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A request that was refused, with a sentence the caller can act on.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    error: &'static str,
    message: String,
    field: Option<String>,
}

impl Refusal {
    /// A refusal with no particular field to blame; `error` is a short stable word for programs.
    pub(crate) fn new(status: StatusCode, error: &'static str, message: impl Into<String>) -> Self {
        Self { status, error, message: message.into(), field: None }
    }

    /// 400: what was sent cannot be understood.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", message)
    }

    /// 404: nothing of that kind has this id.
    pub(crate) fn not_found(kind: &str, id: &str) -> Self {
        let message = format!("There is nothing in `{kind}` with the id `{id}`.");
        Self::new(StatusCode::NOT_FOUND, "not-found", message)
    }

    /// 413: more than the sandbox takes in one request.
    pub(crate) fn too_large(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", message)
    }

    /// 422: understood, but a required field is not there.
    pub(crate) fn missing_field(field: &str) -> Self {
        let message = format!("The field `{field}` is required and must not be empty.");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "missing-field", message).blame(field)
    }

    /// 422: a form without a file. The part is called as before `document` was taken too.
    pub(crate) fn missing_file() -> Self {
        let message = "The form has no file. Send it in the part `document` or `file`.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "missing-field", message).blame("file")
    }

    /// 422: understood, but the value of a field is none that it can have.
    pub(crate) fn bad_value(field: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-value", message).blame(field)
    }

    /// 507: there is no room left.
    pub(crate) fn full(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "full", message)
    }

    /// 500: a mistake of the Sandbox; the log says which.
    pub(crate) fn internal() -> Self {
        let message = "The sandbox cannot answer this. Its log says why.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }

    /// The same refusal, naming the field or parameter to blame.
    pub(crate) fn blame(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.error, "message": self.message });
        if let Some(field) = self.field {
            body["field"] = field.into();
        }
        (self.status, Json(body)).into_response()
    }
}
