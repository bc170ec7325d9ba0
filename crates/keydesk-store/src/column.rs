//! Reading columns back into the domain's words. What does not parse is [`StoreError::Unexpected`], never a panic or a guess.

use crate::error::StoreError;
use jiff::Timestamp;
use std::fmt::Display;
use std::str::FromStr;

/// A text column as a word of the domain.
pub(crate) fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|why| StoreError::Unexpected(format!("{why}").trim_end_matches('.').to_owned()))
}

/// A text column as a word of the domain, if it is not empty.
pub(crate) fn parse_if_any<T: FromStr<Err: Display>>(
    text: Option<&str>,
) -> Result<Option<T>, StoreError> {
    text.map(parse).transpose()
}

/// A time column.
pub(crate) fn time(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds).map_err(|why| StoreError::Unexpected(why.to_string()))
}

/// A time column that may be empty.
pub(crate) fn time_if_any(microseconds: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    microseconds.map(time).transpose()
}

/// A column of 32 bytes.
pub(crate) fn hash(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Unexpected("a hash that has not 32 bytes".to_owned()))
}

/// Words with spaces between them.
pub(crate) fn words<T: FromStr<Err: Display>>(text: &str) -> Result<Vec<T>, StoreError> {
    text.split_whitespace().map(parse).collect()
}
