//! One change to what the Sandbox holds. Several together happen as one: all of them, or none.
use crate::records::{content::Content, stored::Stored};

/// A change; records and files are cheap to clone.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Puts a new record behind the others.
    Insert { shelf: String, record: Stored },
    /// Puts a record in the place of the one with its id.
    Replace { shelf: String, record: Stored },
    /// Takes a record away.
    Remove { shelf: String, id: String },
    /// Keeps an uploaded file.
    PutFile { id: String, content: Content },
    /// Takes an uploaded file away.
    RemoveFile { id: String },
}

impl Change {
    /// The bytes that must be kept for it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Insert { shelf, record } | Self::Replace { shelf, record } => {
                shelf.len() + record.json().len()
            }
            Self::PutFile { content, .. } => content.size,
            Self::Remove { .. } | Self::RemoveFile { .. } => 0,
        }
    }
}
