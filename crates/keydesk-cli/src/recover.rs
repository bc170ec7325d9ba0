//! `keydeskctl recover`: a lost password of an administrator, set anew by whoever has the machine.

use crate::context::Context;
use crate::out;
use clap::Args;
use keydesk_control::Failure;
use keydesk_desk::{Desk, DeskError, Settings, StoreError};
use keydesk_domain::Email;

/// Set the lost password of an administrator anew.
#[derive(Args, Debug)]
pub(crate) struct Recover {
    /// The administrator's e-mail
    email: Email,
}

impl Recover {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let directory = context.data_dir()?;
        if !directory.exists() {
            return Err(Failure::new(
                "not-initialised",
                "There is no store there, so nobody to recover.",
            ));
        }
        // Here, and never through a running Keydesk: that it had to be stopped is part of the proof.
        let desk = Desk::open(&directory, Settings::default()).await.map_err(owned)?;
        let done = self.set(context, &desk).await;
        desk.close().await;
        done
    }

    async fn set(&self, context: &mut Context, desk: &Desk) -> Result<(), Failure> {
        let file = context.password_file().cloned();
        let password = context.new_secret("New password", file.as_ref(), "password-file")?;
        desk.recover(&self.email, password).await?;
        out::note(&format!(
            "{} has a new password. This is in the audit log as account.recovered, with nobody as who did it.",
            self.email
        ));
        Ok(())
    }
}

fn owned(error: DeskError) -> Failure {
    match error {
        DeskError::Store(StoreError::Owned { .. }) => Failure::new(
            "store-owned",
            "Keydesk is running on this store. Stop it first (quit the window, or end keydeskctl serve): a password is recovered only \
             with the store at rest.",
        ),
        other => other.into(),
    }
}
