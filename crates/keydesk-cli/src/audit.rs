//! `keydeskctl audit`

use crate::context::Context;
use crate::out;
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use keydesk_control::{Answer, Command, Failure};
use keydesk_desk::{AuditFilter, AuditFormat};
use keydesk_domain::audit_settings::KeyPlace;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Audit {
    #[command(subcommand)]
    job: Option<Job>,
    #[command(flatten)]
    filter: Filter,
    /// Only records before the one with this number
    #[arg(long, value_name = "NUMBER")]
    before: Option<i64>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Is every record what was written, and what was signed? Names the first bad one (exit 9)
    Verify,
    /// Write records to a new file, oldest first
    Export(Export),
    /// Sign the log as it is now, and write the checkpoint
    Checkpoint,
    /// How the log is sealed, or choose that: where the key is kept, where checkpoints go
    Seal(Seal),
}

/// Which records.
#[derive(Args, Debug)]
struct Filter {
    /// Only what was done by whose e-mail has this in it
    #[arg(long, value_name = "TEXT")]
    actor: Option<String>,
    /// Only what has this in its name, such as token or token.deleted
    #[arg(long, value_name = "TEXT")]
    action: Option<String>,
    /// Only from this time on (2027-01-31T12:00:00Z)
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Only before this time
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
}

#[derive(Args, Debug)]
struct Export {
    /// The file, which must not be there yet
    file: PathBuf,
    /// jsonl is exact and can be verified; csv is for spreadsheets
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    #[command(flatten)]
    filter: Filter,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
}

#[derive(Args, Debug)]
struct Seal {
    /// Where the key that signs is kept: keychain, or file (of mode 0600 beside the store)
    #[arg(long = "key-in", value_name = "PLACE")]
    place: Option<KeyPlace>,
    /// Sign with a new key from now on; what the old one signed no longer counts
    #[arg(long)]
    new_key: bool,
    /// The folder that checkpoints are written to; none for none
    #[arg(long, value_name = "FOLDER")]
    export_to: Option<PathBuf>,
    /// Write one every so many hours, 1 to 168
    #[arg(long, value_name = "HOURS")]
    every: Option<u16>,
}

impl From<Filter> for AuditFilter {
    fn from(filter: Filter) -> Self {
        let Filter { actor, action, since, until } = filter;
        Self { actor, action, since, until }
    }
}

impl Audit {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        match self.job {
            None => {
                let list = Command::AuditList {
                    filter: self.filter.into(),
                    before: self.before,
                    limit: self.limit,
                };
                let answer = context.perform(list).await?;
                out::answer(context.json, &answer)
            }
            Some(Job::Verify) => verify(context).await,
            Some(Job::Export(export)) => export.run(context).await,
            Some(Job::Checkpoint) => {
                let answer = context.perform(Command::AuditCheckpoint).await?;
                out::answer(context.json, &answer)
            }
            Some(Job::Seal(seal)) => seal.run(context).await,
        }
    }
}

async fn verify(context: &mut Context) -> Result<(), Failure> {
    let answer = context.perform(Command::AuditVerify).await?;
    out::answer(context.json, &answer)?;
    match answer {
        Answer::AuditVerified(verdict) if !verdict.holds => {
            Err(Failure::new("audit-broken", verdict.sentence))
        }
        _ => Ok(()),
    }
}

impl Export {
    async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let format = match self.format {
            Format::Jsonl => AuditFormat::Jsonl,
            Format::Csv => AuditFormat::Csv,
        };
        // It may be written by another process, which is somewhere else.
        let file = absolute(&self.file, "file")?;
        let answer = context
            .perform(Command::AuditExport { filter: self.filter.into(), format, file })
            .await?;
        out::answer(context.json, &answer)
    }
}

impl Seal {
    async fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.place.is_none() && !self.new_key && self.export_to.is_none() && self.every.is_none()
        {
            let answer = context.perform(Command::AuditState).await?;
            return out::answer(context.json, &answer);
        }
        let export_folder = match self.export_to {
            Some(none) if none.as_os_str() == "none" => Some(String::new()),
            Some(folder) => Some(absolute(&folder, "export-to")?.display().to_string()),
            None => None,
        };
        let Self { place: key_place, new_key, every: export_hours, .. } = self;
        let answer = context
            .perform(Command::AuditKeep { key_place, new_key, export_folder, export_hours })
            .await?;
        out::answer(context.json, &answer)
    }
}

fn absolute(path: &Path, field: &str) -> Result<PathBuf, Failure> {
    std::path::absolute(path)
        .map_err(|why| Failure::of_field("usage", field, format!("{}: {why}", path.display())))
}
