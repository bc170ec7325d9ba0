//! Does this token work at this address? Found out in steps, each said in a sentence.
//!
//! The gateway is first asked for what needs no token. Only what answers as a gateway does gets to see the token.

use crate::answer::Answer;
use crate::client::Client;
use crate::trouble::Trouble;
use crate::whoami::WhoAmI;
use jiff::Timestamp;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{EnvironmentSlug, PlainToken};
use serde::Serialize;
use std::net::IpAddr;

/// What needs no token.
const HEALTH: &str = "/.well-known/keydesk/health";
/// Who the token is.
pub(crate) const WHOAMI: &str = "/.well-known/keydesk/whoami";

/// From this many seconds on, a clock is said to be wrong.
const CLOCK_WRONG: i64 = 60;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The token's shape.
    Token,
    /// The environment that it is for.
    Environment,
    /// The way to the gateway.
    Address,
    /// The clocks.
    Clock,
    /// Whether the gateway takes the token.
    Access,
}

/// How a step came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// In order.
    Good,
    /// It works, but should be looked at.
    Warning,
    /// It does not work.
    Bad,
}

/// What one step found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about.
    pub what: What,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found.
    pub sentence: String,
    /// What to do, if something is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
}

/// What a check found, step by step.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// When it was.
    #[serde(skip)]
    pub at: Timestamp,
    /// The steps that were taken, in their order.
    pub findings: Vec<Finding>,
    /// Why it does not work, if it does not.
    pub trouble: Option<Trouble>,
    /// What the gateway says of the token, if it takes it.
    pub who: Option<WhoAmI>,
}

impl Checked {
    /// Does the token work?
    #[must_use]
    pub const fn works(&self) -> bool {
        self.who.is_some()
    }

    fn good(&mut self, what: What, sentence: String) {
        self.findings.push(Finding { what, verdict: Verdict::Good, sentence, next_step: None });
    }

    fn warning(&mut self, what: What, sentence: String, next_step: String) {
        self.findings.push(Finding {
            what,
            verdict: Verdict::Warning,
            sentence,
            next_step: Some(next_step),
        });
    }

    fn bad(&mut self, what: What, trouble: Trouble) {
        let next_step = Some(trouble.next_step());
        self.findings.push(Finding {
            what,
            verdict: Verdict::Bad,
            sentence: trouble.to_string(),
            next_step,
        });
        self.trouble = Some(trouble);
    }
}

/// Checks a token at a base URL. `expected` is the environment that the hand-off names, where there is a hand-off.
pub async fn check(
    client: &Client,
    base_url: &BaseUrl,
    token: &PlainToken,
    expected: Option<&EnvironmentSlug>,
) -> Checked {
    let mut checked =
        Checked { at: Timestamp::now(), findings: Vec::new(), trouble: None, who: None };
    checked.good(What::Token, format!("The token is whole and ends in {}.", token.hint()));
    environment(&mut checked, token, expected);
    let health = match client.get(base_url, HEALTH, None).await.and_then(healthy) {
        Ok(answer) => answer,
        Err(trouble) => {
            checked.bad(What::Address, trouble);
            return checked;
        }
    };
    address(&mut checked, base_url);
    clock(&mut checked, &health);
    match client.get(base_url, WHOAMI, Some(token)).await.and_then(who) {
        Ok(who) => {
            let until = who.expires_at.map(|at| format!(", until {at:.0}")).unwrap_or_default();
            checked.good(
                What::Access,
                format!(
                    "The gateway takes the token: it acts as {} in {}{until}.",
                    who.account_name, who.environment_name
                ),
            );
            checked.who = Some(who);
        }
        Err(trouble) => checked.bad(What::Access, trouble),
    }
    checked
}

fn environment(checked: &mut Checked, token: &PlainToken, expected: Option<&EnvironmentSlug>) {
    match expected {
        Some(expected) if expected != token.slug() => checked.warning(
            What::Environment,
            format!(
                "The token is for the environment {}, and the hand-off for {expected}.",
                token.slug()
            ),
            "Ask whoever made the hand-off which of the two is meant.".to_owned(),
        ),
        _ => {
            checked.good(What::Environment, format!("It is for the environment {}.", token.slug()));
        }
    }
}

fn healthy(answer: Answer) -> Result<Answer, Trouble> {
    answer.not_a_redirect_or_page()?;
    let says_ok = serde_json::from_slice::<serde_json::Value>(&answer.body)
        .is_ok_and(|body| body["status"] == "ok");
    if answer.status == 200 && answer.kind.starts_with("application/json") && says_ok {
        Ok(answer)
    } else {
        Err(Trouble::NotAGateway { host: answer.host, status: answer.status })
    }
}

fn address(checked: &mut Checked, base_url: &BaseUrl) {
    if base_url.as_str().starts_with("http://") && !stays_on_this_machine(base_url) {
        checked.warning(
            What::Address,
            "The gateway answers, but the connection is not encrypted: whoever is on the way can read the token."
                .to_owned(),
            "Ask the administrator for an address that begins with https://.".to_owned(),
        );
    } else {
        checked.good(What::Address, format!("The gateway answers at {base_url}."));
    }
}

fn stays_on_this_machine(base_url: &BaseUrl) -> bool {
    let (origin, _) = base_url.origin_and_prefix();
    let host = origin.trim_start_matches("http://");
    let name =
        host.rsplit_once(':').filter(|_| !host.ends_with(']')).map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn clock(checked: &mut Checked, answer: &Answer) {
    let Some(ahead) = answer.ahead_by() else { return };
    if ahead.abs() < CLOCK_WRONG {
        checked
            .good(What::Clock, "The clock of this machine agrees with the gateway's.".to_owned());
        return;
    }
    let how = if ahead > 0 { "ahead of" } else { "behind" };
    checked.warning(
        What::Clock,
        format!("The clock of this machine is {} {how} the gateway's.", in_words(ahead.unsigned_abs())),
        "Set date and time right (by network time): expiry dates and certificates are judged by them.".to_owned(),
    );
}

/// A span as people say it: the largest unit that is whole enough.
fn in_words(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn who(answer: Answer) -> Result<WhoAmI, Trouble> {
    answer.not_a_redirect_or_page()?;
    if let Some(problem) = answer.problem() {
        return Err(Trouble::Refused(Box::new(problem)));
    }
    let who = if answer.status == 200 { WhoAmI::parse(&answer.body) } else { None };
    who.ok_or(Trouble::NotAGateway { host: answer.host, status: answer.status })
}

#[cfg(test)]
mod tests;
