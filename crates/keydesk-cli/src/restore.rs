//! `keydeskctl restore`: a backup put in the place of the store, by whoever has the machine and the backup's key.

use crate::ask;
use crate::context::Context;
use crate::out;
use crate::time;
use clap::Args;
use keydesk_control::Failure;
use keydesk_desk::{
    BackupOpener, DeskError, RestoreFrom, RestorePlan, Restored, Settings, SignedBy, StoreError,
};
use std::io::IsTerminal;
use std::path::PathBuf;

/// Restore a backup, with Keydesk stopped. The store that is there is kept under another name.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The backup
    file: PathBuf,
    /// The file with the secret key that opens it
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    key_file: Option<PathBuf>,
    /// A file whose first line is the passphrase that opens it; - is standard input
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Let API tokens work even where it is not known whether they were deleted since
    #[arg(long)]
    trust_tokens: bool,
    /// Whose signature it must have: a public key of an audit log, or anybody; without it, this machine's where it has a key
    #[arg(long, value_name = "KEY")]
    signed_by: Option<SignedBy>,
}

impl Restore {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let directory = context.data_dir()?;
        let opener = match (&self.key_file, &self.passphrase_file) {
            (Some(file), _) => BackupOpener::KeyFile(ask::whole_file(file, "key-file")?),
            (None, Some(file)) => {
                BackupOpener::Passphrase(ask::from_file(file, "passphrase-file")?)
            }
            (None, None) => {
                let instead = "--key-file FILE or --passphrase-file FILE";
                BackupOpener::Passphrase(ask::hidden(
                    "Passphrase of the backup (or give --key-file): ",
                    instead,
                )?)
            }
        };
        let from =
            RestoreFrom { file: self.file, opener, signed_by: self.signed_by.unwrap_or_default() };
        let restore = keydesk_desk::Restore::begin(&directory, &Settings::default(), from)
            .await
            .map_err(owned)?;
        let trust = self.trust_tokens || asked(restore.plan())?;
        let restored = restore.finish(trust).await?;
        if context.json { out::value(&restored) } else { out::text(&of(&restored, trust)) }
    }
}

/// Where it is not known what was deleted since, somebody has to say that the tokens may live. Where there is nobody, they are paused.
fn asked(plan: &RestorePlan) -> Result<bool, Failure> {
    let Some(why) =
        plan.unknown.as_ref().filter(|_| plan.tokens > 0 && std::io::stdin().is_terminal())
    else {
        return Ok(false);
    };
    out::note(&format!(
        "What was deleted since this backup is not known: {why}. Its {} API tokens are paused, so that you can look at each and resume it. \
         To let them all work at once, those too that were deleted since, type trust.",
        plan.tokens
    ));
    Ok(ask::line("Press Enter to have them paused: ")? == "trust")
}

fn owned(error: DeskError) -> Failure {
    match error {
        DeskError::Store(StoreError::Owned { .. }) => Failure::new(
            "store-owned",
            "Keydesk is running on this store. Stop it first (quit the window, or end keydeskctl serve): a backup is restored only with the \
             store at rest.",
        ),
        other => other.into(),
    }
}

/// What came of it, for people.
fn of(restored: &Restored, trusted: bool) -> String {
    let plan = &restored.plan;
    let at = plan.at.map_or_else(|| "its beginning".to_owned(), time::shown);
    let mut lines = vec![format!(
        "The store is as it was on {at}, after record {} of its audit log.",
        plan.records
    )];
    lines.extend(
        restored
            .kept_as
            .as_ref()
            .map(|file| format!("The store that was there is kept as {}.", file.display())),
    );
    let still = &restored.still_taken;
    for (what, names) in [
        ("API tokens deleted since, which stay deleted", &still.tokens_deleted),
        ("API tokens paused or narrowed since, which stay so", &still.tokens_changed),
        ("Accounts deleted since, which stay deleted", &still.accounts_deleted),
        ("Accounts disabled or with fewer roles since, which stay so", &still.accounts_changed),
        ("Roles made smaller since, which stay so", &still.roles_changed),
        ("Environments deleted or moved since, which stay so", &still.environments_changed),
        ("Accounts with another password since, which keep that", &still.passwords_changed),
        ("API tokens made since: not in the backup, and refused from now on", &restored.made_since),
        ("Environments whose credential is not here: enter it again", &restored.without_credential),
    ] {
        if !names.is_empty() {
            lines.push(format!("{what}: {}.", names.join(", ")));
        }
    }
    if let Some(why) = &plan.unknown {
        lines.push(format!("What was taken away since is not known: {why}."));
        lines.push(if trusted {
            "The API tokens of the backup work, as you said: those too that were deleted since.".to_owned()
        } else {
            format!(
                "{} API tokens are paused. Look at each, then resume it: keydeskctl token resume TOKEN.",
                restored.paused
            )
        });
        if !restored.passwords_withdrawn.is_empty() {
            lines.push(format!(
                "The passwords in this backup sign nobody in: {}. Set an administrator's password (keydeskctl recover EMAIL); that administrator sets the others.",
                restored.passwords_withdrawn.join(", ")
            ));
        }
        lines.push(
            "Look through accounts and roles, too: who was deleted or disabled since can sign in again.".to_owned(),
        );
    }
    lines.extend(plan.notes.iter().cloned());
    lines.join("\n")
}
