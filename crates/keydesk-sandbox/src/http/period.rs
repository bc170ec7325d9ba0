//! A period of time in a parameter: `2026-01-01..2026-02-01`, open on either side, or a single moment for "since then".
use crate::http::refusal::Refusal;
use jiff::{Timestamp, civil::Date};

/// From one moment to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Period {
    /// Reads `FROM..TO`, `FROM..`, `..TO` and `FROM`, each a date or a time of RFC 3339.
    pub(crate) fn read(parameter: &str, text: &str) -> Result<Self, Refusal> {
        let (from, to) = text.split_once("..").unwrap_or((text, ""));
        let period = moment(from, false).zip(moment(to, true));
        match period {
            Some((from, to)) if from.is_some() || to.is_some() => Ok(Self { from, to }),
            _ => {
                let message = format!(
                    "`{parameter}` must be a time or a period of RFC 3339, such as \
                     2026-02-01T00:00:00Z, 2026-02-01.. or 2026-02-01..2026-03-01."
                );
                Err(Refusal::bad_request(message).blame(parameter))
            }
        }
    }

    /// Whether a moment, written as in a record, lies in it.
    pub(crate) fn contains(&self, text: &str) -> bool {
        moment(text, false).flatten().is_some_and(|at| {
            self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at <= to)
        })
    }
}

/// The moment that a text names; `Some(None)` for none. A date stands for its first moment, or for its last.
fn moment(text: &str, last: bool) -> Option<Option<Timestamp>> {
    // A plus sign of a time zone that the client did not encode arrives as a space.
    let text = text.trim().replace(' ', "+");
    if text.is_empty() {
        return Some(None);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(Some(at));
    }
    // Without a time zone it is UTC. A full time is tried first: a date would be read off its beginning.
    if let Ok(at) = format!("{text}Z").parse::<Timestamp>() {
        return Some(Some(at));
    }
    let date: Date = text.parse().ok()?;
    let date = if last { date.tomorrow().ok()? } else { date };
    let at: Timestamp = format!("{date}T00:00:00Z").parse().ok()?;
    let at = if last { at.checked_sub(jiff::SignedDuration::from_nanos(1)).ok()? } else { at };
    Some(Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_open_where_nothing_is_said() {
        let holds = |period: &str, at: &str| Period::read("updated", period).unwrap().contains(at);
        for (period, expected) in [
            ("2026-02-01T00:00:00Z..", [false, true, true]),
            ("2026-02-01", [false, true, true]),
            ("2026-02-01T00:00:00 00:00..2026-02-28", [false, true, false]),
            ("..2026-02-05", [true, true, false]),
            ("2026-02-05..2026-02-05", [false, true, false]),
        ] {
            let times = [
                "2026-01-31T23:59:59.999Z",
                "2026-02-05T10:00:00.000Z",
                "2026-03-01T00:00:00.000Z",
            ];
            assert_eq!(times.map(|at| holds(period, at)), expected, "{period}");
        }
        assert!(!holds("2026-02-01..", "2026-13-40"));
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "..", "yesterday", "2026-02-01..soon", "2026-02-30"] {
            assert!(Period::read("updated", text).is_err(), "{text}");
        }
    }
}
