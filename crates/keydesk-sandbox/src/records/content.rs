//! An uploaded file: its bytes, and what is known of it.
use crate::records::record::Record;
use axum::body::Bytes;
use serde::{Deserialize, Serialize};

/// The largest file that can be uploaded, in bytes (25 MiB).
pub const MAX_FILE_BYTES: usize = 25 * 1024 * 1024;

/// All uploaded files together, in bytes (512 MiB): they are held in memory.
pub(crate) const MAX_ALL_FILE_BYTES: usize = 512 * 1024 * 1024;

/// A file that belongs to a record. Its bytes are kept apart from the records.
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
            if text.trim().is_empty() || text == ".." || text == "." {
                default.to_owned()
            } else {
                text
            }
        };
        Self {
            file_name: named(safe, "document"),
            content_type: named(content_type.to_owned(), "application/octet-stream"),
            size: bytes.len(),
            bytes,
        }
    }

    /// Writes into the document's record what its file is.
    pub(crate) fn stamp(&self, record: &mut Record) {
        record.insert("fileName".to_owned(), self.file_name.clone().into());
        record.insert("contentType".to_owned(), self.content_type.clone().into());
        record.insert("fileSize".to_owned(), self.size.into());
    }
}
