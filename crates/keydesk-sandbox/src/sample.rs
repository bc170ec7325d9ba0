//! The sample data: what the files under `data/` hold, put on its shelves.
use crate::{
    catalogue::{BUSINESSES, Collection},
    content::Content,
    error::SandboxError,
    place::Place,
    record::{self, Record},
    shelves::{FORMAT, Shelves},
};
use std::collections::BTreeMap;

/// The way down to a collection, and the file with its records, each naming to whom it belongs.
const FILES: &[(&[&str], &str)] = &[
    (&[], include_str!("../data/businesses.json")),
    (&["products"], include_str!("../data/products.json")),
    (&["locations"], include_str!("../data/locations.json")),
    (&["suppliers"], include_str!("../data/suppliers.json")),
    (&["customers"], include_str!("../data/customers.json")),
    (&["documents"], include_str!("../data/documents.json")),
    (&["events"], include_str!("../data/events.json")),
    (&["qualityIncidents"], include_str!("../data/qualityIncidents.json")),
    (&["qualityIncidents", "comments"], include_str!("../data/qualityIncidents.comments.json")),
    (&["qualityIncidents", "documents"], include_str!("../data/qualityIncidents.documents.json")),
    (&["stockRecoveries"], include_str!("../data/stockRecoveries.json")),
    (&["stockRecoveries", "comments"], include_str!("../data/stockRecoveries.comments.json")),
    (&["stockRecoveries", "documents"], include_str!("../data/stockRecoveries.documents.json")),
    (&["stockRecoveries", "responses"], include_str!("../data/stockRecoveries.responses.json")),
    (&["audits"], include_str!("../data/audits.json")),
    (&["assessments"], include_str!("../data/assessments.json")),
    (&["purchaseOrders"], include_str!("../data/purchaseOrders.json")),
    (&["reports"], include_str!("../data/reports.json")),
];

/// The sandbox as it is at first and after a reset.
pub(crate) fn shelves() -> Result<Shelves, SandboxError> {
    let mut sample = Shelves {
        format: FORMAT,
        shelves: BTreeMap::new(),
        contents: BTreeMap::new(),
        revision: 0,
    };
    for (way, text) in FILES {
        let place = place(way)?;
        let records: Vec<Record> = serde_json::from_str(text)
            .map_err(|error| SandboxError::BrokenSample(format!("{way:?}: {error}")))?;
        for mut record in records {
            let owners = place.owners(&record).ok_or_else(|| {
                SandboxError::BrokenSample(format!(
                    "{way:?}: {} belongs to nobody",
                    record::id_of(&record)
                ))
            })?;
            if place.collection.keeps_files() {
                let content = content(&record);
                content.stamp(&mut record);
                sample.contents.insert(record::id_of(&record).to_owned(), content);
            }
            sample.shelves.entry(place.shelf(&owners)).or_default().push(record);
        }
    }
    Ok(sample)
}

fn place(way: &[&str]) -> Result<Place, SandboxError> {
    let mut place = Place::root(&BUSINESSES);
    for name in way {
        let mut children = place.collection.children.iter();
        let child: &'static Collection = children
            .find(|child| child.name == *name)
            .ok_or_else(|| SandboxError::BrokenSample(format!("there is no collection {name}")))?;
        place = place.child(child);
    }
    Ok(place)
}

/// A sample document's file: a plain text that says what it stands for.
fn content(document: &Record) -> Content {
    let field =
        |name: &str| document.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    let text = format!(
        "{}\n{}\n\nA sample file from Keydesk's sandbox. It stands for the real document.\n",
        field("name"),
        field("description"),
    );
    Content::new(field("fileName"), "text/plain; charset=utf-8", text.into())
}

#[cfg(test)]
mod tests;
