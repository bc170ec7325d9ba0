//! An answer, read whole.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer, read whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: bytes::Bytes,
}

impl Answer {
    /// The status as a number, for short assertions.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    /// A header's text; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|why| panic!("no JSON ({why}): {:?}", self.body))
    }

    /// The last segment of the problem's type: `deleted-token`; empty when the answer is no problem.
    #[must_use]
    pub fn reason(&self) -> String {
        if self.header("content-type") != "application/problem+json" {
            return String::new();
        }
        let problem = self.json();
        problem["type"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
    }

    /// Status and reason, for tables: `(403, "missing-permission")`.
    #[must_use]
    pub fn verdict(&self) -> (u16, String) {
        (self.code(), self.reason())
    }
}
