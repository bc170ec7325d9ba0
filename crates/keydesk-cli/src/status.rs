//! `keydeskctl status`: is there an owner, and what listens where?

use crate::context::Context;
use crate::out;
use keydesk_control::{Answer, Command, Failure};

pub(crate) async fn run(context: &Context) -> Result<(), Failure> {
    let answer = context.perform_as_nobody(Command::Status).await?;
    out::answer(context.json, &answer)?;
    match answer {
        Answer::Status(status) if !status.initialised => Err(Failure::new(
            "not-initialised",
            "This store has no owner yet. Create one: keydeskctl init",
        )),
        _ => Ok(()),
    }
}
