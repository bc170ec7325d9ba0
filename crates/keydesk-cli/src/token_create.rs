//! `keydeskctl token create`: the one moment in which a token's text is there.
//!
//! Where it goes is settled before it is made: a token whose text nobody got would be a key that nobody knows of.

use crate::context::Context;
use crate::handoff;
use crate::out;
use crate::time;
use clap::Args;
use ipnet::IpNet;
use jiff::Timestamp;
use keydesk_control::{Answer, Command, Failure};
use keydesk_desk::views::{AccountView, TokenView};
use keydesk_domain::{Permission, PermissionSet, TokenName};
use keydesk_store::files::new_private_file;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Its name
    name: TokenName,
    /// The environment it works in, by slug or name
    #[arg(long, default_value = "sandbox")]
    environment: String,
    /// When it expires: 90d, 2027-01-31, 2027-01-31T12:00:00Z [default: never]
    #[arg(long, value_name = "WHEN", value_parser = time::expiry)]
    expires: Option<Timestamp>,
    /// Only these of the account's permissions
    #[arg(long, value_delimiter = ',')]
    permission: Option<Vec<Permission>>,
    /// Only from these addresses or networks, such as 192.0.2.0/24
    #[arg(long, value_delimiter = ',')]
    allow_address: Vec<IpNet>,
    /// It dies unless it was used by then: as --expires
    #[arg(long, value_name = "WHEN", value_parser = time::expiry)]
    use_by: Option<Timestamp>,
    /// Make it on behalf of this service account, by its e-mail or identifier
    #[arg(long = "for", value_name = "ACCOUNT")]
    on_behalf_of: Option<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    pub(crate) hand_off: handoff::Options,
}

/// Where the text of a new token is to go.
#[derive(Args, Clone, Debug)]
pub(crate) struct Output {
    /// Write its text to this new file, which only you can read
    #[arg(long, value_name = "FILE", conflicts_with = "show")]
    out: Option<PathBuf>,
    /// Write its text even to a terminal, where others may see it
    #[arg(long)]
    show: bool,
}

/// Where the text goes.
enum Sink<'p> {
    Stdout,
    File(File, &'p Path),
}

impl Create {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.hand_off.is_wanted() {
            return handoff::create(self, context).await;
        }
        let output = self.output.clone();
        output.create(context, self.command()).await
    }

    /// The environment that it is to work in, as it was given.
    pub(crate) fn environment(&self) -> &str {
        &self.environment
    }

    pub(crate) fn command(self) -> Command {
        Command::TokenCreate {
            name: self.name,
            environment: self.environment,
            expires_at: self.expires,
            narrowed_to: self.permission.map(PermissionSet::from),
            allowed_addresses: self.allow_address,
            use_by: self.use_by,
            on_behalf_of: self.on_behalf_of,
        }
    }
}

impl Output {
    /// Has the command carried out, which makes a token, and writes its text.
    pub(crate) async fn create(
        &self,
        context: &mut Context,
        command: Command,
    ) -> Result<(), Failure> {
        let sink = Sink::new(self.out.as_deref(), self.show)?;
        let (account, view, text) = match context.perform(command).await {
            Ok(Answer::TokenCreated { view, text }) => (None, view, text.0),
            Ok(Answer::IntegrationCreated { account, token, text }) => {
                (Some(account), token, text.0)
            }
            Ok(_) => return Err(Failure::new("protocol", "The answer was not a token.")),
            Err(failure) => {
                sink.forget();
                return Err(failure);
            }
        };
        match sink.write(context.json, (&view, account.as_ref()), &text) {
            Ok(()) => Ok(()),
            Err(error) => {
                let mut failure = take_back(context, &view, &error).await;
                if let Some(account) = account {
                    let email = account.account.email;
                    failure.message += &format!(
                        " Its account is there: keydeskctl token create NAME --for {email} makes it another."
                    );
                }
                Err(failure)
            }
        }
    }
}

impl<'p> Sink<'p> {
    /// Settles where it goes, or says why it cannot.
    fn new(out: Option<&'p Path>, show: bool) -> Result<Self, Failure> {
        if let Some(path) = out {
            let file = new_private_file(path).map_err(|error| {
                let why = match error.kind() {
                    io::ErrorKind::AlreadyExists => {
                        "there is such a file already, and nothing is overwritten".to_owned()
                    }
                    _ => error.to_string(),
                };
                Failure::of_field(
                    "usage",
                    "out",
                    format!("{} cannot be made: {why}. No token was created.", path.display()),
                )
            })?;
            return Ok(Self::File(file, path));
        }
        if io::stdout().is_terminal() && !show {
            return Err(Failure::new(
                "usage",
                "The token's text would be seen on this terminal. Give --out FILE, or --show if that is what you want. No token was created.",
            ));
        }
        Ok(Self::Stdout)
    }

    /// Nothing came of it: the file that was made for it goes.
    fn forget(self) {
        if let Self::File(_, path) = self {
            // An empty file that cannot be removed does no harm.
            let _left = std::fs::remove_file(path);
        }
    }

    fn write(
        self,
        json: bool,
        (view, account): (&TokenView, Option<&AccountView>),
        text: &SecretString,
    ) -> io::Result<()> {
        let as_json = || -> io::Result<Value> {
            let mut value = serde_json::to_value(view)?;
            if let Some(account) = account {
                value["account"] = serde_json::to_value(account)?;
            }
            Ok(value)
        };
        let line = Zeroizing::new(format!("{}\n", text.expose_secret()));
        match self {
            Self::File(mut file, path) => {
                if let Err(error) = file.write_all(line.as_bytes()).and_then(|()| file.sync_all()) {
                    Self::File(file, path).forget();
                    return Err(error);
                }
                let said = if json {
                    out::value(&as_json()?)
                } else {
                    out::text(&format!(
                        "The API token \"{}\" is in {}. Nothing can show it again.",
                        view.token.name,
                        path.display()
                    ))
                };
                said.map_err(io::Error::other)
            }
            Self::Stdout => {
                let line = if json {
                    let mut value = as_json()?;
                    value["text"] = json!(text.expose_secret());
                    Zeroizing::new(serde_json::to_string_pretty(&value)? + "\n")
                } else {
                    line
                };
                let mut stdout = io::stdout().lock();
                stdout.write_all(line.as_bytes())?;
                stdout.flush()
            }
        }
    }
}

/// Its text got nowhere: it is deleted, so that no key is left that nobody has.
pub(crate) async fn take_back(
    context: &mut Context,
    view: &TokenView,
    error: &io::Error,
) -> Failure {
    let name = &view.token.name;
    match context.perform(Command::TokenDelete { token: view.token.id.to_string() }).await {
        Ok(_) => Failure::new(
            "output",
            format!(
                "The text of the API token \"{name}\" could not be written ({error}). The token was deleted again; create another."
            ),
        ),
        Err(failure) => Failure::new(
            "output",
            format!(
                "The text of the API token \"{name}\" could not be written ({error}), and the token could not be deleted ({failure}). \
                 Delete it: keydeskctl token delete {}",
                view.token.id
            ),
        ),
    }
}
