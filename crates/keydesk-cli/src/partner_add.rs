//! `keydeskctl partner open` and `add`: a hand-off, looked into and kept.

use crate::ask;
use crate::out;
use crate::partner::{WithPassphrase, failure, said};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use keydesk_control::Failure;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{PlainToken, TokenName};
use keydesk_handoff::{BusinessId, HandOff, LARGEST, open};
use keydesk_partner::{Connections, KeepIn, NewConnection, Onboarding, PartnerError};
use secrecy::ExposeSecret;
use serde_json::json;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct Open {
    /// The hand-off, a file that ends in .keydesk
    file: PathBuf,
    /// As a page to print
    #[arg(long)]
    html: bool,
    #[command(flatten)]
    passphrase: WithPassphrase,
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The hand-off, a file that ends in .keydesk
    #[arg(long, value_name = "FILE", required_unless_present = "base_url")]
    hand_off: Option<PathBuf>,
    /// A name for it [default: the API token's]
    #[arg(long, required_unless_present = "hand_off")]
    name: Option<TokenName>,
    /// Without a hand-off: where the gateway is
    #[arg(long, value_name = "URL", conflicts_with = "hand_off")]
    base_url: Option<BaseUrl>,
    /// Without a hand-off: a file whose first line is the token; - is standard input
    #[arg(long, value_name = "FILE", requires = "base_url")]
    token_file: Option<PathBuf>,
    /// The identifier of the business whose data it is for
    #[arg(long, value_name = "ID")]
    business: Option<BusinessId>,
    /// Where the token is kept
    #[arg(long, value_name = "PLACE", default_value = "keychain")]
    keep_in: Place,
    #[command(flatten)]
    passphrase: WithPassphrase,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Place {
    /// The operating system's keychain
    Keychain,
    /// A file encrypted with a passphrase that is made for it and shown once
    File,
}

impl Open {
    pub(crate) async fn run(self, json: bool) -> Result<(), Failure> {
        let hand_off = opened(&self.file, &self.passphrase).await?;
        if json {
            return out::value(&json!({
                "base_url": hand_off.base_url, "environment": hand_off.environment, "environment_name": hand_off.environment_name,
                "token_name": hand_off.token_name, "token_hint": hand_off.token.hint(), "account_name": hand_off.account_name,
                "permissions": hand_off.permissions, "business": hand_off.business, "contact": hand_off.contact,
                "made_at": hand_off.made_at, "open_until": hand_off.open_until,
                "dies_unless_used_by": hand_off.dies_unless_used_by, "checklist": hand_off.checklist,
            }));
        }
        let sheet = Onboarding::of_hand_off(&hand_off);
        out::text(&if self.html { sheet.html() } else { sheet.text() })
    }
}

impl Add {
    pub(crate) async fn run(self, json: bool, kept: &Connections) -> Result<(), Failure> {
        let mut new = match (&self.hand_off, self.name.clone(), self.base_url.clone()) {
            (Some(file), name, _) => {
                let new = NewConnection::of(&opened(file, &self.passphrase).await?);
                NewConnection { name: name.unwrap_or_else(|| new.name.clone()), ..new }
            }
            (None, Some(name), Some(base_url)) => {
                NewConnection::by_hand(name, base_url, self.token()?)
            }
            _ => {
                return Err(Failure::new(
                    "usage",
                    "Give --hand-off FILE; or --name NAME and --base-url URL.",
                ));
            }
        };
        if self.business.is_some() {
            new.business = self.business;
        }
        let keep_in = match self.keep_in {
            Place::Keychain => KeepIn::Keychain,
            Place::File => KeepIn::File,
        };
        let added = kept.add(new, keep_in).await.map_err(failure)?;
        let name = &added.connection.name;
        let Some(passphrase) = added.passphrase else {
            let sentence =
                format!("The connection \"{name}\" was added; its token is in the keychain.");
            return said(json, &added.connection, &sentence);
        };
        if json {
            let mut value = serde_json::to_value(&added.connection)
                .map_err(|error| Failure::new("internal", error.to_string()))?;
            value["passphrase"] = json!(passphrase.expose());
            return out::value(&value);
        }
        out::text(passphrase.expose())?;
        out::note(&format!(
            "The connection \"{name}\" was added; its token is in an encrypted file. Above is the passphrase of that file, which \
             nothing can show again: keep it where your passwords are."
        ));
        Ok(())
    }

    fn token(&self) -> Result<PlainToken, Failure> {
        let text = match &self.token_file {
            Some(file) => ask::from_file(file, "token-file")?,
            None if std::io::stdin().is_terminal() => {
                ask::hidden("API token: ", "--token-file FILE")?
            }
            None => ask::from_file(Path::new("-"), "token-file")?,
        };
        PlainToken::parse(text.expose_secret().trim())
            .map_err(|damage| failure(PartnerError::Token(damage)))
    }
}

async fn opened(file: &Path, passphrase: &WithPassphrase) -> Result<HandOff, Failure> {
    let bytes = read(file)?;
    let passphrase = passphrase.get("the hand-off")?;
    // It takes about a second, on purpose.
    let opening = tokio::task::spawn_blocking(move || open(&bytes, &passphrase, Timestamp::now()));
    let opened =
        opening.await.map_err(|error| failure(PartnerError::CutShort(error.to_string())))?;
    opened.map_err(|error| failure(PartnerError::HandOff(error)))
}

/// The file, or as much of it as shows that it is too large.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST + 1).unwrap_or(u64::MAX);
    let read = File::open(file).and_then(|opened| opened.take(most).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::of_field(
            "usage",
            "file",
            format!("{} cannot be read: {error}", file.display()),
        )),
    }
}
