//! How much of a file is read at most.

/// The largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;
/// How deep objects and lists may be nested. At 100 the YAML reader of a debug build takes more than the 2 MiB of stack that a
/// worker has.
pub const DEPTH_MAX: usize = 64;
/// How many methods and paths one file may have.
pub const ROUTES_MAX: usize = 10_000;
/// How many values (objects, lists, texts, numbers) are read out of one file.
pub(crate) const VALUES_MAX: usize = 1_000_000;
/// How many references are followed to arrive at one path.
pub(crate) const REFERENCES_MAX: usize = 16;
/// How many characters of a description are kept.
pub(crate) const DESCRIPTION_CHARS_MAX: usize = 200;
