//! What the Sandbox holds: records on shelves, a shelf for each collection in each place, in the order written.
use crate::{
    http::{call::MAX_JSON_BYTES, refusal::Refusal},
    records::{
        change::Change,
        content::{Content, MAX_ALL_FILE_BYTES},
        path::CollectionPath,
        record::{self, Record},
        stored::Stored,
    },
};
use std::collections::BTreeMap;

/// All records together, in bytes of their JSON (64 MiB).
pub const MAX_ALL_RECORD_BYTES: usize = 64 * 1024 * 1024;

/// The most one record can have, in bytes: what a body can bring, and a little that the Sandbox adds.
const MAX_RECORD_BYTES: usize = MAX_JSON_BYTES + 64 * 1024;

/// What a record takes besides its JSON, in bytes, so that very many very small ones are counted truly.
const RECORD_OVERHEAD: usize = 128;

/// Everything the Sandbox knows. A clone shares the records and files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collections {
    /// Shelf (`businesses/{id}/products`) to its records.
    shelves: BTreeMap<String, Vec<Stored>>,
    /// Record id to its uploaded file.
    contents: BTreeMap<String, Content>,
    /// What all records take, in bytes.
    record_bytes: usize,
}

impl Collections {
    /// What a file held.
    pub(crate) fn new(
        shelves: BTreeMap<String, Vec<Stored>>,
        contents: BTreeMap<String, Content>,
    ) -> Self {
        let record_bytes = shelves.values().flatten().map(taken).sum();
        Self { shelves, contents, record_bytes }
    }

    /// The records of a collection, where everything above it exists.
    pub(crate) fn list(
        &self,
        place: &CollectionPath,
        ids: &[String],
    ) -> Result<&[Stored], Refusal> {
        for (shelf, id, name) in place.ancestors(ids) {
            if self.find(&shelf, id).is_none() {
                return Err(Refusal::not_found(name, id));
            }
        }
        Ok(self.shelf(&place.shelf(ids)))
    }

    /// The record the path names.
    pub(crate) fn get(&self, place: &CollectionPath, ids: &[String]) -> Result<&Stored, Refusal> {
        let id = place.item(ids);
        let mut records = self.list(place, ids)?.iter();
        records
            .find(|record| record.id() == id)
            .ok_or_else(|| Refusal::not_found(place.collection.name, id))
    }

    /// The records on a shelf; an empty one need not exist.
    pub(crate) fn shelf(&self, shelf: &str) -> &[Stored] {
        self.shelves.get(shelf).map_or(&[], Vec::as_slice)
    }

    /// The record on a shelf with this id.
    pub(crate) fn find(&self, shelf: &str, id: &str) -> Option<&Stored> {
        self.shelf(shelf).iter().find(|record| record.id() == id)
    }

    /// All shelves, each with its records.
    pub(crate) fn shelves(&self) -> impl Iterator<Item = (&str, &[Stored])> {
        self.shelves.iter().map(|(shelf, records)| (shelf.as_str(), records.as_slice()))
    }

    /// All shelves of one collection, wherever it is in the tree.
    pub(crate) fn shelves_of(&self, name: &str) -> impl Iterator<Item = (&str, &[Stored])> {
        self.shelves().filter(move |(shelf, _)| shelf.rsplit('/').next() == Some(name))
    }

    /// The uploaded file of a record.
    pub(crate) fn content(&self, id: &str) -> Option<&Content> {
        self.contents.get(id)
    }

    /// All uploaded files.
    pub(crate) fn contents(&self) -> &BTreeMap<String, Content> {
        &self.contents
    }

    /// Puts the bytes into the files, as read from the disk.
    pub(crate) fn fill_contents(&mut self, contents: BTreeMap<String, Content>) {
        self.contents = contents;
    }

    /// What puts a new record on a shelf, with its file if it has one.
    pub(crate) fn creation(
        shelf: &str,
        mut record: Record,
        content: Option<Content>,
    ) -> (Vec<Change>, Stored) {
        let mut changes = Vec::new();
        if let Some(content) = content {
            content.stamp(&mut record);
            changes.push(Change::PutFile { id: record::id_of(&record).to_owned(), content });
        }
        let stored = Stored::new(&record);
        changes.push(Change::Insert { shelf: shelf.to_owned(), record: stored.clone() });
        (changes, stored)
    }

    /// What takes a record away, with its file and everything below it.
    pub(crate) fn removal(&self, shelf: &str, id: &str) -> Vec<Change> {
        let mut changes = vec![Change::Remove { shelf: shelf.to_owned(), id: id.to_owned() }];
        let below = format!("{shelf}/{id}/");
        let mut gone = vec![id];
        for (shelf, records) in self.shelves().filter(|(shelf, _)| shelf.starts_with(&below)) {
            for record in records {
                let (shelf, id) = (shelf.to_owned(), record.id().to_owned());
                changes.push(Change::Remove { shelf, id });
                gone.push(record.id());
            }
        }
        let files = gone.into_iter().filter(|id| self.contents.contains_key(*id));
        changes.extend(files.map(|id| Change::RemoveFile { id: id.to_owned() }));
        changes
    }

