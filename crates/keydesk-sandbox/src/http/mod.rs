//! Requests as they come in and answers as they go out.

pub(crate) mod answer;
pub(crate) mod call;
pub(crate) mod credential;
pub(crate) mod find;
pub(crate) mod page;
pub(crate) mod period;
pub(crate) mod refusal;
pub(crate) mod upload;
