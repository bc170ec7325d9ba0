//! `keydeskctl audit`

use crate::context::Context;
use crate::out;
use clap::Args;
use keydesk_control::{Command, Failure};

#[derive(Args, Debug)]
pub(crate) struct Audit {
    /// Only records before the one with this number
    #[arg(long, value_name = "NUMBER")]
    before: Option<i64>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

impl Audit {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let answer = context.perform(Command::AuditList { before: self.before, limit: self.limit }).await?;
        out::answer(context.json, &answer)
    }
}
