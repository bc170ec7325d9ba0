//! What is done for each verb, the same for every collection. Whatever succeeds is 200 with a body, as FoodLogiQ's own
//! client library expects it.
use crate::{
    http::{
        answer::Answer,
        call::{Body, Call},
        find::{find, project},
        page::Page,
        refusal::Refusal,
    },
    records::{
        change::Change,
        collections::Collections,
        record::{self, Record},
        stored::Stored,
    },
    resources::{Handler, Verb},
    state::Sandbox,
};
use axum::http::StatusCode;
use serde_json::Value;

/// What answers a verb.
pub(crate) fn handler(verb: Verb) -> Handler {
    match verb {
        Verb::List => list,
        Verb::Create => create,
        Verb::Read => read,
        Verb::Replace | Verb::ReplaceByPost => replace,
        Verb::Merge => merge,
        Verb::Delete => delete,
        Verb::Content => content,
    }
}

fn list(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let records = sandbox.read(|all| all.list(&call.place, &ids).map(<[Stored]>::to_vec))?;
    list_of(records, call, call.place.collection.listed)
}

/// The page of these records that the request asks for.
pub(crate) fn list_of(
    records: Vec<Stored>,
    call: &Call,
    listed: Option<fn(&Record) -> bool>,
) -> Result<Answer, Refusal> {
    let page = Page::from_query(&call.query)?;
    let found = find(records, &call.query, listed)?;
    page.answer(&project(page.of(&found), &call.query), found.len(), call.style)
}

fn read(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    sandbox.read(|all| {
        let stored = all.get(&call.place, &ids)?;
        let embeds = call.place.collection.embeds;
        if embeds.is_empty() {
            return Ok(Answer::raw_json(stored.json().clone()));
        }
        let mut record = stored.record();
        for name in embeds {
            let shelf = all.shelf(&format!("{}/{}/{name}", call.place.shelf(&ids), stored.id()));
            let records = shelf.iter().map(|it| Value::Object(it.record())).collect();
            record.insert((*name).to_owned(), records);
        }
        Answer::json(&record)
    })
}

fn create(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let collection = call.place.collection;
    let (fields, content) = match &call.body {
        Body::Form(upload) => {
            let (fields, content) = upload.clone().single()?;
            (fields, Some(content))
        }
        _ => (call.object()?, None),
    };
    record::check_required(collection, &fields)?;
    let mut record = record::create(fields);
    if let Some(complete) = collection.complete {
        complete(&mut record);
    }
    call.place.stamp(&mut record, &ids);
    let shelf = call.place.shelf(&ids);
    let created = sandbox.write(|all| {
        all.list(&call.place, &ids)?;
        Ok(Collections::creation(&shelf, record, content))
    })?;
    let location = call.location(&shelf, created.id());
    Ok(Answer::raw_json(created.json().clone()).located(location))
}

fn replace(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    change(sandbox, call, record::replace)
}

fn merge(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    change(sandbox, call, record::merge)
}

fn change(
    sandbox: &Sandbox,
    call: &Call,
    change: fn(&Record, Record) -> Record,
) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let fields = call.object()?;
    let changed = sandbox.write(|all| {
        let stored = all.get(&call.place, &ids)?;
        let mut record = change(&stored.record(), fields);
        call.place.stamp(&mut record, &ids);
        if let Some(content) = all.content(stored.id()) {
            content.stamp(&mut record);
        }
        record::check_required(call.place.collection, &record)?;
        let record = Stored::new(&record);
        let shelf = call.place.shelf(&ids);
        Ok((vec![Change::Replace { shelf, record: record.clone() }], record))
    })?;
    Ok(Answer::raw_json(changed.json().clone()))
}

/// The answer is the record as it was last.
fn delete(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let deleted = sandbox.write(|all| {
        let deleted = all.get(&call.place, &ids)?.clone();
        Ok((all.removal(&call.place.shelf(&ids), deleted.id()), deleted))
    })?;
    Ok(Answer::raw_json(deleted.json().clone()))
}

fn content(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let content = sandbox.read(|all| {
        let document = all.get(&call.place, &ids)?;
        Ok(all.content(document.id()).cloned())
    })?;
    content.map(|content| Answer::file(&content)).ok_or_else(no_content)
}

/// 404: there is a record, but no file.
pub(crate) fn no_content() -> Refusal {
    let message = "This document was made without a file. Upload one as multipart/form-data.";
    Refusal::new(StatusCode::NOT_FOUND, "no-content", message)
}
