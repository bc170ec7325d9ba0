//! What the integration partner's side of the window is shown and sends. Never a token, and nothing of the store.

use super::{Password, SecretHandle, time};
use keydesk_handoff::Permitted;
use keydesk_partner::{Checked, Connection, Kept, Onboarding, Read, Verdict, What};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether tokens can be kept in the keychain of this system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeychainState {
    /// They can.
    pub available: bool,
    /// How it is, and what to do.
    pub sentence: String,
}

/// A hand-off that waits for its passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WaitingFile {
    /// What the file is called.
    pub name: String,
}

/// Where a connection came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CandidateOrigin {
    /// A hand-off.
    HandOff,
    /// A token and a base URL that were typed or pasted.
    ByHand,
}

/// A permission in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PermittedWord {
    /// Its word.
    pub permission: String,
    /// As people read it.
    pub label: String,
}

/// What may become a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// Where it came from.
    pub from: CandidateOrigin,
    /// What it would be called.
    pub name: String,
    /// Where requests go.
    pub base_url: String,
    /// The environment's slug.
    pub environment: String,
    /// The environment's name, where a hand-off says it.
    pub environment_name: Option<String>,
    /// The account that it acts as.
    pub account: Option<String>,
    /// The token's last four characters.
    pub hint: String,
    /// What it may do, as the hand-off says.
    pub permissions: Vec<PermittedWord>,
    /// The business whose data it is for.
    pub business: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Until when the hand-off can be opened.
    pub open_until: Option<String>,
    /// The token dies unless it was used by then.
    pub dies_unless_used_by: Option<String>,
}

/// What a question is about.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Target {
    /// What is being looked at.
    Candidate,
    /// A connection that is kept.
    Connection {
        /// Which.
        id: String,
        /// What opens its file, if it is in one.
        passphrase: Option<Password>,
    },
}

/// What one step of a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerFinding {
    /// What it is about.
    pub what: FindingSubject,
    /// How it came out.
    pub verdict: FindingVerdict,
    /// What was found.
    pub sentence: String,
    /// What to do, if something is to be done.
    pub next_step: Option<String>,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FindingSubject {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FindingVerdict {
    /// In order.
    Good,
    /// It works, but should be looked at.
    Warning,
    /// It does not work.
    Bad,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerCheck {
    /// Whether the token works.
    pub works: bool,
    /// Step by step.
    pub findings: Vec<PartnerFinding>,
    /// What the gateway says of the token, if it takes it.
    pub who: Option<PartnerWho>,
}

/// What the gateway says of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerWho {
    /// The account that it acts as.
    pub account_name: String,
    /// That account's e-mail.
    pub account_email: String,
    /// The environment.
    pub environment_name: String,
    /// What it may do, an area a line.
    pub may: Vec<String>,
    /// What it may not even see.
    pub may_not: Vec<String>,
    /// From when on it is refused, if ever.
    pub expires_at: Option<String>,
}

impl From<Checked> for PartnerCheck {
    fn from(checked: Checked) -> Self {
        let works = checked.works();
        let findings = checked.findings.into_iter().map(|it| PartnerFinding {
            what: match it.what {
                What::Token => FindingSubject::Token,
                What::Environment => FindingSubject::Environment,
                What::Address => FindingSubject::Address,
                What::Clock => FindingSubject::Clock,
                What::Access => FindingSubject::Access,
            },
            verdict: match it.verdict {
                Verdict::Good => FindingVerdict::Good,
                Verdict::Warning => FindingVerdict::Warning,
                Verdict::Bad => FindingVerdict::Bad,
            },
            sentence: it.sentence,
            next_step: it.next_step,
        });
        let who = checked.who.map(|who| PartnerWho {
            account_name: who.account_name.to_string(),
            account_email: who.account_email.to_string(),
            environment_name: who.environment_name.to_string(),
            may: who.may(),
            may_not: who.may_not().into_iter().map(str::to_owned).collect(),
            expires_at: who.expires_at.map(time::out),
        });
        Self { works, findings: findings.collect(), who }
    }
}

/// A request that only reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfferedRead {
    /// Its path.
    pub path: String,
    /// The area that it reads.
    pub area: String,
    /// Whether the token may make it.
    pub permitted: bool,
}

/// The requests that only read, and whether more could be offered if the business were known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfferedReads {
    /// Those whose path is known.
    pub reads: Vec<OfferedRead>,
    /// The business, as far as it is known.
    pub business: Option<String>,
}

