//! `keydeskctl emergency-revoke`: a token deleted by whoever has the machine, where nobody can sign in.

use crate::context::Context;
use crate::out;
use clap::Args;
use keydesk_control::{Command, Failure};

/// Delete an API token with nobody signed in, as whoever has the machine; the running gateway refuses it at once
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
