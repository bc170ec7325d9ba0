//! Starting up, signing in, and who is signed in.

use super::{sentence, words};
use crate::preferences::Preferences;
use crate::problem::Problem;
use keydesk_desk::Abilities as DeskAbilities;
use keydesk_desk::views::Me as DeskMe;
use keydesk_domain::AccountKind as DomainKind;
use keydesk_domain::password::Strength;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// A password or credential on its way from the page. It prints as nothing and is wiped when dropped.
#[derive(Clone, Deserialize, Type)]
#[serde(transparent)]
pub struct Password(#[specta(type = String)] pub SecretString);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// What the window shows first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// This program's version.
    pub version: String,
    /// What is to be shown.
    pub phase: Phase,
    /// Why the store could not be opened, if it could not.
    pub trouble: Option<Problem>,
    /// What was chosen for this window.
    pub preferences: Preferences,
    /// Where the Sandbox's listener is, if it listens.
    pub sandbox_address: Option<String>,
}

/// What the window shows first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// There is no owner yet.
    FirstRun,
    /// There is, and nobody is signed in.
    SignedOut,
    /// The page was loaded anew while somebody is.
    SignedIn,
    /// The store could not be opened.
    Unavailable,
}

/// The owner of a new store.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct NewOwner {
    /// The owner's name.
    pub name: String,
    /// What the owner signs in with.
    pub email: String,
    /// The owner's password.
    pub password: Password,
}

/// A person or a service account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// A human being.
    Person,
    /// An integration.
    Service,
}

impl From<DomainKind> for AccountKind {
    fn from(kind: DomainKind) -> Self {
        match kind {
            DomainKind::Person => Self::Person,
            DomainKind::Service => Self::Service,
        }
    }
}

impl From<AccountKind> for DomainKind {
    fn from(kind: AccountKind) -> Self {
        match kind {
            AccountKind::Person => Self::Person,
            AccountKind::Service => Self::Service,
        }
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Identifies the account.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it signs in with.
    pub email: String,
    /// Person or service account.
    pub kind: AccountKind,
    /// Its roles' names.
    pub roles: Vec<String>,
    /// What it holds.
    pub permissions: Vec<String>,
    /// What it may do here at this moment.
    pub abilities: Abilities,
}

/// What an account may do here: nothing is "may", otherwise the sentence that says why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Abilities {
    /// Make tokens of its own.
    pub generate_token: Option<String>,
    /// See everybody's tokens.
    pub see_all_tokens: Option<String>,
    /// Edit and delete everybody's tokens.
    pub edit_all_tokens: Option<String>,
    /// See accounts and roles.
    pub see_users: Option<String>,
    /// Change accounts and roles.
    pub edit_users: Option<String>,
    /// See environments.
    pub see_environments: Option<String>,
    /// Change environments, start and stop the gateway.
    pub edit_environments: Option<String>,
}

impl Me {
    /// As the page has it.
    #[must_use]
    pub fn new(me: DeskMe, abilities: DeskAbilities) -> Self {
        Self {
            id: me.account.id.to_string(),
            name: me.account.name.to_string(),
            email: me.account.email.to_string(),
            kind: me.account.kind.into(),
            roles: me.roles,
            permissions: words(me.permissions),
            abilities: Abilities {
                generate_token: sentence(abilities.generate_token),
                see_all_tokens: sentence(abilities.see_all_tokens),
                edit_all_tokens: sentence(abilities.edit_all_tokens),
                see_users: sentence(abilities.see_users),
                edit_users: sentence(abilities.edit_users),
                see_environments: sentence(abilities.see_environments),
                edit_environments: sentence(abilities.edit_environments),
            },
        }
    }
}

/// How good a password is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct PasswordStrength {
    /// Whether it is accepted.
    pub acceptable: bool,
    /// 0 (guessed at once) to 4 (very hard to guess).
    pub score: u8,
    /// The score in a word; empty when it is not accepted.
    pub word: String,
    /// Why it is not accepted, and what to do.
    pub message: Option<String>,
}

impl From<Strength> for PasswordStrength {
    fn from(strength: Strength) -> Self {
        Self {
            acceptable: true,
            score: strength.score,
            word: strength.word.to_owned(),
            message: None,
        }
    }
}

impl PasswordStrength {
    /// One that is not accepted.
    #[must_use]
    pub fn refused(why: &dyn fmt::Display) -> Self {
        Self { acceptable: false, score: 0, word: String::new(), message: Some(why.to_string()) }
    }
}
