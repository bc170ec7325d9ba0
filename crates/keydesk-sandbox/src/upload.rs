//! A document sent as a form (RFC 7578): the part `file`, and text parts that become the record's fields.
use crate::{
    content::{Content, MAX_FILE_BYTES},
    record::Record,
    refusal::Refusal,
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

/// What a form brought.
pub(crate) struct Upload {
    pub(crate) fields: Record,
    pub(crate) content: Content,
}

/// Reads the form to its end. A document without a `name` is named after its file.
pub(crate) async fn read(request: Request) -> Result<Upload, Refusal> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| Refusal::bad_request(error.body_text()))?;
    let mut fields = Record::new();
    let mut content = None;
    while let Some(part) = form.next_field().await.map_err(refuse)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file_name = part.file_name().unwrap_or_default().to_owned();
            let content_type = part.content_type().unwrap_or_default().to_owned();
            let bytes = bytes(part, "file", MAX_FILE_BYTES).await?;
            content = Some(Content::new(&file_name, &content_type, bytes.into()));
        } else if !name.is_empty() {
            let text = String::from_utf8(bytes(part, &name, MAX_TEXT_BYTES).await?)
                .map_err(|_| Refusal::bad_request("A text part must be UTF-8.").blame(&name))?;
            fields.insert(name, text.into());
        }
    }
    let content = content.ok_or_else(|| Refusal::missing_field("file"))?;
    if !fields.contains_key("name") {
        fields.insert("name".to_owned(), content.file_name.clone().into());
    }
    Ok(Upload { fields, content })
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
