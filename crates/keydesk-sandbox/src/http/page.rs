//! Paging: `pageIndex` and `pageSize`, the two ways a page is answered (`/v2` and before), and how large one may be.
use crate::http::{answer::Answer, refusal::Refusal};
use axum::{body::Bytes, http::StatusCode};
use std::ops::RangeInclusive;

/// Records on a page when `pageSize` is not given.
pub const DEFAULT_PAGE_SIZE: usize = 50;
/// The most records a page can have: `pageSize` is 1 to this.
pub const MAX_PAGE_SIZE: usize = 1000;
/// The most bytes the records of a page can have together (8 MiB).
pub const MAX_PAGE_BYTES: usize = 8 * 1024 * 1024;

/// How a list is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A plain array, as on paths without `/v2`.
    Array,
    /// An object that also says how much there is, as on `/v2`.
    Envelope,
}

/// Which part of a list was asked for.
#[derive(Debug)]
pub(crate) struct Page {
    index: usize,
    size: usize,
}

impl Page {
    /// Reads the two parameters; of a repeated one the last counts.
    pub(crate) fn from_query(parameters: &[(String, String)]) -> Result<Self, Refusal> {
        let index = number(parameters, "pageIndex", 0, 0..=usize::MAX)?;
        let size = number(parameters, "pageSize", DEFAULT_PAGE_SIZE, 1..=MAX_PAGE_SIZE)?;
        Ok(Self { index, size })
    }

    /// This page of what was found. Beyond the last page there is an empty one.
    pub(crate) fn of<'a, T>(&self, found: &'a [T]) -> &'a [T] {
        let start = self.index.saturating_mul(self.size).min(found.len());
        let end = start.saturating_add(self.size).min(found.len());
        &found[start..end]
    }

    /// The answer: these items of `total` that were found. `nextPageIndex` is null on the last page.
    pub(crate) fn answer(
        &self,
        items: &[Bytes],
        total: usize,
        style: Style,
    ) -> Result<Answer, Refusal> {
        let bytes: usize = items.iter().map(Bytes::len).sum();
        // A single record always has room: it is smaller than a page.
        if bytes > MAX_PAGE_BYTES {
            let message = format!(
                "The {} records of this page have {bytes} bytes; a page can have {MAX_PAGE_BYTES}. \
                 Ask for fewer with `pageSize`.",
                items.len()
            );
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Refusal::new(status, "page-too-large", message).blame("pageSize"));
        }
        let mut json = Vec::with_capacity(bytes + items.len() + 256);
        let end = self.index.saturating_mul(self.size).saturating_add(items.len());
        let has_next = !items.is_empty() && end < total;
        if style == Style::Envelope {
            let next =
                if has_next { self.index.saturating_add(1).to_string() } else { "null".to_owned() };
            let head = format!(
                "{{\"pageIndex\":{},\"pageSize\":{},\"pageItemCount\":{},\"totalItemCount\":{total},\
                 \"hasNextPage\":{has_next},\"nextPageIndex\":{next},\"pageItems\":",
                self.index,
                self.size,
                items.len(),
            );
            json.extend_from_slice(head.as_bytes());
        }
        json.push(b'[');
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                json.push(b',');
            }
            json.extend_from_slice(item);
        }
        json.push(b']');
        if style == Style::Envelope {
            json.push(b'}');
        }
        Ok(Answer::raw_json(json.into()))
    }
}

fn number(
    parameters: &[(String, String)],
    name: &str,
    default: usize,
    allowed: RangeInclusive<usize>,
) -> Result<usize, Refusal> {
    let Some((_, text)) = parameters.iter().rfind(|(key, _)| key == name) else {
        return Ok(default);
    };
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(number) if digits && allowed.contains(&number) => Ok(number),
        _ => {
            let range = match *allowed.end() {
                usize::MAX => format!("{} or more", allowed.start()),
                end => format!("{} to {end}", allowed.start()),
            };
            let message = format!("`{name}` must be a whole number, {range}.");
            Err(Refusal::bad_request(message).blame(name))
        }
    }
}
