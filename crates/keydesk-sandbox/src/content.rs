//! An uploaded file: what is known of it, and how its bytes are given back.
use crate::{record::Record, refusal::Refusal};
use axum::{
    body::{Body, Bytes},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::Response,
};
use serde::{Deserialize, Serialize};

/// The largest file that can be uploaded, in bytes (25 MiB).
pub const MAX_FILE_BYTES: usize = 25 * 1024 * 1024;

/// All uploaded files together, in bytes (512 MiB): they are held in memory.
const MAX_ALL_BYTES: usize = 512 * 1024 * 1024;

/// A file that belongs to a document. Its bytes are kept apart from the records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) file_name: String,
    pub(crate) content_type: String,
    /// In bytes; what is read back from disk must have it.
    pub(crate) size: usize,
    #[serde(skip)]
    pub(crate) bytes: Bytes,
}

impl Content {
    /// A file with a name made safe to offer for saving: no folders, quotes or control characters.
    pub(crate) fn new(file_name: &str, content_type: &str, bytes: Bytes) -> Self {
        let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let safe = base.replace(|c: char| c.is_control() || c == '"', "_");
        let named = |text: String, default: &str| {
            if text.trim().is_empty() { default.to_owned() } else { text }
        };
        Self {
            file_name: named(safe, "document"),
            content_type: named(content_type.to_owned(), "application/octet-stream"),
            size: bytes.len(),
            bytes,
        }
    }

    /// Refuses a file for which there is no room beside the others.
    pub(crate) fn check_room<'a>(
        &self,
        others: impl Iterator<Item = &'a Self>,
    ) -> Result<(), Refusal> {
        if others.map(|other| other.size).sum::<usize>() + self.size <= MAX_ALL_BYTES {
            return Ok(());
        }
        let message =
            "The sandbox holds 512 MiB of files and is full. Delete documents or reset it.";
        Err(Refusal::new(StatusCode::INSUFFICIENT_STORAGE, "full", message))
    }

    /// Writes into the document's record what its file is.
    pub(crate) fn stamp(&self, record: &mut Record) {
        record.insert("fileName".to_owned(), self.file_name.clone().into());
        record.insert("contentType".to_owned(), self.content_type.clone().into());
        record.insert("fileSize".to_owned(), self.size.into());
    }

    /// The bytes, as a download that no browser runs.
    pub(crate) fn answer(&self) -> Response {
        let mut response = Response::new(Body::from(self.bytes.clone()));
        let headers = response.headers_mut();
        let content_type = HeaderValue::from_str(&self.content_type)
            .unwrap_or(HeaderValue::from_static("application/octet-stream"));
        headers.insert(CONTENT_TYPE, content_type);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        let disposition = format!("attachment; filename=\"{}\"", self.file_name);
        if let Ok(disposition) = HeaderValue::from_str(&disposition) {
            headers.insert(CONTENT_DISPOSITION, disposition);
        }
        response
    }
}
