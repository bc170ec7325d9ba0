//! The first check: the token was copied correctly.

use super::case::Case;
use super::findings::{Check, CheckName, Evidence, Verdict};
use keydesk_domain::copying::{Copying, Fault};

pub(super) fn check(case: &Case) -> Check {
    let check = from_the_paste(case).or_else(|| from_the_refusal(case)).unwrap_or_else(|| {
        Check::new(
            CheckName::Copied,
            Verdict::Unknown,
            "Only the token's hash is kept here. Paste the token as the integration has it to see whether it was copied correctly.",
        )
    });
    match case.hint() {
        Some(hint) => check.with([Evidence::of("Last four characters", hint.to_string())]),
        None => check,
    }
}

fn from_the_paste(case: &Case) -> Option<Check> {
    let pasted = case.pasted.as_ref()?;
    if pasted.token_in_url {
        return Some(bad(
            "The token stands in the URL, where it is logged on its way. The gateway refuses that, however valid the token.",
        ));
    }
    if pasted.no_token && pasted.copying.is_none() {
        return Some(bad(
            "The request carries no token, neither in Authorization nor in X-API-Key.",
        ));
    }
    pasted.copying.as_ref().map(|copying| of_copying(case, copying))
}

fn of_copying(case: &Case, copying: &Copying) -> Check {
    if copying.is_whole() {
        return Check::new(
            CheckName::Copied,
            Verdict::Good,
            "The token is whole: nothing is missing, added or changed.",
        );
    }
    let faults: Vec<String> = copying.faults.iter().map(ToString::to_string).collect();
    if copying.is_harmless() {
        let sentence = format!("The token itself is whole. {}", faults.join(" "));
        return Check::new(CheckName::Copied, Verdict::Warning, sentence);
    }
    let what = if copying.faults == [Fault::NotOurs] {
        "This is no token of Keydesk."
    } else {
        "The token was not copied correctly."
    };
    let mut check = bad(format!("{what} {}", faults.join(" ")));
    if copying.faults.len() > 1 {
        let places =
            copying.faults.iter().filter_map(Fault::position).map(|place| place.to_string());
        check = check.with([Evidence::of("Characters", places.collect::<Vec<_>>().join(", "))]);
    }
    if let Some(token) = &case.token {
        check = check.with([Evidence::of("It can only be", token.name.to_string())]);
    }
    check
}

fn from_the_refusal(case: &Case) -> Option<Check> {
    let refusal = case.refusal.as_ref()?;
    let as_answered = || bad(refusal.detail.clone());
    Some(match (refusal.reason.as_str(), case.cause()) {
        ("damaged-token", _) => as_answered(),
        ("missing-token", _) => bad(
            "The request carried no token: the integration sends none, or sends it elsewhere than in the header Authorization or \
             X-API-Key.",
        ),
        ("unknown-token", _) if refusal.hint.is_none() => bad(
            "What the request carried is nothing like a token of Keydesk, which begins with kd_.",
        ),
        ("ambiguous-request", "credential" | "token-in-url") => as_answered(),
        _ if refusal.hint.is_some() => Check::new(
            CheckName::Copied,
            Verdict::Good,
            "The token arrived whole: its checksum fits.",
        ),
        _ => Check::new(
            CheckName::Copied,
            Verdict::Unknown,
            "The request was refused before its token was looked at.",
        ),
    })
}

fn bad(sentence: impl Into<String>) -> Check {
    Check::new(CheckName::Copied, Verdict::Bad, sentence)
}
