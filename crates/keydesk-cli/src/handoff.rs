//! `keydeskctl token create --hand-off`: the token goes into a sealed file, and its passphrase is said once.
//!
//! All that can be settled is settled before the token is made: a token that nobody got would be a key that nobody knows of.

use crate::context::Context;
use crate::out;
use crate::token_create::{Create, take_back};
use clap::Args;
use jiff::Timestamp;
use keydesk_control::{Answer, Command, Failure};
use keydesk_desk::views::TokenView;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{AccountName, Email, PlainToken};
use keydesk_gateway::ListenerState;
use keydesk_handoff::{
    BusinessId, Contact, EXTENSION, HandOff, Passphrase, Permitted, seal, usual_checklist,
};
use keydesk_store::files::new_private_file;
use secrecy::ExposeSecret;
use serde_json::json;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Options of a hand-off.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Seal it in this new file (.keydesk) for a partner, instead of writing its text; the passphrase goes to standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "show"])]
    hand_off: Option<PathBuf>,
    /// Where the partner reaches the gateway, such as https://api.example.com [default: where it listens]
    #[arg(long, value_name = "URL", requires = "hand_off")]
    base_url: Option<BaseUrl>,
    /// Whom the partner may ask
    #[arg(long, value_name = "NAME", requires_all = ["hand_off", "contact_email"])]
    contact_name: Option<AccountName>,
    /// Their e-mail
    #[arg(long, value_name = "EMAIL", requires_all = ["hand_off", "contact_name"])]
    contact_email: Option<Email>,
    /// For how many days the file can be opened
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u8).range(1..=90))]
    open_days: u8,
    /// The identifier of the business whose data it is for
    #[arg(long, value_name = "ID", requires = "hand_off")]
    business: Option<BusinessId>,
}

impl Options {
    /// Is the token to be handed off?
    pub(crate) const fn is_wanted(&self) -> bool {
        self.hand_off.is_some()
    }

    fn contact(&self) -> Option<Contact> {
        let (name, email) = (self.contact_name.clone()?, self.contact_email.clone()?);
        Some(Contact { name, email })
    }
}

/// Creates the token and its hand-off, or neither.
pub(crate) async fn create(create: Create, context: &mut Context) -> Result<(), Failure> {
    let options = create.hand_off.clone();
    let base_url = match &options.base_url {
        Some(url) => url.clone(),
        None => where_it_listens(context, create.environment()).await?,
    };
    let passphrase =
        Passphrase::generate().map_err(|error| Failure::new("internal", error.to_string()))?;
    let sink = Sink::new(options.hand_off.as_deref().unwrap_or(Path::new("")))?;
    let (view, text) = match context.perform(create.command()).await {
        Ok(Answer::TokenCreated { view, text }) => (view, text.0),
        Ok(_) => return Err(Failure::new("protocol", "The answer was not a token.")),
        Err(failure) => {
            sink.forget();
            return Err(failure);
        }
    };
    let path = sink.path.clone();
    let written = match made(&view, text.expose_secret(), base_url, &options) {
        Ok(hand_off) => sink.write(hand_off, &passphrase).await,
        Err(why) => Err(io::Error::other(why)),
    };
    match written.and_then(|()| say(context.json, &view, &path, &passphrase)) {
        Ok(()) => Ok(()),
        Err(error) => {
            // Nobody knows the passphrase, or the file is not whole.
            let _left = std::fs::remove_file(&path);
            Err(take_back(context, &view, &error).await)
        }
    }
}

