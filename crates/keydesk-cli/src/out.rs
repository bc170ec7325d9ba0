//! Answers on standard output, failures on standard error: as tables for people, as JSON for programs.

use crate::table;
use keydesk_control::{Answer, Failure};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes an answer.
pub(crate) fn answer(json: bool, answer: &Answer) -> Result<(), Failure> {
    if json { value(&as_json(answer)) } else { text(&table::of(answer)) }
}

/// Writes that a thing was deleted, and what that means.
pub(crate) fn deleted(json: bool, answer: &Answer, meaning: &str) -> Result<(), Failure> {
    match answer {
        Answer::Token(view) if !json => {
            text(&format!("The API token \"{}\" was deleted. {meaning}", view.token.name))
        }
        Answer::Role(view) if !json => {
            text(&format!("The role \"{}\" was deleted. {meaning}", view.role.name))
        }
        other => self::answer(json, other),
    }
}

/// Writes a value as JSON.
pub(crate) fn value(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new("internal", error.to_string()))?;
    self::text(&text)
}

/// Writes a text and the end of its line.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    bytes(format!("{}\n", text.trim_end()).as_bytes())
}

/// Writes bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        // `keydeskctl … | head` has read what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            Err(Failure::new("output", format!("The answer could not be written: {error}")))
        }
        Ok(()) => Ok(()),
    }
}

/// Writes a remark that is no part of the answer.
pub(crate) fn note(text: &str) {
    // Where nobody can be told, nobody needs to be.
    let _nobody_reads = writeln!(io::stderr(), "{text}");
}

/// Writes a failure.
pub(crate) fn failure(as_json: bool, failure: &Failure) {
    if as_json {
        note(&json!({ "error": failure }).to_string());
    } else if let Some(field) = &failure.field {
        note(&format!("keydeskctl: {field}: {failure}"));
    } else {
        note(&format!("keydeskctl: {failure}"));
    }
}

/// What is inside the answer: a program knows what it asked for.
fn as_json(answer: &Answer) -> Value {
    let made = match answer {
        Answer::Done => Ok(json!({ "done": true })),
        Answer::Initialised(strength) => Ok(json!({ "password_strength": strength })),
        Answer::Status(status) => serde_json::to_value(status),
        Answer::Me(me) => serde_json::to_value(me),
        Answer::Roles(roles) => serde_json::to_value(roles),
        Answer::Role(role) => serde_json::to_value(role),
        Answer::Accounts(accounts) => serde_json::to_value(accounts),
        Answer::Account(account, strength) => serde_json::to_value(account).map(|mut value| {
            if let Some(strength) = strength {
                value["password_strength"] = json!(strength);
            }
            value
        }),
        Answer::AccountDeleted { tokens } => Ok(json!({ "deleted_tokens": tokens })),
        Answer::Tokens(tokens) => serde_json::to_value(tokens),
        // The text of a new token has a way of its own.
        Answer::Token(view)
        | Answer::TokenCreated { view, .. }
        | Answer::IntegrationCreated { token: view, .. } => serde_json::to_value(view),
        Answer::Rotation(rotation) => serde_json::to_value(rotation),
        Answer::Environments(environments) => serde_json::to_value(environments),
        Answer::Environment(environment) => serde_json::to_value(environment),
        Answer::Checked { environment, verdict } => Ok(json!({
            "environment": environment, "verdict": verdict, "works": verdict.works(), "message": verdict.sentence(),
        })),
        Answer::Activity(activity) => serde_json::to_value(activity),
        Answer::Refusals(page) => serde_json::to_value(page),
        Answer::Refusal(refusal) => serde_json::to_value(refusal),
        Answer::ActivityKept(kept) => serde_json::to_value(kept),
        Answer::Overview(overview, gateway) => serde_json::to_value(overview).map(|mut value| {
            value["gateway"] = json!(gateway);
            value
        }),
        Answer::PermissionUsage(usage) => serde_json::to_value(usage),
        Answer::Routes(routes) => serde_json::to_value(routes),
        Answer::Route(route) => serde_json::to_value(route),
        Answer::RouteVerdict(verdict) => serde_json::to_value(verdict),
        Answer::RouteStandings(standings) => serde_json::to_value(standings),
        Answer::UnknownRoutes(routes) => serde_json::to_value(routes),
        Answer::Impact(impact) => serde_json::to_value(impact),
        Answer::Diagnosis(diagnosis) => serde_json::to_value(diagnosis),
        Answer::Audit(records) => serde_json::to_value(records),
        Answer::AuditVerified(verdict) => serde_json::to_value(verdict),
        Answer::AuditState(state) => serde_json::to_value(state),
        Answer::AuditCheckpoint(text) => Ok(json!({ "checkpoint": text })),
        Answer::AuditExported { records } => Ok(json!({ "records": records })),
        Answer::BackupState(state) => serde_json::to_value(state),
        Answer::BackupMade(made) => serde_json::to_value(made),
    };
    made.unwrap_or_default()
}
