//! Environments and the gateway's listeners, as lists and forms have them.

use super::{Password, count};
use keydesk_control::Status;
use keydesk_desk::views::EnvironmentView;
use keydesk_domain::Upstream;
use keydesk_domain::environment::CredentialPlace as DomainPlace;
use keydesk_gateway::{ListenerState, ListenerStatus, Rate, UpstreamVerdict};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Where an upstream's credential is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialPlace {
    /// The keychain of this system.
    Keychain,
    /// A file that only this user can read.
    File,
    /// Given by systemd.
    Systemd,
}

impl From<DomainPlace> for CredentialPlace {
    fn from(place: DomainPlace) -> Self {
        match place {
            DomainPlace::Keychain => Self::Keychain,
            DomainPlace::File => Self::File,
            DomainPlace::Systemd => Self::Systemd,
        }
    }
}

impl From<CredentialPlace> for DomainPlace {
    fn from(place: CredentialPlace) -> Self {
        match place {
            CredentialPlace::Keychain => Self::Keychain,
            CredentialPlace::File => Self::File,
            CredentialPlace::Systemd => Self::Systemd,
        }
    }
}

/// An environment in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentRow {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// The address it was told to listen on.
    pub listen: String,
    /// The API behind it; nothing is the built-in Sandbox.
    pub base_url: Option<String>,
    /// Where that API's credential is kept.
    pub credential_place: Option<CredentialPlace>,
    /// Whether one is kept.
    pub has_credential: bool,
    /// How many tokens work in it.
    pub tokens: u32,
    /// The gateway's listener for it; nothing when the gateway is stopped.
    pub listener: Option<ListenerRow>,
}

impl EnvironmentRow {
    /// The environment with its listener, if there is one among these.
    #[must_use]
    pub fn new(view: EnvironmentView, listeners: &[ListenerStatus]) -> Self {
        let environment = view.environment;
        let listener =
            listeners.iter().find(|it| it.environment == environment.id).cloned().map(Into::into);
        let (base_url, credential_place) = match environment.upstream {
            Upstream::Sandbox => (None, None),
            Upstream::Url { base_url, credential_place } => {
                (Some(base_url.as_str().to_owned()), Some(credential_place.into()))
            }
        };
        Self {
            id: environment.id.to_string(),
            name: environment.name.to_string(),
            slug: environment.slug.to_string(),
            listen: environment.listen.to_string(),
            base_url,
            credential_place,
            has_credential: view.has_credential,
            tokens: count(i64::try_from(view.tokens).unwrap_or(i64::MAX)),
            listener,
        }
    }
}

/// An environment to make.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewEnvironment {
    /// Its unique name.
    pub name: String,
    /// Its unique slug, for ever.
    pub slug: String,
    /// The address to listen on.
    pub listen: String,
    /// The API behind it; nothing is the built-in Sandbox.
    pub base_url: Option<String>,
    /// Where that API's credential is kept; nothing is the keychain.
    pub credential_place: Option<CredentialPlace>,
    /// The credential.
    pub credential: Option<Password>,
}

/// What to change about an environment; nothing leaves it.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentEdit {
    /// Another name.
    pub name: Option<String>,
    /// Another address to listen on.
    pub listen: Option<String>,
    /// Another base URL.
    pub base_url: Option<String>,
    /// Another credential.
    pub credential: Option<Password>,
}

/// What asking the API behind an environment came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct EnvironmentVerdict {
    /// Whether requests can be forwarded.
    pub ok: bool,
    /// What was found and what to do.
    pub message: String,
}

impl From<UpstreamVerdict> for EnvironmentVerdict {
    fn from(verdict: UpstreamVerdict) -> Self {
        Self { ok: verdict.works(), message: verdict.sentence().to_owned() }
    }
}

/// One listener of the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListenerRow {
    /// The environment's name.
    pub environment: String,
    /// Its slug.
    pub slug: String,
    /// The address it was told to listen on.
    pub listen: String,
    /// Where clients reach it, if it listens.
    pub base_url: Option<String>,
    /// What keeps it from listening, and what to do.
    pub trouble: Option<String>,
}

impl From<ListenerStatus> for ListenerRow {
    fn from(listener: ListenerStatus) -> Self {
        let (base_url, trouble) = match listener.state {
            ListenerState::Listening { address } => (Some(format!("http://{address}")), None),
            ListenerState::Failed { why } => (None, Some(why)),
        };
        Self {
            environment: listener.name,
            slug: listener.slug,
            listen: listener.listen.to_string(),
            base_url,
            trouble,
        }
    }
}

/// The gateway at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GatewayStatus {
    /// Whether it runs.
    pub running: bool,
    /// Its listeners.
    pub listeners: Vec<ListenerRow>,
    /// Why the Sandbox is not there, if it is not.
    pub sandbox_trouble: Option<String>,
    /// What is wrong with the store: access taken away that is in force and could not be written.
    pub store_trouble: Option<String>,
    /// Why the last backup of the schedule was not made. Said until one is.
    pub backup_trouble: Option<String>,
    /// Requests of the last minute.
    pub requests_per_minute: u32,
    /// Those of them that were refused.
    pub refused_per_minute: u32,
}

impl GatewayStatus {
    /// As the page has it.
    #[must_use]
    pub fn new(status: Status, rate: Rate) -> Self {
        let rate_of = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            running: status.serving,
            listeners: status.listeners.into_iter().map(Into::into).collect(),
            sandbox_trouble: status.sandbox_trouble,
            store_trouble: status.store_trouble,
            backup_trouble: status.backup_trouble,
            requests_per_minute: rate_of(rate.requests_per_minute),
            refused_per_minute: rate_of(rate.refused_per_minute),
        }
    }
}
