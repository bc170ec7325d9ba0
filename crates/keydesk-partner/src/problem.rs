//! A refusal of the gateway (RFC 9457), as far as a partner needs it.

use serde::{Deserialize, Serialize};

/// Where the types of the gateway's problems are. An API behind it may have problems of its own.
const TYPES: &str = "/.well-known/keydesk/problems/";

/// The most characters of a text that are repeated.
const LONGEST: usize = 500;

/// Why the gateway refused a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The last segment of its type: `deleted-token`.
    pub word: String,
    /// What happened, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, why, and what to do.
    pub detail: String,
    /// How to mend it, where the gateway says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// By which the admin finds it in the records.
    pub request_id: String,
    /// The permission that is missing, if that is it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_permission: Option<String>,
}

#[derive(Deserialize)]
struct Arrived {
    r#type: String,
    status: u16,
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    fix: Option<String>,
    #[serde(default)]
    request_id: String,
    #[serde(default)]
    missing_permission: Option<String>,
}

impl Problem {
    /// From the body of an answer; `None` when it is not the gateway's.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let arrived: Arrived = serde_json::from_slice(body).ok()?;
        let (_, word) = arrived.r#type.split_once(TYPES)?;
        Some(Self {
            word: seen(word),
            title: seen(&arrived.title),
            status: arrived.status,
            detail: seen(&arrived.detail),
            fix: arrived.fix.as_deref().map(seen).filter(|fix| !fix.is_empty()),
            request_id: seen(&arrived.request_id),
            missing_permission: arrived.missing_permission.as_deref().map(seen),
        })
    }

    /// What to do next.
    #[must_use]
    pub fn next_step(&self) -> String {
        let ask = || {
            format!(
                "If it stays so, give the administrator the request's number: {}.",
                self.request_id
            )
        };
        match (&self.fix, self.request_id.is_empty()) {
            (Some(fix), true) => fix.clone(),
            (Some(fix), false) => format!("{fix} {}", ask()),
            (None, true) => "Ask the administrator who made the token.".to_owned(),
            (None, false) => ask(),
        }
    }
}

/// A text without what cannot be seen, and not too long: it comes from the network and goes to a screen.
fn seen(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_gateways_problem_is_read_and_somebody_elses_is_not() {
        let body = json!({
            "type": "/.well-known/keydesk/problems/deleted-token", "title": "The API token was deleted", "status": 401,
            "detail": "The token was deleted on 2026-11-25T00:00:00Z.\u{1b}[2J", "request_id": "the-id",
        });
        let problem = Problem::parse(body.to_string().as_bytes()).unwrap();
        assert_eq!((problem.word.as_str(), problem.status), ("deleted-token", 401));
        assert_eq!(problem.detail, "The token was deleted on 2026-11-25T00:00:00Z.[2J");
        assert!(problem.next_step().contains("the-id"));
        let with_fix = Problem {
            fix: Some("Ask for a new one.".to_owned()),
            request_id: String::new(),
            ..problem
        };
        assert_eq!(with_fix.next_step(), "Ask for a new one.");
        for other in [r#"{"type":"about:blank","status":401}"#, "<html>", "[]", ""] {
            assert_eq!(Problem::parse(other.as_bytes()), None, "{other}");
        }
    }
}