/// The address of the environment's listener, if something serves.
async fn where_it_listens(context: &Context, environment: &str) -> Result<BaseUrl, Failure> {
    let unknown = |why: &str| {
        Failure::of_field(
            "usage",
            "base-url",
            format!(
                "{why} Say where the partner reaches the gateway: --base-url URL. No token was created."
            ),
        )
    };
    let Answer::Status(status) = context.perform_as_nobody(Command::Status).await? else {
        return Err(Failure::new("protocol", "The answer was not a status."));
    };
    let listener =
        status.listeners.iter().find(|it| it.slug == environment || it.name == environment);
    match listener.map(|it| &it.state) {
        Some(ListenerState::Listening { address }) if !address.ip().is_unspecified() => {
            if address.ip().is_loopback() {
                out::note(&format!(
                    "The hand-off says http://{address}, which only this machine reaches. For a partner elsewhere, give --base-url."
                ));
            }
            BaseUrl::parse(&format!("http://{address}"))
                .map_err(|error| unknown(&error.to_string()))
        }
        Some(_) => {
            Err(unknown("The environment's listener has no address that could be handed on."))
        }
        None => Err(unknown("Nothing serves that environment at the moment.")),
    }
}

fn made(
    view: &TokenView,
    text: &str,
    base_url: BaseUrl,
    options: &Options,
) -> Result<HandOff, String> {
    let now = Timestamp::now();
    let contact = options.contact();
    let token_ends = [view.token.expires_at, view.token.use_by].into_iter().flatten().min();
    Ok(HandOff {
        base_url,
        environment_name: view.environment_name.parse().map_err(|error| format!("{error}"))?,
        environment: view.environment_slug.parse().map_err(|error| format!("{error}"))?,
        token: PlainToken::parse(text).map_err(|error| error.to_string())?,
        token_name: view.token.name.clone(),
        account_name: view.account_name.parse().map_err(|error| format!("{error}"))?,
        permissions: Permitted::of(view.permissions),
        business: options.business.clone(),
        checklist: usual_checklist(contact.as_ref()),
        contact,
        made_at: now,
        open_until: HandOff::open_until(now, options.open_days, token_ends),
        dies_unless_used_by: view.token.use_by,
    })
}

/// The file that the hand-off goes into.
struct Sink {
    file: File,
    path: PathBuf,
}

impl Sink {
    fn new(path: &Path) -> Result<Self, Failure> {
        let unmade = |why: String| {
            Failure::of_field(
                "usage",
                "hand-off",
                format!("{} cannot be made: {why}. No token was created.", path.display()),
            )
        };
        if path.extension().is_none_or(|it| it != EXTENSION) {
            return Err(unmade(format!(
                "by its ending Keydesk is found, so let it end in .{EXTENSION}"
            )));
        }
        let file = new_private_file(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                unmade("there is such a file already, and nothing is overwritten".to_owned())
            }
            _ => unmade(error.to_string()),
        })?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Nothing came of it: the file that was made for it goes.
    fn forget(self) {
        // An empty file that cannot be removed does no harm.
        let _left = std::fs::remove_file(&self.path);
    }

    async fn write(mut self, hand_off: HandOff, passphrase: &Passphrase) -> io::Result<()> {
        let passphrase = passphrase.clone();
        let sealed = tokio::task::spawn_blocking(move || seal(&hand_off, &passphrase))
            .await?
            .map_err(io::Error::other)?;
        self.file.write_all(&sealed)?;
        self.file.sync_all()
    }
}

/// Says the passphrase, alone on standard output; what goes with it, beside it.
fn say(as_json: bool, view: &TokenView, path: &Path, passphrase: &Passphrase) -> io::Result<()> {
    let line = if as_json {
        let mut value = serde_json::to_value(view)?;
        value["hand_off"] = json!(path);
        value["passphrase"] = json!(passphrase.expose());
        Zeroizing::new(serde_json::to_string_pretty(&value)? + "\n")
    } else {
        Zeroizing::new(format!("{}\n", passphrase.expose()))
    };
    let mut stdout = io::stdout().lock();
    stdout.write_all(line.as_bytes())?;
    stdout.flush()?;
    if !as_json {
        out::note(&format!(
            "The API token \"{}\" is sealed in {}. Above is its passphrase, which nothing can show again: send it by another way \
             than the file, best by telephone.",
            view.token.name,
            path.display()
        ));
    }
    Ok(())
}
