//! Why a gateway was not reached, or what answered in its place: told apart, each with what to do next.

use crate::problem::Problem;
use rustls::CertificateError;
use serde::Serialize;
use std::io;
use thiserror::Error;

/// Why the gateway did not say yes.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// The host's name is not known.
    #[error("The name {host} was not found.")]
    NameNotFound {
        /// The host of the base URL.
        host: String,
    },
    /// Nothing listens there.
    #[error("Nothing listens at {host}.")]
    NothingListens {
        /// Host and port.
        host: String,
    },
    /// The certificate is somebody else's.
    #[error("The certificate at {host} is for another name{}.", names(.presented))]
    WrongName {
        /// The host of the base URL.
        host: String,
        /// The names that the certificate is for.
        presented: Vec<String>,
    },
    /// Nobody that this machine trusts vouches for the certificate.
    #[error("The certificate at {host} is not one that this machine trusts.")]
    Untrusted {
        /// The host of the base URL.
        host: String,
    },
    /// The certificate's time is over, or has not come.
    #[error("The certificate at {host} {}.", if *.expired { "has expired" } else { "is not valid yet" })]
    CertificateOutOfDate {
        /// The host of the base URL.
        host: String,
        /// Over, and not yet to come.
        expired: bool,
    },
    /// Something else went wrong with TLS.
    #[error("No secure connection to {host} could be made.")]
    TlsFailed {
        /// The host of the base URL.
        host: String,
    },
    /// No answer in time.
    #[error("{host} did not answer in time.")]
    TimedOut {
        /// The host of the base URL.
        host: String,
    },
    /// It answered in no HTTP, or the connection broke.
    #[error("What answers at {host} does not speak HTTP, or the connection broke.")]
    BadAnswer {
        /// The host of the base URL.
        host: String,
    },
    /// HTML, where the gateway would have sent JSON.
    #[error(
        "{host} answered with a web page: a sign-in page of the network, or another web site, stands in between."
    )]
    WebPage {
        /// The host of the base URL.
        host: String,
    },
    /// It wants to be asked elsewhere.
    #[error("{host} sends requests on{}.", if .to.is_empty() { " to another page".to_owned() } else { format!(" to {to}") })]
    Redirected {
        /// The host of the base URL.
        host: String,
        /// Scheme and host of where it leads, if it leads to another.
        to: String,
    },
    /// It answers, but not as a gateway does.
    #[error("Something answers at {host}, but it is not a Keydesk gateway (status {status}).")]
    NotAGateway {
        /// The host of the base URL.
        host: String,
        /// What it answered with.
        status: u16,
    },
    /// The gateway refuses the token.
    #[error("The gateway refused the token: {}.", .0.title)]
    Refused(Box<Problem>),
}

impl Trouble {
    /// What to do next.
    #[must_use]
    pub fn next_step(&self) -> String {
        match self {
            Self::NameNotFound { .. } => {
                "Check the spelling of the base URL, and that this machine is in the network (or the VPN) in which the name is known."
                    .to_owned()
            }
            Self::NothingListens { .. } => {
                "Check host and port of the base URL, and ask the administrator whether the gateway runs and can be reached from here."
                    .to_owned()
            }
            Self::WrongName { .. } => {
                "Use the name that the certificate is for, or ask the administrator for a certificate with this name. Do not switch the \
                 check off: somebody else could be answering."
                    .to_owned()
            }
            Self::Untrusted { .. } => {
                "If your company or the partner has a certificate authority of its own, install that on this machine. Do not switch the \
                 check off: somebody else could be answering."
                    .to_owned()
            }
            Self::CertificateOutOfDate { .. } => {
                "Look whether date and time of this machine are right; if they are, ask the administrator to renew the certificate."
                    .to_owned()
            }
            Self::TlsFailed { .. } => {
                "Look whether the base URL should begin with http:// or have another port, and ask the administrator.".to_owned()
            }
            Self::TimedOut { .. } => {
                "Check the base URL; a firewall between here and there may swallow the connection. Try again later.".to_owned()
            }
            Self::BadAnswer { .. } => {
                "Check host and port of the base URL, and whether it should begin with https://. Try again later.".to_owned()
            }
            Self::WebPage { .. } => {
                "Open the base URL in a browser and sign in to the network if it asks for that; else check the base URL.".to_owned()
            }
            Self::Redirected { .. } => {
                "Use the address that it leads to if you know it as the gateway's; a sign-in page is not. The token was not sent there."
                    .to_owned()
            }
            Self::NotAGateway { .. } => {
                "Check the base URL, its path too, against the hand-off, or ask the administrator for it.".to_owned()
            }
            Self::Refused(problem) => problem.next_step(),
        }
    }

    /// From an error while connecting to `host`, TCP's own part.
    pub(crate) fn connecting(error: &io::Error, host: String) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::TimedOut { host },
            _ => Self::NothingListens { host },
        }
    }

    /// From an error while TLS was made.
    pub(crate) fn securing(error: &io::Error, host: String) -> Self {
        let inside = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let Some(rustls::Error::InvalidCertificate(why)) = inside else {
            return Self::TlsFailed { host };
        };
        match why {
            CertificateError::NotValidForName => Self::WrongName { host, presented: Vec::new() },
            CertificateError::NotValidForNameContext { presented, .. } => Self::WrongName {
                host,
                presented: presented.iter().take(3).map(|name| plain(name)).collect(),
            },
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                Self::CertificateOutOfDate { host, expired: true }
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::CertificateOutOfDate { host, expired: false }
            }
            _ => Self::Untrusted { host },
        }
    }
}

/// A name in a certificate as people write it: rustls says `DnsName("example.com")`.
fn plain(name: &str) -> String {
    let inner =
        name.split_once("(\"").and_then(|(_, rest)| rest.strip_suffix("\")")).unwrap_or(name);
    inner.chars().filter(|c| !c.is_control()).take(100).collect()
}

fn names(presented: &[String]) -> String {
    if presented.is_empty() { String::new() } else { format!(" ({})", presented.join(", ")) }
}
