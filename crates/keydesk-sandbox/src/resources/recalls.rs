//! Recalls (stock recoveries): archived ones, and what a location says and has seen.
use crate::{
    http::{answer::Answer, call::Call, refusal::Refusal},
    records::{
        change::Change,
        collections::Collections,
        record::{self, Record},
        stored::Stored,
    },
    resources::{Collection, On, action, attachments, below, plain, support, verbs},
    state::Sandbox,
};
use serde_json::{Value, json};

pub(crate) const RECALLS: Collection = Collection {
    listed: Some(is_current),
    children: &[
        below("comments", "commentId", &["text"]),
        attachments(),
        below("responses", "responseId", &["locationId", "status"]),
    ],
    actions: &[
        action("GET", On::Collection, "/archived", list_archived),
        action("PUT", On::Record, "/archive", archive),
        action("PUT", On::Record, "/addComment/{subId}", add_comment),
        action("PUT", On::Record, "/updateViewed/{subId}", update_viewed),
        action("PUT", On::Record, "/addUserIdToComments/{subId}", add_user_to_comments),
    ],
    ..plain("stockRecoveries", "stockRecoveryId", &["title"])
};

fn is_current(recall: &Record) -> bool {
    !is_archived(recall)
}

fn is_archived(recall: &Record) -> bool {
    recall.get("archived") == Some(&Value::Bool(true))
}

fn list_archived(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let records = sandbox.read(|all| all.list(&call.place, &ids).map(<[Stored]>::to_vec))?;
    verbs::list_of(records, call, Some(is_archived))
}

fn archive(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    support::change(sandbox, call, |_, recall| {
        recall.insert("archived".to_owned(), true.into());
        recall.insert("archivedOn".to_owned(), record::now());
        Ok(Vec::new())
    })
}

/// The location that the path names, where the recall concerns it.
fn location<'a>(call: &'a Call, recall: &Record) -> Result<&'a str, Refusal> {
    let location = call.parameter("subId");
    let concerned = recall.get("locationIds").and_then(Value::as_array);
    match concerned {
        Some(concerned) if !concerned.iter().any(|it| it == location) => {
            Err(Refusal::not_found("locationIds", location))
        }
        _ => Ok(location),
    }
}

fn comments_shelf(call: &Call, recall: &Record) -> String {
    format!("{}/{}/comments", call.place.shelf(&call.ids()), record::id_of(recall))
}

/// The comment is also read at `.../comments`.
fn add_comment(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let mut fields = call.object()?;
    let Some(text) = support::first_text(&fields, &["comment", "text"]).map(str::to_owned) else {
        return Err(Refusal::missing_field("comment"));
    };
    fields.remove("comment");
    fields.insert("text".to_owned(), text.into());
    support::change(sandbox, call, |_, recall| {
        let location = location(call, recall)?;
        let mut comment = support::new_record(call.parameter("businessId"), fields);
        comment.insert("stockRecoveryId".to_owned(), record::id_of(recall).into());
        comment.insert("locationId".to_owned(), location.into());
        comment.entry("author").or_insert_with(support::author);
        let (changes, comment) =
            Collections::creation(&comments_shelf(call, recall), comment, None);
        view(recall, location, |viewed| {
            viewed.insert("lastCommentId".to_owned(), comment.id().into());
        });
        Ok(changes)
    })
}

fn update_viewed(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.object_or_nothing()?;
    let seen = fields.get("viewed").and_then(Value::as_bool).unwrap_or(true);
    support::change(sandbox, call, |_, recall| {
        let location = location(call, recall)?;
        view(recall, location, |viewed| {
            viewed.insert("viewed".to_owned(), seen.into());
            viewed.insert("viewedOn".to_owned(), record::now());
        });
        Ok(Vec::new())
    })
}

/// Changes what the recall says of a location, made where it says nothing yet.
fn view(recall: &mut Record, location: &str, change: impl FnOnce(&mut Record)) {
    let is_it = |view: &Value| view.get("locationId").is_some_and(|it| it == location);
    support::edit_list(recall, "locationViews", |views| {
        if !views.iter().any(is_it) {
            views.push(json!({ "locationId": location, "viewed": false }));
        }
        let mut views = views.iter_mut();
        if let Some(view) = views.find(|it| is_it(it)).and_then(Value::as_object_mut) {
            change(view);
        }
    });
}

/// Notes on a location's comments that a user has read them.
fn add_user_to_comments(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.object_or_nothing()?;
    let user = support::first_text(&fields, &["userId", "_id"]).unwrap_or(crate::USER_ID);
    support::change(sandbox, call, |all, recall| {
        let location = location(call, recall)?;
        let shelf = comments_shelf(call, recall);
        let mut changes = Vec::new();
        for stored in all.shelf(&shelf) {
            let mut comment = stored.record();
            if record::text(&comment, "locationId") != location {
                continue;
            }
            let is_new = support::edit_list(&mut comment, "userIds", |users| {
                let is_new = !users.iter().any(|it| it == user);
                if is_new {
                    users.push(user.into());
                }
                is_new
            });
            if is_new {
                let record = Stored::new(&comment);
                changes.push(Change::Replace { shelf: shelf.clone(), record });
            }
        }
        Ok(changes)
    })
}
