//! What a command comes back with.

use crate::secret::Secret;
use keydesk_desk::views::{AccountView, EnvironmentView, Me, RoleView, TokenView};
use keydesk_desk::{
    Activity, ActivityKept, AuditState, AuditVerdict, BackupMade, BackupState, ChangeImpact,
    Diagnosis, Overview, PermissionUsage, RefusalPage, RefusalView, RotationView, RouteStanding,
    RouteVerdict, RouteView, UnknownRoute,
};
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::password::Strength;
use keydesk_gateway::{ListenerStatus, UpstreamVerdict};
use serde::{Deserialize, Serialize};

/// What a command comes back with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It was done; there is nothing to show.
    Done,
    /// The owner was made.
    Initialised(PasswordStrength),
    /// The state of things.
    Status(Status),
    /// Who the credential belongs to.
    Me(Me),
    /// Roles.
    Roles(Vec<RoleView>),
    /// One role, as it is now (or was, before it was deleted).
    Role(RoleView),
    /// Accounts.
    Accounts(Vec<AccountView>),
    /// One account as it is now, and how strong its new password is if it got one.
    Account(AccountView, Option<PasswordStrength>),
    /// An account was deleted, and with it these tokens.
    AccountDeleted {
        /// The names of its tokens, which are refused from now on.
        tokens: Vec<String>,
    },
    /// Tokens.
    Tokens(Vec<TokenView>),
    /// One token, as it is now.
    Token(TokenView),
    /// A token was made. Nothing can show its text again.
    TokenCreated {
        /// What is known about it from now on.
        view: TokenView,
        /// Its text.
        text: Secret,
    },
    /// A new integration was made. Nothing can show its token's text again.
    IntegrationCreated {
        /// Its account, with the names of its roles.
        account: AccountView,
        /// What is known about its token from now on.
        token: TokenView,
        /// The token's text.
        text: Secret,
    },
    /// How far a token's replacement has come, if there is one.
    Rotation(Option<Box<RotationView>>),
    /// Environments.
    Environments(Vec<EnvironmentView>),
    /// One environment, as it is now.
    Environment(EnvironmentView),
    /// What asking the API behind an environment came to.
    Checked {
        /// The environment's name.
        environment: String,
        /// What was found.
        verdict: UpstreamVerdict,
    },
    /// What happened at the gateway.
    Activity(Activity),
    /// Refused requests.
    Refusals(RefusalPage),
    /// One refused request.
    Refusal(Box<RefusalView>),
    /// How much of what happened is kept.
    ActivityKept(ActivityKept),
    /// Everything at a glance, with the gateway.
    Overview(Box<Overview>, Status),
    /// Which permissions were used.
    PermissionUsage(PermissionUsage),
    /// Routes that were added to an environment.
    Routes(Vec<RouteView>),
    /// One of them, as it is now.
    Route(RouteView),
    /// What becomes of a method and a path.
    RouteVerdict(RouteVerdict),
    /// How routes stand to what is there, in the order in which they were given.
    RouteStandings(Vec<RouteStanding>),
    /// Routes that nothing knows and that were asked for.
    UnknownRoutes(Vec<UnknownRoute>),
    /// What a change would do.
    Impact(ChangeImpact),
    /// Why something is refused, and what to do.
    Diagnosis(Box<Diagnosis>),
    /// Records of the audit log.
    Audit(Vec<AuditRecord>),
    /// What verifying the audit log came to.
    AuditVerified(Box<AuditVerdict>),
    /// How the audit log is sealed.
    AuditState(Box<AuditState>),
    /// A signed checkpoint of the audit log, as it is written to a file.
    AuditCheckpoint(String),
    /// The audit log was written to a file.
    AuditExported {
        /// So many records.
        records: u64,
    },
    /// How the store is backed up.
    BackupState(Box<BackupState>),
    /// A backup was made.
    BackupMade(BackupMade),
}

/// How strong a password is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordStrength {
    /// 0 (guessed at once) to 4 (very hard to guess), after `zxcvbn`.
    pub score: u8,
    /// The score in a word.
    pub word: String,
}

impl From<Strength> for PasswordStrength {
    fn from(strength: Strength) -> Self {
        Self { score: strength.score, word: strength.word.to_owned() }
    }
}

/// The state of things.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// There is an owner.
    pub initialised: bool,
    /// A window or `keydeskctl serve` owns the store and runs the gateway.
    pub serving: bool,
    /// The gateway's listeners; none when nothing serves.
    pub listeners: Vec<ListenerStatus>,
    /// Why the Sandbox is not there, if it is not.
    pub sandbox_trouble: Option<String>,
    /// What is wrong with the store at this moment: access taken away that is in force and could not be written.
    #[serde(default)]
    pub store_trouble: Option<String>,
    /// Why the last backup of the schedule was not made. Said until one is.
    #[serde(default)]
    pub backup_trouble: Option<String>,
}
