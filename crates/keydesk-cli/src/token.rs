//! `keydeskctl token …`

use crate::ask;
use crate::context::Context;
use crate::out;
use crate::rotation::Replace;
use crate::time;
use crate::token_create::Create;
use clap::{Args, Subcommand};
use ipnet::IpNet;
use jiff::Timestamp;
use keydesk_control::{Command, Failure};
use keydesk_domain::{Permission, PermissionSet, TokenName};

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Create an API token of the account that acts; its text is written once, and nothing can show it again
    Create(Box<Create>),
    /// Make another like this one, which stops when the new one is used, at a time, or at once
    Replace(Replace),
    /// How far a replacement has come, and who still uses the old one
    Rotation {
        /// The name of both, or the identifier of either
        token: String,
    },
    /// Delete the new one of the two and leave the old one as it was
    CancelReplacement {
        /// The name of both, or the identifier of either
        token: String,
    },
    /// List the API tokens that the account may see
    List {
        /// Deleted ones as well
        #[arg(long)]
        deleted: bool,
    },
    /// Show what is known of an API token; never its text
    Show {
        /// Its name or identifier
        token: String,
    },
    /// Change an API token
    Edit(Edit),
    /// Pause an API token: its requests are refused until it is resumed
    Pause {
        /// Its name or identifier
        token: String,
    },
    /// Resume a paused API token
    Resume {
        /// Its name or identifier
        token: String,
    },
    /// Delete an API token: its next request is refused
    Delete {
        /// Its name or identifier
        token: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// `None` is never. A name of its own keeps clap from taking it for "may be left out".
type Expiry = Option<Timestamp>;

#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// Its name or identifier
    token: String,
    /// Another name
    #[arg(long)]
    name: Option<TokenName>,
    /// When it expires: 90d, 2027-01-31, 2027-01-31T12:00:00Z, or never
    #[arg(long, value_name = "WHEN", value_parser = time::expiry_or_never)]
    expires: Option<Expiry>,
    /// Only these of its account's permissions
    #[arg(long, value_delimiter = ',', conflicts_with = "all_permissions")]
    permission: Option<Vec<Permission>>,
    /// All of its account's permissions
    #[arg(long)]
    all_permissions: bool,
    /// Only from these addresses or networks, such as 192.0.2.0/24
    #[arg(long, value_delimiter = ',', conflicts_with = "from_anywhere")]
    allow_address: Option<Vec<IpNet>>,
    /// From any address
    #[arg(long)]
    from_anywhere: bool,
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let command = match self {
            Self::Create(create) => return create.run(context).await,
            Self::Replace(replace) => return replace.run(context).await,
            Self::Rotation { token } => Command::TokenRotation { token },
            Self::CancelReplacement { token } => Command::TokenReplacementCancel { token },
            Self::List { deleted } => Command::TokenList { deleted_too: deleted },
            Self::Show { token } => Command::TokenShow { token },
            Self::Edit(edit) => edit.command(),
            Self::Pause { token } => Command::TokenPause { token },
            Self::Resume { token } => Command::TokenResume { token },
            Self::Delete { token, yes } => {
                ask::really(&format!("the API token \"{token}\""), yes)?;
                let answer = context.perform(Command::TokenDelete { token }).await?;
                return out::deleted(context.json, &answer, "Its next request is refused.");
            }
        };
        let answer = context.perform(command).await?;
        out::answer(context.json, &answer)
    }
}

impl Edit {
    fn command(self) -> Command {
        let narrowed_to = if self.all_permissions {
            Some(None)
        } else {
            self.permission.map(|it| Some(PermissionSet::from(it)))
        };
        let allowed_addresses =
            if self.from_anywhere { Some(Vec::new()) } else { self.allow_address };
        Command::TokenEdit {
            token: self.token,
            name: self.name,
            expires_at: self.expires,
            narrowed_to,
            allowed_addresses,
        }
    }
}
