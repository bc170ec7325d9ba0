//! Documents: their files, the attachments that come with them, their approval and what must be corrected.
use crate::{
    http::{
        answer::Answer,
        call::{Body, Call, check_depth},
        refusal::Refusal,
        upload::name_after,
    },
    records::{
        change::Change,
        collections::Collections,
        content::Content,
        record::{self, Record},
    },
    resources::{Action, Collection, On, Verb, action, plain, support, verbs},
    state::Sandbox,
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{self, Cursor, Write},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub(crate) const ALL_AND_CONTENT: &[Verb] = &[
    Verb::List,
    Verb::Create,
    Verb::Read,
    Verb::Replace,
    Verb::Merge,
    Verb::Delete,
    Verb::Content,
];

/// The most that a zip of attachments can have, in bytes (100 MiB).
const MAX_ZIP_BYTES: usize = 100 * 1024 * 1024;

/// What can become of a document that awaits its approval.
const STATUSES: [&str; 4] =
    ["approved", "rejected", "awaiting-review", "awaiting-corrective-actions"];

pub(crate) const DOCUMENTS: Collection = Collection {
    verbs: ALL_AND_CONTENT,
    keeps_files: true,
    embeds: &["comments", "attachments"],
    complete: Some(await_review),
    actions: &[
        action("GET", On::Record, "/attachments", zip_of_attachments),
        action("PUT", On::Record, "/approvalStatus", set_approval),
        action("PUT", On::Record, "/approvalStatus/{status}", set_approval),
        action("POST", On::Record, "/capa", ask_for_correction),
        action("PUT", On::Record, "/submitCorrectiveActions", submit_corrections),
        action("PUT", On::Record, "/archive/{archived}", archive),
    ],
    ..plain("documents", "documentId", &["name"])
};

/// A document together with its files, in one form or with files that were uploaded before.
pub(crate) const WITH_ATTACHMENTS: Collection = Collection {
    verbs: &[],
    actions: &[Action {
        takes_forms: true,
        ..action("POST", On::Collection, "", create_with_attachments)
    }],
    ..plain("documentsWithAttachments", "documentId", &["name"])
};

pub(crate) const TYPES: Collection =
    Collection { verbs: &[Verb::List], ..plain("documenttypes", "documentTypeId", &["name"]) };

/// Files that were uploaded by themselves and belong to no document yet.
pub(crate) static UPLOADED: Collection = Collection {
    verbs: &[],
    actions: &[Action { takes_forms: true, ..action("POST", On::Collection, "", upload) }],
    keeps_files: true,
    ..plain("attachment", "attachmentId", &["name"])
};

fn edit_approval(document: &mut Record, edit: impl FnOnce(&mut Record)) {
    support::edit_object(document, "shareSource", |source| {
        support::edit_object(source, "approvalInfo", edit);
    });
}

fn await_review(document: &mut Record) {
    edit_approval(document, |approval| {
        approval.entry("status").or_insert_with(|| "awaiting-review".into());
    });
}

fn upload(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let Body::Form(upload) = &call.body else { return Err(Refusal::missing_file()) };
    let (fields, content) = upload.clone().single()?;
    let (changes, uploaded) =
        Collections::creation(UPLOADED.name, record::create(fields), Some(content));
    sandbox.write(|_| Ok((changes, ())))?;
    Ok(Answer::raw_json(uploaded.json().clone()))
}

fn create_with_attachments(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let business = call.parameter("businessId");
    let (mut fields, files) = match &call.body {
        Body::Form(upload) => (upload.fields.clone(), upload.files.clone()),
        _ => (call.object()?, Vec::new()),
    };
    unpack_json(&mut fields)?;
    if let Some(first) = files.first() {
        name_after(&mut fields, first);
    }
    let named: Vec<String> = support::edit_list(&mut fields, "attachments", |named| {
        let named = named.iter();
        named.filter_map(|it| it.get("_id").unwrap_or(it).as_str().map(str::to_owned)).collect()
    });
    record::check_required(&DOCUMENTS, &fields)?;
    let mut document = support::new_record(business, fields);
    await_review(&mut document);
    let id = record::id_of(&document).to_owned();
    let shelf = format!("businesses/{business}/{}", DOCUMENTS.name);
    let below = format!("{shelf}/{id}/attachments");
    let document = sandbox.write(|all| {
        all.list(&call.place, &ids)?;
        let mut changes = Vec::new();
        let mut attachments: Vec<Value> = Vec::new();
        for content in files {
            let name = json!({ "name": content.file_name, "documentId": id });
            let record = record::create(name.as_object().cloned().unwrap_or_default());
            let (created, stored) = Collections::creation(&below, record, Some(content));
            changes.extend(created);
            attachments.push(stored.record().into());
        }
        for uploaded in named {
            // It belongs to the document from now on, and goes with it.
            let found = all
                .find(UPLOADED.name, &uploaded)
                .ok_or_else(|| Refusal::not_found(UPLOADED.name, &uploaded).blame("attachments"))?;
            attachments.push(found.record().into());
            changes.push(Change::Insert { shelf: below.clone(), record: found.clone() });
            changes.push(Change::Remove { shelf: UPLOADED.name.to_owned(), id: uploaded });
        }
        document.insert("attachments".to_owned(), attachments.into());
        let (created, document) = Collections::creation(&shelf, document, None);
        changes.extend(created);
        Ok((changes, document))
    })?;
    Ok(Answer::raw_json(document.json().clone()).located(call.location(&shelf, &id)))
}

/// A form can bring the document's fields as one part with JSON.
fn unpack_json(fields: &mut Record) -> Result<(), Refusal> {
    for part in ["data", "json", "document"] {
        let text = record::text(fields, part);
        if let Ok(value) = serde_json::from_str(text) {
            check_depth(&value)?;
            if let Value::Object(inner) = value {
                fields.remove(part);
                fields.extend(inner);
            }
        }
    }
    Ok(())
}

fn zip_of_attachments(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.ids();
    let (name, contents) = sandbox.read(|all| {
        let document = all.get(&call.place, &ids)?;
        let below = all.shelf(&format!("{}/{}/attachments", call.place.shelf(&ids), document.id()));
        let owners = std::iter::once(document).chain(below);
        let contents = owners.filter_map(|owner| all.content(owner.id()).cloned());
        let contents: Vec<Content> = contents.collect();
        Ok((record::text(&document.record(), "name").to_owned(), contents))
    })?;
    if contents.is_empty() {
        return Err(verbs::no_content());
    }
    let bytes: usize = contents.iter().map(|content| content.size).sum();
    if bytes > MAX_ZIP_BYTES {
        let message = format!(
            "The files of this document have {bytes} bytes together; a zip can have {MAX_ZIP_BYTES}."
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(Refusal::new(status, "attachments-too-large", message));
    }
    let zip = zip(&contents).map_err(|error| {
        tracing::error!(%error, "a zip of attachments cannot be made");
        Refusal::internal()
    })?;
    Ok(Answer::download(zip.into(), "application/zip", &format!("{}.zip", file_stem(&name))))
}

/// Stored, not compressed: most of what is uploaded is compressed already. The same files make the same bytes.
fn zip(contents: &[Content]) -> io::Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut taken = BTreeSet::new();
    for content in contents {
        let mut name = content.file_name.clone();
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) => (stem.to_owned(), format!(".{extension}")),
            None => (name.clone(), String::new()),
        };
        for number in 2_u32.. {
            if taken.insert(name.clone()) {
                break;
            }
            name = format!("{stem} ({number}){extension}");
        }
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(name, options)?;
        writer.write_all(&content.bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// A name without what file systems take for something else.
fn file_stem(name: &str) -> String {
    name.replace(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c), "_")
}

fn set_approval(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.object_or_nothing()?;
    let in_path = Some(call.parameter("status")).filter(|it| !it.is_empty());
    let given = in_path.or_else(|| support::first_text(&fields, &["status", "approvalStatus"]));
    let status = given.unwrap_or_default().trim().to_lowercase().replace([' ', '_'], "-");
    if !STATUSES.contains(&status.as_str()) {
        let message = format!("The status must be one of {}.", STATUSES.join(", "));
        return Err(Refusal::bad_value("status", message));
    }
    support::change(sandbox, call, |_, document| {
        document.insert("status".to_owned(), status.to_uppercase().replace('-', "_").into());
        edit_approval(document, |approval| {
            approval.insert("status".to_owned(), status.into());
            approval.insert("setBy".to_owned(), support::author());
            approval.insert("setOn".to_owned(), record::now());
            if let Some(comment) = support::first_text(&fields, &["comment", "reason"]) {
                approval.insert("comment".to_owned(), comment.into());
            }
        });
        Ok(Vec::new())
    })
}

/// Corrective and preventive actions: what the one who shared the document is asked for.
fn ask_for_correction(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let mut asked = call.object()?;
    if support::first_text(&asked, &["details"]).is_none() {
        return Err(Refusal::missing_field("details"));
    }
    asked.entry("type").or_insert_with(|| "change_request".into());
    let mut asked = record::create(asked);
    asked.insert("state".to_owned(), "open".into());
    asked.insert("createdBy".to_owned(), support::author());
    support::change(sandbox, call, |_, document| {
        support::edit_list(document, "correctiveActions", |all| all.push(asked.clone().into()));
        Ok(Vec::new())
    })?;
    Answer::json(&asked)
}

fn submit_corrections(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    support::change(sandbox, call, |_, document| {
        support::edit_list(document, "correctiveActions", |all| {
            for asked in all.iter_mut().filter_map(Value::as_object_mut) {
                if record::text(asked, "state") == "open" {
                    asked.insert("state".to_owned(), "submitted".into());
                    asked.insert("submittedOn".to_owned(), record::now());
                }
            }
        });
        edit_approval(document, |approval| {
            approval.insert("correctiveActionsSubmittedOn".to_owned(), record::now());
        });
        Ok(Vec::new())
    })
}

fn archive(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let archived = match call.parameter("archived") {
        "true" => true,
        "false" => false,
        _ => return Err(Refusal::bad_value("archived", "The path ends with `true` or `false`.")),
    };
    support::change(sandbox, call, |_, document| {
        document.insert("archived".to_owned(), archived.into());
        Ok(Vec::new())
    })
}

/// Puts a comment on a document that a community shares.
pub(crate) fn comment_in_community(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let mut fields = call.object()?;
    let Some(text) = support::first_text(&fields, &["comment", "text"]).map(str::to_owned) else {
        return Err(Refusal::missing_field("comment"));
    };
    let (business, id) = (call.parameter("businessId"), call.parameter("id"));
    let community = call.parameter("communityId");
    let shelf = format!("businesses/{business}/{}", DOCUMENTS.name);
    fields.insert("text".to_owned(), text.into());
    let mut comment = support::new_record(business, fields);
    comment.insert("documentId".to_owned(), id.into());
    comment.insert("communityId".to_owned(), community.into());
    comment.insert("author".to_owned(), support::author());
    let comment = sandbox.write(|all| {
        super::communities::find(all, community)?;
        if all.find(&shelf, id).is_none() {
            return Err(Refusal::not_found(DOCUMENTS.name, id));
        }
        Ok(Collections::creation(&format!("{shelf}/{id}/comments"), comment, None))
    })?;
    Ok(Answer::raw_json(comment.json().clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_stand_beside_each_other_in_the_zip() {
        let file = |name: &str| Content::new(name, "text/plain", "x".into());
        let bytes = zip(&[file("a.txt"), file("a.txt"), file("Käse.txt"), file("a.txt")]).unwrap();
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut names: Vec<_> = archive.file_names().map(Result::unwrap).collect();
        names.sort_unstable();
        assert_eq!(names, ["Käse.txt", "a (2).txt", "a (3).txt", "a.txt"]);
    }

    #[test]
    fn a_document_name_becomes_a_file_name() {
        assert_eq!(file_stem("Spec 1/2: \"Käse\""), "Spec 1_2_ _Käse_");
    }
}
