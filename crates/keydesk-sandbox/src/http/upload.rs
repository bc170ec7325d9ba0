//! A document sent as a form (RFC 7578): files, and text parts that become the record's fields.
use crate::{
    http::refusal::Refusal,
    records::{
        content::{Content, MAX_FILE_BYTES},
        record::Record,
    },
};
use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};

/// The most a text part can have, in bytes (64 KiB).
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The whole form; beyond it reading stops. It is more than a file may have, so that a client that sends a
/// somewhat too large one is read to the end and gets its answer rather than a closed connection.
pub(crate) const MAX_FORM_BYTES: usize = 2 * MAX_FILE_BYTES;

/// The parts that hold a file even if they give no file name: `document` is what FoodLogiQ's own client sends.
const FILE_PARTS: [&str; 2] = ["document", "file"];

/// What a form brought.
#[derive(Clone)]
pub(crate) struct Upload {
    pub(crate) fields: Record,
    pub(crate) files: Vec<Content>,
}

impl Upload {
    /// The fields and the one file of a form that holds one.
    pub(crate) fn single(mut self) -> Result<(Record, Content), Refusal> {
        match (self.files.pop(), self.files.is_empty()) {
            (Some(file), true) => {
                name_after(&mut self.fields, &file);
                Ok((self.fields, file))
            }
            (Some(_), false) => {
                let message = "Send one file at a time, or use documentsWithAttachments.";
                Err(Refusal::bad_request(message).blame("document"))
            }
            (None, _) => Err(Refusal::missing_file()),
        }
    }
}

/// A record without a `name` is named after its file.
pub(crate) fn name_after(fields: &mut Record, file: &Content) {
    fields.entry("name").or_insert_with(|| file.file_name.clone().into());
}

/// Reads the form to its end. The text part `filename` names the first file, whatever name its own part gives.
pub(crate) async fn read(request: Request) -> Result<Upload, Refusal> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| Refusal::bad_request(error.body_text()))?;
    let mut fields = Record::new();
    let mut files: Vec<Content> = Vec::new();
    let mut file_name = None;
    while let Some(part) = form.next_field().await.map_err(refuse)? {
        let name = part.name().unwrap_or_default().to_owned();
        if FILE_PARTS.contains(&name.as_str()) || part.file_name().is_some() {
            let file_name = part.file_name().unwrap_or_default().to_owned();
            let content_type = part.content_type().unwrap_or_default().to_owned();
            let bytes = bytes(part, &name, MAX_FILE_BYTES).await?;
            files.push(Content::new(&file_name, &content_type, bytes.into()));
        } else if !name.is_empty() {
            let text = String::from_utf8(bytes(part, &name, MAX_TEXT_BYTES).await?)
                .map_err(|_| Refusal::bad_request("A text part must be UTF-8.").blame(&name))?;
            if name == "filename" {
                file_name = Some(text);
            } else {
                fields.insert(name, text.into());
            }
        }
    }
    if let (Some(name), Some(first)) =
        (file_name.filter(|it| !it.trim().is_empty()), files.first_mut())
    {
        *first = Content::new(&name, &first.content_type, first.bytes.clone());
    }
    Ok(Upload { fields, files })
}

/// The bytes of a part. One that is too large is read on to its end, but not kept.
async fn bytes(mut part: Field<'_>, name: &str, most: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut size = 0;
    while let Some(chunk) = part.chunk().await.map_err(refuse)? {
        size += chunk.len();
        if size <= most {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    if size <= most {
        return Ok(bytes);
    }
    let message = format!("The part `{name}` has {size} bytes; {most} is the most it can have.");
    Err(Refusal::too_large(message).blame(name))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err asks for")]
fn refuse(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::too_large("An uploaded file can have 25 MiB at most.").blame("file")
    } else {
        Refusal::bad_request(format!("The form cannot be read: {}.", error.body_text()))
    }
}
