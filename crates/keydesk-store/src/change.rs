//! A change: one transaction that cannot be committed without its audit record (rule 5).

use crate::error::StoreError;
use crate::mark::{Mark, Place};
use crate::{audit, state};
use keydesk_domain::audit::NewRecord;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A change in the making. Dropped without [`Change::commit`], it never was.
#[derive(Debug)]
pub struct Change {
    transaction: Transaction<'static, Sqlite>,
    mark: Arc<Mark>,
    records: Vec<NewRecord>,
    notes_all: bool,
}

impl Change {
    pub(crate) async fn begin(pool: &SqlitePool, mark: Arc<Mark>) -> Result<Self, StoreError> {
        // IMMEDIATE: the write lock is taken now, so that what is read before writing cannot change in between.
        let mut transaction =
            pool.begin_with("BEGIN IMMEDIATE").await.map_err(|error| mark.told(error))?;
        state::forget(&mut transaction).await?;
        Ok(Self { transaction, mark, records: Vec::new(), notes_all: false })
    }

    /// Adds an audit record to the change. It is written with it, when it says what the change left behind.
    pub fn record(&mut self, record: NewRecord) {
        self.records.push(record);
    }

    /// Has the last record say what all rows are, touched or not: the log follows the state from there on.
    pub const fn note_whole_state(&mut self) {
        self.notes_all = true;
    }

    /// Makes the change hold. Once this has returned, it survives a power cut.
    ///
    /// # Errors
    /// [`StoreError::Unrecorded`] without an audit record; otherwise as the database reports. Nothing has changed then.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let records = std::mem::take(&mut self.records);
        let states = self.states(&records).await?;
        let mut place = None;
        for (record, state) in records.into_iter().zip(states) {
            let record = audit::append(&mut self.transaction, record, state).await?;
            place = Some(Place { seq: record.seq, hash: record.hash });
        }
        let place = place.ok_or(StoreError::Unrecorded)?;
        self.transaction.commit().await.map_err(|error| self.mark.told(error))?;
        if let Err(error) = self.mark.set(place) {
            // The change holds all the same; only a loss of the records since the last mark would not be noticed.
            tracing::warn!(%error, "how far the store has come could not be noted beside it");
        }
        Ok(())
    }

    /// What each record says of the state: the rows that the change touched, each in the last record that is about it, or else in the
    /// last of all.
    async fn states(&mut self, records: &[NewRecord]) -> Result<Vec<String>, StoreError> {
        let mut states = vec![String::new(); records.len()];
        let Some(last) = records.len().checked_sub(1) else { return Ok(states) };
        if self.notes_all {
            let digest = state::take_baseline(&mut self.transaction).await?;
            states[last] = state::line_of_all(&digest);
            return Ok(states);
        }
        let about: HashMap<(&str, &str), usize> = records
            .iter()
            .enumerate()
            .map(|(at, it)| ((it.subject.kind.as_str(), it.subject.id.as_str()), at))
            .collect();
        for (kind, id, digest) in state::touched(&mut self.transaction).await? {
            let at = about.get(&(kind, id.as_str())).copied().unwrap_or(last);
            states[at].push_str(&state::line(kind, &id, digest.as_ref()));
        }
        Ok(states)
    }
}

impl Deref for Change {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.transaction
    }
}
impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}
