//! `keydeskctl integration …`: role, service account and token in one act.

use crate::context::Context;
use crate::out;
use crate::table;
use crate::time;
use crate::token_create::Output;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use keydesk_control::{Command, Failure};
use keydesk_desk::{IntegrationAccount, IntegrationRole, IntegrationToken, NewIntegration};
use keydesk_domain::{IntegrationKind, Permission, PermissionSet};
use serde_json::json;

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// What can be connected, with the least that each needs and what is suggested
    Kinds,
    /// Make a role, a service account that nobody can sign in as, and its API token: all of it or nothing
    Create(Box<Create>),
}

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// What is connected: erp, wms, business-intelligence, custom, middleware
    #[arg(long)]
    kind: IntegrationKind,
    /// The token's name, such as "SAP Integration"
    #[arg(long, value_name = "NAME")]
    token_name: String,
    /// A role that is there, by name or identifier, instead of a new one
    #[arg(long, conflicts_with_all = ["role_name", "permission", "least"])]
    role: Option<String>,
    /// The new role's name [default: the token's]
    #[arg(long, value_name = "NAME", conflicts_with = "account")]
    role_name: Option<String>,
    /// What the new role permits [default: what is suggested for the kind]
    #[arg(long, value_delimiter = ',', conflicts_with_all = ["least", "account"])]
    permission: Option<Vec<Permission>>,
    /// The new role permits the least that the kind needs
    #[arg(long, conflicts_with = "account")]
    least: bool,
    /// An account that is there, by e-mail or identifier, instead of a new one; it keeps its roles
    #[arg(long, conflicts_with_all = ["account_name", "email"])]
    account: Option<String>,
    /// The new account's name [default: the token's]
    #[arg(long, value_name = "NAME")]
    account_name: Option<String>,
    /// The new account's e-mail: one for this integration alone
    #[arg(long, required_unless_present = "account")]
    email: Option<String>,
    /// The environment the token works in, by slug or name
    #[arg(long, default_value = "sandbox")]
    environment: String,
    /// When the token expires: 90d, 2027-01-31, 2027-01-31T12:00:00Z [default: never]
    #[arg(long, value_name = "WHEN", value_parser = time::expiry)]
    expires: Option<Timestamp>,
    /// The token dies unless it was used by then
    #[arg(long, value_name = "WHEN", value_parser = time::expiry)]
    use_by: Option<Timestamp>,
    /// The token may do only this of what the account may
    #[arg(long, value_delimiter = ',')]
    token_permission: Option<Vec<Permission>>,
    /// The token works only from these addresses or networks, such as 192.0.2.0/24
    #[arg(long, value_delimiter = ',')]
    allow_address: Vec<String>,
    #[command(flatten)]
    output: Output,
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        match self {
            Self::Kinds => kinds(context.json),
            Self::Create(create) => {
                let output = create.output.clone();
                output.create(context, Command::IntegrationCreate(create.integration())).await
            }
        }
    }
}

impl Create {
    fn integration(self) -> NewIntegration {
        let name = self.token_name;
        let permissions = match self.permission {
            Some(permissions) => permissions.into(),
            None if self.least => self.kind.least(),
            None => self.kind.suggested(),
        };
        NewIntegration {
            kind: self.kind,
            role: match (self.role, &self.account) {
                (Some(role), _) => IntegrationRole::Existing(role),
                (None, Some(_)) => IntegrationRole::OfTheAccount,
                (None, None) => IntegrationRole::New {
                    name: self.role_name.unwrap_or_else(|| name.clone()),
                    permissions,
                },
            },
            account: match self.account {
                Some(account) => IntegrationAccount::Existing(account),
                None => IntegrationAccount::New {
                    name: self.account_name.unwrap_or_else(|| name.clone()),
                    email: self.email.unwrap_or_default(),
                },
            },
            token: IntegrationToken {
                name,
                environment: self.environment,
                expires_at: self.expires,
                narrowed_to: self.token_permission.map(PermissionSet::from),
                allowed_addresses: self.allow_address,
                use_by: self.use_by,
            },
        }
    }
}

fn kinds(as_json: bool) -> Result<(), Failure> {
    if as_json {
        let kinds: Vec<_> = IntegrationKind::ALL
            .iter()
            .map(|it| {
                json!({
                    "kind": it.word(), "name": it.label(), "example": it.example(), "preset": it.preset().word(),
                    "least": it.least(), "suggested": it.suggested(),
                })
            })
            .collect();
        return out::value(&kinds);
    }
    let row = |it: IntegrationKind| {
        [
            it.word().to_owned(),
            it.label().to_owned(),
            it.preset().label().to_owned(),
            it.least().to_string(),
        ]
    };
    let headings = ["Kind", "What is connected", "Suggested", "The least that it needs"];
    out::text(&table::columns(headings, IntegrationKind::ALL.into_iter().map(row)))
}
