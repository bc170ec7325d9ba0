//! What growers keep: plantings, what goes into them, who picks, and the tags on what was picked.
use crate::{
    http::{answer::Answer, call::Call, refusal::Refusal},
    records::{
        collections::Collections,
        record::{self, Record},
        stored::Stored,
    },
    resources::{Collection, FIXED, Verb, WHOLE, plain},
    state::Sandbox,
};
use serde_json::{Value, json};

pub(crate) const PLANTINGS: Collection = Collection {
    verbs: &[Verb::List, Verb::Create, Verb::Read, Verb::ReplaceByPost, Verb::Delete],
    ..plain("plantings", "plantingId", &["name"])
};

pub(crate) const CROP_INPUTS: Collection =
    Collection { verbs: FIXED, ..plain("cropInputs", "cropInputId", &["name"]) };

pub(crate) const PICK_CREWS: Collection =
    Collection { verbs: WHOLE, ..plain("pickCrews", "pickCrewId", &["name"]) };

pub(crate) const TAG_RANGES: Collection =
    Collection { verbs: WHOLE, ..plain("tagRanges", "tagRangeId", &["prefix", "start", "end"]) };

/// What a traced item leads to: the field of its answer, the field of the tag range, and the collection.
const LEADS_TO: [(&str, &str, &str); 4] = [
    ("product", "productId", "products"),
    ("location", "locationId", "locations"),
    ("planting", "plantingId", "plantings"),
    ("pickCrew", "pickCrewId", "pickCrews"),
];

/// Where a tagged item comes from: the range its number lies in, and what that leads to.
pub(crate) fn trace(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let (prefix, text) = (call.parameter("prefix"), call.parameter("number"));
    let Some(number) = text.parse().ok().filter(|_| text.bytes().all(|it| it.is_ascii_digit()))
    else {
        return Err(Refusal::bad_request("The number of a tag has digits only.").blame("number"));
    };
    let traced = sandbox.read(|all| {
        let ranges = all.shelves_of(TAG_RANGES.name).flat_map(|(_, records)| records);
        let mut ranges = ranges.map(Stored::record);
        ranges.find(|range| covers(range, prefix, number)).map(|range| {
            let mut traced = json!({ "prefix": prefix, "number": text });
            let business = record::text(&range, "businessId");
            traced["business"] = full(all, "businesses", business);
            for (field, reference, collection) in LEADS_TO {
                let shelf = format!("businesses/{business}/{collection}");
                traced[field] = full(all, &shelf, record::text(&range, reference));
            }
            traced["lot"] = range.get("lot").cloned().unwrap_or_default();
            traced["tagRange"] = range.into();
            traced
        })
    });
    let missing = || Refusal::not_found("itemtrace", &format!("{prefix}/{text}"));
    Answer::json(&traced.ok_or_else(missing)?)
}

fn covers(range: &Record, prefix: &str, number: u128) -> bool {
    let end = |field: &str| match range.get(field) {
        Some(Value::String(text)) => text.parse().ok(),
        Some(Value::Number(number)) => number.as_u64().map(u128::from),
        _ => None,
    };
    record::text(range, "prefix") == prefix
        && end("start").is_some_and(|start: u128| start <= number)
        && end("end").is_some_and(|end: u128| number <= end)
}

/// The whole record, or null.
fn full(all: &Collections, shelf: &str, id: &str) -> Value {
    all.find(shelf, id).map(|it| it.record().into()).unwrap_or_default()
}
