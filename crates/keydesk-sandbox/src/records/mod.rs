//! What the Sandbox holds: records, their files, and the paths that they are found by.

pub(crate) mod change;
pub(crate) mod collections;
pub(crate) mod content;
pub(crate) mod path;
pub(crate) mod record;
pub(crate) mod stored;
