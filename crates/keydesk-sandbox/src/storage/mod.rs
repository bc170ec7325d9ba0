//! What is written, on disk: a snapshot of everything, and a journal of the changes since.

pub(crate) mod autosave;
pub(crate) mod files;
pub(crate) mod journal;
pub(crate) mod snapshot;
