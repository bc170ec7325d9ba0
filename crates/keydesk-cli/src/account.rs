//! `keydeskctl account …`

use crate::ask;
use crate::context::Context;
use crate::out;
use clap::{Args, Subcommand};
use keydesk_control::{Command, Failure, Secret};
use keydesk_domain::{AccountKind, AccountName, Email};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Create an account: a service unless --person is given
    Create(Create),
    /// List all accounts
    List,
    /// Show an account
    Show {
        /// Its e-mail or identifier
        account: String,
    },
    /// Change an account
    Edit(Box<Edit>),
    /// Remove the second factor of an account, for who lost it
    RemoveSecondFactor {
        /// Its e-mail or identifier
        account: String,
    },
    /// Delete an account and, with it, its API tokens
    Delete {
        /// Its e-mail or identifier
        account: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Its name
    name: AccountName,
    /// What it signs in with; an address of its own
    #[arg(long)]
    email: Email,
    /// A role, by name; several with commas, or again
    #[arg(long, required = true, value_delimiter = ',')]
    role: Vec<String>,
    /// It is a person, not a service
    #[arg(long)]
    person: bool,
    /// A file whose first line is its password; - is standard input (after the password of who acts)
    #[arg(long, value_name = "FILE", conflicts_with = "without_password")]
    new_password_file: Option<PathBuf>,
    /// Give it no password yet: nobody can sign in as it
    #[arg(long)]
    without_password: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// Its e-mail or identifier
    account: String,
    /// Another name
    #[arg(long)]
    name: Option<AccountName>,
    /// Another e-mail
    #[arg(long)]
    email: Option<Email>,
    /// Its roles from now on, all of them
    #[arg(long, value_delimiter = ',')]
    role: Option<Vec<String>>,
    /// Disable it: nobody can sign in as it, and its API tokens are refused
    #[arg(long, conflicts_with = "enable")]
    disable: bool,
    /// Enable it again
    #[arg(long)]
    enable: bool,
    /// A file whose first line is its new password; - is standard input (after the password of who acts)
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
    /// Ask for a new password
    #[arg(long, conflicts_with = "new_password_file")]
    new_password: bool,
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let command = match self {
            Self::Create(create) => create.command(context)?,
            Self::List => Command::AccountList,
            Self::Show { account } => Command::AccountShow { account },
            Self::Edit(edit) => edit.command(context)?,
            Self::RemoveSecondFactor { account } => Command::SecondFactorRemove { account },
            Self::Delete { account, yes } => {
                ask::really(&format!("the account \"{account}\" and its API tokens"), yes)?;
                Command::AccountDelete { account }
            }
        };
        let answer = context.perform(command).await?;
        out::answer(context.json, &answer)
    }
}

impl Create {
    fn command(self, context: &mut Context) -> Result<Command, Failure> {
        let password = match (self.without_password, &self.new_password_file) {
            (true, _) => None,
            (false, file) => Some(new_password(context, file.as_ref())?),
        };
        let kind = if self.person { AccountKind::Person } else { AccountKind::Service };
        Ok(Command::AccountCreate {
            kind,
            name: self.name,
            email: self.email,
            roles: self.role,
            password,
        })
    }
}

impl Edit {
    fn command(self, context: &mut Context) -> Result<Command, Failure> {
        let password = if self.new_password || self.new_password_file.is_some() {
            Some(new_password(context, self.new_password_file.as_ref())?)
        } else {
            None
        };
        let enabled = if self.enable { Some(true) } else { self.disable.then_some(false) };
        Ok(Command::AccountEdit {
            account: self.account,
            name: self.name,
            email: self.email,
            roles: self.role,
            enabled,
            password,
        })
    }
}

fn new_password(context: &mut Context, file: Option<&PathBuf>) -> Result<Secret, Failure> {
    Ok(context.new_secret("Password of the account", file, "new-password-file")?.into())
}
