//! One record: its id and times, its required fields, and how a change is merged into it.
use crate::{http::refusal::Refusal, resources::Collection};
use serde_json::{Map, Value};

/// A JSON object with an `_id`.
pub(crate) type Record = Map<String, Value>;

/// The fields that the sandbox writes and a caller cannot.
const KEPT: [&str; 2] = ["_id", "createdOn"];

/// A new id in the shape of FoodLogiQ's (MongoDB ObjectId): 24 hex digits, seconds first, the rest random.
pub(crate) fn new_id() -> String {
    let seconds = u32::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default();
    let random = uuid::Uuid::new_v4().simple().to_string();
    format!("{seconds:08x}{}", &random[16..])
}

/// Whether a text has the shape of an id: 24 lower-case hex digits.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The time as the API writes it: UTC, RFC 3339, milliseconds.
pub(crate) fn now() -> Value {
    format!("{:.3}", jiff::Timestamp::now()).into()
}

/// The record's id; empty only in a record that was never put on a shelf.
pub(crate) fn id_of(record: &Record) -> &str {
    text(record, "_id")
}

/// The value at a path of field names with dots between.
pub(crate) fn at<'a>(record: &'a Record, path: &str) -> Option<&'a Value> {
    let mut names = path.split('.');
    let first = record.get(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
}

/// The text of a field; empty where it is missing or no text.
pub(crate) fn text<'a>(record: &'a Record, field: &str) -> &'a str {
    record.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Notes that the record was changed now.
pub(crate) fn touch(record: &mut Record) {
    record.insert("updatedOn".to_owned(), now());
}

/// Makes a caller's object a new record.
pub(crate) fn create(mut fields: Record) -> Record {
    let now = now();
    fields.insert("_id".to_owned(), new_id().into());
    fields.insert("createdOn".to_owned(), now.clone());
    fields.insert("updatedOn".to_owned(), now);
    fields
}

/// The record with all its fields replaced; what identifies it stays.
pub(crate) fn replace(old: &Record, mut fields: Record) -> Record {
    for field in KEPT {
        match old.get(field) {
            Some(value) => fields.insert(field.to_owned(), value.clone()),
            None => fields.remove(field),
        };
    }
    fields.insert("updatedOn".to_owned(), now());
    fields
}

/// The record with a JSON merge patch applied; what identifies it stays.
pub(crate) fn merge(old: &Record, patch: Record) -> Record {
    let mut fields = old.clone();
    merge_into(&mut fields, patch);
    replace(old, fields)
}

/// RFC 7396 section 2: null removes, objects are merged, everything else replaces.
fn merge_into(target: &mut Record, patch: Record) {
    for (name, value) in patch {
        match value {
            Value::Null => {
                target.remove(&name);
            }
            Value::Object(inner) => {
                let slot = target.entry(name).or_insert(Value::Null);
                let mut nested = match slot.take() {
                    Value::Object(existing) => existing,
                    _ => Record::new(),
                };
                merge_into(&mut nested, inner);
                *slot = Value::Object(nested);
            }
            other => {
                target.insert(name, other);
            }
        }
    }
}

/// Refuses a record that lacks a field its collection requires, naming the first.
pub(crate) fn check_required(collection: &Collection, record: &Record) -> Result<(), Refusal> {
    let missing = |field: &&&str| match record.get(**field) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    match collection.required.iter().find(missing) {
        Some(field) => Err(Refusal::missing_field(field)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(value: &Value) -> Record {
        value.as_object().unwrap().clone()
    }

    /// The example of RFC 7396 section 3.
    #[test]
    fn merge_follows_the_rfc_example() {
        let mut target = record(&json!({
            "title": "Goodbye!", "author": {"givenName": "John", "familyName": "Doe"},
            "tags": ["example", "sample"], "content": "This will be unchanged"
        }));
        let patch = record(&json!({
            "title": "Hello!", "phoneNumber": "+01-123-456-7890",
            "author": {"familyName": null}, "tags": ["example"]
        }));
        merge_into(&mut target, patch);
        let expected = json!({
            "title": "Hello!", "author": {"givenName": "John"}, "tags": ["example"],
            "content": "This will be unchanged", "phoneNumber": "+01-123-456-7890"
        });
        assert_eq!(Value::Object(target), expected);
    }

    #[test]
    fn a_new_id_has_the_shape_of_an_id() {
        assert!(is_id(&new_id()));
        assert_ne!(new_id(), new_id());
    }
}
