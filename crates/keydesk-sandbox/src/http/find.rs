//! Finding: `query=` looks in the name-like fields, known parameters look where the API does, and any other that names a
//! field filters by equality.
use crate::{
    http::{period::Period, refusal::Refusal},
    records::{
        record::{Record, at},
        stored::Stored,
    },
};
use axum::body::Bytes;
use serde_json::Value;

/// The fields in which `query=` looks, in whatever collection.
const NAME_LIKE: [&str; 8] =
    ["name", "title", "number", "description", "brand", "text", "fileName", "email"];

/// Parameters that say how to answer rather than what to find.
const NOT_FIELDS: [&str; 3] = ["p", "pageIndex", "pageSize"];

/// Parameters that always filter, and the fields that they look in. Several values stand with commas between; case is one.
const KNOWN: &[(&str, &[&str])] = &[
    ("type", &["type", "eventType"]),
    ("scope", &["scope"]),
    ("approvalStatus", &["shareSource.approvalInfo.status"]),
    ("sourceCommunities", &["shareSource.sourceCommunities"]),
    ("sourceBusiness", &["shareSource.sourceBusiness._id"]),
    ("shareSourceTypeId", &["shareSource.type._id"]),
    ("plantingId", &["plantingId"]),
    ("purchaseOrderId", &["purchaseOrderId"]),
    ("businessId", &["businessId", "businessIds"]),
    ("performedOnBusinessIds", &["performedOnBusiness._id"]),
];

/// Parameters that hold a period, and the fields with the time that must lie in it: the first that the record has.
const PERIODS: &[(&str, &[&str])] = &[
    ("versionUpdated", &["updatedOn"]),
    ("createdAt", &["createdAt", "createdOn"]),
    ("updated", &["updatedOn"]),
    ("lastUpdateAt", &["lastUpdateAt", "updatedOn"]),
];

enum Filter<'a> {
    /// Part of a name, in lower case.
    Text(String),
    Known(&'static [&'static str], Vec<String>),
    Period(&'static [&'static str], Period),
    /// Equality, where any record has the field.
    Field(&'a str, &'a str),
}

impl<'a> Filter<'a> {
    fn read(name: &'a str, wanted: &'a str) -> Result<Option<Self>, Refusal> {
        let fields = |table: &'static [(&str, &[&str])]| {
            table.iter().find(|(known, _)| *known == name).map(|(_, fields)| *fields)
        };
        if NOT_FIELDS.contains(&name) {
            return Ok(None);
        }
        Ok(Some(if name == "query" {
            Self::Text(wanted.to_lowercase())
        } else if let Some(fields) = fields(PERIODS) {
            Self::Period(fields, Period::read(name, wanted)?)
        } else if let Some(fields) = fields(KNOWN) {
            let wanted = wanted.split(',').map(|one| one.trim().to_lowercase()).collect();
            Self::Known(fields, wanted)
        } else {
            Self::Field(name, wanted)
        }))
    }

    /// Whether the record matches; `None` if it has no such field.
    fn matches(&self, record: &Record) -> Option<bool> {
        Some(match self {
            Self::Text(wanted) => has_text(record, wanted),
            Self::Known(fields, wanted) => fields
                .iter()
                .filter_map(|field| at(record, field))
                .any(|value| wanted.iter().any(|wanted| is_one_of(value, wanted))),
            Self::Period(fields, period) => fields
                .iter()
                .find_map(|field| at(record, field)?.as_str())
                .is_some_and(|text| period.contains(text)),
            Self::Field(name, wanted) => equals(field(record, name)?, wanted),
        })
    }
}

/// The records that match every parameter, in the order they were written.
///
/// A parameter that names a field no record on the shelf has is not a filter and is passed over, as the
/// FoodLogiQ API passes over parameters it does not know.
pub(crate) fn find(
    records: Vec<Stored>,
    parameters: &[(String, String)],
    also: Option<fn(&Record) -> bool>,
) -> Result<Vec<Stored>, Refusal> {
    let mut filters = Vec::new();
    for (name, wanted) in parameters {
        filters.extend(Filter::read(name, wanted)?);
    }
    if filters.is_empty() && also.is_none() {
        return Ok(records);
    }
    // What each record says to each filter; a filter that no record has an opinion on is passed over.
    let mut counts = vec![false; filters.len()];
    let mut found = Vec::new();
    for stored in records {
        let record = stored.record();
        if also.is_some_and(|also| !also(&record)) {
            continue;
        }
        let verdicts: Vec<Option<bool>> =
            filters.iter().map(|filter| filter.matches(&record)).collect();
        for (counts, verdict) in counts.iter_mut().zip(&verdicts) {
            *counts |= verdict.is_some();
        }
        if verdicts.iter().all(|verdict| *verdict != Some(false)) {
            found.push((stored, verdicts));
        }
    }
    found.retain(|(_, verdicts)| {
        verdicts.iter().zip(&counts).all(|(verdict, counts)| !counts || *verdict == Some(true))
    });
    Ok(found.into_iter().map(|(stored, _)| stored).collect())
}

/// The records as `p=name,gtin` asks for them: these fields and the id; all of them without it.
pub(crate) fn project(records: &[Stored], parameters: &[(String, String)]) -> Vec<Bytes> {
    let Some((_, fields)) = parameters.iter().rfind(|(name, _)| name == "p") else {
        return records.iter().map(|stored| stored.json().clone()).collect();
    };
    let fields: Vec<&str> = fields.split(',').map(str::trim).collect();
    let project = |stored: &Stored| {
        let mut record = stored.record();
        record.retain(|name, _| name == "_id" || fields.contains(&name.as_str()));
        Stored::new(&record).json().clone()
    };
    records.iter().map(project).collect()
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

/// Equality in any case; `wanted` is in lower case.
fn is_one_of(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text.to_lowercase() == wanted,
        Value::Array(values) => values.iter().any(|value| is_one_of(value, wanted)),
        other => equals(other, wanted),
    }
}
