//! `keydeskctl environment …`

use crate::ask;
use crate::context::Context;
use crate::out;
use clap::{Args, Subcommand, ValueEnum};
use keydesk_control::{Answer, Command, Failure, NewUpstream};
use keydesk_domain::environment::{BaseUrl, CredentialPlace};
use keydesk_domain::{EnvironmentName, EnvironmentSlug};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Create an environment: the Sandbox again, or a FoodLogiQ API at a base URL
    Create(Create),
    /// List all environments
    List,
    /// Show an environment
    Show {
        /// Its slug, name or identifier
        environment: String,
    },
    /// Change an environment
    Edit(Edit),
    /// Delete an environment that no API token works in any more
    Delete {
        /// Its slug, name or identifier
        environment: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Ask the API behind an environment, and say what is wrong if something is (exit 8)
    Check {
        /// Its slug, name or identifier
        environment: String,
    },
}

/// Where the credential is kept.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Place {
    /// The operating system's keychain
    Keychain,
    /// A file beside the store that only its owner can read, for a server without a keychain
    File,
    /// A systemd credential (LoadCredential=keydesk-upstream-SLUG), read only
    Systemd,
}

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Its name
    name: EnvironmentName,
    /// The short name that its tokens carry, for ever
    #[arg(long)]
    slug: EnvironmentSlug,
    /// Where the gateway listens for it, such as 127.0.0.1:8789
    #[arg(long, value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The Sandbox is behind it
    #[arg(long, conflicts_with_all = ["base_url", "credential_place", "credential_file"])]
    sandbox: bool,
    /// Where the API is, such as https://api.example.com
    #[arg(long, value_name = "URL", required_unless_present = "sandbox")]
    base_url: Option<BaseUrl>,
    /// Where its credential is kept
    #[arg(long, value_name = "PLACE", required_unless_present = "sandbox")]
    credential_place: Option<Place>,
    /// A file whose first line is the credential; - is standard input (after the password of who acts)
    #[arg(long, value_name = "FILE")]
    credential_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// Its slug, name or identifier
    environment: String,
    /// Another name
    #[arg(long)]
    name: Option<EnvironmentName>,
    /// Another address to listen on
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Another base URL; takes the credential again
    #[arg(long, value_name = "URL")]
    base_url: Option<BaseUrl>,
    /// A file whose first line is the new credential; - is standard input (after the password of who acts)
    #[arg(long, value_name = "FILE")]
    credential_file: Option<PathBuf>,
    /// Ask for a new credential
    #[arg(long, conflicts_with = "credential_file")]
    new_credential: bool,
    /// Whether identifiers in paths may hold an encoded slash (%2F); only for an API that does not decode it in its paths
    #[arg(long, value_name = "on|off", value_parser = on_or_off)]
    encoded_slashes: Option<bool>,
}

fn on_or_off(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off".to_owned()),
    }
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let command = match self {
            Self::Create(create) => create.command(context)?,
            Self::List => Command::EnvironmentList,
            Self::Show { environment } => Command::EnvironmentShow { environment },
            Self::Edit(edit) => edit.command(context)?,
            Self::Delete { environment, yes } => {
                ask::really(&format!("the environment \"{environment}\""), yes)?;
                Command::EnvironmentDelete { environment }
            }
            Self::Check { environment } => Command::EnvironmentCheck { environment },
        };
        let answer = context.perform(command).await?;
        out::answer(context.json, &answer)?;
        match answer {
            Answer::Checked { verdict, .. } if !verdict.works() => {
                Err(Failure::new("upstream", verdict.sentence()))
            }
            _ => Ok(()),
        }
    }
}

impl Create {
    fn command(self, context: &mut Context) -> Result<Command, Failure> {
        let upstream = match (self.base_url, self.credential_place) {
            (Some(base_url), Some(place)) => {
                let credential = match place {
                    Place::Systemd => None,
                    _ => Some(
                        context
                            .new_secret(
                                "Credential",
                                self.credential_file.as_ref(),
                                "credential-file",
                            )?
                            .into(),
                    ),
                };
                Some(NewUpstream { base_url, place: place.into(), credential })
            }
            _ => None,
        };
        Ok(Command::EnvironmentCreate {
            name: self.name,
            slug: self.slug,
            listen: self.listen,
            upstream,
        })
    }
}

impl Edit {
    fn command(self, context: &mut Context) -> Result<Command, Failure> {
        let credential = if self.new_credential || self.credential_file.is_some() {
            Some(
                context
                    .new_secret("Credential", self.credential_file.as_ref(), "credential-file")?
                    .into(),
            )
        } else {
            None
        };
        let Self { environment, name, listen, base_url, encoded_slashes, .. } = self;
        Ok(Command::EnvironmentEdit {
            environment,
            name,
            listen,
            base_url,
            credential,
            encoded_slashes,
        })
    }
}

impl From<Place> for CredentialPlace {
    fn from(place: Place) -> Self {
        match place {
            Place::Keychain => Self::Keychain,
            Place::File => Self::File,
            Place::Systemd => Self::Systemd,
        }
    }
}
