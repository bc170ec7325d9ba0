//! What several rooms need: changing the record that a request names, and reading what it sent.
use crate::{
    http::{answer::Answer, call::Call, refusal::Refusal},
    records::{
        change::Change,
        collections::Collections,
        record::{self, Record},
        stored::Stored,
    },
    state::Sandbox,
};
use serde_json::{Value, json};

/// Changes the record that the request names, and answers with it.
pub(crate) fn change(
    sandbox: &Sandbox,
    call: &Call,
    change: impl FnOnce(&Collections, &mut Record) -> Result<Vec<Change>, Refusal>,
) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let changed = sandbox.write(|collections| {
        let mut record = collections.get(&call.place, &ids)?.record();
        let mut changes = change(collections, &mut record)?;
        record::touch(&mut record);
        let record = Stored::new(&record);
        changes.push(Change::Replace { shelf: call.place.shelf(&ids), record: record.clone() });
        Ok((changes, record))
    })?;
    Ok(Answer::raw_json(changed.json().clone()))
}

/// What makes a record of a business of these fields, with its id and times.
pub(crate) fn new_record(business: &str, fields: Record) -> Record {
    let mut record = record::create(fields);
    record.insert("businessId".to_owned(), business.into());
    record
}

/// The first of these fields that holds a text.
pub(crate) fn first_text<'a>(fields: &'a Record, names: &[&str]) -> Option<&'a str> {
    let mut texts = names.iter().map(|name| record::text(fields, name));
    texts.find(|text| !text.trim().is_empty())
}

/// Edits the list in a field, an empty one where there is none.
pub(crate) fn edit_list<T>(
    record: &mut Record,
    field: &str,
    edit: impl FnOnce(&mut Vec<Value>) -> T,
) -> T {
    let mut list = match record.remove(field) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let edited = edit(&mut list);
    record.insert(field.to_owned(), list.into());
    edited
}

/// Edits the object in a field, an empty one where there is none.
pub(crate) fn edit_object(record: &mut Record, field: &str, edit: impl FnOnce(&mut Record)) {
    let mut fields = match record.remove(field) {
        Some(Value::Object(fields)) => fields,
        _ => Record::new(),
    };
    edit(&mut fields);
    record.insert(field.to_owned(), fields.into());
}

/// Id and name of a business, as records name one.
pub(crate) fn business(collections: &Collections, id: &str) -> Value {
    let name = collections.find("businesses", id).map(Stored::record);
    let name = name.as_ref().map(|it| record::text(it, "name")).unwrap_or_default();
    json!({ "_id": id, "name": name })
}

/// The Sandbox's own user, as comments and approvals name one.
pub(crate) fn author() -> Value {
    json!({ "_id": crate::USER_ID, "name": "Sandbox Integration" })
}
