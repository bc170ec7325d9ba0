//! `keydeskctl init`: the owner of a new store.

use crate::ask;
use crate::context::Context;
use crate::out;
use clap::Args;
use keydesk_control::{Command, Failure};
use keydesk_domain::{AccountName, Email};
use std::io::IsTerminal;
use std::net::SocketAddr;

/// Create the owner.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The owner's name
    #[arg(long)]
    name: Option<String>,
    /// What the owner signs in with
    #[arg(long)]
    email: Option<String>,
    /// Where the Sandbox listens [default: 127.0.0.1:8788]
    #[arg(long, value_name = "ADDRESS")]
    sandbox_listen: Option<SocketAddr>,
}

impl Init {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let name: AccountName = given(self.name, "name", "Your name: ")?;
        let email: Email = given(self.email, "email", "Your e-mail: ")?;
        let file = context.password_file().cloned();
        if file.is_none() {
            out::note(
                "A password has at least 15 characters. A few words that do not belong together are good and easy to keep.",
            );
        }
        let password = context.new_secret("Password", file.as_ref(), "password-file")?.into();
        let init = Command::Init { name, email, password, sandbox_listen: self.sandbox_listen };
        let answer = context.perform_as_nobody(init).await?;
        out::answer(context.json, &answer)
    }
}

fn given<T>(given: Option<String>, field: &str, question: &str) -> Result<T, Failure>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    let text = match given {
        Some(text) => text,
        None if std::io::stdin().is_terminal() => ask::line(question)?,
        None => {
            return Err(Failure::of_field(
                "usage",
                field,
                format!("There is no terminal to ask on. Give --{field}."),
            ));
        }
    };
    text.parse().map_err(|error: T::Err| Failure::of_field("invalid", field, error.to_string()))
}
