//! `keydeskctl sandbox …`

use crate::ask;
use crate::context::Context;
use crate::out;
use clap::Subcommand;
use keydesk_control::{Command, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Put the sample data back; what was written to the Sandbox is gone
    Reset {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let Self::Reset { yes } = self;
        ask::really("what was written to the Sandbox", yes)?;
        let answer = context.perform(Command::SandboxReset).await?;
        out::answer(context.json, &answer)
    }
}
