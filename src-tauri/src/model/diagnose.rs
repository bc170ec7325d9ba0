//! Why a request was refused: the article's four checks with evidence, and what to do.

use super::{Password, RefusalRow, count, time, words};
use crate::problem::{Problem, parse};
use keydesk_control as control;
use keydesk_desk as desk;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What there is to go by.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum DiagnoseInput {
    /// A token, a request id, an error body or a curl command, as it was pasted. It may hold a secret.
    Pasted {
        /// The text.
        text: Password,
    },
    /// A token, by identifier.
    Token {
        /// The identifier.
        id: String,
    },
    /// The id of a refused request.
    Request {
        /// The id.
        id: String,
    },
}

impl From<DiagnoseInput> for desk::DiagnoseInput {
    fn from(input: DiagnoseInput) -> Self {
        match input {
            DiagnoseInput::Pasted { text } => Self::Pasted(text.0),
            DiagnoseInput::Token { id } => Self::Token(id),
            DiagnoseInput::Request { id } => Self::Request(id),
        }
    }
}

/// The article's four checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CheckName {
    /// The token was copied correctly.
    Copied,
    /// The token has not been deleted (nor has it expired or been paused).
    Alive,
    /// The user account that created the token has the required permissions.
    Permitted,
    /// The integration is using the correct FoodLogiQ environment.
    Environment,
}

impl From<desk::CheckName> for CheckName {
    fn from(name: desk::CheckName) -> Self {
        match name {
            desk::CheckName::Copied => Self::Copied,
            desk::CheckName::Alive => Self::Alive,
            desk::CheckName::Permitted => Self::Permitted,
            desk::CheckName::Environment => Self::Environment,
        }
    }
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is in order.
    Good,
    /// This is why.
    Bad,
    /// Worth knowing, but not why.
    Warning,
    /// There is not enough to go by.
    Unknown,
}

impl From<desk::Verdict> for Verdict {
    fn from(verdict: desk::Verdict) -> Self {
        match verdict {
            desk::Verdict::Good => Self::Good,
            desk::Verdict::Bad => Self::Bad,
            desk::Verdict::Warning => Self::Warning,
            desk::Verdict::Unknown => Self::Unknown,
        }
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Evidence {
    /// What it is: "Deleted on".
    pub label: String,
    /// What was found, never anything of a secret.
    pub value: String,
    /// The same as a time (RFC 3339), if it is one: shown by locale.
    pub at: Option<String>,
}

impl From<desk::Evidence> for Evidence {
    fn from(evidence: desk::Evidence) -> Self {
        Self { label: evidence.label, value: evidence.value, at: evidence.at.map(time::out) }
    }
}

/// One of the four checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// What was found.
    pub verdict: Verdict,
    /// The same as a sentence.
    pub sentence: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

impl From<desk::Check> for Check {
    fn from(check: desk::Check) -> Self {
        Self {
            name: check.name.into(),
            verdict: check.verdict.into(),
            sentence: check.sentence,
            evidence: check.evidence.into_iter().map(Into::into).collect(),
        }
    }
}

/// A role that a permission could be added to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleChoice {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it permits with the permission added.
    pub permissions: Vec<String>,
    /// How many accounts have it.
    pub accounts: u32,
    /// Why it cannot be changed, if it cannot.
    pub why_not: Option<String>,
}

impl From<desk::RoleChoice> for RoleChoice {
    fn from(choice: desk::RoleChoice) -> Self {
        Self {
            id: choice.id.to_string(),
            name: choice.name,
            permissions: words(choice.permissions),
            accounts: count(i64::try_from(choice.accounts).unwrap_or(i64::MAX)),
            why_not: choice.why_not,
        }
    }
}

/// What mends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum RemedyAct {
    /// Adding the permission to a role of the account.
    Grant {
        /// The account's name.
        account_name: String,
        /// The permission's word.
        permission: String,
        /// The permission as people read it.
        label: String,
        /// The account's roles.
        roles: Vec<RoleChoice>,
    },
    /// Adding the permission to the smaller set that the token was given.
    Widen {
        /// The token.
        token: String,
        /// The permission's word.
        permission: String,
    },
    /// Enabling the account.
    EnableAccount {
        /// The account.
        account: String,
        /// Its name.
        name: String,
    },
    /// Resuming the token.
    ResumeToken {
        /// The token.
        token: String,
    },
    /// Adding the address to those that the token may be used from.
    AllowAddress {
        /// The token.
        token: String,
        /// The address.
        address: String,
    },
    /// Starting the gateway.
    StartGateway,
    /// Adding the route to the environment.
    AddRoute {
        /// The environment, by slug.
        environment: String,
        /// Its name.
        environment_name: String,
        /// The method.
        method: String,
        /// The template that the path most likely belongs to.
        template: String,
        /// The word of the area that it most likely belongs to.
        area: Option<String>,
    },
    /// Looking at the environment, and editing it there.
    OpenEnvironment {
        /// The environment, by slug.
        slug: String,
        /// Its name.
        name: String,
    },
    /// Making another token in its place.
    ReplaceToken {
        /// The old one's name, as a suggestion.
        name: String,
        /// The environment, by slug.
        environment: String,
        /// The account whose token it was, by e-mail.
        account_email: String,
        /// Whether that is who is signed in.
        mine: bool,
    },
    /// Giving the token a later expiry.
    EditExpiry {
        /// The token.
        token: String,
        /// Its name.
        name: String,
    },
    /// Nothing that a button here could do: something for the partner, to be copied and sent.
    TellPartner {
        /// What to tell.
        text: String,
    },
}

