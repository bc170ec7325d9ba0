//! `keydeskctl emergency-revoke`: deletes a token from the machine itself, when nobody can sign in.

use crate::context::Context;
use crate::out;
use clap::Args;
use keydesk_control::{Command, Failure};

/// Delete an API token from this machine without signing in; the running gateway refuses it immediately
#[derive(Args, Debug)]
pub(crate) struct EmergencyRevoke {
    /// The token's name or identifier
    token: String,
}

impl EmergencyRevoke {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let answer =
            context.perform_as_nobody(Command::EmergencyRevoke { token: self.token }).await?;
        out::answer(context.json, &answer)?;
        out::note(
            "It is deleted. This is in the audit log as token.deleted, with nobody as who did it.",
        );
        Ok(())
    }
}
