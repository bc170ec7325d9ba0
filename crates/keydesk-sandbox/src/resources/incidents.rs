//! Quality incidents, and the incidents of `/v2` with their types and their list as CSV.
use crate::{
    http::{answer::Answer, call::Call, find::find, page::MAX_PAGE_BYTES, refusal::Refusal},
    records::stored::Stored,
    resources::{Collection, On, Verb, action, attachments, below, plain},
    state::Sandbox,
};
use axum::http::StatusCode;
use serde_json::Value;

pub(crate) const QUALITY_INCIDENTS: Collection = Collection {
    children: &[below("comments", "commentId", &["text"]), attachments()],
    ..plain("qualityIncidents", "qualityIncidentId", &["title"])
};

pub(crate) const INCIDENTS: Collection = Collection {
    verbs: &[Verb::List, Verb::Read, Verb::Replace],
    actions: &[action("GET", On::Collection, "/csv", csv)],
    ..plain("incidents", "incidentId", &["incidentType"])
};

pub(crate) const TYPES: Collection =
    Collection { verbs: &[Verb::List], ..plain("incidentTypes", "incidentTypeId", &["name"]) };

/// The columns of the CSV, in this order.
const COLUMNS: [&str; 14] = [
    "_id",
    "incidentId",
    "incidentType",
    "status",
    "severity",
    "locationId",
    "productId",
    "supplierId",
    "lotCode",
    "incidentDate",
    "creditRequested",
    "description",
    "createdOn",
    "updatedOn",
];

/// All incidents that match, not only a page.
fn csv(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let records = sandbox.read(|all| all.list(&call.place, &ids).map(<[Stored]>::to_vec))?;
    let found = find(records, &call.query, None)?;
    if found.iter().map(|it| it.json().len()).sum::<usize>() > MAX_PAGE_BYTES {
        let message = "There are too many incidents for one CSV. Ask for fewer with `updated`.";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(Refusal::new(status, "page-too-large", message).blame("updated"));
    }
    let failed = |error: csv::Error| {
        tracing::error!(%error, "a CSV of incidents cannot be made");
        Refusal::internal()
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(failed)?;
    for incident in found {
        let incident = incident.record();
        let row = COLUMNS.map(|column| match incident.get(column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        });
        writer.write_record(row).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.into_error().into()))?;
    Ok(Answer::download(bytes.into(), "text/csv; charset=utf-8", "incidents.csv"))
}