    /// Refuses changes that there is no room for. What only makes room is never refused.
    pub(crate) fn check_room(&self, changes: &[Change]) -> Result<(), Refusal> {
        let (mut records, mut freed) = (self.record_bytes, 0);
        let mut files: usize = self.contents.values().map(|content| content.size).sum();
        let files_before = files;
        for change in changes {
            match change {
                Change::Insert { record, .. } | Change::Replace { record, .. } => {
                    let size = record.json().len();
                    if size > MAX_RECORD_BYTES {
                        let message = format!(
                            "The record would have {size} bytes; {MAX_RECORD_BYTES} is the most it can have."
                        );
                        return Err(Refusal::too_large(message));
                    }
                    records += taken(record);
                    if let Change::Replace { shelf, .. } = change {
                        freed += self.find(shelf, record.id()).map_or(0, taken);
                    }
                }
                Change::Remove { shelf, id } => freed += self.find(shelf, id).map_or(0, taken),
                Change::PutFile { content, .. } => files += content.size,
                Change::RemoveFile { id } => {
                    files = files.saturating_sub(self.content(id).map_or(0, |it| it.size));
                }
            }
        }
        let records = records.saturating_sub(freed);
        if records > MAX_ALL_RECORD_BYTES && records > self.record_bytes {
            return Err(Refusal::full(
                "The sandbox holds 64 MiB of records and is full. Delete records or reset it.",
            ));
        }
        if files > MAX_ALL_FILE_BYTES && files > files_before {
            return Err(Refusal::full(
                "The sandbox holds 512 MiB of files and is full. Delete documents or reset it.",
            ));
        }
        Ok(())
    }

    /// Makes a change.
    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::Insert { shelf, record } => {
                self.record_bytes += taken(&record);
                self.shelves.entry(shelf).or_default().push(record);
            }
            Change::Replace { shelf, record } => {
                let mut records = self.shelves.get_mut(&shelf).into_iter().flatten();
                if let Some(slot) = records.find(|it| it.id() == record.id()) {
                    self.record_bytes += taken(&record);
                    self.record_bytes = self.record_bytes.saturating_sub(taken(slot));
                    *slot = record;
                }
            }
            Change::Remove { shelf, id } => {
                let Some(records) = self.shelves.get_mut(&shelf) else { return };
                if let Some(position) = records.iter().position(|record| record.id() == id) {
                    let record = records.remove(position);
                    self.record_bytes = self.record_bytes.saturating_sub(taken(&record));
                }
                if records.is_empty() {
                    self.shelves.remove(&shelf);
                }
            }
            Change::PutFile { id, content } => {
                self.contents.insert(id, content);
            }
            Change::RemoveFile { id } => {
                self.contents.remove(&id);
            }
        }
    }
}

/// What a record takes, in bytes.
fn taken(record: &Stored) -> usize {
    record.json().len() + RECORD_OVERHEAD
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stored(id: usize, size: usize) -> Stored {
        let fields = json!({ "_id": format!("{id:024x}"), "text": "x".repeat(size) });
        Stored::new(fields.as_object().unwrap())
    }

    fn insert(id: usize, size: usize) -> Change {
        Change::Insert { shelf: "audits".to_owned(), record: stored(id, size) }
    }

    fn filled() -> Collections {
        let mut collections = Collections::default();
        for id in 0..32 {
            let change = insert(id, 2 * 1024 * 1024 - 1024);
            collections.check_room(std::slice::from_ref(&change)).unwrap();
            collections.apply(change);
        }
        collections
    }

    #[test]
    fn the_record_that_has_no_room_is_refused() {
        let collections = filled();
        collections.check_room(&[insert(99, 1024)]).unwrap();
        let refusal = collections.check_room(&[insert(99, 1024 * 1024)]).unwrap_err();
        assert_eq!(refusal.status, 507);
    }

    #[test]
    fn what_makes_room_is_never_refused() {
        let mut collections = filled();
        // As a file of a version without the cap may hold.
        for id in 40..80 {
            collections.apply(insert(id, 2 * 1024 * 1024));
        }
        let record = stored(40, 1024 * 1024);
        let smaller = Change::Replace { shelf: "audits".to_owned(), record };
        collections.check_room(&[smaller]).unwrap();
        let remove = collections.removal("audits", &format!("{:024x}", 41));
        collections.check_room(&remove).unwrap();
        assert_eq!(collections.check_room(&[insert(99, 1)]).unwrap_err().status, 507);
    }

    #[test]
    fn very_many_very_small_records_are_counted_with_what_they_take() {
        let mut collections = Collections::default();
        for id in 0..100 {
            collections.apply(insert(id, 0));
        }
        assert!(collections.record_bytes > 100 * RECORD_OVERHEAD);
        for id in 0..100 {
            for change in collections.removal("audits", &format!("{id:024x}")) {
                collections.apply(change);
            }
        }
        assert_eq!(collections.record_bytes, 0);
        assert!(collections.shelves.is_empty());
    }
}
