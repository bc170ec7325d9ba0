//! The sample data: what the files under `data/` hold, put on its shelves.
pub(crate) mod ids;

use crate::{
    error::SandboxError,
    records::{
        change::Change,
        collections::Collections,
        content::Content,
        path::CollectionPath,
        record::{self, Record},
    },
    resources::{Collection, ROOTS},
};
use std::collections::BTreeMap;

/// The way down to a collection, and the file with its records, each naming to whom it belongs.
type File = (&'static [&'static str], &'static str);

macro_rules! file {
    ($($step:literal),+ => $name:literal) => {
        (&[$($step),+], include_str!(concat!("../../data/", $name, ".json")))
    };
}

/// What the sample data has had since there was a Sandbox.
const FIRST_FILES: &[File] = &[
    file!("businesses" => "businesses"),
    file!("businesses", "products" => "products"),
    file!("businesses", "locations" => "locations"),
    file!("businesses", "suppliers" => "suppliers"),
    file!("businesses", "customers" => "customers"),
    file!("businesses", "documents" => "documents"),
    file!("businesses", "events" => "events"),
    file!("businesses", "qualityIncidents" => "qualityIncidents"),
    file!("businesses", "qualityIncidents", "comments" => "qualityIncidents.comments"),
    file!("businesses", "qualityIncidents", "documents" => "qualityIncidents.documents"),
    file!("businesses", "stockRecoveries" => "stockRecoveries"),
    file!("businesses", "stockRecoveries", "comments" => "stockRecoveries.comments"),
    file!("businesses", "stockRecoveries", "documents" => "stockRecoveries.documents"),
    file!("businesses", "stockRecoveries", "responses" => "stockRecoveries.responses"),
    file!("businesses", "audits" => "audits"),
    file!("businesses", "assessments" => "assessments"),
    file!("businesses", "purchaseOrders" => "purchaseOrders"),
    file!("businesses", "reports" => "reports"),
];

/// What came with later versions: a Sandbox that an earlier one kept gets it when it is opened.
const LATER_FILES: &[File] = &[
    file!("users" => "users"),
    file!("businesses", "audits", "failures" => "audits.failures"),
    file!("businesses", "audits", "documents" => "audits.documents"),
    file!("businesses", "documenttypes" => "documenttypes"),
    file!("businesses", "event-attributes" => "event-attributes"),
    file!("businesses", "incidents" => "incidents"),
    file!("businesses", "incidentTypes" => "incidentTypes"),
    file!("businesses", "assessmenttemplate" => "assessmenttemplate"),
    file!("businesses", "spawnedassessment" => "spawnedassessment"),
    file!("businesses", "contacts" => "contacts"),
    file!("businesses", "communities" => "communities"),
    file!("businesses", "communities", "memberships" => "communities.memberships"),
    file!("businesses", "communities", "membershipinvitations" => "communities.membershipinvitations"),
    file!("businesses", "communities", "contacts" => "communities.contacts"),
    file!("businesses", "permissions" => "permissions"),
    file!("businesses", "partners" => "partners"),
    file!("businesses", "plantings" => "plantings"),
    file!("businesses", "cropInputs" => "cropInputs"),
    file!("businesses", "pickCrews" => "pickCrews"),
    file!("businesses", "tagRanges" => "tagRanges"),
    file!("businesses", "managers" => "managers"),
    file!("businesses", "managerInvitations" => "managerInvitations"),
    file!("businesses", "supplierInvitations" => "supplierInvitations"),
    file!("businesses", "customerInvitations" => "customerInvitations"),
];

/// The sandbox as it is at first and after a reset.
pub(crate) fn collections() -> Result<Collections, SandboxError> {
    let mut collections = Collections::new(BTreeMap::new(), BTreeMap::new());
    for file in FIRST_FILES.iter().chain(LATER_FILES) {
        read(file)?.into_iter().for_each(|change| collections.apply(change));
    }
    Ok(collections)
}

/// Adds the sample data of later versions, where what it belongs to is still there.
pub(crate) fn add_new_collections(collections: &mut Collections) -> Result<(), SandboxError> {
    for file in LATER_FILES {
        for change in read(file)? {
            let Change::Insert { shelf, record } = &change else {
                collections.apply(change);
                continue;
            };
            let mut owner = shelf.rsplitn(3, '/').skip(1);
            let belongs = match (owner.next(), owner.next()) {
                (Some(id), Some(shelf)) => collections.find(shelf, id).is_some(),
                _ => true,
            };
            if belongs {
                collections.apply(change);
            } else {
                collections.apply(Change::RemoveFile { id: record.id().to_owned() });
            }
        }
    }
    Ok(())
}

/// What puts the records of a file on their shelves.
fn read((way, text): &File) -> Result<Vec<Change>, SandboxError> {
    let broken = |reason: String| SandboxError::BrokenSample(format!("{way:?}: {reason}"));
    let place = place(way)?;
    let records: Vec<Record> =
        serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
    let mut changes = Vec::new();
    for record in records {
        let owners = place
            .owners(&record)
            .ok_or_else(|| broken(format!("{} belongs to nobody", record::id_of(&record))))?;
        let content = place.collection.keeps_files.then(|| content(&record));
        changes.extend(Collections::creation(&place.shelf(&owners), record, content).0);
    }
    Ok(changes)
}

fn place(way: &[&str]) -> Result<CollectionPath, SandboxError> {
    let missing = |name: &str| SandboxError::BrokenSample(format!("there is no collection {name}"));
    let (root, below) = way.split_first().ok_or_else(|| missing("without a name"))?;
    let root: &'static Collection =
        ROOTS.iter().find(|it| it.name == *root).ok_or_else(|| missing(root))?;
    let mut place = CollectionPath::root(root);
    for name in below {
        let mut children = place.collection.children.iter();
        let child: &'static Collection =
            children.find(|child| child.name == *name).ok_or_else(|| missing(name))?;
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
