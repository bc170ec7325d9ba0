//! What the sandbox holds: records on shelves, a shelf for each collection in each place, in the order written.
use crate::{
    content::Content,
    place::Place,
    record::{self, Record},
    refusal::Refusal,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The layout of the file this is kept in. A change that older programs cannot read must raise it.
pub(crate) const FORMAT: u32 = 1;

/// Everything the sandbox knows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shelves {
    pub(crate) format: u32,
    /// Shelf (`businesses/{id}/products`) to its records.
    pub(crate) shelves: BTreeMap<String, Vec<Record>>,
    /// Document id to its uploaded file.
    pub(crate) contents: BTreeMap<String, Content>,
    /// Counts changes since the program started, so that a save knows whether it is needed.
    #[serde(skip)]
    pub(crate) revision: u64,
}

impl Shelves {
    /// The records of a collection, where everything above it exists.
    pub(crate) fn list(&self, place: &Place, ids: &[String]) -> Result<&[Record], Refusal> {
        for (shelf, id, name) in place.ancestors(ids) {
            if !self.has(&shelf, id) {
                return Err(Refusal::not_found(name, id));
            }
        }
        Ok(self.shelf(&place.shelf(ids)))
    }

    /// The record the path names.
    pub(crate) fn get(&self, place: &Place, ids: &[String]) -> Result<&Record, Refusal> {
        let id = place.item(ids);
        let mut records = self.list(place, ids)?.iter();
        records
            .find(|record| record::id_of(record) == id)
            .ok_or_else(|| Refusal::not_found(place.collection.name, id))
    }

    /// Puts a new record, with its file if it has one, behind the others.
    pub(crate) fn create(
        &mut self,
        place: &Place,
        ids: &[String],
        fields: Record,
        content: Option<Content>,
    ) -> Result<Record, Refusal> {
        self.list(place, ids)?;
        record::check_required(place.collection, &fields)?;
        let mut record = record::create(fields);
        place.stamp(&mut record, ids);
        if let Some(content) = content {
            content.check_room(self.contents.values())?;
            content.stamp(&mut record);
            self.contents.insert(record::id_of(&record).to_owned(), content);
        }
        let shelf = self.shelves.entry(place.shelf(ids)).or_default();
        shelf.push(record.clone());
        Ok(record)
    }

    /// Puts in a record's place what `change` makes of it.
    pub(crate) fn change(
        &mut self,
        place: &Place,
        ids: &[String],
        change: impl FnOnce(&Record) -> Record,
    ) -> Result<Record, Refusal> {
        let mut changed = change(self.get(place, ids)?);
        place.stamp(&mut changed, ids);
        if let Some(content) = self.contents.get(place.item(ids)) {
            content.stamp(&mut changed);
        }
        record::check_required(place.collection, &changed)?;
        let id = place.item(ids);
        let mut records = self.shelves.entry(place.shelf(ids)).or_default().iter_mut();
        if let Some(slot) = records.find(|record| record::id_of(record) == id) {
            slot.clone_from(&changed);
        }
        Ok(changed)
    }

    /// Takes a record away, with its file and everything below it.
    pub(crate) fn delete(&mut self, place: &Place, ids: &[String]) -> Result<(), Refusal> {
        self.get(place, ids)?;
        let id = place.item(ids);
        if let Some(records) = self.shelves.get_mut(&place.shelf(ids)) {
            records.retain(|record| record::id_of(record) != id);
        }
        let below = place.below(ids, id);
        let (contents, shelves) = (&mut self.contents, &mut self.shelves);
        shelves.retain(|shelf, records| {
            let goes = shelf.starts_with(&below);
            if goes {
                for record in records {
                    contents.remove(record::id_of(record));
                }
            }
            !goes
        });
        self.contents.remove(id);
        Ok(())
    }

    /// The records on a shelf; an empty one need not exist.
    pub(crate) fn shelf(&self, shelf: &str) -> &[Record] {
        self.shelves.get(shelf).map_or(&[], Vec::as_slice)
    }

    fn has(&self, shelf: &str, id: &str) -> bool {
        self.shelf(shelf).iter().any(|record| record::id_of(record) == id)
    }
}
