//! Times as people write and read them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ZonedDateTime};

/// When something is to expire: how long from now (`90d`, `12h`, `2 weeks`), a day (its end, here), or an RFC 3339 time.
pub(crate) fn expiry(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let here = TimeZone::system();
    if let Ok(day) = text.parse::<Date>() {
        let next = day
            .tomorrow()
            .and_then(|day| day.to_zoned_datetime(here))
            .map_err(|error| error.to_string())?;
        return Ok(next.timestamp());
    }
    let span: Span = text.parse().map_err(|_| {
        format!("\"{text}\" is no time. Write how long from now (90d, 12h), a day (2027-01-31) or a time (2027-01-31T12:00:00Z)")
    })?;
    ZonedDateTime::now()
        .checked_add(span)
        .map(|at| at.timestamp())
        .map_err(|error| error.to_string())
}

/// The same, or `never`.
pub(crate) fn expiry_or_never(text: &str) -> Result<Option<Timestamp>, String> {
    if text == "never" { Ok(None) } else { expiry(text).map(Some) }
}

/// A time for a person, by the clock on the wall.
pub(crate) fn shown(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_days_and_times_are_understood() {
        let in_days = |text| (expiry(text).unwrap() - Timestamp::now()).as_hours();
        assert!((89 * 24..=90 * 24 + 1).contains(&in_days("90d")));
        assert!((11..=12).contains(&in_days("12h")));
        assert_eq!(expiry("2027-01-31T12:00:00Z").unwrap().to_string(), "2027-01-31T12:00:00Z");
        let end_of_day = expiry("2027-01-31").unwrap().to_zoned_datetime(TimeZone::system());
        assert_eq!(end_of_day.strftime("%Y-%m-%d %H:%M:%S").to_string(), "2027-02-01 00:00:00");
    }

    #[test]
    fn nonsense_is_refused_with_examples() {
        for bad in ["", "soon", "90", "never", "2027-13-01"] {
            assert!(expiry(bad).is_err(), "{bad}");
        }
        assert!(expiry("soon").unwrap_err().contains("90d"));
        assert_eq!(expiry_or_never("never"), Ok(None));
    }
}
