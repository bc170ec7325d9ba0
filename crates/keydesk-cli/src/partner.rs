//! `keydeskctl partner …`: the side of an integration partner. Needs no account, and never opens the store.

use crate::ask;
use crate::context::Context;
use crate::out;
use crate::partner_add::{Add, Open};
use crate::partner_check::Check;
use crate::table;
use crate::time;
use clap::{Args, Subcommand};
use keydesk_control::Failure;
use keydesk_domain::{PlainToken, TokenName};
use keydesk_handoff::Passphrase;
use keydesk_keychain::Keychain;
use keydesk_partner::{Connection, Connections, Kept, Onboarding, PartnerError, Tool};
use secrecy::ExposeSecret;
use std::io::IsTerminal;
use std::path::PathBuf;
use zeroize::Zeroizing;

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Open a hand-off and show what is in it; never the token
    Open(Open),
    /// Keep a connection: from a hand-off, or from a token and a base URL
    Add(Add),
    /// List the connections that are kept here
    List,
    /// Check a connection and make a first request that only reads (exit 8 if it does not work)
    Check(Check),
    /// Write the configuration of a tool
    Config(Config),
    /// Write the token itself to a pipe or a file, for what reads it from there
    Token(Token),
    /// Write a checklist to print, without secrets
    Checklist {
        /// The connection's name or identifier
        connection: String,
        /// As a page to print
        #[arg(long)]
        html: bool,
    },
    /// Give a connection another name
    Rename {
        /// The connection's name or identifier
        connection: String,
        /// Its name from now on
        new_name: TokenName,
    },
    /// Forget a connection, and its token wherever it is kept
    Remove {
        /// The connection's name or identifier
        connection: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// How an encrypted file is opened.
#[derive(Args, Debug)]
pub(crate) struct WithPassphrase {
    /// A file whose first line is the passphrase, where one is needed; - is standard input
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Config {
    /// The connection's name or identifier
    connection: String,
    /// curl, python, node, postman, power-bi, env or sap
    #[arg(long = "for", value_name = "TOOL")]
    tool: Tool,
    /// Put the token in where the tool cannot refer to it (env, sap)
    #[arg(long)]
    with_token: bool,
    #[command(flatten)]
    passphrase: WithPassphrase,
}

#[derive(Args, Debug)]
pub(crate) struct Token {
    /// The connection's name or identifier
    connection: String,
    /// Write it even to a terminal, where others may see it
    #[arg(long)]
    show: bool,
    #[command(flatten)]
    passphrase: WithPassphrase,
}

impl Job {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let kept = kept(context)?;
        let find = |wanted: &str| kept.find(wanted).map_err(failure);
        match self {
            Self::Open(open) => open.run(context.json).await,
            Self::Add(add) => add.run(context.json, &kept).await,
            Self::List => list(context.json, &kept.list().map_err(failure)?),
            Self::Check(check) => check.run(context.json, &kept).await,
            Self::Config(config) => config.run(context.json, &kept).await,
            Self::Token(token) => token.run(&kept).await,
            Self::Checklist { connection, html } => {
                let sheet = Onboarding::of_connection(&find(&connection)?);
                out::text(&if html { sheet.html() } else { sheet.text() })
            }
            Self::Rename { connection, new_name } => {
                let renamed = kept.rename(&find(&connection)?, new_name).map_err(failure)?;
                said(
                    context.json,
                    &renamed,
                    &format!("The connection is called \"{}\" now.", renamed.name),
                )
            }
            Self::Remove { connection, yes } => {
                let connection = find(&connection)?;
                ask::really(
                    &format!("the connection \"{}\" and the token kept for it", connection.name),
                    yes,
                )?;
                kept.remove(&connection).await.map_err(failure)?;
                let sentence = format!(
                    "The connection \"{}\" was removed, and its token here. The token itself still works: only an administrator can \
                     delete it.",
                    connection.name
                );
                said(context.json, &connection, &sentence)
            }
        }
    }
}

impl Config {
    async fn run(self, json: bool, kept: &Connections) -> Result<(), Failure> {
        let connection = kept.find(&self.connection).map_err(failure)?;
        let configuration = self.tool.configuration(&connection);
        let text = match (self.with_token, configuration.by_reference()) {
            (true, true) => {
                return Err(Failure::of_field(
                    "usage",
                    "with-token",
                    format!(
                        "In this one, the token is referred to and not written. {}",
                        self.tool.token_note()
                    ),
                ));
            }
            (true, false) => {
                let token = self.passphrase.reveal(kept, &connection).await?;
                Zeroizing::new(configuration.filled(&token).expose_secret().to_owned())
            }
            (false, _) => Zeroizing::new(configuration.shown()),
        };
        if json {
            return out::value(&serde_json::json!({
                "for": self.tool.word(), "file_name": self.tool.file_name(), "text": *text, "note": self.tool.token_note(),
            }));
        }
        out::bytes(text.as_bytes())?;
        out::note(&format!("{}: {}", self.tool.label(), self.tool.token_note()));
        if !configuration.by_reference() && !self.with_token {
            out::note(
                "A mask stands in the token's place. To have the token there, add --with-token.",
            );
        }
        Ok(())
    }
}

impl Token {
    async fn run(self, kept: &Connections) -> Result<(), Failure> {
        if std::io::stdout().is_terminal() && !self.show {
            return Err(Failure::new(
                "usage",
                "The token would be seen on this terminal. Send it to a pipe or a file, or give --show if that is what you want.",
            ));
        }
        let connection = kept.find(&self.connection).map_err(failure)?;
        let token = self.passphrase.reveal(kept, &connection).await?;
        let line = Zeroizing::new(format!("{}\n", token.expose()));
        out::bytes(line.as_bytes())
    }
}

impl WithPassphrase {
    /// The passphrase, from the file or asked for.
    pub(crate) fn get(&self, of: &str) -> Result<Passphrase, Failure> {
        let typed = match &self.passphrase_file {
            Some(file) => ask::from_file(file, "passphrase-file")?,
            None => ask::hidden(&format!("Passphrase of {of}: "), "--passphrase-file FILE")?,
        };
        Ok(Passphrase::typed(typed.expose_secret()))
    }

    /// A connection's token, with the passphrase if it takes one.
    pub(crate) async fn reveal(
        &self,
        kept: &Connections,
        connection: &Connection,
    ) -> Result<PlainToken, Failure> {
        let passphrase = match connection.kept {
            Kept::File => Some(self.get(&format!("\"{}\"", connection.name))?),
            Kept::Keychain => None,
        };
        kept.reveal(connection, passphrase.as_ref()).await.map_err(failure)
    }
}

/// The connections kept in the data directory.
fn kept(context: &Context) -> Result<Connections, Failure> {
    Ok(Connections::in_directory(&context.data_dir()?.join("connections"), Keychain::default()))
}

/// What happened, as a failure of a command.
#[allow(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
pub(crate) fn failure(error: PartnerError) -> Failure {
    let hint = match &error {
        PartnerError::NoKeychain(_) | PartnerError::KeychainClosed(_) => {
            " That is: --keep-in file."
        }
        _ => "",
    };
    Failure::new(error.word(), format!("{error}{hint}"))
}

/// A sentence for a person, the connection for a program.
pub(crate) fn said(json: bool, connection: &Connection, sentence: &str) -> Result<(), Failure> {
    if json { out::value(connection) } else { out::text(sentence) }
}

fn list(json: bool, connections: &[Connection]) -> Result<(), Failure> {
    if json {
        return out::value(&connections);
    }
    let rows = connections.iter().map(|it| {
        let place = match it.kept {
            Kept::Keychain => "keychain",
            Kept::File => "encrypted file",
        };
        let checked = it.last_checked.as_ref().map_or_else(
            || "never".to_owned(),
            |check| {
                format!(
                    "{}, {}",
                    time::shown(check.at),
                    if check.works { "works" } else { "does not work" }
                )
            },
        );
        [
            it.name.to_string(),
            it.environment.to_string(),
            it.base_url.to_string(),
            format!("…{}", it.hint),
            place.to_owned(),
            checked,
        ]
    });
    out::text(&table::columns(
        ["Connection", "Environment", "Base URL", "Ends in", "Token in", "Last checked"],
        rows,
    ))
}
