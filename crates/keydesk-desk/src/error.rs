//! Why the desk did not do what it was asked: each a sentence that the person who asked can act on (rule 7).

use crate::backup::BackupError;
use crate::credentials::CredentialError;
use jiff::Timestamp;
use keydesk_domain::password::WeakPassword;
use keydesk_domain::rules::Forbidden;
use keydesk_store::StoreError;
use thiserror::Error;

/// Why the desk did not do what it was asked. Nothing was changed then, unless the sentence says otherwise.
#[derive(Debug, Error)]
pub enum DeskError {
    /// A rule forbids it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Wrong e-mail or password; which of them is not said.
    #[error("The e-mail or the password is not right.")]
    WrongCredentials,
    /// The password is right, and the account has a second factor.
    #[error(
        "This account has a second factor: give the code that your authenticator shows, or a recovery code."
    )]
    CodeNeeded,
    /// The password is right, the code is not.
    #[error(
        "The code is not right, or was used before. Wait for the next one, or use a recovery code."
    )]
    WrongCode,
    /// Too many wrong passwords.
    #[error("Too many wrong passwords for this e-mail{}. Try again {}.", if *.locked { ": it is locked" } else { "" }, wait_in_words(*.until))]
    SlowDown {
        /// When the next try is looked at.
        until: Timestamp,
        /// Locked, and not merely slowed down.
        locked: bool,
    },
    /// The right password of a disabled account.
    #[error("This account is disabled. Ask an administrator to enable it.")]
    AccountDisabled,
    /// The session's account was disabled or deleted.
    #[error(
        "You are no longer signed in: your account was disabled or deleted, or its password was changed."
    )]
    SessionEnded,
    /// A name that must be unique is in use.
    #[error(
        "There is already {what} \"{existing}\". Choose another name: letter case, spaces and look-alike letters make no difference."
    )]
    Taken {
        /// "a role", "an API token".
        what: &'static str,
        /// The name as it stands.
        existing: String,
    },
    /// The e-mail is in use.
    #[error(
        "The e-mail {0} belongs to another account. Use an address of its own for each account."
    )]
    EmailTaken(String),
    /// There is no such thing.
    #[error("There is no {what} \"{wanted}\".")]
    NotFound {
        /// "role", "account".
        what: &'static str,
        /// What was asked for, cut to 80 characters.
        wanted: String,
    },
    /// A value that cannot be.
    #[error("{message}")]
    Invalid {
        /// The field it was given in.
        field: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// What is wrong with one field of a form with several steps.
    #[error("{why}")]
    InField {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        #[source]
        why: Box<DeskError>,
    },
    /// A password that is not good enough.
    #[error(transparent)]
    WeakPassword(#[from] WeakPassword),
    /// There is an owner already.
    #[error("This store already has its owner. Sign in instead.")]
    AlreadyInitialised,
    /// There is no owner yet.
    #[error("This store has no owner yet. Run `keydeskctl init` first.")]
    NotInitialised,
    /// An environment with live tokens cannot be deleted.
    #[error("The environment \"{environment}\" still has API tokens: {}. Delete them first.", .tokens.join(", "))]
    EnvironmentInUse {
        /// Its name.
        environment: String,
        /// The tokens' names, at most ten.
        tokens: Vec<String>,
    },
    /// The credential of an environment could not be kept or read.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// An environment was deleted, but its credential could not be removed from where it is kept.
    #[error(
        "The environment \"{environment}\" was deleted, but its credential is still kept: {why} \
         Have that API withdraw the credential, or remove it where it is kept."
    )]
    CredentialLeft {
        /// The environment's name.
        environment: String,
        /// Why it could not be removed.
        #[source]
        why: CredentialError,
    },
    /// The key that signs checkpoints of the audit log cannot be used.
    #[error("The key of the audit log cannot be used: {0}.")]
    AuditKey(String),
    /// No key was chosen, or nothing happened yet.
    #[error(
        "The audit log is not sealed yet. Choose where its key is kept: keydeskctl audit seal --key-in keychain (or file)."
    )]
    AuditUnsealed,
    /// What is there is not what was signed: signing it would hide that.
    #[error(
        "The audit log is not what was signed before, so no new checkpoint was made. Verify it (keydeskctl audit verify) to see what \
         was altered. Restore a backup (keydeskctl restore); or, if an older file was put there on purpose, have a new key made."
    )]
    AuditBroken,
    /// A backup was not made or not restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Access was taken away, and that could not be written.
    #[error(
        "{act} could not be written: {} It is in force all the same: the next request is refused. Keydesk tries again every few seconds; \
         do not end it before it is written, or the access works again.", without_what_was_not_done(.why)
    )]
    NotWritten {
        /// What could not be written.
        act: &'static str,
        /// Why not.
        #[source]
        why: StoreError,
    },
    /// The system gave no random bytes, or a worker stopped.
    #[error("{0}. Nothing was handed out; try again.")]
    Internal(String),
}

