//! From bytes to a value: JSON or YAML, within limits.

use crate::error::RouteFileError;
use crate::limits::{DEPTH_MAX, FILE_BYTES_MAX, VALUES_MAX};
use serde_json::Value;
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Options};

/// Reads a whole file. A text that begins with `{` is JSON; all else is YAML.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, RouteFileError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(RouteFileError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b") {
        return Err(RouteFileError::Archive);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| RouteFileError::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(RouteFileError::NotText);
    }
    match text.trim_start().chars().next() {
        None => Err(RouteFileError::Empty),
        Some('<') => Err(RouteFileError::WebPage),
        Some('{') => json(text),
        Some(_) => yaml(text),
    }
}

fn json(text: &str) -> Result<Value, RouteFileError> {
    let value = serde_json::from_str(text).map_err(|error| {
        // serde_json has no other way to tell it.
        if error.to_string().starts_with("recursion limit exceeded") {
            RouteFileError::TooDeep
        } else {
            RouteFileError::NotJson { line: error.line(), column: error.column() }
        }
    })?;
    if is_deeper_than(&value, DEPTH_MAX) { Err(RouteFileError::TooDeep) } else { Ok(value) }
}

/// serde_json has read it, so the recursion is at most 127 deep.
fn is_deeper_than(value: &Value, levels: usize) -> bool {
    let deeper = |inner: &Value| levels == 0 || is_deeper_than(inner, levels - 1);
    match value {
        Value::Array(list) => list.iter().any(deeper),
        Value::Object(object) => object.values().any(deeper),
        _ => false,
    }
}

fn yaml(text: &str) -> Result<Value, RouteFileError> {
    let value = serde_saphyr::from_str_with_options::<Value>(text, limits());
    value.map_err(|error| why(&error))
}

fn limits() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEPTH_MAX,
            max_nodes: VALUES_MAX,
            max_events: 2 * VALUES_MAX,
            max_documents: 1,
            max_total_scalar_bytes: 2 * FILE_BYTES_MAX,
            max_recorded_anchor_bytes: 2 * FILE_BYTES_MAX,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: VALUES_MAX / 10,
            max_replay_stack_depth: 32,
            max_alias_expansions_per_anchor: 10_000,
        },
    }
}

fn why(error: &Error) -> RouteFileError {
    match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => why(error),
        Error::RecursiveReferencesRequireWeakTypes { .. } => RouteFileError::AliasCycle,
        Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => RouteFileError::TooManyAliases,
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Aliases { .. }
            | BudgetBreach::Anchors { .. }
            | BudgetBreach::AliasAnchorRatio { .. }
            | BudgetBreach::MergeKeys { .. }
            | BudgetBreach::RecordedAnchorEvents { .. }
            | BudgetBreach::RecordedAnchorBytes { .. } => RouteFileError::TooManyAliases,
            BudgetBreach::Documents { .. } => RouteFileError::SeveralDocuments,
            BudgetBreach::Depth { .. } => RouteFileError::TooDeep,
            _ => RouteFileError::TooManyValues,
        },
        other => {
            let place = other.location();
            RouteFileError::NotYaml {
                line: place.map_or(1, |it| it.line()),
                column: place.map_or(1, |it| it.column()),
            }
        }
    }
}
