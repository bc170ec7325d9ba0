//! The configuration of the partner's own tool: texts to copy, with the token by reference wherever the tool can.

mod curl;
mod env;
mod node;
mod postman;
mod power_bi;
mod python;
mod quote;
mod sap;
#[cfg(test)]
mod tests;

use crate::check::WHOAMI;
use crate::connection::Connection;
use crate::read::ReadRequest;
use keydesk_domain::PlainToken;
use secrecy::SecretString;
use std::str::FromStr;
use thiserror::Error;
use zeroize::Zeroizing;

/// The environment variable that the token is read from.
pub(crate) const VARIABLE: &str = "KEYDESK_TOKEN";

/// A tool that can be told how to reach the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// A command line for a POSIX shell.
    Curl,
    /// Python with `requests`.
    Python,
    /// Node with its own `fetch`.
    Node,
    /// A Postman collection, version 2.1.
    Postman,
    /// Power BI: a query in M.
    PowerBi,
    /// A `.env` file.
    Env,
    /// The properties of a destination, as SAP BTP imports them.
    Sap,
}

/// A text that names no tool.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("This is none of curl, python, node, postman, power-bi, env, sap.")]
pub struct UnknownTool;

impl Tool {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 7] =
        [Self::Curl, Self::Python, Self::Node, Self::Postman, Self::PowerBi, Self::Env, Self::Sap];

    /// The word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Python => "python",
            Self::Node => "node",
            Self::Postman => "postman",
            Self::PowerBi => "power-bi",
            Self::Env => "env",
            Self::Sap => "sap",
        }
    }

    /// What a screen calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Python => "Python (requests)",
            Self::Node => "Node (fetch)",
            Self::Postman => "Postman collection",
            Self::PowerBi => "Power BI (M query)",
            Self::Env => ".env file",
            Self::Sap => "SAP destination",
        }
    }

    /// What to name the file, where it is one.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Curl => "keydesk.sh",
            Self::Python => "keydesk.py",
            Self::Node => "keydesk.mjs",
            Self::Postman => "keydesk.postman_collection.json",
            Self::PowerBi => "keydesk.m",
            Self::Env => ".env",
            Self::Sap => "keydesk-destination.properties",
        }
    }

    /// How the token gets there.
    #[must_use]
    pub const fn token_note(self) -> &'static str {
        match self {
            Self::Curl | Self::Python | Self::Node => {
                "The token is read from the environment variable KEYDESK_TOKEN. Set it from where your secrets are kept."
            }
            Self::Postman => {
                "Import the collection, then put the token into its variable keydesk_token, which is a secret one: into the current \
                 value, which is not shared."
            }
            Self::PowerBi => {
                "Make a parameter KeydeskToken (type Text) under Manage Parameters, and paste the token there. Where Power BI asks \
                 how to sign in, choose Anonymous: the token is in the header."
            }
            Self::Env | Self::Sap => {
                "This kind of file holds the token itself. Keep the file where only the tool can read it, and out of version control."
            }
        }
    }

    /// The configuration for a connection.
    #[must_use]
    pub fn configuration(self, connection: &Connection) -> Configuration {
        let about = About::of(connection);
        let parts = match self {
            Self::Curl => curl::parts(&about),
            Self::Python => python::parts(&about),
            Self::Node => node::parts(&about),
            Self::Postman => postman::parts(&about),
            Self::PowerBi => power_bi::parts(&about),
            Self::Env => env::parts(&about),
            Self::Sap => sap::parts(&about),
        };
        Configuration {
            mask: format!("kd_{}_...{}", connection.environment, connection.hint),
            parts,
        }
    }
}

impl FromStr for Tool {
    type Err = UnknownTool;
    fn from_str(text: &str) -> Result<Self, UnknownTool> {
        Self::ALL.into_iter().find(|tool| tool.word() == text).ok_or(UnknownTool)
    }
}

/// What every configuration is made of.
struct About<'c> {
    name: &'c str,
    base_url: &'c str,
    /// A request that works: the first list that the token may read, or who the token is.
    example: String,
    /// All lists that the token may read.
    reads: Vec<ReadRequest>,
}

impl<'c> About<'c> {
    fn of(connection: &'c Connection) -> Self {
        let reads = ReadRequest::all(connection.permission_set(), connection.business.as_ref());
        let example = reads.first().map_or_else(|| WHOAMI.to_owned(), |read| read.path.clone());
        Self {
            name: connection.name.as_str(),
            base_url: connection.base_url.as_str(),
            example,
            reads,
        }
    }
}

/// A piece of a configuration.
enum Part {
    Text(String),
    /// Here stands the token.
    Token,
}

fn whole(text: String) -> Vec<Part> {
    vec![Part::Text(text)]
}

/// A configuration. Where the tool cannot refer to the token, the token's place is known and filled only on copying.
pub struct Configuration {
    mask: String,
    parts: Vec<Part>,
}

impl Configuration {
    /// Does the tool refer to the token? Then [`Configuration::shown`] works as it is.
    #[must_use]
    pub fn by_reference(&self) -> bool {
        !self.parts.iter().any(|part| matches!(part, Part::Token))
    }

    /// The text, with a mask where the token would stand.
    #[must_use]
    pub fn shown(&self) -> String {
        self.joined(&self.mask)
    }

    /// The text with the token in its place, for the moment in which it is copied.
    #[must_use]
    pub fn filled(&self, token: &PlainToken) -> SecretString {
        SecretString::from(Zeroizing::new(self.joined(token.expose())).as_str())
    }

    /// Made at its full length, so that it does not grow and leave a copy behind.
    fn joined(&self, token: &str) -> String {
        let pieces = || {
            self.parts
                .iter()
                .map(|part| if let Part::Text(text) = part { text.as_str() } else { token })
        };
        let mut text = String::with_capacity(pieces().map(str::len).sum());
        pieces().for_each(|piece| text.push_str(piece));
        text
    }
}
