//! The second check: the token has not been deleted, nor has it expired or been paused.

use super::case::Case;
use super::findings::{Check, CheckName, Evidence, Verdict};
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::{AccountId, ApiToken, Lifecycle};

pub(super) fn check(case: &Case) -> Check {
    match &case.token {
        Some(token) => of_token(case, token),
        None => of_none(case),
    }
}

fn of_token(case: &Case, token: &ApiToken) -> Check {
    let named = Evidence::of("API token", token.name.to_string());
    let check = match token.lifecycle(case.now) {
        Lifecycle::Deleted { since } => deleted(case)
            .with([Evidence::time("Deleted on", since)])
            .with(by(case, case.deletion.as_ref())),
        Lifecycle::Retired { since } => {
            bad("The token was replaced by another one, and its time is over.")
                .with([Evidence::time("Replaced until", since)])
        }
        Lifecycle::Expired { since } => {
            bad("The token has expired.").with([Evidence::time("Expired on", since)])
        }
        Lifecycle::UnusedInTime { since } => {
            bad("The token had to be used by a certain time, and was not.")
                .with([Evidence::time("To be used by", since)])
        }
        Lifecycle::Paused { since } => bad("The token is paused.")
            .with([Evidence::time("Paused on", since)])
            .with(by(case, case.pause.as_ref())),
        Lifecycle::Live => works(case, token),
    };
    check.with([named])
}

fn deleted(case: &Case) -> Check {
    let detail = case.deletion.as_ref().map(|record| record.detail.as_str()).unwrap_or_default();
    let with_its_account = serde_json::from_str::<serde_json::Value>(detail)
        .is_ok_and(|detail| detail["why"] == "its account was deleted");
    bad(if with_its_account {
        "The token was deleted together with its account. A deleted token never works again."
    } else {
        "The token was deleted. A deleted token never works again."
    })
}

fn works(case: &Case, token: &ApiToken) -> Check {
    let then = match case.reason() {
        "paused-token" => Some("The token was paused then and has been resumed since."),
        "expired-token" => {
            Some("The token's time was over then; it has been given a later one since.")
        }
        _ => None,
    };
    let check = match (then, token.expires_at) {
        (Some(sentence), _) => Check::new(CheckName::Alive, Verdict::Warning, sentence),
        (None, Some(_)) => Check::new(
            CheckName::Alive,
            Verdict::Good,
            "The token is neither deleted nor paused, and has not expired.",
        ),
        (None, None) => Check::new(
            CheckName::Alive,
            Verdict::Good,
            "The token is neither deleted nor paused, and never expires.",
        ),
    };
    check
        .with(token.expires_at.map(|at| Evidence::time("Good until", at)))
        .with(case.used.last_at.map(|at| Evidence::time("Last used", at)))
}

fn of_none(case: &Case) -> Check {
    let was_whole = case.copying().is_some_and(|copying| copying.token.is_some());
    let is_unknown = was_whole || (case.reason() == "unknown-token" && case.hint().is_some());
    if !is_unknown {
        return Check::new(
            CheckName::Alive,
            Verdict::Unknown,
            "It cannot be told which token it is about.",
        );
    }
    if !case.sees_all() {
        return Check::new(
            CheckName::Alive,
            Verdict::Unknown,
            "It is not one of yours. To look into other tokens you need the permission tokens:view.",
        );
    }
    let candidates = case.look_alikes.iter().map(|token| {
        let state = if token.deleted_at.is_some() { " (deleted)" } else { "" };
        Evidence::of("Ends in the same four characters", format!("{}{state}", token.name))
    });
    bad("No token like this was ever issued here: it is of another installation, or it was altered all over.")
        .with(candidates)
}

/// Who did it, for whom accounts may be named to.
pub(super) fn by(case: &Case, record: Option<&AuditRecord>) -> Option<Evidence> {
    let record = record?;
    let actor: Option<AccountId> = record.actor.account;
    case.may_be_told_of(actor).then(|| Evidence::of("By", record.actor.email.clone()))
}

fn bad(sentence: &str) -> Check {
    Check::new(CheckName::Alive, Verdict::Bad, sentence)
}
