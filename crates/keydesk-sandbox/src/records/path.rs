//! The path of a collection: the way down the tree to it, the shelf its records stand on, and whose they are.
use crate::{records::record::Record, resources::Collection};

/// The way from a root down to a collection, that collection last. Never empty.
#[derive(Clone, Debug)]
pub(crate) struct CollectionPath {
    above: Vec<&'static Collection>,
    pub(crate) collection: &'static Collection,
}

impl CollectionPath {
    /// The path of a root collection.
    pub(crate) fn root(collection: &'static Collection) -> Self {
        Self { above: Vec::new(), collection }
    }

    /// The path of a collection below a record of this one.
    pub(crate) fn child(&self, collection: &'static Collection) -> Self {
        let mut above = self.above.clone();
        above.push(self.collection);
        Self { above, collection }
    }

    /// The path template of the collection, such as `/businesses/{businessId}/products`.
    pub(crate) fn list_template(&self) -> String {
        let mut path = String::new();
        for step in &self.above {
            path.push_str(&format!("/{}/{{{}}}", step.name, step.parameter));
        }
        path + "/" + self.collection.name
    }

    /// The path template of one record.
    pub(crate) fn item_template(&self) -> String {
        format!("{}/{{{}}}", self.list_template(), self.collection.parameter)
    }

    /// Every record that must exist before this collection does: its shelf, its id and its collection's name.
    pub(crate) fn ancestors<'a>(
        &'a self,
        ids: &'a [String],
    ) -> impl Iterator<Item = (String, &'a str, &'static str)> {
        let steps = self.above.iter().zip(ids).enumerate();
        steps.map(|(depth, (step, id))| {
            (shelf(&self.above[..depth], step, ids), id.as_str(), step.name)
        })
    }

    /// The shelf the records stand on: the path of the collection with its ids filled in.
    pub(crate) fn shelf(&self, ids: &[String]) -> String {
        shelf(&self.above, self.collection, ids)
    }

    /// The id of the record itself, where the request's path names one.
    pub(crate) fn item<'a>(&self, ids: &'a [String]) -> &'a str {
        ids.get(self.above.len()).map_or("", String::as_str)
    }

    /// Writes into the record to whom it belongs (`businessId`, `stockRecoveryId`).
    pub(crate) fn stamp(&self, record: &mut Record, ids: &[String]) {
        for (step, id) in self.above.iter().zip(ids) {
            record.insert(step.reference.to_owned(), id.clone().into());
        }
    }

    /// To whom a record says it belongs: the ids `stamp` wrote. `None` if one is missing.
    pub(crate) fn owners(&self, record: &Record) -> Option<Vec<String>> {
        let id = |step: &&Collection| Some(record.get(step.reference)?.as_str()?.to_owned());
        self.above.iter().map(id).collect()
    }
}

fn shelf(above: &[&Collection], collection: &Collection, ids: &[String]) -> String {
    let mut key = String::new();
    for (step, id) in above.iter().zip(ids) {
        key.push_str(&format!("{}/{id}/", step.name));
    }
    key + collection.name
}
