//! What is done for each verb, the same for every collection.
use crate::{
    catalogue::Verb,
    exchange::Exchange,
    find::find,
    page::{Page, Style},
    record,
    refusal::Refusal,
    upload,
};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};

/// Does what the verb says and answers.
pub(crate) async fn act(verb: Verb, exchange: Exchange) -> Result<Response, Refusal> {
    match verb {
        Verb::List => list(&exchange),
        Verb::Create => create(exchange).await,
        Verb::Read => read(&exchange),
        Verb::Replace | Verb::Merge => change(verb, exchange).await,
        Verb::Delete => delete(&exchange),
        Verb::Content => content(&exchange),
    }
}

fn list(exchange: &Exchange) -> Result<Response, Refusal> {
    let page = Page::from_query(&exchange.query)?;
    exchange.sandbox.read(|shelves| {
        let records = shelves.list(&exchange.place, &exchange.ids)?;
        let found = find(records, &exchange.query);
        Ok(Json(page.answer(&found, exchange.style)).into_response())
    })
}

fn read(exchange: &Exchange) -> Result<Response, Refusal> {
    exchange.sandbox.read(|shelves| {
        let record = shelves.get(&exchange.place, &exchange.ids)?;
        Ok(Json(record).into_response())
    })
}

async fn create(exchange: Exchange) -> Result<Response, Refusal> {
    let (sandbox, place, ids) =
        (exchange.sandbox.clone(), exchange.place.clone(), exchange.ids.clone());
    let style = exchange.style;
    let (fields, content) = if place.collection.keeps_files() && exchange.is_form() {
        let upload = upload::read(exchange.into_request()).await?;
        (upload.fields, Some(upload.content))
    } else {
        (exchange.into_object().await?, None)
    };
    let created = sandbox.write(|shelves| shelves.create(&place, &ids, fields, content))?;
    let prefix = match style {
        Style::Array => "",
        Style::Envelope => "/v2",
    };
    let location = format!("{prefix}/{}/{}", place.shelf(&ids), record::id_of(&created));
    let mut response = (StatusCode::CREATED, Json(created)).into_response();
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

async fn change(verb: Verb, exchange: Exchange) -> Result<Response, Refusal> {
    let (sandbox, place, ids) =
        (exchange.sandbox.clone(), exchange.place.clone(), exchange.ids.clone());
    let fields = exchange.into_object().await?;
    let changed = sandbox.write(|shelves| {
        shelves.change(&place, &ids, |old| match verb {
            Verb::Merge => record::merge(old, fields),
            _ => record::replace(old, fields),
        })
    })?;
    Ok(Json(changed).into_response())
}

fn delete(exchange: &Exchange) -> Result<Response, Refusal> {
    exchange.sandbox.write(|shelves| shelves.delete(&exchange.place, &exchange.ids))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn content(exchange: &Exchange) -> Result<Response, Refusal> {
    exchange.sandbox.read(|shelves| {
        let document = shelves.get(&exchange.place, &exchange.ids)?;
        match shelves.contents.get(record::id_of(document)) {
            Some(content) => Ok(content.answer()),
            None => Err(Refusal::new(
                StatusCode::NOT_FOUND,
                "no-content",
                "This document was made without a file. Upload one as multipart/form-data.",
            )),
        }
    })
}