/// What came of a request that only reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TriedRead {
    /// It was answered.
    pub worked: bool,
    /// What came of it.
    pub sentence: String,
    /// What to do next, if something is to be done.
    pub next_step: Option<String>,
    /// With which status.
    pub status: Option<u16>,
    /// What the administrator finds it by, if it was refused.
    pub request_id: Option<String>,
}

impl From<Read> for TriedRead {
    fn from(read: Read) -> Self {
        let (status, request_id) = match &read {
            Read::Answered { status, .. } | Read::ApiSaidNo { status, .. } => (Some(*status), None),
            Read::Refused { problem, .. } => {
                (Some(problem.status), Some(problem.request_id.clone()))
            }
            Read::Trouble(_) | Read::BusinessUnknown | Read::NothingToRead => (None, None),
        };
        Self {
            worked: read.worked(),
            sentence: read.sentence(),
            next_step: read.next_step(),
            status,
            request_id,
        }
    }
}

/// Where a token is to be kept, or is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum KeptIn {
    /// The keychain of this system.
    Keychain,
    /// An encrypted file.
    File,
}

/// A connection that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionRow {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where requests go.
    pub base_url: String,
    /// The environment's slug.
    pub environment: String,
    /// The account that it acts as, if that is known.
    pub account: Option<String>,
    /// The token's last four characters.
    pub hint: String,
    /// What it may do, as last heard.
    pub permissions: Vec<PermittedWord>,
    /// Where the token is.
    pub kept: KeptIn,
    /// Since when it is here.
    pub added_at: String,
    /// What the last check came to.
    pub last_checked: Option<ConnectionCheck>,
}

/// What the last check of a connection came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionCheck {
    /// When it was.
    pub at: String,
    /// Whether the token worked.
    pub works: bool,
    /// What was found.
    pub sentence: String,
}

impl From<Connection> for ConnectionRow {
    fn from(connection: Connection) -> Self {
        Self {
            id: connection.id.to_string(),
            name: connection.name.to_string(),
            base_url: connection.base_url.to_string(),
            environment: connection.environment.to_string(),
            account: connection.account.map(|it| it.to_string()),
            hint: connection.hint.to_string(),
            permissions: permitted(&connection.permissions),
            kept: match connection.kept {
                Kept::Keychain => KeptIn::Keychain,
                Kept::File => KeptIn::File,
            },
            added_at: time::out(connection.added_at),
            last_checked: connection.last_checked.map(|it| ConnectionCheck {
                at: time::out(it.at),
                works: it.works,
                sentence: it.sentence,
            }),
        }
    }
}

/// Permissions in words.
pub(crate) fn permitted(permissions: &[Permitted]) -> Vec<PermittedWord> {
    let word = |it: &Permitted| PermittedWord {
        permission: it.permission.to_string(),
        label: it.label.to_string(),
    };
    permissions.iter().map(word).collect()
}

/// A connection just kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptConnection {
    /// It.
    pub connection: ConnectionRow,
    /// What stands for the passphrase of its file, if it is in one.
    pub passphrase: Option<SecretHandle>,
}

/// The configuration of a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToolConfiguration {
    /// The tool's word.
    pub tool: String,
    /// The tool's name.
    pub label: String,
    /// What to name the file.
    pub file_name: String,
    /// Whether the tool refers to the token, which then stands nowhere in the text.
    pub by_reference: bool,
    /// How the token gets there.
    pub token_note: String,
    /// The text, with a mask where the token would stand.
    pub shown: String,
}

/// A sheet to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Checklist {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub facts: Vec<ChecklistFact>,
    /// What is to be done.
    pub steps: Vec<String>,
}

/// A line of what a sheet is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChecklistFact {
    /// What it tells.
    pub word: String,
    /// It.
    pub is: String,
}

impl From<&Onboarding> for Checklist {
    fn from(sheet: &Onboarding) -> Self {
        let fact = |(word, is): &(&'static str, String)| ChecklistFact {
            word: (*word).to_owned(),
            is: is.clone(),
        };
        Self {
            title: sheet.title().to_owned(),
            facts: sheet.facts().iter().map(fact).collect(),
            steps: sheet.steps().to_vec(),
        }
    }
}

/// A file that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedFile {
    /// Where it is.
    pub path: String,
}
