//! What goes over the socket: one request, one answer, each a frame of JSON.

use crate::answer::Answer;
use crate::command::{Command, Credential};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};

/// Both sides of the socket come from one installation. After an update they may not: this number then differs, and whoever asked
/// is told so. **Raise it with every change of [`Command`] or [`Answer`].**
pub(crate) const VERSION: u32 = 5;

/// The largest request, in bytes: names, addresses and secrets, all of them limited.
pub(crate) const REQUEST_BYTES: usize = 1024 * 1024;

/// The largest answer, in bytes: a list of everything there is.
pub(crate) const ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// A request.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) version: u32,
    pub(crate) credential: Option<Credential>,
    pub(crate) command: Command,
}

/// The part of a request that is read first, and that every version has.
#[derive(Debug, Deserialize)]
pub(crate) struct Greeting {
    pub(crate) version: u32,
}

/// An answer.
pub(crate) type Reply = Result<Answer, Failure>;
