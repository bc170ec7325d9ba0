//! `keydeskctl role …`

use crate::ask;
use crate::context::Context;
use crate::out;
use clap::{Args, Subcommand};
use keydesk_control::{Command, Failure};
use keydesk_desk::UsageSubject;
use keydesk_domain::preset::Preset;
use keydesk_domain::{Permission, PermissionSet, RoleName};
use serde_json::json;

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// All permissions that there are, and the presets
    Permissions,
    /// Create a role
    Create(Create),
    /// List all roles
    List,
    /// Show a role and who has it
    Show {
        /// Its name or identifier
        role: String,
    },
    /// Change a role; the API tokens of all who have it change at once
    Edit(Edit),
    /// Which permissions of a role were used of late, and what it would be without the others
    Usage {
        /// Its name or identifier
        role: String,
        /// How many days to look back
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
    /// Delete a role that nobody has
    Delete {
        /// Its name or identifier
        role: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Its name
    name: RoleName,
    /// Start from a preset: data-export, recall-response, product-synchronization, reporting, custom
    #[arg(long, required_unless_present = "permission")]
    preset: Option<Preset>,
    /// A permission, such as products:view; several with commas, or again
    #[arg(long, value_delimiter = ',')]
    permission: Vec<Permission>,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub(crate) struct Edit {
    /// Its name or identifier
    #[arg(group = "which")]
    role: String,
    /// Another name
    #[arg(long)]
    name: Option<RoleName>,
    /// Its permissions from now on, all of them
    #[arg(long, value_delimiter = ',', conflicts_with_all = ["add", "remove"])]
    permission: Option<Vec<Permission>>,
    /// A permission to add
    #[arg(long, value_delimiter = ',')]
    add: Vec<Permission>,
    /// A permission to take away
    #[arg(long, value_delimiter = ',')]
    remove: Vec<Permission>,
    /// Change nothing; show which requests of the last days would be refused
    #[arg(long, conflicts_with = "name")]
    dry_run: bool,
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let command = match self {
            Self::Permissions => return permissions(context.json),
            Self::Create(Create { name, preset, permission }) => {
                let preset = preset.map(Preset::permissions).unwrap_or_default();
                Command::RoleCreate { name, permissions: preset.union(permission.into()) }
            }
            Self::List => Command::RoleList,
            Self::Show { role } => Command::RoleShow { role },
            Self::Edit(edit) => edit.command(context).await?,
            Self::Usage { role, days } => {
                Command::PermissionUsage { subject: UsageSubject::Role(role), days }
            }
            Self::Delete { role, yes } => {
                ask::really(&format!("the role \"{role}\""), yes)?;
                let answer = context.perform(Command::RoleDelete { role }).await?;
                return out::deleted(context.json, &answer, "");
            }
        };
        let answer = context.perform(command).await?;
        out::answer(context.json, &answer)
    }
}

impl Edit {
    async fn command(self, context: &mut Context) -> Result<Command, Failure> {
        let mut permissions = self.permission.map(PermissionSet::from);
        if !self.add.is_empty() || !self.remove.is_empty() {
            let now = context.perform(Command::RoleShow { role: self.role.clone() }).await?;
            if let keydesk_control::Answer::Role(view) = now {
                let more = self.add.into_iter().fold(view.role.permissions, PermissionSet::with);
                permissions = Some(self.remove.into_iter().fold(more, PermissionSet::without));
            }
        }
        match permissions {
            Some(permissions) if self.dry_run => {
                Ok(Command::RolePreview { role: self.role, permissions })
            }
            None if self.dry_run => Err(Failure::of_field(
                "usage",
                "dry-run",
                "Say which permissions it is to have: --permission, --add or --remove.",
            )),
            permissions => Ok(Command::RoleEdit { role: self.role, name: self.name, permissions }),
        }
    }
}

fn permissions(json: bool) -> Result<(), Failure> {
    if json {
        let presets: Vec<_> = Preset::ALL
            .iter()
            .map(|it| json!({ "preset": it.word(), "name": it.label(), "permissions": it.permissions() }))
            .collect();
        let permissions: Vec<_> = Permission::catalogue()
            .map(|it| json!({ "permission": it, "name": it.label() }))
            .collect();
        return out::value(&json!({ "permissions": permissions, "presets": presets }));
    }
    let mut lines: Vec<String> =
        Permission::catalogue().map(|it| format!("{:24}{}", it.to_string(), it.label())).collect();
    lines.push("\nPresets".to_owned());
    lines.extend(
        Preset::ALL
            .iter()
            .map(|it| format!("{:24}{}: {}", it.word(), it.label(), it.permissions())),
    );
    out::text(&lines.join("\n"))
}