const fn store_code(why: &StoreError) -> &'static str {
    match why {
        StoreError::Owned { .. } => "store-owned",
        StoreError::Newer { .. } => "store-newer",
        StoreError::Damaged { .. } | StoreError::Behind { .. } | StoreError::Unexpected(_) => {
            "store-damaged"
        }
        StoreError::NotWritable { .. } | StoreError::ReadOnlyDisk => "store-not-writable",
        StoreError::Full => "disk-full",
        _ => "store",
    }
}

/// The reason alone. The store's sentence goes on to say that nothing was changed, which is not so here.
pub(crate) fn without_what_was_not_done(why: &StoreError) -> String {
    match why {
        StoreError::Full => "the disk is full. Free some space.".to_owned(),
        StoreError::ReadOnlyDisk => {
            "the disk is read-only. A system does that to a disk that fails: look at it, and have it mounted for writing again."
                .to_owned()
        }
        StoreError::NotWritable { why, .. } => format!("{why}. Give this user write access to the store."),
        StoreError::Database(why) => format!("{why}. Look at the disk that the store is on."),
        other => other.to_string(),
    }
}

fn wait_in_words(at: Timestamp) -> String {
    let seconds = at.duration_since(Timestamp::now()).as_secs().max(0) + 1;
    if seconds < 120 {
        format!("in {seconds} seconds")
    } else {
        format!("in {} minutes", seconds.div_euclid(60) + 1)
    }
}

impl DeskError {
    pub(crate) fn not_found(what: &'static str, wanted: &str) -> Self {
        Self::NotFound { what, wanted: wanted.chars().take(80).collect() }
    }

    pub(crate) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into() }
    }

    /// A stable word for programs: exit codes, JSON answers.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Forbidden(Forbidden::RoleInUse { .. }) | Self::EnvironmentInUse { .. } => {
                "in-use"
            }
            Self::Forbidden(_) => "forbidden",
            Self::WrongCredentials => "wrong-credentials",
            Self::CodeNeeded => "code-needed",
            Self::WrongCode => "wrong-code",
            Self::SlowDown { locked: true, .. } => "locked",
            Self::SlowDown { locked: false, .. } => "slow-down",
            Self::AccountDisabled => "account-disabled",
            Self::SessionEnded => "session-ended",
            Self::Taken { .. } | Self::EmailTaken(_) => "taken",
            Self::NotFound { .. } => "not-found",
            Self::Invalid { .. } => "invalid",
            Self::InField { why, .. } => why.code(),
            Self::WeakPassword(_) => "weak-password",
            Self::AlreadyInitialised => "already-initialised",
            Self::NotInitialised => "not-initialised",
            Self::Credential(_) | Self::CredentialLeft { .. } | Self::AuditKey(_) => "credential",
            Self::AuditUnsealed => "audit-unsealed",
            Self::AuditBroken => "audit-broken",
            Self::Backup(why) => why.code(),
            Self::Store(why) | Self::NotWritten { why, .. } => store_code(why),
            Self::Internal(_) => "internal",
        }
    }

    /// The field of a form or the option of a command that the error is about, if it is about one.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Invalid { field, .. } | Self::InField { field, .. } => Some(field),
            Self::WeakPassword(_) => Some("password"),
            Self::CodeNeeded | Self::WrongCode => Some("code"),
            Self::EmailTaken(_) => Some("email"),
            Self::Taken { .. } => Some("name"),
            _ => None,
        }
    }
}
