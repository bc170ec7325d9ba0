//! Backups of the store that are made on a schedule: the admin's choice, and what the files are called.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// At most so many hours between two backups: 31 days.
pub const BACKUP_HOURS_MAX: u16 = 744;

/// At most so many backups are kept in the folder.
pub const BACKUPS_KEPT_MAX: u16 = 1_000;

/// How the files end: any age program opens them.
const ENDING: &str = ".age";

/// How the store is backed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupSettings {
    /// The folder that backups are written to; without one there is no schedule.
    pub folder: Option<String>,
    /// Every so many hours.
    pub every_hours: u16,
    /// The newest so many are kept.
    pub keep: u16,
    /// The public key that backups are encrypted for (`age1…`). What opens them is not on this machine.
    pub recipient: Option<String>,
}

impl Default for BackupSettings {
    fn default() -> Self {
        Self { folder: None, every_hours: 24, keep: 14, recipient: None }
    }
}

/// What the backup of this store made at this moment is called. Sorted by name, the newest is last.
#[must_use]
pub fn backup_name(store: Uuid, at: Timestamp) -> String {
    format!("{}{}{ENDING}", beginning(store), at.strftime("%Y%m%dT%H%M%SZ"))
}

/// Of these names in a folder, the backups of this store that are too many when the newest `keep` stay. What is called otherwise is
/// somebody else's.
#[must_use]
pub fn backups_too_many(mut names: Vec<String>, store: Uuid, keep: u16) -> Vec<String> {
    let beginning = beginning(store);
    names.retain(|name| {
        let time = name.strip_prefix(&beginning).and_then(|rest| rest.strip_suffix(ENDING));
        time.is_some_and(|time| {
            time.len() == 16
                && time.bytes().all(|byte| byte.is_ascii_digit() || b"TZ".contains(&byte))
        })
    });
    names.sort_unstable();
    names.truncate(names.len().saturating_sub(usize::from(keep)));
    names
}

fn beginning(store: Uuid) -> String {
    let store = store.simple().to_string();
    format!("keydesk-backup-{}-", store.get(..8).unwrap_or(&store))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: Uuid = Uuid::from_u128(0xabcd_ef01 << 96);

    fn name(second: i64) -> String {
        backup_name(STORE, Timestamp::from_second(second).unwrap())
    }

    #[test]
    fn a_name_tells_the_store_and_the_time() {
        assert_eq!(name(1_700_000_000), "keydesk-backup-abcdef01-20231114T221320Z.age");
    }

    #[test]
    fn the_newest_are_kept() {
        let names = vec![name(300), name(100), name(200)];
        assert_eq!(backups_too_many(names.clone(), STORE, 2), [name(100)]);
        assert_eq!(backups_too_many(names.clone(), STORE, 1), [name(100), name(200)]);
        assert!(backups_too_many(names, STORE, 3).is_empty());
    }

    #[test]
    fn what_is_called_otherwise_is_left_alone() {
        let others = [
            backup_name(Uuid::from_u128(1), Timestamp::from_second(100).unwrap()),
            format!("{}.partial", name(100)),
            "keydesk-backup-abcdef01-.age".to_owned(),
            "keydesk-backup-abcdef01-before-the-move!.age".to_owned(),
            "keydesk-backup-abcdef01-20231114T221320Z.age.age".to_owned(),
            "notes.age".to_owned(),
        ];
        let mut names = others.to_vec();
        names.extend([name(100), name(200)]);
        assert_eq!(backups_too_many(names, STORE, 1), [name(100)]);
    }
}
