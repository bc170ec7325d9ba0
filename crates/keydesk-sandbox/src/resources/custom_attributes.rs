//! Custom attributes: one value a partner and attribute, whatever JSON it is.
use crate::{
    http::{
        answer::Answer,
        call::{Body, Call},
        refusal::Refusal,
    },
    records::{change::Change, collections::Collections, record, stored::Stored},
    resources::{Collection, On, action, plain, support},
    state::Sandbox,
};
use serde_json::{Value, json};

pub(crate) const PARTNERS: Collection = Collection {
    verbs: &[],
    actions: &[
        action("GET", On::Collection, "/{key}/{attribute}", read),
        action("POST", On::Collection, "/{key}/{attribute}", set),
        action("PUT", On::Collection, "/{key}/{attribute}", set),
        action("DELETE", On::Collection, "/{key}/{attribute}", delete),
    ],
    ..plain("partners", "attributeId", &["partner", "attribute"])
};

fn find<'a>(all: &'a Collections, call: &Call) -> Result<Option<&'a Stored>, Refusal> {
    let records = all.list(&call.place, &call.ids())?;
    Ok(records.iter().find(|stored| {
        let record = stored.record();
        record::text(&record, "partner") == call.parameter("key")
            && record::text(&record, "attribute") == call.parameter("attribute")
    }))
}

fn found<'a>(all: &'a Collections, call: &Call) -> Result<&'a Stored, Refusal> {
    find(all, call)?.ok_or_else(|| Refusal::not_found("partners", call.parameter("attribute")))
}

fn read(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    sandbox.read(|all| Ok(Answer::raw_json(found(all, call)?.json().clone())))
}

/// The value is what was sent, or what it holds in `value`.
fn set(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let value = match &call.body {
        Body::Json(Value::Object(fields)) if fields.contains_key("value") => {
            fields["value"].clone()
        }
        Body::Json(value) => value.clone(),
        _ => return Err(Refusal::missing_field("value")),
    };
    let shelf = call.place.shelf(&call.ids());
    let set = sandbox.write(|all| {
        if let Some(stored) = find(all, call)? {
            let mut attribute = stored.record();
            attribute.insert("value".to_owned(), value);
            record::touch(&mut attribute);
            let record = Stored::new(&attribute);
            return Ok((vec![Change::Replace { shelf, record: record.clone() }], record));
        }
        let fields = json!({
            "partner": call.parameter("key"),
            "attribute": call.parameter("attribute"),
            "value": value,
        });
        let fields = fields.as_object().cloned().unwrap_or_default();
        let attribute = support::new_record(call.parameter("businessId"), fields);
        Ok(Collections::creation(&shelf, attribute, None))
    })?;
    Ok(Answer::raw_json(set.json().clone()))
}

fn delete(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let deleted = sandbox.write(|all| {
        let deleted = found(all, call)?.clone();
        Ok((all.removal(&call.place.shelf(&call.ids()), deleted.id()), deleted))
    })?;
    Ok(Answer::raw_json(deleted.json().clone()))
}
