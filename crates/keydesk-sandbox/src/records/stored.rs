//! A record as it is kept: written as JSON, so that it takes the memory of its text and no more.
use crate::records::record::{self, Record};
use axum::body::Bytes;
use serde::{Deserialize, Deserializer};
use std::sync::Arc;

/// One record, cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    id: Arc<str>,
    json: Bytes,
}

impl Stored {
    /// Writes the record down.
    pub(crate) fn new(record: &Record) -> Self {
        // A map of JSON values is always writable.
        let json = serde_json::to_vec(record).unwrap_or_default();
        Self { id: record::id_of(record).into(), json: json.into() }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The record's text.
    pub(crate) fn json(&self) -> &Bytes {
        &self.json
    }

    /// Reads the record.
    pub(crate) fn record(&self) -> Record {
        // Only `new` makes these, and it wrote a map.
        serde_json::from_slice(&self.json).unwrap_or_default()
    }
}

/// One record at a time is read as values, however many there are.
impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Record::deserialize(from).map(|record| Self::new(&record))
    }
}
