//! Every admin job, as data.

use crate::secret::Secret;
use ipnet::IpNet;
use jiff::Timestamp;
use keydesk_desk::{
    ActivityQuery, AuditFilter, AuditFormat, NewIntegration, RefusalQuery, RouteChange,
    UnknownRouteQuery, UsageSubject,
};
use keydesk_domain::audit_settings::KeyPlace;
use keydesk_domain::custom_route::NewRoute;
use keydesk_domain::environment::{BaseUrl, CredentialPlace};
use keydesk_domain::{
    AccountKind, AccountName, Email, EnvironmentName, EnvironmentSlug, PermissionSet, Retire,
    RoleName, TokenName,
};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Who acts. Each command is signed in for anew, so that nothing but the password opens anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credential {
    /// The account's e-mail.
    pub email: Email,
    /// Its password.
    pub password: Secret,
    /// The code of its second factor, if it has one.
    pub code: Option<Secret>,
}

/// One admin job. Things are named by name or identifier, as they stand on the screen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Command {
    /// Makes the owner of a new store. Takes no credential: there is nobody yet.
    Init {
        /// The owner's name.
        name: AccountName,
        /// What the owner signs in with.
        email: Email,
        /// The owner's password.
        password: Secret,
        /// Where the Sandbox listens, if not where it usually does.
        sandbox_listen: Option<SocketAddr>,
    },
    /// Is there an owner, and what listens where? Takes no credential and tells no names but the environments'.
    Status,
    /// Brings the window of the process that owns the store to the front. Takes no credential: it shows what is there, locked or not.
    Raise {
        /// The path of a hand-off that was opened by a double click, for the integration partner's side of the window.
        hand_off: Option<String>,
    },
    /// Who the credential belongs to.
    #[serde(rename = "whoami")]
    WhoAmI,
    /// All roles.
    RoleList,
    /// One role.
    RoleShow {
        /// The role.
        role: String,
    },
    /// Makes a role.
    RoleCreate {
        /// Its name.
        name: RoleName,
        /// What it permits.
        permissions: PermissionSet,
    },
    /// Changes a role.
    RoleEdit {
        /// The role.
        role: String,
        /// Another name.
        name: Option<RoleName>,
        /// Other permissions, whole.
        permissions: Option<PermissionSet>,
    },
    /// Deletes a role.
    RoleDelete {
        /// The role.
        role: String,
    },
    /// All accounts.
    AccountList,
    /// One account.
    AccountShow {
        /// The account.
        account: String,
    },
    /// Makes an account.
    AccountCreate {
        /// Person or service.
        kind: AccountKind,
        /// Its name.
        name: AccountName,
        /// What it signs in with.
        email: Email,
        /// Its roles.
        roles: Vec<String>,
        /// Its password, if it is to sign in.
        password: Option<Secret>,
    },
    /// Changes an account.
    AccountEdit {
        /// The account.
        account: String,
        /// Another name.
        name: Option<AccountName>,
        /// Another e-mail.
        email: Option<Email>,
        /// Other roles, whole.
        roles: Option<Vec<String>>,
        /// Enable or disable.
        enabled: Option<bool>,
        /// Another password.
        password: Option<Secret>,
    },
    /// Removes the second factor of an account, for who lost it.
    SecondFactorRemove {
        /// Its e-mail or identifier.
        account: String,
    },
    /// Deletes an account and, with it, its tokens.
    AccountDelete {
        /// The account.
        account: String,
    },
    /// Makes a token of the account that acts, or on behalf of a service account.
    TokenCreate {
        /// Its name.
        name: TokenName,
        /// Where it works.
        environment: String,
        /// From when on it is refused.
        expires_at: Option<Timestamp>,
        /// A smaller set than the account's.
        narrowed_to: Option<PermissionSet>,
        /// Where it may be used from; empty means anywhere.
        allowed_addresses: Vec<IpNet>,
        /// From when on it is refused if it was not used until then.
        use_by: Option<Timestamp>,
        /// The service account that it is made on behalf of, if it is not the one that acts.
        on_behalf_of: Option<String>,
    },
    /// Makes role, service account and token in one act.
    IntegrationCreate(NewIntegration),
    /// Makes a token like this one, which stops in return.
    TokenReplace {
        /// The token.
        token: String,
        /// When it stops.
        retire: Retire,
    },
    /// How far a token's replacement has come.
    TokenRotation {
        /// Either of the two tokens.
        token: String,
    },
    /// Deletes the new token and leaves the old one as it was.
    TokenReplacementCancel {
        /// Either of the two tokens.
        token: String,
    },
    /// The tokens that the account may see.
    TokenList {
        /// Those that were deleted as well.
        deleted_too: bool,
    },
    /// One token; never its text.
    TokenShow {
        /// The token.
        token: String,
    },
    /// Changes a token.
    TokenEdit {
        /// The token.
        token: String,
        /// Another name.
        name: Option<TokenName>,
        /// Another expiry; `Some(None)` is never. Written so that "not at all" and "never" stay apart in JSON.
        #[serde(default, with = "double_option")]
        expires_at: Option<Option<Timestamp>>,
        /// Another smaller set; `Some(None)` is all that the account holds.
        #[serde(default, with = "double_option")]
        narrowed_to: Option<Option<PermissionSet>>,
        /// Other addresses, whole.
        allowed_addresses: Option<Vec<IpNet>>,
    },
    /// Deletes a token from the machine itself, without a sign-in.
    EmergencyRevoke {
        /// The token.
        token: String,
    },
    /// Deletes a token: its next request is refused.
    TokenDelete {
        /// The token.
        token: String,
    },
    /// Pauses a token: its requests are refused until it is resumed.
    TokenPause {
        /// The token.
        token: String,
    },
    /// Resumes a paused token.
    TokenResume {
        /// The token.
        token: String,
    },
    /// Says why something is refused, and what to do.
    Diagnose {
        /// What it is about.
        about: About,
    },
    /// All environments.
    EnvironmentList,
    /// One environment.
    EnvironmentShow {
        /// The environment.
        environment: String,
    },
    /// Makes an environment.
    EnvironmentCreate {
        /// Its name.
        name: EnvironmentName,
        /// Its slug, for ever.
        slug: EnvironmentSlug,
        /// Where the gateway listens for it.
        listen: SocketAddr,
        /// What is behind it; `None` is the Sandbox.
        upstream: Option<NewUpstream>,
    },
    /// Changes an environment.
    EnvironmentEdit {
        /// The environment.
        environment: String,
        /// Another name.
        name: Option<EnvironmentName>,
        /// Another address to listen on.
        listen: Option<SocketAddr>,
        /// Another base URL.
        base_url: Option<BaseUrl>,
        /// Another credential.
        credential: Option<Secret>,
        /// Whether identifiers in paths may hold an encoded slash.
        #[serde(default)]
        encoded_slashes: Option<bool>,
    },
    /// Deletes an environment.
    EnvironmentDelete {
        /// The environment.
        environment: String,
    },
    /// Asks the API behind an environment, and says what came of it.
    EnvironmentCheck {
        /// The environment.
        environment: String,
    },
    /// The routes that were added to an environment.
    RouteList {
        /// The environment.
        environment: String,
    },
    /// One of them.
    RouteShow {
        /// The environment.
        environment: String,
        /// The route: its identifier, template, or methods and template.
        route: String,
    },
    /// What the gateway of an environment makes of a method and a path.
    RouteCheck {
        /// The environment.
        environment: String,
        /// The method.
        method: String,
        /// The path.
        path: String,
    },
    /// Adds routes to an environment, all of them or none.
    RouteAdd {
        /// The environment.
        environment: String,
        /// The routes.
        routes: Vec<NewRoute>,
    },
    /// How routes stand to what an environment has, before any is added.
    RouteClassify {
        /// The environment.
        environment: String,
        /// The routes.
        routes: Vec<NewRoute>,
    },
    /// Changes a route of an environment.
    RouteEdit {
        /// The environment.
        environment: String,
        /// The route: its identifier, template, or methods and template.
        route: String,
        /// What it becomes.
        new: NewRoute,
    },
    /// Removes routes from an environment, all of them or none.
    RouteRemove {
        /// The environment.
        environment: String,
        /// The routes: their identifiers, templates, or methods and templates.
        routes: Vec<String>,
    },
    /// What a change of an environment's routes would do.
    RoutePreview {
        /// The environment.
        environment: String,
        /// The change.
        change: RouteChange,
    },
    /// Refused requests to routes that nothing knows, grouped.
    UnknownRoutes(UnknownRouteQuery),
    /// What happened at the gateway.
    ActivityShow(ActivityQuery),
    /// Refused requests, latest first.
    RefusalList(RefusalQuery),
    /// The refused request that was answered with an id.
    RefusalShow {
        /// The id.
        request_id: String,
    },
    /// How much of what happened is kept.
    ActivityKept,
    /// Changes how much of what happens is kept.
    ActivityKeep {
        /// For how many days, if that changes.
        retention_days: Option<u16>,
        /// Whether the paths of refused requests are kept, if that changes.
        keep_paths: Option<bool>,
    },
    /// Everything at a glance.
    Overview {
        /// Of the last so many days.
        days: u32,
    },
    /// Which permissions of a role or an account were used.
    PermissionUsage {
        /// The role or the account.
        subject: UsageSubject,
        /// In the last so many days.
        days: u32,
    },
    /// What another set of permissions of a role would change.
    RolePreview {
        /// The role.
        role: String,
        /// Its permissions, whole.
        permissions: PermissionSet,
    },
    /// Puts the Sandbox's sample data back.
    SandboxReset,
    /// Records of the audit log, newest first.
    AuditList {
        /// Which.
        filter: AuditFilter,
        /// Only those before the record with this number.
        before: Option<i64>,
        /// At most so many: 1 to 1,000.
        limit: u32,
    },
    /// Verifies the whole audit log.
    AuditVerify,
    /// How the audit log is sealed.
    AuditState,
    /// Makes a checkpoint of the audit log.
    AuditCheckpoint,
    /// Changes how the audit log is sealed.
    AuditKeep {
        /// Where the key is kept, if that changes.
        key_place: Option<KeyPlace>,
        /// Sign with a new key from now on.
        new_key: bool,
        /// Another folder for checkpoints; an empty one is none.
        export_folder: Option<String>,
        /// Every so many hours, if that changes.
        export_hours: Option<u16>,
    },
    /// Writes records of the audit log to a new file.
    AuditExport {
        /// Which.
        filter: AuditFilter,
        /// How.
        format: AuditFormat,
        /// Where.
        file: PathBuf,
    },
    /// How the store is backed up.
    BackupState,
    /// Changes how the store is backed up.
    BackupKeep {
        /// Another folder; an empty one is none.
        folder: Option<String>,
        /// Every so many hours, if that changes.
        every_hours: Option<u16>,
        /// How many are kept, if that changes.
        keep: Option<u16>,
        /// Another public key.
        recipient: Option<String>,
    },
    /// Makes a backup.
    BackupCreate {
        /// In this file; or in the folder of the schedule.
        file: Option<PathBuf>,
        /// For this public key; or for that of the schedule.
        recipient: Option<String>,
        /// With this passphrase instead.
        passphrase: Option<Secret>,
    },
}

/// What a diagnosis is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Whatever was pasted. It may hold a secret.
    Pasted(Secret),
    /// A token, by name or identifier.
    Token(String),
    /// The id of a refused request.
    Request(String),
}

/// The API behind a new environment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewUpstream {
    /// Where it is.
    pub base_url: BaseUrl,
    /// Where its credential is kept.
    pub place: CredentialPlace,
    /// The credential; none with a systemd credential.
    pub credential: Option<Secret>,
}

/// JSON has one `null`; "leave it" is no list, "set it to nothing" an empty one, "set it to this" a list of one.
mod double_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        value: &Option<Option<T>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(|inner| inner.iter().collect::<Vec<_>>()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        let value: Option<Vec<T>> = Option::deserialize(deserializer)?;
        Ok(value.map(|list| list.into_iter().next()))
    }
}