impl From<desk::RemedyAct> for RemedyAct {
    fn from(act: desk::RemedyAct) -> Self {
        match act {
            desk::RemedyAct::Grant { account_name, permission, roles } => Self::Grant {
                account_name,
                permission: permission.to_string(),
                label: permission.label(),
                roles: roles.into_iter().map(Into::into).collect(),
            },
            desk::RemedyAct::Widen { token, permission } => {
                Self::Widen { token: token.to_string(), permission: permission.to_string() }
            }
            desk::RemedyAct::EnableAccount { account, name } => {
                Self::EnableAccount { account: account.to_string(), name }
            }
            desk::RemedyAct::ResumeToken { token } => {
                Self::ResumeToken { token: token.to_string() }
            }
            desk::RemedyAct::AllowAddress { token, address } => {
                Self::AllowAddress { token: token.to_string(), address }
            }
            desk::RemedyAct::StartGateway => Self::StartGateway,
            desk::RemedyAct::AddRoute { environment, environment_name, method, template, area } => {
                Self::AddRoute {
                    environment,
                    environment_name,
                    method: method.to_string(),
                    template,
                    area: area.map(|area| area.word().to_owned()),
                }
            }
            desk::RemedyAct::OpenEnvironment { slug, name } => Self::OpenEnvironment { slug, name },
            desk::RemedyAct::ReplaceToken { name, environment, account_email, mine } => {
                Self::ReplaceToken { name, environment, account_email, mine }
            }
            desk::RemedyAct::EditExpiry { token, name } => {
                Self::EditExpiry { token: token.to_string(), name }
            }
            desk::RemedyAct::TellPartner { text } => Self::TellPartner { text },
        }
    }
}

/// Something to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// What to do and what it does, as a sentence.
    pub sentence: String,
    /// What does it.
    pub act: RemedyAct,
    /// Why whoever is signed in cannot do it, if so.
    pub why_not: Option<String>,
}

impl From<desk::Remedy> for Remedy {
    fn from(remedy: desk::Remedy) -> Self {
        Self { sentence: remedy.sentence, act: remedy.act.into(), why_not: remedy.why_not }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Diagnosis {
    /// What was looked at: "Request 0199… of SAP Integration".
    pub subject: String,
    /// Why it was refused, or that nothing is found wrong, as a sentence.
    pub conclusion: String,
    /// The four checks, in the article's order.
    pub checks: Vec<Check>,
    /// What to do, best first.
    pub remedies: Vec<Remedy>,
    /// The refused request that it is about, if it is about one.
    pub refusal: Option<RefusalRow>,
}

impl From<desk::Diagnosis> for Diagnosis {
    fn from(diagnosis: desk::Diagnosis) -> Self {
        Self {
            subject: diagnosis.subject,
            conclusion: diagnosis.conclusion,
            checks: diagnosis.checks.into_iter().map(Into::into).collect(),
            remedies: diagnosis.remedies.into_iter().map(Into::into).collect(),
            refusal: diagnosis.refusal.map(Into::into),
        }
    }
}

/// What a button of a diagnosis does.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RemedyDone {
    /// Adds a permission to a role.
    Grant {
        /// The role, by identifier.
        role: String,
        /// The permission's word.
        permission: String,
    },
    /// Adds a permission to the smaller set that a token was given.
    Widen {
        /// The token, by identifier.
        token: String,
        /// The permission's word.
        permission: String,
    },
    /// Enables an account.
    EnableAccount {
        /// The account, by identifier.
        account: String,
    },
    /// Resumes a token.
    ResumeToken {
        /// The token, by identifier.
        token: String,
    },
    /// Adds an address to those that a token may be used from.
    AllowAddress {
        /// The token, by identifier.
        token: String,
        /// The address.
        address: String,
    },
    /// Starts the gateway.
    StartGateway,
}

impl TryFrom<RemedyDone> for control::RemedyDone {
    type Error = Problem;

    fn try_from(remedy: RemedyDone) -> Result<Self, Problem> {
        Ok(match remedy {
            RemedyDone::Grant { role, permission } => Self::Grant {
                role: parse("role", &role)?,
                permission: parse("permission", &permission)?,
            },
            RemedyDone::Widen { token, permission } => Self::Widen {
                token: parse("token", &token)?,
                permission: parse("permission", &permission)?,
            },
            RemedyDone::EnableAccount { account } => {
                Self::EnableAccount { account: parse("account", &account)? }
            }
            RemedyDone::ResumeToken { token } => {
                Self::ResumeToken { token: parse("token", &token)? }
            }
            RemedyDone::AllowAddress { token, address } => Self::AllowAddress {
                token: parse("token", &token)?,
                address: parse("address", &address)?,
            },
            RemedyDone::StartGateway => Self::StartGateway,
        })
    }
}

/// What a request with a deleted token got, sent through the gateway to see it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RevocationProof {
    /// Whether it was refused; false also when the gateway does not listen there.
    pub refused: bool,
    /// What it got, as a sentence.
    pub sentence: String,
    /// The reason's word, if it was refused.
    pub reason: Option<String>,
    /// From the moment that stands in the record as the token's deletion until the refusal was there, in milliseconds.
    pub milliseconds: f64,
}

impl From<control::RevocationProof> for RevocationProof {
    fn from(proof: control::RevocationProof) -> Self {
        Self {
            refused: proof.refused,
            sentence: proof.sentence,
            reason: proof.reason,
            milliseconds: proof.milliseconds,
        }
    }
}
