//! Times as the page has them: RFC 3339, in UTC.

use crate::problem::Problem;
use jiff::Timestamp;

/// A time for the page.
pub(crate) fn out(at: Timestamp) -> String {
    at.to_string()
}

/// A time from the page.
///
/// # Errors
/// [`Problem`] about this field.
pub(crate) fn parse(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    text.map(|text| {
        text.parse().map_err(|_| {
            Problem::of_field(
                field,
                "This is not a date. Choose one, or choose that it never expires.",
            )
        })
    })
    .transpose()
}
