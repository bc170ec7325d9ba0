//! `keydeskctl backup`

use crate::context::Context;
use crate::out;
use crate::table;
use crate::time;
use clap::{Args, Subcommand};
use keydesk_control::{Command, Failure};
use keydesk_desk::{BackupMade, BackupState, new_backup_key};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Make a backup now
    Create(Create),
    /// Have backups made on a schedule, by the window or keydeskctl serve; without options, tells the schedule
    Schedule(Schedule),
    /// The schedule, the last backup, and why there is none if one failed
    Status,
    /// Make a key: the secret one into a new file, the public one on standard output
    Key {
        /// The file, which must not be there yet. Keep it on another machine
        file: PathBuf,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// The file, which must not be there yet; without it, one in the folder of the schedule
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// The public key that it is encrypted for (age1…); without it, that of the schedule
    #[arg(long, value_name = "KEY", conflicts_with_all = ["passphrase_file", "with_passphrase"])]
    recipient: Option<String>,
    /// A file whose first line is a passphrase to encrypt it with instead; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "with_passphrase")]
    passphrase_file: Option<PathBuf>,
    /// Ask for a passphrase
    #[arg(long)]
    with_passphrase: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Schedule {
    /// The folder that backups are written to, best on another disk; none for no schedule
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Make one every so many hours (12h) or days (1d), 31 days at most
    #[arg(long, value_name = "TIME", value_parser = hours)]
    every: Option<u16>,
    /// Keep the newest so many, 1 to 1000
    #[arg(long, value_name = "NUMBER")]
    keep: Option<u16>,
    /// The public key that they are encrypted for (age1…)
    #[arg(long, value_name = "KEY")]
    recipient: Option<String>,
}

/// `12h`, `2d`, or hours without a word.
fn hours(text: &str) -> Result<u16, String> {
    let (number, times) = match text.strip_suffix('d') {
        Some(days) => (days, 24),
        None => (text.strip_suffix('h').unwrap_or(text), 1),
    };
    let hours = number.parse().ok().and_then(|number: u16| number.checked_mul(times));
    hours.ok_or_else(|| "a number of hours (12h) or days (1d)".to_owned())
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let command = match self {
            Self::Create(create) => create.command(context)?,
            Self::Schedule(schedule) => schedule.command()?,
            Self::Status => Command::BackupState,
            Self::Key { file } => return key(context.json, &file),
        };
        let answer = context.perform(command).await?;
        out::answer(context.json, &answer)
    }
}

fn key(as_json: bool, file: &Path) -> Result<(), Failure> {
    let public = new_backup_key(file)?;
    out::note(&format!(
        "{} opens every backup that is encrypted for this public key. Keep it on another machine, and where it is not lost with this one.",
        file.display()
    ));
    if as_json {
        out::value(&json!({ "recipient": public, "file": file }))
    } else {
        out::text(&public)
    }
}

impl Create {
    fn command(self, context: &mut Context) -> Result<Command, Failure> {
        // It may be written by another process, which is somewhere else.
        let file = self.to.as_deref().map(|file| absolute(file, "to")).transpose()?;
        let passphrase = if self.with_passphrase || self.passphrase_file.is_some() {
            Some(
                context
                    .new_secret("Passphrase", self.passphrase_file.as_ref(), "passphrase-file")?
                    .into(),
            )
        } else {
            None
        };
        Ok(Command::BackupCreate { file, recipient: self.recipient, passphrase })
    }
}

impl Schedule {
    fn command(self) -> Result<Command, Failure> {
        let folder = match self.folder {
            Some(none) if none.as_os_str() == "none" => Some(String::new()),
            Some(folder) => Some(absolute(&folder, "folder")?.display().to_string()),
            None => None,
        };
        if folder.is_none()
            && self.every.is_none()
            && self.keep.is_none()
            && self.recipient.is_none()
        {
            return Ok(Command::BackupState);
        }
        Ok(Command::BackupKeep {
            folder,
            every_hours: self.every,
            keep: self.keep,
            recipient: self.recipient,
        })
    }
}

fn absolute(path: &Path, field: &str) -> Result<PathBuf, Failure> {
    std::path::absolute(path)
        .map_err(|why| Failure::of_field("usage", field, format!("{}: {why}", path.display())))
}

/// How the store is backed up, for people.
pub(crate) fn of_state(state: &BackupState) -> String {
    let settings = &state.settings;
    let mut lines = vec![match &settings.folder {
        Some(folder) => {
            format!(
                "Backups go to {folder} every {} hours; the newest {} are kept.",
                settings.every_hours, settings.keep
            )
        }
        None => "No backups are made on a schedule: no folder was chosen.".to_owned(),
    }];
    lines.extend(settings.recipient.as_ref().map(|key| format!("Encrypted for: {key}")));
    let last = state.made_at.zip(state.made_to.as_ref());
    lines.push(last.map_or_else(
        || "Last backup there: none yet".to_owned(),
        |(at, file)| format!("Last backup there: {} ({file})", time::shown(at)),
    ));
    lines.extend(
        state.due_at.map(|at| {
            format!("Next: {}, while the window or keydeskctl serve runs", time::shown(at))
        }),
    );
    lines.extend(state.trouble.clone());
    lines.join("\n")
}

/// A backup that was made, for people.
pub(crate) fn of_made(made: &BackupMade) -> String {
    let rows = [
        ("Backup", made.file.display().to_string()),
        ("Made", time::shown(made.at)),
        ("Size", format!("{} bytes", made.bytes)),
        ("Audit log", format!("{} records, which hold", made.records)),
    ];
    format!(
        "{}\nCredentials of upstreams are not in it: neither those in the keychain nor those in files.",
        table::pairs(&rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_hours_or_days() {
        assert_eq!(["24", "12h", "2d"].map(hours), [Ok(24), Ok(12), Ok(48)]);
        for text in ["", "h", "1w", "-1", "1.5h", "4000d"] {
            assert!(hours(text).is_err(), "{text}");
        }
    }
}
