//! Assessments that are sent out: made from a template, answered, submitted and approved.
use crate::{
    http::{
        answer::Answer,
        call::{Body, Call},
        refusal::Refusal,
    },
    records::{
        change::Change,
        collections::Collections,
        record::{self, Record},
        stored::Stored,
    },
    resources::{Collection, On, Verb, action, plain, support},
    state::Sandbox,
};
use serde_json::{Value, json};

pub(crate) const TEMPLATES: Collection = Collection {
    verbs: &[Verb::List],
    ..plain("assessmenttemplate", "assessmentTemplateId", &["name"])
};

pub(crate) const SPAWNED: Collection = Collection {
    verbs: &[Verb::List, Verb::Read, Verb::Replace],
    actions: &[
        action("POST", On::Collection, "", spawn),
        action("PUT", On::Record, "/submittedassessment", submit),
        action("PUT", On::Record, "/approvespawnedassessment", approve),
    ],
    ..plain("spawnedassessment", "spawnedAssessmentId", &["name"])
};

pub(crate) const LINKS: Collection = Collection {
    verbs: &[],
    actions: &[action("POST", On::Collection, "/assessment/{id}", link)],
    ..plain("links", "linkId", &[])
};

/// What of a template an assessment takes over, where the request does not bring it.
const FROM_TEMPLATE: [&str; 3] = ["sections", "type", "questionInteractionCounts"];

fn spawn(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let mut fields = call.object()?;
    record::check_required(&SPAWNED, &fields)?;
    let business = call.parameter("businessId");
    let shelf = call.place.shelf(&ids);
    let spawned = sandbox.write(|all| {
        all.list(&call.place, &ids)?;
        if let Some(id) = record::at(&fields, "assessmentTemplate._id").and_then(Value::as_str) {
            let templates = format!("businesses/{business}/{}", TEMPLATES.name);
            let template = all.find(&templates, id).ok_or_else(|| {
                Refusal::not_found(TEMPLATES.name, id).blame("assessmentTemplate")
            })?;
            let template = template.record();
            for field in FROM_TEMPLATE {
                if let (false, Some(value)) = (fields.contains_key(field), template.get(field)) {
                    fields.insert(field.to_owned(), value.clone());
                }
            }
        }
        fields.entry("state").or_insert_with(|| "Not Started".into());
        fields.entry("initiatedByBusiness").or_insert_with(|| support::business(all, business));
        let mut spawned = support::new_record(business, fields);
        update(&mut spawned);
        Ok(Collections::creation(&shelf, spawned, None))
    })?;
    let location = call.location(&shelf, spawned.id());
    Ok(Answer::raw_json(spawned.json().clone()).located(location))
}

fn update(assessment: &mut Record) {
    assessment.insert("lastUpdateAt".to_owned(), record::now());
}

fn submit(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    advance(sandbox, call, "Submitted", "submittedOn")
}

fn approve(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    advance(sandbox, call, "Approved", "approvedOn")
}

/// Takes over what the request brings, which clients send whole, and sets the state.
fn advance(sandbox: &Sandbox, call: &Call, state: &str, noted: &str) -> Result<Answer, Refusal> {
    let fields = call.object_or_nothing()?;
    support::change(sandbox, call, |_, assessment| {
        let mut advanced = record::merge(assessment, fields);
        call.place.stamp(&mut advanced, &call.ids());
        advanced.insert("state".to_owned(), state.into());
        advanced.insert(noted.to_owned(), record::now());
        update(&mut advanced);
        *assessment = advanced;
        Ok(Vec::new())
    })
}

/// Links an assessment to other records, one or a list of them. The links are read with the assessment.
fn link(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let (business, id) = (call.parameter("businessId"), call.parameter("id"));
    let sent = match &call.body {
        Body::Json(Value::Array(links)) => links.clone(),
        _ => vec![Value::Object(call.object()?)],
    };
    let mut links: Vec<Value> = Vec::new();
    for link in sent {
        let Value::Object(fields) = link else {
            return Err(Refusal::bad_request("Each link must be a JSON object: {...}."));
        };
        if record::at(&fields, "to._id").and_then(Value::as_str).is_none() {
            return Err(Refusal::missing_field("to"));
        }
        let mut link = support::new_record(business, fields);
        link.entry("linkType").or_insert_with(|| "SOURCES".into());
        link.entry("from").or_insert_with(|| json!({ "_id": id, "type": "assessment" }));
        links.push(link.into());
    }
    sandbox.write(|all| {
        for name in [SPAWNED.name, "assessments"] {
            let shelf = format!("businesses/{business}/{name}");
            if let Some(found) = all.find(&shelf, id) {
                let mut assessment = found.record();
                support::edit_list(&mut assessment, "links", |all| all.extend(links.clone()));
                record::touch(&mut assessment);
                let record = Stored::new(&assessment);
                return Ok((vec![Change::Replace { shelf, record }], ()));
            }
        }
        Err(Refusal::not_found(SPAWNED.name, id))
    })?;
    Answer::json(&links)
}
