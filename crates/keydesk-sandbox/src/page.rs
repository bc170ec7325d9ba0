//! Paging: `pageIndex` and `pageSize`, and the two ways a page is answered (`/v2` and before).
use crate::{record::Record, refusal::Refusal};
use serde_json::{Value, json};

/// Records on a page when `pageSize` is not given.
pub const DEFAULT_PAGE_SIZE: usize = 50;
/// The most records a page can have: `pageSize` is 1 to this.
pub const MAX_PAGE_SIZE: usize = 1000;

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

    /// The answer: this page of what was found. Beyond the last page there is an empty one.
    pub(crate) fn answer(&self, found: &[&Record], style: Style) -> Value {
        let total = found.len();
        let start = self.index.saturating_mul(self.size).min(total);
        let end = start.saturating_add(self.size).min(total);
        let items = &found[start..end];
        match style {
            Style::Array => json!(items),
            Style::Envelope => json!({
                "pageIndex": self.index,
                "pageSize": self.size,
                "totalItemCount": total,
                "hasNextPage": end < total,
                "pageItems": items,
            }),
        }
    }
}

fn number(
    parameters: &[(String, String)],
    name: &str,
    default: usize,
    allowed: std::ops::RangeInclusive<usize>,
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
