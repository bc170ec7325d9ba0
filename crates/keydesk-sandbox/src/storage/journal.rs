//! The journal: the changes since the snapshot, a line a request, so that a save writes what changed and no more.
//!
//! Its first line names the snapshot that it continues; a journal of another snapshot is not read. A line is whole or it did
//! not happen: what a crash left at the end is passed over.
use crate::{
    records::{change::Change, collections::Collections, content::Content, record, stored::Stored},
    storage::files,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::Path,
};

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    journal: String,
}

/// A change as a line has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Entry {
    Insert { shelf: String, record: Stored },
    Replace { shelf: String, record: Stored },
    Remove { shelf: String, id: String },
    PutFile { id: String, content: Content },
    RemoveFile { id: String },
}

/// A journal that is being written.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    /// What it holds, in bytes.
    pub(crate) bytes: usize,
}

impl Journal {
    /// Starts the journal of a snapshot that has just been written, in the place of the one before.
    pub(crate) fn start(snapshot: &Path, name: &str) -> io::Result<Self> {
        let path = files::journal(snapshot);
        let mut head = serde_json::to_vec(&Head { journal: name.to_owned() })?;
        head.push(b'\n');
        files::write(&path, |file| file.write_all(&head))?;
        let file = File::options().append(true).open(path)?;
        Ok(Self { file, bytes: head.len() })
    }

    /// Writes changes behind the others, and returns when they are on the disk.
    pub(crate) fn append(&mut self, requests: &[Vec<Change>]) -> io::Result<()> {
        let mut lines = Vec::new();
        for changes in requests {
            line(changes, &mut lines)?;
        }
        self.file.write_all(&lines)?;
        self.file.sync_data()?;
        self.bytes += lines.len();
        Ok(())
    }
}

/// One line: a list of changes. Records go into it as they are.
fn line(changes: &[Change], into: &mut Vec<u8>) -> io::Result<()> {
    into.push(b'[');
    for (position, change) in changes.iter().enumerate() {
        if position > 0 {
            into.push(b',');
        }
        match change {
            Change::Insert { shelf, record } => put("insert", shelf, record, into)?,
            Change::Replace { shelf, record } => put("replace", shelf, record, into)?,
            Change::Remove { shelf, id } => {
                let entry = serde_json::json!({ "remove": { "shelf": shelf, "id": id } });
                serde_json::to_writer(&mut *into, &entry)?;
            }
            Change::PutFile { id, content } => {
                let entry = serde_json::json!({ "putFile": { "id": id, "content": content } });
                serde_json::to_writer(&mut *into, &entry)?;
            }
            Change::RemoveFile { id } => {
                let entry = serde_json::json!({ "removeFile": { "id": id } });
                serde_json::to_writer(&mut *into, &entry)?;
            }
        }
    }
    into.extend_from_slice(b"]\n");
    Ok(())
}

fn put(kind: &str, shelf: &str, record: &Stored, into: &mut Vec<u8>) -> io::Result<()> {
    write!(into, "{{\"{kind}\":{{\"shelf\":")?;
    serde_json::to_writer(&mut *into, shelf)?;
    into.extend_from_slice(b",\"record\":");
    into.extend_from_slice(record.json());
    into.extend_from_slice(b"}}");
    Ok(())
}

/// Makes the changes that the journal of this snapshot holds.
pub(crate) fn replay(
    snapshot: &Path,
    name: &str,
    collections: &mut Collections,
) -> io::Result<Result<(), String>> {
    let text = match fs::read(files::journal(snapshot)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Ok(())),
        Err(error) => return Err(error),
    };
    let mut lines = text.split(|byte| *byte == b'\n');
    let head = lines.next().and_then(|line| serde_json::from_slice::<Head>(line).ok());
    if head.is_none_or(|head| head.journal != name) {
        return Ok(Ok(()));
    }
    let mut broken = None;
    for (number, line) in lines.enumerate() {
        if line.is_empty() {
            continue;
        }
        match (read(line), &broken) {
            (Ok(_), Some(reason)) => return Ok(Err(format!("its journal is damaged: {reason}"))),
            (Ok(changes), None) => {
                changes.into_iter().for_each(|change| collections.apply(change));
            }
            // Line 1 is the head, and numbers of lines begin at 1.
            (Err(reason), _) => {
                broken.get_or_insert(format!("line {}: {reason}", number + 2));
            }
        }
    }
    Ok(Ok(()))
}

fn read(line: &[u8]) -> Result<Vec<Change>, String> {
    let entries: Vec<Entry> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let mut changes = Vec::new();
    for entry in entries {
        let (id, change) = match entry {
            Entry::Insert { shelf, record } => {
                (record.id().to_owned(), Change::Insert { shelf, record })
            }
            Entry::Replace { shelf, record } => {
                (record.id().to_owned(), Change::Replace { shelf, record })
            }
            Entry::Remove { shelf, id } => (id.clone(), Change::Remove { shelf, id }),
            Entry::PutFile { id, content } => (id.clone(), Change::PutFile { id, content }),
            Entry::RemoveFile { id } => (id.clone(), Change::RemoveFile { id }),
        };
        // Ids are file names in the folder, so this also keeps every read inside it.
        if !record::is_id(&id) {
            return Err("a record has no proper `_id`".to_owned());
        }
        changes.push(change);
    }
    Ok(changes)
}
