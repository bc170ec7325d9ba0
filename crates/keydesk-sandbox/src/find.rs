//! Finding: `query=` looks in the name-like fields, any other parameter that names a field filters by equality.
use crate::record::Record;
use serde_json::Value;

/// The fields in which `query=` looks, in whatever collection.
const NAME_LIKE: [&str; 7] =
    ["name", "title", "number", "description", "brand", "text", "fileName"];

/// Parameters that say how to answer rather than what to find.
const NOT_FIELDS: [&str; 3] = ["query", "pageIndex", "pageSize"];

/// The records that match every parameter, in the order they were written.
///
/// A parameter that names a field no record on the shelf has is not a filter and is passed over, as the
/// FoodLogiQ API passes over parameters it does not know.
pub(crate) fn find<'a>(records: &'a [Record], parameters: &[(String, String)]) -> Vec<&'a Record> {
    let mut found: Vec<&Record> = records.iter().collect();
    for (name, wanted) in parameters {
        if name == "query" {
            let wanted = wanted.to_lowercase();
            found.retain(|record| has_text(record, &wanted));
        } else if !NOT_FIELDS.contains(&name.as_str())
            && records.iter().any(|record| field(record, name).is_some())
        {
            found.retain(|record| field(record, name).is_some_and(|value| equals(value, wanted)));
        }
    }
    found
}

fn has_text(record: &Record, wanted: &str) -> bool {
    let texts = NAME_LIKE.iter().filter_map(|name| record.get(*name)?.as_str());
    texts.into_iter().any(|text| text.to_lowercase().contains(wanted))
}

/// The field of that name, or the list its plural names: `lot=` finds in `lots` too.
fn field<'a>(record: &'a Record, name: &str) -> Option<&'a Value> {
    record.get(name).or_else(|| record.get(&format!("{name}s")).filter(|value| value.is_array()))
}

fn equals(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Number(number) => number.to_string() == wanted,
        Value::Bool(flag) => flag.to_string() == wanted,
        Value::Null => wanted == "null",
        Value::Array(values) => values.iter().any(|value| equals(value, wanted)),
        Value::Object(_) => false,
    }
}
